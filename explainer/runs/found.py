"""What a real cluster has and what it lacks for single steps of a lesson: they are told there instead of done, and why.

A practice cluster has everything. What the cluster does not let Podium read counts as there: the step is tried then,
and its own hints say what is missing. But nodes that nobody may read are taken for real ones.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from dashboard.actions.manifests import reading
from dashboard.kube.api import Api, Object
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import Kind
from explainer.format.actions import Apply
from explainer.format.lesson import Lesson, Step
from explainer.runs.nodes import are_simulated, have_their_names
from practice.images.references import parse_reference

CLASSES = Kind("storage.k8s.io", "v1", "storageclasses", "StorageClass", namespaced=False)
DEFAULT = (
    "storageclass.kubernetes.io/is-default-class",
    "storageclass.beta.kubernetes.io/is-default-class",
)
"""Annotations of the class that claims without a name get (documentation: "Storage Classes")."""


async def lacking(
    api: Api, lessons: Sequence[tuple[Lesson, Path]], nodes: Sequence[Object] | None
) -> dict[str, frozenset[str]]:
    """The ids of the steps that this cluster cannot do, by lesson; each lesson comes with its folder. None for nodes
    that nobody may read."""
    wanted = {want for one, _ in lessons for step in one.steps for want in step.block.wants}
    has_class = "default-storage-class" not in wanted or await _has_default_class(api)
    pulled = _pulled(nodes or ())
    simulated = are_simulated(nodes or ())

    def has_nodes(lesson: Lesson) -> bool:
        return simulated and have_their_names(nodes or (), lesson.head.needs.nodes)

    def lacks(lesson: Lesson, step: Step, folder: Path) -> bool:
        wants = step.block.wants
        return (
            ("default-storage-class" in wants and not has_class)
            or ("simulated-programs" in wants and not simulated)
            or ("simulated-nodes" in wants and not has_nodes(lesson))
            or ("unpulled-image" in wants and bool(pulled.intersection(images(step, folder))))
        )

    return {
        lesson.head.lesson: frozenset(
            step.id for step in lesson.steps if lacks(lesson, step, folder)
        )
        for lesson, folder in lessons
    }


def without(lesson: Lesson, steps: frozenset[str]) -> Lesson:
    """The lesson in which these steps are told instead of done."""
    return msgspec.structs.replace(
        lesson, steps=[_told(one) if one.id in steps else one for one in lesson.steps]
    )


def _told(step: Step) -> Step:
    block = msgspec.structs.replace(step.block, only="practice")
    return msgspec.structs.replace(step, block=block)


def images(step: Step, folder: Path) -> set[str]:
    """The images that the step's files name, in full."""
    files = [
        file
        for deed in step.deeds
        for action in deed.actions
        if isinstance(action, Apply)
        for file in action.files
    ]
    try:
        documents = [one for file in files for one in reading.read((folder / file).read_text())]
    except (OSError, reading.Unreadable):
        return set()  # the button says so when it is pressed
    return {in_full(name) for one in documents for name in _named(one.body)}


def _named(value: object) -> Iterator[str]:
    """Every image below this value of a manifest."""
    if isinstance(value, dict):
        if isinstance(value.get("image"), str):
            yield value["image"]
        for inner in value.values():
            yield from _named(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _named(inner)


def in_full(name: str) -> str:
    """As nodes report it, and as they complete it: with registry, folder and tag; "" for what no node could pull."""
    return str(parse_reference(name) or "")


async def _has_default_class(api: Api) -> bool:
    try:
        classes = (await api.list(CLASSES))["items"]
    except KubeError:
        return True
    return any(_notes(one).get(key) == "true" for one in classes for key in DEFAULT)


def _notes(one: Object) -> dict[str, str]:
    return one["metadata"].get("annotations") or {}


def _pulled(nodes: Sequence[Object]) -> set[str]:
    """The images that lie on nodes (`status.images`, of which kubelets report the fifty largest)."""
    return {
        in_full(name)
        for node in nodes
        for image in node.get("status", {}).get("images") or ()
        for name in image.get("names") or ()
    } - {""}
