"""Steps on nodes."""

from datetime import datetime

from dashboard.actions.catalog import Values
from dashboard.actions.steps.common import Unchanged, current, merge
from dashboard.actions.target import Target
from dashboard.kube.api import Api


async def cordon(api: Api, target: Target, _values: Values, _now: datetime) -> None:
    """``spec.unschedulable: true``."""
    await cordon_now(api, target)


async def drain(api: Api, target: Target, _values: Values, _now: datetime) -> None:
    """The part of a drain that changes the node itself; the evictions are `dashboard.actions.drain`."""
    if not (await current(api, target))["spec"].get("unschedulable"):
        await merge(api, target, {"spec": {"unschedulable": True}})


async def cordon_now(api: Api, target: Target) -> None:
    """The same for a caller that has no form."""
    if (await current(api, target))["spec"].get("unschedulable"):
        raise Unchanged(f"{target.name} is already cordoned.")
    await merge(api, target, {"spec": {"unschedulable": True}})


async def uncordon(api: Api, target: Target, _values: Values, _now: datetime) -> None:
    """Removes ``spec.unschedulable``."""
    if not (await current(api, target))["spec"].get("unschedulable"):
        raise Unchanged(f"{target.name} is not cordoned.")
    await merge(api, target, {"spec": {"unschedulable": None}})
