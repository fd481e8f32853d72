"""Which pods an action means."""

import random

from dashboard.mirror.records import Pod
from explainer.checks.scene import is_leaving
from explainer.doing.call import CannotDo, World


def pods(world: World, selector: str | None, name: str | None, pick: str) -> list[Pod]:
    """One, or all of a selector. Raises CannotDo."""
    if name is not None:
        found = [pod for pod in world.scene.all(Pod) if pod.metadata.name == name]
        if not found:
            raise CannotDo(f"There is no pod {name}.")
        return found
    if selector is None:
        raise CannotDo("The action names neither a pod nor a selector.")
    staying = [pod for pod in world.scene.pods(selector) if not is_leaving(pod)]
    if not staying:
        raise CannotDo(f"No pod is chosen by {selector} now.")
    match pick:
        case "all":
            return staying
        case "oldest":
            return staying[:1]
        case "newest":
            return staying[-1:]
    names = sorted(pod.metadata.name for pod in staying)
    chosen = random.Random(world.seed).choice(names)  # noqa: S311 - nothing secret
    return [pod for pod in staying if pod.metadata.name == chosen]
