"""From an action to requests at the API server, and from its answer to a sentence.

Each action sends what kubectl sends for the same line (the patch types and texts follow kubectl
1.32). Where an object could have been replaced under the same name, the uid goes along, so that
the API server itself refuses to hit the wrong one. The outcome is a value; nothing is retried,
because only the person knows whether they still want it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from dashboard import limits
from dashboard.actions import rollback
from dashboard.actions.catalog import Action, Values
from dashboard.actions.target import Target
from dashboard.kube import errors
from dashboard.kube.api import Api, Object
from dashboard.kube.kinds import Kind, by_name

RESTARTED_AT = "kubectl.kubernetes.io/restartedAt"


@dataclass(frozen=True, slots=True)
class Done:
    """The API server took it. `text` is what to tell everybody, after the actor's name."""

    text: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It was not done. `status` is the HTTP status to answer with; `text` a sentence for the
    actor.
    """

    status: int
    text: str


class Unchanged(Exception):
    """There was nothing to do, or it makes no sense now; the text is kubectl's way to say so."""


Step = Callable[[Api, Target, Values, datetime], Awaitable[None]]


async def execute(
    api: Api, action: Action, target: Target, values: Values, *, now: datetime
) -> Done | Refused:
    """Do it, once. `now` is written by `restart`."""
    try:
        async with asyncio.timeout(limits.ACTION_TIMEOUT_S):
            await STEPS[action.name](api, target, values, now)
    except (Unchanged, rollback.NoWayBack) as why:
        return Refused(409, str(why))
    except errors.KubeError as error:
        return refusal(error, target)
    except TimeoutError:
        return Refused(
            504,
            f"The API server did not answer within {limits.ACTION_TIMEOUT_S} s. "
            "It may have done it all the same; watch the picture before you try again.",
        )
    except ValueError as why:  # a name that cannot be part of a URL
        return Refused(400, str(why))
    return Done(action.said(target, values))


def refusal(error: errors.KubeError, target: Target) -> Refused:
    """The API server's no, for the person: what it means first, then its own words."""
    if isinstance(error, errors.NotFound):
        return Refused(404, f"{target.name} is already gone. The API server says: {error.message}")
    if _names_another(error):
        return Refused(
            409,
            f"{target.name} was replaced by another {target.kind} of the same name, which was left alone. "
            f"The API server says: {error.message}",
        )
    if isinstance(error, errors.Conflict):
        return Refused(
            409,
            f"Somebody changed {target.name} at the same time; try again. The API server says: {error.message}",
        )
    if isinstance(error, errors.Unreachable):
        return Refused(503, error.message)
    status = error.code if 400 <= error.code < 500 else 502
    if status == 401:  # that is between Podium and the API server; the person is signed in
        status = 502
    return Refused(status, f"The API server refused: {error.message}")


def _names_another(error: errors.KubeError) -> bool:
    """Whether the refusal is about the uid we sent along.

    A delete with a precondition answers 409 ("Precondition failed: UID in precondition"), a patch
    409 or 422 because `metadata.uid` cannot be changed, a JSON patch 422 because its `test`
    failed.
    """
    if not isinstance(error, errors.Conflict | errors.Invalid):
        return False
    return ("uid" in error.message.lower() and "precondition" in error.message.lower()) or any(
        cause.get("field") == "metadata.uid" for cause in error.details.get("causes") or []
    )


def _with_uid(target: Target, body: Object) -> Object:
    if target.uid:
        body.setdefault("metadata", {})["uid"] = target.uid
    return body


def _kind(target: Target) -> Kind:
    return by_name(target.kind)


async def _current(api: Api, target: Target) -> Object:
    """The object as it is now; Conflict when another one bears its name."""
    found = await api.get(_kind(target), target.namespace, target.name)
    if target.uid and found["metadata"]["uid"] != target.uid:
        raise errors.Conflict(
            f"Precondition failed: UID in precondition: {target.uid}, UID in object meta: "
            f"{found['metadata']['uid']}",
            code=409,
        )
    return found


