"""Why a controller cannot make pods: what the API server refused, in the controller's own Events and
conditions (quota, LimitRange, Pod Security, service account, webhook)."""

import re
from collections.abc import Iterator

from dashboard.projection.diagnosis.finding import Case, Finding, message, times

_QUOTA = re.compile(
    r"exceeded quota: (\S+), requested: (.+?), used: (.+?), limited: (.+?)(?:$|\s\()"
)
_MUST = re.compile(r"failed quota: (\S+): must specify (.+)")
_LIMIT = re.compile(r"(?:maximum|minimum) \S+ usage per \w+ is [^,\]]+(?:, but \w+ is [^,\]]+)?")
_ACCOUNT = re.compile(r'serviceaccount "([^"]+)" not found')
_SECURITY = re.compile(r'violates PodSecurity "([^"]+)": (.+)')
_WEBHOOK = re.compile(r'admission webhook "([^"]+)" denied the request:?\s*(.*)', re.DOTALL)
_PRIORITY = re.compile(r"no PriorityClass with name (\S+) was found")


def refused(case: Case) -> Iterator[Finding]:
    """Of a ReplicaSet, StatefulSet, DaemonSet, Job or Deployment."""
    failure = case.condition("ReplicaFailure")
    event = next(case.told("FailedCreate"), None)
    said = str(failure.get("message") or "") if failure.get("status") == "True" else ""
    if not said and event is not None and _is_short(case):
        said = message(event)
    if said:
        yield explain(case, said, times(event) if event is not None else 1)


def explain(case: Case, said: str, count: int = 1) -> Finding:
    """What the API server's refusal means."""
    again = f" Tried {count} times." if count > 1 else ""
    if found := _QUOTA.search(said):
        return Finding(
            tone="bad",
            title=f"Quota {found[1]} is used up, so no further pod can be made",
            text=f"It is tried again, less and less often.{again}",
            parts=[f"wanted: {found[2]}", f"used: {found[3]}", f"allowed: {found[4]}"],
            next="End what is not needed, ask for less, or raise the quota.",
            line=case.on("describe", "resourcequota", found[1]),
        )
    if found := _MUST.search(said):
        return Finding(
            tone="bad",
            title=f"Quota {found[1]} wants every pod to say what it needs",
            text=f"Missing: {found[2]}.{again}",
            next="Set these requests or limits in the template, or give the namespace a LimitRange with defaults.",
            line=case.on("describe", "resourcequota", found[1]),
        )
    if bounds := _LIMIT.findall(said):
        return Finding(
            tone="bad",
            title="A LimitRange of the namespace does not allow such pods",
            text=again.strip(),
            parts=bounds,
            next="Change requests and limits in the template to fit, or change the LimitRange.",
            line=case.on("describe limitranges"),
        )
    if found := _SECURITY.search(said):
        return Finding(
            tone="bad",
            title=f"The namespace allows only pods of the level “{found[1]}” (Pod Security)",
            text=again.strip(),
            parts=[found[2]],
            next="Change the template's securityContext, or the namespace's label.",
            line=f"kubectl get namespace {(case.found.get('metadata') or {}).get('namespace')} --show-labels",
        )
    if found := _ACCOUNT.search(said):
        return Finding(
            tone="bad",
            title=f"ServiceAccount {found[1]} does not exist",
            text=again.strip(),
            next="Make it in this namespace, or correct the template.",
            line=case.on("get serviceaccounts"),
        )
    if found := _WEBHOOK.search(said):
        return Finding(
            tone="bad",
            title=f"Admission webhook {found[1]} says no",
            text=f"{found[2]}{again}",
            next="Change the template as it asks; the webhook's owner knows its rules.",
            line="kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations",
        )
    if "failed calling webhook" in said:
        return Finding(
            tone="bad",
            title="An admission webhook does not answer, and nothing passes without it",
            text=f"{said}{again}",
            next="Look whether the webhook's pods run.",
            line="kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations",
        )
    if found := _PRIORITY.search(said):
        return Finding(
            tone="bad",
            title=f"PriorityClass {found[1]} does not exist",
            text=again.strip(),
            next="Make it, or correct the template.",
            line="kubectl get priorityclasses",
        )
    return Finding(
        tone="bad",
        title="The API server refuses its pods",
        text=f"{said}{again}",
        next="Change the template as the refusal says.",
        line=case.on("describe", str(case.found.get("kind"))),
    )


def _is_short(case: Case) -> bool:
    """Whether it has fewer pods than it wants: an old event must not be told as today's trouble."""
    wanted, status = case.spec.get("replicas", 1), case.status
    if case.found.get("kind") == "DaemonSet":
        return int(status.get("currentNumberScheduled") or 0) < int(
            status.get("desiredNumberScheduled") or 0
        )
    if case.found.get("kind") == "Job":
        return not status.get("active") and not status.get("completionTime")
    return int(status.get("replicas") or 0) < int(wanted or 0)
