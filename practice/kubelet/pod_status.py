"""The status of a pod, made from its containers: phase and conditions.

Pure functions. Mirrors the kubelet of Kubernetes 1.37 (`PodReadyToStartContainers`, `Initialized`,
`Ready`, `ContainersReady` with their reasons and messages; phases as in the pod lifecycle pages).
"""

from collections.abc import Sequence

from practice.informer import Object
from practice.kubelet.container import Container, Running, Terminated

OWN_CONDITIONS = ("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady")


def phase(
    containers: Sequence[Container], *, restart_policy: str, ending: bool, initialized: bool
) -> str:
    """Pending, Running, Succeeded or Failed."""
    mains = [one for one in containers if one.role == "main"]
    if any(_failed_for_good(one, restart_policy, ending) for one in containers):
        return "Failed"
    never_ran = [one for one in mains if not one.running and one.terminated is None]
    waits_for_init = any(not _initialised(one) for one in containers if one.role != "main")
    if (waits_for_init and not initialized) or never_ran:
        return "Pending"
    if any(one.running for one in containers if one.role != "init"):
        return "Running"
    ends = [one.terminated for one in mains if one.terminated]
    succeeded = all(end.exit_code == 0 for end in ends)
    again = restart_policy == "Always" or (restart_policy == "OnFailure" and not succeeded)
    if again and not ending:
        return "Running"
    return "Succeeded" if succeeded else "Failed"


def _failed_for_good(container: Container, restart_policy: str, ending: bool) -> bool:
    """An init container that failed and will not be tried again fails its pod."""
    end = container.terminated
    if container.role != "init" or end is None or end.exit_code == 0:
        return False
    return restart_policy == "Never" or ending


def _initialised(container: Container) -> bool:
    if container.role == "sidecar":
        return container.running and container.started
    return isinstance(container.state, Terminated) and container.state.exit_code == 0


def own_conditions(
    containers: Sequence[Container],
    *,
    sandbox_problem: str,
    phase: str,
    initialized: bool,
    gates: Sequence[Object] = (),
    others: Sequence[Object] = (),
) -> list[Object]:
    """The four conditions that the kubelet owns, without times.

    `sandbox_problem`: why there is no sandbox ("" when there is); `gates`: spec.readinessGates;
    `others`: the conditions written by others, which readiness gates refer to.
    """
    ready = _containers_ready(containers, phase)
    return [
        _condition(
            "PodReadyToStartContainers",
            not sandbox_problem,
            "PodSandboxNotReady" if sandbox_problem else "",
            sandbox_problem,
        ),
        _initialized(containers, phase, initialized),
        _pod_ready(ready, gates, others),
        ready,
    ]


def merged(
    before: Sequence[Object], own: Sequence[Object], now: str, generation: int | None
) -> list[Object]:
    """All conditions of the pod: ours with their times, then those of others, unchanged.

    A condition keeps its `lastTransitionTime` as long as its status stays the same.
    """
    known = {one["type"]: one for one in before}
    result = []
    for condition in own:
        old = known.get(condition["type"])
        same = old is not None and old["status"] == condition["status"]
        since = old["lastTransitionTime"] if old is not None and same else now
        timed = {**condition, "lastProbeTime": None, "lastTransitionTime": since}
        if generation is not None:
            timed["observedGeneration"] = generation
        result.append(timed)
    names = {one["type"] for one in own}
    return [*result, *(one for one in before if one["type"] not in names)]


def _containers_ready(containers: Sequence[Container], phase: str) -> Object:
    if phase == "Succeeded":
        return _condition("ContainersReady", False, "PodCompleted")
    if phase == "Failed":
        return _condition("ContainersReady", False, "PodFailed")
    unready = [one.name for one in containers if one.role != "init" and not one.ready]
    if unready:
        message = f"containers with unready status: [{' '.join(unready)}]"
        return _condition("ContainersReady", False, "ContainersNotReady", message)
    return _condition("ContainersReady", True)


def _pod_ready(
    containers_ready: Object, gates: Sequence[Object], others: Sequence[Object]
) -> Object:
    if containers_ready["status"] != "True":
        return {**containers_ready, "type": "Ready"}
    known = {one["type"]: one["status"] for one in others}
    problems = []
    for gate in gates:
        name = gate["conditionType"]
        if name not in known:
            problems.append(
                f'corresponding condition of pod readiness gate "{name}" does not exist.'
            )
        elif known[name] != "True":
            problems.append(
                f'the status of pod readiness gate "{name}" is not "True", but {known[name]}'
            )
    if problems:
        return _condition("Ready", False, "ReadinessGatesNotReady", ", ".join(problems))
    return _condition("Ready", True)


def _initialized(containers: Sequence[Container], phase: str, initialized: bool) -> Object:
    if phase == "Succeeded":
        return _condition("Initialized", True, "PodCompleted")
    incomplete = [one.name for one in containers if one.role != "main" and not _initialised(one)]
    if incomplete and not initialized:
        message = f"containers with incomplete status: [{' '.join(incomplete)}]"
        return _condition("Initialized", False, "ContainersNotInitialized", message)
    return _condition("Initialized", True)


def any_main_started(containers: Sequence[Container]) -> bool:
    """Has a regular container run already? Then the pod counts as initialised for good."""
    return any(
        one.role == "main" and (isinstance(one.state, Running | Terminated) or one.last)
        for one in containers
    )


def _condition(kind: str, true: bool, reason: str = "", message: str = "") -> Object:
    condition = {"type": kind, "status": "True" if true else "False"}
    if reason:
        condition["reason"] = reason
    if message:
        condition["message"] = message
    return condition