async def _scale(api: Api, target: Target, values: Values, _now: datetime) -> None:
    body = _with_uid(target, {"spec": {"replicas": values["replicas"]}})
    await api.patch(_kind(target), target.namespace, target.name, body, subresource="scale")


async def _kill(api: Api, target: Target, values: Values, _now: datetime) -> None:
    grace = 0 if values.get("now") else None
    await api.delete(
        _kind(target), target.namespace, target.name, grace_period_s=grace, uid=target.uid
    )


async def _image(api: Api, target: Target, values: Values, _now: datetime) -> None:
    found = await _current(api, target)
    pod = found["spec"]["template"]["spec"]
    for field in ("containers", "initContainers"):
        for container in pod.get(field) or []:
            if container["name"] == values["container"]:
                if container.get("image") == values["image"]:
                    raise Unchanged(
                        f"{target.name} runs {values['image']} already; there is nothing to update."
                    )
                await _strategic(api, target, {"spec": {field: [
                    {"name": values["container"], "image": values["image"]}
                ]}})  # fmt: skip
                return
    names = ", ".join(container["name"] for container in pod.get("containers") or [])
    raise Unchanged(f"{target.name} has no container “{values['container']}”; it has: {names}.")


async def _strategic(api: Api, target: Target, template: Object) -> None:
    """Patch the pod template; lists merge by name (strategic merge patch)."""
    body = _with_uid(target, {"spec": {"template": template}})
    await api.patch(
        _kind(target),
        target.namespace,
        target.name,
        body,
        content_type="application/strategic-merge-patch+json",
    )


async def _restart(api: Api, target: Target, _values: Values, now: datetime) -> None:
    found = await _current(api, target)
    if found["spec"].get("paused"):
        raise Unchanged(f"{target.name} is paused; resume it first, then restart it.")
    stamp = now.replace(microsecond=0).isoformat().replace("+00:00", "Z")
    await _strategic(api, target, {"metadata": {"annotations": {RESTARTED_AT: stamp}}})


async def _pause(api: Api, target: Target, _values: Values, _now: datetime) -> None:
    if (await _current(api, target))["spec"].get("paused"):
        raise Unchanged(f"{target.name} is already paused.")
    body = _with_uid(target, {"spec": {"paused": True}})
    await api.patch(_kind(target), target.namespace, target.name, body)


async def _resume(api: Api, target: Target, _values: Values, _now: datetime) -> None:
    if not (await _current(api, target))["spec"].get("paused"):
        raise Unchanged(f"{target.name} is not paused.")
    body = _with_uid(target, {"spec": {"paused": None}})
    await api.patch(_kind(target), target.namespace, target.name, body)


async def _undo(api: Api, target: Target, values: Values, _now: datetime) -> None:
    found = await _current(api, target)
    sets = await rollback.replica_sets(api, found)
    patch = rollback.patch(found, sets, revision=int(values["revision"]))
    await api.patch(
        _kind(target),
        target.namespace,
        target.name,
        patch,
        content_type="application/json-patch+json",
    )


async def _cordon(api: Api, target: Target, _values: Values, _now: datetime) -> None:
    if (await _current(api, target))["spec"].get("unschedulable"):
        raise Unchanged(f"{target.name} is already cordoned.")
    await api.patch(
        _kind(target), "", target.name, _with_uid(target, {"spec": {"unschedulable": True}})
    )


async def _uncordon(api: Api, target: Target, _values: Values, _now: datetime) -> None:
    if not (await _current(api, target))["spec"].get("unschedulable"):
        raise Unchanged(f"{target.name} is not cordoned.")
    await api.patch(
        _kind(target), "", target.name, _with_uid(target, {"spec": {"unschedulable": None}})
    )


STEPS: dict[str, Step] = {
    "scale": _scale,
    "kill": _kill,
    "image": _image,
    "restart": _restart,
    "pause": _pause,
    "resume": _resume,
    "undo": _undo,
    "cordon": _cordon,
    "uncordon": _uncordon,
}
