"""Why a workload is not as wanted: refusals, deadlines, and what its pods suffer from, together."""

from collections.abc import Iterator
from dataclasses import replace

from dashboard.projection.diagnosis import endings, pods
from dashboard.projection.diagnosis.finding import Case, Finding, Object, counted, message
from dashboard.projection.diagnosis.refusals import refused

PODS_DIAGNOSED = 20
"""Of one workload; those of one template mostly suffer alike."""


def workload(case: Case) -> Iterator[Finding]:
    """Of a kind with pods of its own or of its ReplicaSets."""
    yield from endings.leaving(case)
    yield from refused(case)
    progress = case.condition("Progressing")
    if progress.get("reason") == "ProgressDeadlineExceeded":
        yield Finding(
            tone="bad",
            title=f"No progress for {case.spec.get('progressDeadlineSeconds') or 600} s",
            text="The update goes on trying; the old pods stay until new ones are available.",
            next="The reasons below say why. Undoing brings the last good template back.",
            line=case.on("rollout undo", str(case.found.get("kind"))),
        )
    if case.spec.get("paused"):
        yield Finding(
            tone="wait",
            title="Paused: changes of the template wait",
            line=case.on("rollout resume", str(case.found.get("kind"))),
        )
    if case.found.get("kind") == "Job":
        yield from job(case)
    yield from of_its_pods(case)


def of_its_pods(case: Case) -> Iterator[Finding]:
    """Like reasons of several pods together, the most frequent first."""
    together: dict[tuple[str, str], tuple[Finding, list[str]]] = {}
    for pod in list(case.related.get("Pod") or ())[:PODS_DIAGNOSED]:
        own = Case(found=pod, events=_about(case, pod), now=case.now, related=case.related)
        # The first reason of each is the one that holds it up.
        for found in list(pods.pod(own))[:1]:
            if found.tone == "wait" and not found.next:
                continue
            key = (found.tone, found.title.replace(own.name, "…"))
            together.setdefault(key, (found, []))[1].append(own.name)
    total = len(case.related.get("Pod") or ())
    for found, names in sorted(together.values(), key=lambda one: -len(one[1])):
        others = f" and {len(names) - 1} more" if len(names) > 1 else ""
        yield replace(
            found,
            title=f"{len(names)} of {counted(total, 'pod')}: {found.title}",
            parts=[*found.parts, f"pod {names[0]}{others}"],
        )


def _about(case: Case, pod: Object) -> list[Object]:
    uid = (pod.get("metadata") or {}).get("uid")
    return [
        event
        for event in case.related.get("Event") or ()
        if (event.get("involvedObject") or {}).get("uid") == uid
    ]


def job(case: Case) -> Iterator[Finding]:
    """Of a Job that failed, is suspended, or tries again."""
    failed, spec = case.condition("Failed"), case.spec
    if failed.get("status") == "True":
        reason = str(failed.get("reason") or "")
        limit = spec.get("backoffLimit", 6)
        known = {
            "BackoffLimitExceeded": (
                f"Its pods failed more often than it allows (backoffLimit {limit})",
                "Read the log of a failed pod; a new Job is needed to try again.",
            ),
            "DeadlineExceeded": (
                f"It ran longer than it may (activeDeadlineSeconds {spec.get('activeDeadlineSeconds')})",
                "Allow more time, or find out why it takes so long.",
            ),
            "PodFailurePolicy": (
                "A pod failed in a way that its policy takes for final",
                "Compare the exit code with podFailurePolicy.",
            ),
            "FailedIndexes": ("Some indexes failed for good", "See status.failedIndexes."),
            "MaxFailedIndexesExceeded": (
                "More indexes failed than maxFailedIndexes allows",
                "See status.failedIndexes.",
            ),
        }
        title, advice = known.get(reason, (f"Failed ({reason or 'no reason given'})", ""))
        yield Finding(
            tone="bad",
            title=title,
            text=str(failed.get("message") or ""),
            next=advice,
            line=case.on(f"logs job/{case.name} --all-pods"),
        )
    elif spec.get("suspend"):
        yield Finding(
            tone="wait",
            title="Suspended: it has no pods until it is resumed",
            line=case.on("patch", "job") + """ -p '{"spec":{"suspend":false}}'""",
        )
    elif case.status.get("failed"):
        yield Finding(
            tone="warn",
            title=f"{counted(int(case.status['failed']), 'pod')} of it failed; "
            f"it gives up after {spec.get('backoffLimit', 6)}",
            text="It waits longer before each new try: 10 s, 20 s, 40 s, up to 6 minutes.",
            next="Read the log of a failed pod.",
            line=case.on(f"logs job/{case.name} --all-pods"),
        )


def cron_job(case: Case) -> Iterator[Finding]:
    """Of a CronJob."""
    yield from endings.leaving(case)
    if case.spec.get("suspend"):
        yield Finding(
            tone="wait",
            title="Suspended: it starts no Jobs",
            line=case.on("patch", "cronjob") + """ -p '{"spec":{"suspend":false}}'""",
        )
    for event in case.told(
        "TooManyMissedTimes",
        "MissSchedule",
        "InvalidSchedule",
        "UnparseableSchedule",
        "UnknownTimeZone",
        "FailedCreate",
    ):
        yield Finding(
            tone="bad",
            title="It did not start a Job when it should have",
            text=message(event),
            next="Look at startingDeadlineSeconds, the schedule and the controller's clock.",
            line=case.on("describe", "cronjob"),
        )
        return
