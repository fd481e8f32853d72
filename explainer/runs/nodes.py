"""The nodes of a real cluster, read once before a lesson begins: how many there are, and what they have pulled."""

from collections.abc import Iterable

from dashboard.kube.api import Api, Object
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import by_name
from explainer.format.lesson import Lesson
from explainer.limits import NODES_LOOKED_AT


async def looked_at(api: Api, lessons: Iterable[Lesson]) -> list[Object] | None:
    """The first of them; None where none of these lessons wants to know, or Podium may not look."""
    if not any(_wants(one) for one in lessons):
        return None
    try:
        return list((await api.list(by_name("Node"), limit=NODES_LOOKED_AT))["items"])
    except KubeError:
        return None


def _wants(lesson: Lesson) -> bool:
    """It counts nodes, or has a step that pulls an image which none of them has yet."""
    return bool(lesson.head.needs.nodes) or any(
        "unpulled-image" in step.block.wants for step in lesson.steps
    )
