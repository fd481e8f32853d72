"""Why an object is as it is: fetches what is around it, and lets `projection.diagnosis` find the reasons.

Everything around is optional: what may not be read, or does not come in time, is left out, and the
reasons are those that the rest gives.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from dashboard import limits
from dashboard.actions.target import Target
from dashboard.kube.api import Api, Object
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import by_name
from dashboard.projection import audience
from dashboard.projection.diagnosis import Case, Finding, diagnose
from dashboard.web.inspector.events import raw_events
from dashboard.web.logs.sources import SELECTING, selector_text

Objects = Sequence[Object]


async def reasons(
    api: Api, target: Target, found: Object, *, role: str, now: datetime
) -> list[Finding]:
    """For `found`, which is redacted for `role` already."""
    asked = {"": _items(raw_events(api, target)), **_around(api, target, found)}
    answers = dict(zip(asked, await asyncio.gather(*asked.values()), strict=True))
    events = answers.pop("") or ()
    related = {
        kind: objects if kind.endswith("Event") else [audience.redact(one, role) for one in objects]
        for kind, objects in answers.items()
        if objects is not None
    }
    return diagnose(Case(found=found, events=events, now=now, related=related))


def _around(api: Api, target: Target, found: Object) -> Mapping[str, Awaitable[Objects | None]]:
    """What the kind's diagnosis reads, by the name under which it looks for it."""
    look = _AROUND.get(target.kind) or (_workload if target.kind in SELECTING else None)
    return look(api, target, found) if look else {}


def _pod(api: Api, target: Target, found: Object) -> Mapping[str, Awaitable[Objects | None]]:
    spec = found.get("spec") or {}
    if spec.get("nodeName"):
        return {"Node": _items(_one(api, "Node", "", spec["nodeName"]))}
    claims = [
        source["claimName"]
        for volume in spec.get("volumes") or ()
        if (source := volume.get("persistentVolumeClaim"))
    ]
    if not claims:
        return {}
    return {
        "PersistentVolumeClaim": _items(_claims(api, target.namespace, claims)),
        "ClaimEvent": _items(_events_of_kind(api, target.namespace, "PersistentVolumeClaim")),
    }


def _workload(api: Api, target: Target, found: Object) -> Mapping[str, Awaitable[Objects | None]]:
    selector = selector_text(found)
    if not selector:
        return {}
    around = {"Pod": _items(_list(api, "Pod", target.namespace, label_selector=selector))}
    if target.kind != "Service":
        around["Event"] = _items(_events_of_kind(api, target.namespace, "Pod"))
    return around


def _service(api: Api, target: Target, found: Object) -> Mapping[str, Awaitable[Objects | None]]:
    if (found.get("spec") or {}).get("selector"):
        return _workload(api, target, found)
    named = f"kubernetes.io/service-name={target.name}"
    slices = _list(api, "EndpointSlice", target.namespace, label_selector=named)
    return {"EndpointSlice": _items(slices)}


def _ingress(api: Api, target: Target, _found: Object) -> Mapping[str, Awaitable[Objects | None]]:
    return {"Service": _items(_list(api, "Service", target.namespace))}


_AROUND: Mapping[str, Callable[[Api, Target, Object], Mapping[str, Awaitable[Objects | None]]]] = {
    "Pod": _pod,
    "Service": _service,
    "Ingress": _ingress,
}


async def _items(asked: Awaitable[Objects]) -> Objects | None:
    """None where there is no answer: that is not the same as nothing."""
    try:
        async with asyncio.timeout(limits.REASONS_TIMEOUT_S):
            return await asked
    except (KubeError, TimeoutError):
        return None


async def _one(api: Api, kind: str, namespace: str, name: str) -> Objects:
    return [await api.get(by_name(kind), namespace, name)]


async def _claims(api: Api, namespace: str, names: Sequence[str]) -> Objects:
    found = await _list(api, "PersistentVolumeClaim", namespace)
    return [one for one in found if one["metadata"]["name"] in names]


async def _events_of_kind(api: Api, namespace: str, kind: str) -> Objects:
    return await _list(api, "Event", namespace, field_selector=f"involvedObject.kind={kind}")


async def _list(
    api: Api, kind: str, namespace: str, *, label_selector: str = "", field_selector: str = ""
) -> Objects:
    answer = await api.list(
        by_name(kind), namespace, label_selector=label_selector, field_selector=field_selector,
        limit=limits.REASONS_OBJECTS,
    )  # fmt: skip
    return [{"kind": kind, **one} for one in answer.get("items") or []]
