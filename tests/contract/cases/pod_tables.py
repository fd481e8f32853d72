"""The row of a pod in each of its states: READY, STATUS and RESTARTS above all."""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object, pod
from tests.contract.printing import table

GROUP = Group("pod-tables")


def pod_in(name: str, status: Object, **spec: Any) -> tuple[Object, Object]:
    return pod(name, **spec), status


def state(**what: Any) -> Object:
    return {
        "name": "main",
        "image": "nginx:1.27",
        "imageID": "",
        "ready": False,
        "restartCount": 0,
        **what,
    }


def waiting(reason: str) -> Object:
    return {"phase": "Pending", "containerStatuses": [state(state={"waiting": {"reason": reason}})]}


RUNNING = {"running": {"startedAt": "2026-01-02T03:04:05Z"}}
READY = [{"type": "Ready", "status": "True"}]
POD_STATES: dict[str, tuple[Object, Object]] = {
    "pending": pod_in("pending", {"phase": "Pending"}),
    "creating": pod_in("creating", waiting("ContainerCreating")),
    "image-error": pod_in("image-error", waiting("ImagePullBackOff")),
    "running": pod_in(
        "running",
        {
            "phase": "Running",
            "podIP": "192.0.2.9",
            "podIPs": [{"ip": "192.0.2.9"}],
            "conditions": READY,
            "containerStatuses": [state(state=RUNNING, ready=True, started=True)],
        },
        nodeName="gone-node",
    ),
    "crashing": pod_in(
        "crashing",
        {
            "phase": "Running",
            "containerStatuses": [
                state(state={"waiting": {"reason": "CrashLoopBackOff"}}, restartCount=4)
            ],
        },
    ),
    "failed": pod_in(
        "failed",
        {
            "phase": "Failed",
            "containerStatuses": [state(state={"terminated": {"exitCode": 3, "reason": "Error"}})],
        },
        restartPolicy="Never",
    ),
    "signalled": pod_in(
        "signalled",
        {
            "phase": "Running",
            "containerStatuses": [state(state={"terminated": {"exitCode": 137, "signal": 9}})],
        },
        restartPolicy="Never",
    ),
    "done": pod_in(
        "done",
        {
            "phase": "Succeeded",
            "containerStatuses": [
                state(state={"terminated": {"exitCode": 0, "reason": "Completed"}})
            ],
        },
        restartPolicy="Never",
    ),
    "evicted": pod_in("evicted", {"phase": "Failed", "reason": "Evicted"}),
    "starting": pod_in(
        "starting",
        {
            "phase": "Pending",
            "initContainerStatuses": [state(name="first", state=RUNNING)],
            "containerStatuses": [state(state={"waiting": {"reason": "PodInitializing"}})],
        },
        initContainers=[{"name": "first", "image": "busybox:1"}],
    ),
    "start-failed": pod_in(
        "start-failed",
        {
            "phase": "Pending",
            "initContainerStatuses": [
                state(name="first", state={"terminated": {"exitCode": 1, "reason": "Error"}})
            ],
        },
        initContainers=[{"name": "first", "image": "busybox:1"}],
    ),
    "gated": pod_in(
        "gated",
        {
            "phase": "Pending",
            "conditions": [
                {"type": "PodScheduled", "status": "False", "reason": "SchedulingGated"}
            ],
        },
        schedulingGates=[{"name": "example.com/g"}],
    ),
    "unready": pod_in(
        "unready",
        {
            "phase": "Running",
            "conditions": [{"type": "Ready", "status": "False"}],
            "containerStatuses": [state(state=RUNNING)],
        },
        readinessGates=[{"conditionType": "example.com/a"}],
    ),
}


def add_pod(name: str, made: Object, status: Object) -> None:
    def run(api: Caller) -> Answers:
        api.must(api.create("pods", made))
        api.must(api.merge("pods", name, {"status": status}, "status"))
        return {"cells": table(api, "pods", name, includeObject="None").body["rows"]}

    GROUP.add(f"of a pod that is {name}", run)


for _name, (_made, _status) in POD_STATES.items():
    add_pod(_name, _made, _status)


@GROUP.case
def of_a_pod_that_is_terminating(api: Caller) -> Answers:
    api.must(api.create("pods", pod(nodeName="gone-node")))
    api.must(api.delete("pods", "one"))
    return {"cells": table(api, "pods", "one", includeObject="None").body["rows"]}
