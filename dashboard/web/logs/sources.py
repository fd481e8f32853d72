"""Which containers' logs are meant by a pod, a workload or a Service. Pure, but for one question.

A workload's pods are those that its selector chooses, as `kubectl logs deployment/…` takes them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard import limits
from dashboard.actions.target import Target
from dashboard.kube.api import Api, Object
from dashboard.kube.kinds import by_name

PARTS = {
    "containers": ("containerStatuses", "container"),
    "initContainers": ("initContainerStatuses", "init"),
    "ephemeralContainers": ("ephemeralContainerStatuses", "ephemeral"),
}
SELECTING = frozenset(
    {
        "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "ReplicationController",
        "Service",
    }
)  # fmt: skip
"""Kinds with a selector for pods."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One container of one pod. `run` changes when the container is started anew; it is empty
    before the first start. `is_over`: it will write no more.
    """

    pod: str
    container: str
    part: str
    run: str = ""
    waiting: str = ""
    is_over: bool = False
    pod_uid: str = ""

    @property
    def key(self) -> str:
        """Its name in frames."""
        return f"{self.pod}/{self.container}"


@dataclass(frozen=True, slots=True)
class Found:
    """The sources of a moment; `left_out` more are beyond the bound."""

    sources: list[Source] = field(default_factory=list)
    left_out: int = 0


async def find(api: Api, target: Target, *, container: str) -> Found:
    """The containers called `container`, or all for an empty name. Raises KubeError."""
    if target.kind == "Pod":
        pods = [await api.get(by_name("Pod"), target.namespace, target.name)]
        pods = [one for one in pods if target.uid in ("", one["metadata"].get("uid"))]
    else:
        owner = await api.get(by_name(target.kind), target.namespace, target.name)
        selector = selector_text(owner)
        if not selector:
            return Found()
        answer = await api.list(
            by_name("Pod"), target.namespace, label_selector=selector, limit=limits.LOG_PODS
        )
        pods = answer.get("items") or []
    every = [
        one
        for pod in sorted(pods, key=_age)
        for one in of_pod(pod)
        if container in ("", one.container)
    ]
    return Found(every[: limits.LOG_SOURCES], max(0, len(every) - limits.LOG_SOURCES))


def of_pod(pod: Object) -> Iterator[Source]:
    """Its containers, in the order of the spec."""
    spec, status = pod.get("spec") or {}, pod.get("status") or {}
    over = status.get("phase") in ("Succeeded", "Failed")
    for part, (statuses, word) in PARTS.items():
        known = {str(one.get("name", "")): one for one in status.get(statuses) or []}
        for one in spec.get(part) or []:
            name = str(one.get("name", ""))
            state = known.get(name, {})
            yield Source(
                pod=str(pod["metadata"]["name"]),
                container=name,
                part=word,
                run=_run(state),
                waiting=_waiting(state),
                is_over=over or _is_done(word, one, state),
                pod_uid=str(pod["metadata"].get("uid", "")),
            )


def names_of(found: Object) -> list[tuple[str, str]]:
    """``(name, part)`` of the containers of a pod, or of the template of a workload."""
    spec = found.get("spec") or {}
    if found.get("kind") != "Pod":
        spec = (spec.get("template") or {}).get("spec") or {}
    return [
        (str(one.get("name", "")), word)
        for part, (_, word) in PARTS.items()
        for one in spec.get(part) or []
    ]


def selector_text(owner: Object) -> str:
    """The selector as the API server's query has it; empty where there is none."""
    selector = (owner.get("spec") or {}).get("selector") or {}
    if owner.get("kind") in ("Service", "ReplicationController"):
        selector = {"matchLabels": selector}
    clauses = [f"{key}={value}" for key, value in (selector.get("matchLabels") or {}).items()]
    for one in selector.get("matchExpressions") or []:
        clauses.append(_clause(one))
    return ",".join(clauses)


def _clause(one: Mapping[str, Any]) -> str:
    key, values = one.get("key"), ",".join(one.get("values") or [])
    match one.get("operator"):
        case "In":
            return f"{key} in ({values})"
        case "NotIn":
            return f"{key} notin ({values})"
        case "DoesNotExist":
            return f"!{key}"
        case _:
            return f"{key}"


def _run(status: Mapping[str, Any]) -> str:
    """When it was last started; a container that waits after a crash is still the last run."""
    state, last = status.get("state") or {}, status.get("lastState") or {}
    for one in (state.get("running"), state.get("terminated"), last.get("terminated")):
        if one:
            return str(one.get("startedAt") or status.get("containerID") or "started")
    return ""


def _waiting(status: Mapping[str, Any]) -> str:
    waiting = (status.get("state") or {}).get("waiting") or {}
    return str(waiting.get("reason") or "")


def _is_done(word: str, wanted: Mapping[str, Any], status: Mapping[str, Any]) -> bool:
    """An init container that succeeded, or an ephemeral one that ended, is never started again."""
    ended = (status.get("state") or {}).get("terminated")
    if not ended or word == "container" or wanted.get("restartPolicy") == "Always":
        return False
    return word == "ephemeral" or ended.get("exitCode") == 0


def _age(pod: Object) -> tuple[str, str]:
    meta = pod["metadata"]
    return str(meta.get("creationTimestamp") or ""), str(meta.get("name"))
