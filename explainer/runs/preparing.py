"""How a run begins: the scene of the practice cluster, or a namespace of its own, and what is given."""

from collections.abc import Awaitable, Callable

from dashboard.kube.errors import Conflict, KubeError, NotFound
from dashboard.kube.kinds import by_name
from explainer.doing.call import CannotDo, World
from explainer.doing.manifests import apply
from explainer.doing.practice import Control
from explainer.format.lesson import Lesson
from explainer.limits import ACCOUNT_S

EMPTY = "empty"
"""The scene of lessons that bring all their objects themselves."""
Wait = Callable[[float], Awaitable[object]]
"""Lets so many seconds of the cluster pass."""


class NotPrepared(Exception):
    """The run cannot begin; the message says why, and what next."""


def given_files(lesson: Lesson, *, practice: bool) -> list[str]:
    """What is applied at the start: on the practice cluster nothing where a scene has it all."""
    given = lesson.head.given
    return [] if practice and given.scenario else given.apply


async def prepare(world: World, lesson: Lesson, wait: Wait) -> None:
    """Raises NotPrepared."""
    if not world.practice and not lesson.head.given.apply:
        raise NotPrepared("This lesson's start scene is one of the practice cluster only.")
    try:
        if world.practice:
            await Control(world.api).start(lesson.head.given.scenario or EMPTY)
        await _namespace(world, wait)
        for file in given_files(lesson, practice=world.practice):
            await apply(world, file).send()
    except (KubeError, CannotDo) as why:
        raise NotPrepared(f"The start scene could not be made: {why}") from why


async def _namespace(world: World, wait: Wait) -> None:
    """There, and with the account that its pods run under (documentation: "ServiceAccounts")."""
    name = world.namespace
    body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": OURS}}
    try:
        await world.api.create(by_name("Namespace"), "", body)
    except Conflict:
        return
    for _ in range(ACCOUNT_S):
        try:
            await world.api.get(by_name("ServiceAccount"), name, "default")
        except NotFound:
            await wait(1.0)
        else:
            return
    raise NotPrepared(
        f"The namespace {name} got no service account within {ACCOUNT_S} s. Does the cluster's "
        "controller manager run?"
    )


OURS = {"app.kubernetes.io/managed-by": "podium", "podium.dev/lesson": "true"}
"""Labels of a namespace that a run made, and that it may delete."""
