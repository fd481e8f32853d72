"""Which buttons the drawer shows: allowed ones, and the others greyed with the reason: Podium's own rule, the
cluster's answer about Podium's account, or the object's present state, in this order.

An observer gets none: a room of greyed buttons teaches nothing, and the server refuses them anyway.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from dashboard.actions import catalog, policy
from dashboard.actions.catalog import Action
from dashboard.actions.needs import Need, needs
from dashboard.actions.rights import Rights
from dashboard.actions.target import Actor, Target
from dashboard.kube.api import Object
from dashboard.roles import Role, reaches
from dashboard.web.editing import why_not


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One action; `why` is empty when it can be pressed."""

    action: Action
    why: str


async def buttons_for(
    actor: Actor, target: Target, found: Object, rights: Rights, *, protected: Collection[str]
) -> list[Button]:
    """In the catalog's order."""
    buttons = []
    for action in catalog.of_kind(target.kind):
        if not reaches(actor.role, action.role):
            continue
        verdict = policy.may(actor, action, target, protected=protected)
        why = verdict.why or await rights.why_not(needs(action, target)) or senseless(action, found)
        buttons.append(Button(action=action, why=why))
    return buttons


def senseless(action: Action, found: Object) -> str:
    """Why the action would change nothing in the object's present state, or nothing."""
    spec = found.get("spec") or {}
    paused, cordoned = bool(spec.get("paused")), bool(spec.get("unschedulable"))
    suspended = bool(spec.get("suspend"))
    said = {
        "pause": "It is paused already." if paused else "",
        "resume": "" if paused else "It is not paused.",
        "restart": "It is paused; resume it first." if paused else "",
        "undo": "It is paused; resume it first." if paused else "",
        "suspend": "It is suspended already." if suspended else "",
        "unsuspend": "" if suspended else "It is not suspended.",
        "cordon": "It is cordoned already." if cordoned else "",
        "uncordon": "" if cordoned else "It is not cordoned.",
    }
    return said.get(action.name, "")


async def why_no_edit(actor: Any, target: Target, rights: Rights) -> str | None:
    """Why the YAML cannot be edited; "" when it can, None for those who have no buttons."""
    if not reaches(actor.role, Role.OPERATOR):
        return None
    need = Need(verb="patch", kind=target.api_kind, namespace=target.namespace, name=target.name)
    return why_not(actor, target) or await rights.why_not([need])
