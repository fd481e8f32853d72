"""Steps on what makes pods."""

from datetime import datetime

from dashboard.actions import rollback, rollback_sets
from dashboard.actions.catalog import Values
from dashboard.actions.steps.common import Unchanged, current, kind, merge, with_uid
from dashboard.actions.target import Target
from dashboard.kube.api import Api, Object

RESTARTED_AT = "kubectl.kubernetes.io/restartedAt"


async def scale(api: Api, target: Target, values: Values, _now: datetime) -> None:
    """Merge patch of the ``scale`` subresource."""
    body = with_uid(target, {"spec": {"replicas": values["replicas"]}})
    await api.patch(kind(target), target.namespace, target.name, body, subresource="scale")


async def image(api: Api, target: Target, values: Values, _now: datetime) -> None:
    """One container's image, in the template."""
    found = await current(api, target)
    pod = found["spec"]["template"]["spec"]
    for field in ("containers", "initContainers"):
        for container in pod.get(field) or []:
            if container["name"] == values["container"]:
                if container.get("image") == values["image"]:
                    raise Unchanged(
                        f"{target.name} runs {values['image']} already; there is nothing to update."
                    )
                await _template(api, target, {"spec": {field: [
                    {"name": values["container"], "image": values["image"]}
                ]}})  # fmt: skip
                return
    names = ", ".join(container["name"] for container in pod.get("containers") or [])
    raise Unchanged(f"{target.name} has no container “{values['container']}”; it has: {names}.")


async def _template(api: Api, target: Target, template: Object) -> None:
    """Patch the pod template; lists merge by name (strategic merge patch)."""
    body = with_uid(target, {"spec": {"template": template}})
    await api.patch(
        kind(target),
        target.namespace,
        target.name,
        body,
        content_type="application/strategic-merge-patch+json",
    )


async def restart(api: Api, target: Target, _values: Values, now: datetime) -> None:
    """The annotation that kubectl writes."""
    found = await current(api, target)
    if found["spec"].get("paused"):
        raise Unchanged(f"{target.name} is paused; resume it first, then restart it.")
    stamp = now.replace(microsecond=0).isoformat().replace("+00:00", "Z")
    await _template(api, target, {"metadata": {"annotations": {RESTARTED_AT: stamp}}})


async def pause(api: Api, target: Target, _values: Values, _now: datetime) -> None:
    """``spec.paused: true``."""
    if (await current(api, target))["spec"].get("paused"):
        raise Unchanged(f"{target.name} is already paused.")
    await merge(api, target, {"spec": {"paused": True}})


async def resume(api: Api, target: Target, _values: Values, _now: datetime) -> None:
    """Removes ``spec.paused``."""
    if not (await current(api, target))["spec"].get("paused"):
        raise Unchanged(f"{target.name} is not paused.")
    await merge(api, target, {"spec": {"paused": None}})


async def undo(api: Api, target: Target, values: Values, _now: datetime) -> None:
    """The template of an earlier revision."""
    found, revision = await current(api, target), int(values["revision"])
    if target.kind == "Deployment":
        sets = await rollback.owned(api, "ReplicaSet", found)
        json_patch = rollback.patch(found, sets, revision=revision)
        await api.patch(
            kind(target),
            target.namespace,
            target.name,
            json_patch,
            content_type="application/json-patch+json",
        )
        return
    history = await rollback.owned(api, "ControllerRevision", found)
    await api.patch(
        kind(target),
        target.namespace,
        target.name,
        rollback_sets.patch(found, history, revision=revision),
        content_type="application/strategic-merge-patch+json",
    )
