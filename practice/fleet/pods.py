"""A pod of a fleet, in each state that it can be in; and the endpoint that stands for it."""

from __future__ import annotations

from practice.api.resource import Object
from practice.fleet.apps import App
from practice.fleet.objects import IMAGE, IMAGE_ID, conditions, metadata, node_ip, pod_ip

_NO_NODE = "0/1 nodes are available: 1 Insufficient cpu."
_CRASHED = {
    "reason": "CrashLoopBackOff",
    "message": "back-off 5m0s restarting failed container=hello",
}
_NO_IMAGE = {"reason": "ImagePullBackOff", "message": f'Back-off pulling image "{IMAGE}"'}


def pod(app: App, name: str, uid: str, now: str, *, node: int, number: int, state: str) -> Object:
    """`state` is ready, crashing, pulling or waiting. `number` gives the address."""
    obj: Object = {
        "kind": "Pod",
        "apiVersion": "v1",
        "metadata": {
            **metadata(name, uid, now, namespace=app.namespace),
            "generateName": f"{app.set_name}-",
            "labels": app.labels,
            "ownerReferences": app.owners,
        },
    }
    if state == "waiting":
        unscheduled = {
            "type": "PodScheduled",
            "status": "False",
            "reason": "Unschedulable",
            "message": _NO_NODE,
            "lastTransitionTime": now,
        }
        status = {"phase": "Pending", "qosClass": "Burstable", "conditions": [unscheduled]}
        return {**obj, "spec": app.spec, "status": status}
    status = {
        "phase": "Pending" if state == "pulling" else "Running",
        "qosClass": "Burstable",
        "hostIP": node_ip(node),
        "podIP": pod_ip(number),
        "podIPs": [{"ip": pod_ip(number)}],
        "startTime": now,
        "conditions": conditions(state == "ready", now),
        "containerStatuses": [container(state, now, restarts=7 if state == "crashing" else 0)],
    }
    return {**obj, "spec": {**app.spec, "nodeName": f"node-{node}"}, "status": status}


def container(state: str, now: str, *, restarts: int) -> Object:
    """The status of its one container."""
    waits = {"crashing": _CRASHED, "pulling": _NO_IMAGE}.get(state)
    return {
        "name": "hello",
        "image": IMAGE,
        "imageID": "" if state == "pulling" else IMAGE_ID,
        "ready": state == "ready",
        "started": state in ("ready", "unready"),
        "restartCount": restarts,
        "state": {"waiting": waits} if waits else {"running": {"startedAt": now}},
    }


def with_readiness(old: Object, ready: bool, now: str) -> Object:
    """The pod, ready or not since now."""
    first = {**old["status"]["containerStatuses"][0], "ready": ready}
    status = {**old["status"], "conditions": conditions(ready, now), "containerStatuses": [first]}
    return {**old, "metadata": {**old["metadata"]}, "status": status}


def restarted(old: Object, now: str) -> Object:
    """The pod, its container begun anew."""
    restarts = old["status"]["containerStatuses"][0]["restartCount"] + 1
    status = {**old["status"], "containerStatuses": [container("ready", now, restarts=restarts)]}
    return {**old, "metadata": {**old["metadata"]}, "status": status}


def terminating(old: Object, now: str) -> Object:
    """The pod, asked to go."""
    asked = {"deletionTimestamp": now, "deletionGracePeriodSeconds": 30}
    return {**old, "metadata": {**old["metadata"], **asked}}


def is_ready(obj: Object) -> bool:
    """Its one container is ready."""
    listed = obj["status"].get("containerStatuses")
    return bool(listed and listed[0]["ready"])


def endpoint(obj: Object) -> Object | None:
    """The pod's place in its Service's slice; None while it has no address."""
    address = obj["status"].get("podIP")
    if not address:
        return None
    about = obj["metadata"]
    ready, going = is_ready(obj), "deletionTimestamp" in about
    target = {"kind": "Pod", "namespace": about["namespace"], "name": about["name"]}
    return {
        "addresses": [address],
        "conditions": {"ready": ready and not going, "serving": ready, "terminating": going},
        "nodeName": obj["spec"]["nodeName"],
        "targetRef": {**target, "uid": about["uid"]},
    }
