"""Looking into a pod: a container beside its own ones, or a copy of the pod that can be thrown away."""

import shlex
from datetime import datetime
from typing import Any

from dashboard import limits
from dashboard.actions import copies
from dashboard.actions.catalog import Values
from dashboard.actions.catalog.debugging import copy_name
from dashboard.actions.steps.common import Unchanged, current, kind, with_uid
from dashboard.actions.target import Target
from dashboard.kube.api import Api, Object

_CONTAINERS = ("containers", "initContainers", "ephemeralContainers")
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe", "lifecycle")


async def debug(api: Api, target: Target, values: Values, now: datetime) -> None:
    """What ``kubectl debug`` sends: a patch of ``ephemeralcontainers``, or a new pod."""
    found = await current(api, target)
    spec = found["spec"]
    taken = {one["name"] for part in _CONTAINERS for one in spec.get(part) or []}
    if values["called"] in taken:
        raise Unchanged(
            f"{target.name} has a container “{values['called']}” already; choose another name."
        )
    if values["how"] == "copy":
        await api.create(kind(target), target.namespace, _copy(found, target, values, now))
        return
    beside = {**_container(values), "targetContainerName": values["container"]}
    await api.patch(
        kind(target),
        target.namespace,
        target.name,
        with_uid(target, {"spec": {"ephemeralContainers": [beside]}}),
        content_type="application/strategic-merge-patch+json",
        subresource="ephemeralcontainers",
    )


def _container(values: Values) -> dict[str, Any]:
    command = shlex.split(str(values["command"]))
    return {
        "name": values["called"],
        "image": values["image"],
        "terminationMessagePolicy": "File",
        **({"command": command} if command else {}),
    }


def _copy(found: Object, target: Target, values: Values, now: datetime) -> Object:
    """The pod once more: on any node, without its labels (no Service and no ReplicaSet takes it) and
    without probes, sharing its processes with the new container, and for a while only."""
    minutes = int(values.get("minutes") or limits.COPY_USUAL_MINUTES)
    spec = {
        key: value
        for key, value in found["spec"].items()
        if key not in ("nodeName", "ephemeralContainers", "hostname", "subdomain")
    }
    own = [
        {key: value for key, value in one.items() if key not in _PROBES}
        for one in spec["containers"]
    ]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": copy_name(target, values),
            "namespace": target.namespace,
            "labels": copies.marks(target, minutes, now),
        },
        "spec": {
            **spec,
            "containers": [*own, _container(values)],
            "shareProcessNamespace": True,
            "activeDeadlineSeconds": minutes * 60,
        },
    }
