"""From a button to its calls."""

from collections.abc import Callable
from typing import Any

from dashboard.actions.catalog import UnknownAction
from explainer.doing import of_nodes, of_objects
from explainer.doing.call import Call, CannotDo, World
from explainer.format import actions as a
from explainer.format.lesson import Deed

CALLS: dict[type[a.Action], Callable[[World, Any], list[Call]]] = {
    a.Apply: of_objects.apply,
    a.Patch: of_objects.patch,
    a.Scale: of_objects.scale,
    a.DeletePod: of_objects.delete_pod,
    a.Delete: of_objects.delete,
    a.Label: of_objects.label,
    a.SetImage: of_objects.set_image,
    a.Rollback: of_objects.roll_back,
    a.Pause: of_objects.pause,
    a.Resume: of_objects.resume,
    a.Restart: of_objects.restart,
    a.Cordon: of_nodes.cordon,
    a.Drain: of_nodes.drain,
    a.Probe: of_nodes.probe,
    a.Toggle: of_nodes.toggle,
    a.Fault: of_nodes.fault,
    a.AddNode: of_nodes.add,
    a.Component: of_nodes.component,
    a.Clock: of_nodes.clock,
}
"""All nineteen."""


def calls(world: World, action: a.Action) -> list[Call]:
    """What one action sends. Raises CannotDo."""
    if isinstance(action, a.Clock) and not world.practice:
        return []  # the page holds the picture instead
    if _is_impossible(world, action):
        raise CannotDo("No API of a real cluster can do this.")
    try:
        return CALLS[type(action)](world, action)
    except UnknownAction as why:
        raise CannotDo(str(why)) from why


def lines(world: World, deed: Deed) -> list[str]:
    """The kubectl lines of a button, as things stand now; none for what cannot be said yet."""
    found: list[str] = []
    for action in deed.actions:
        try:
            found += [one.kubectl for one in calls(world, action)]
        except CannotDo:
            continue
    return found


def impossible(world: World, deed: Deed) -> str:
    """Why this cluster can never do what the button says, or nothing."""
    if any(_is_impossible(world, one) for one in deed.actions):
        return "No API of a real cluster can do this."
    return ""


def _is_impossible(world: World, action: a.Action) -> bool:
    is_only_there = isinstance(action, a.ONLY_PRACTICE) and not a.is_power(action)
    return is_only_there and not world.practice
