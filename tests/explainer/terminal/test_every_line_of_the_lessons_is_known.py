"""What a lesson shows beside its buttons can be typed: each line is understood by the terminal, flags and all."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.mirror.records import Pod
from dashboard.mirror.records.base import Metadata
from dashboard.mirror.records.pods import PodSpec
from dashboard.mirror.store import Store
from explainer.checks.scene import Scene
from explainer.doing.call import World
from explainer.doing.plan import lines
from explainer.format.lesson import Deed, Lesson
from explainer.format.quantities import Reference
from explainer.runs import library
from explainer.terminal import commands, reading
from explainer.terminal.flags import parse
from explainer.terminal.shell import namespace_first
from explainer.terminal.verbs import raw


class EveryPod(Scene):
    """Whatever is asked for, there is a pod of that name."""

    names: frozenset[str] = frozenset()

    def all(self, kind: Any) -> Any:
        return [pod(name) for name in sorted(EveryPod.names)] if kind is Pod else []

    def pods(self, selector: str | None = None) -> list[Pod]:
        return [pod("some-pod")]


def pod(name: str) -> Pod:
    return Pod(
        metadata=Metadata(name=name, namespace="workshop", uid=name),
        spec=PodSpec(node_name="node-1"),
    )


def named(deed: Deed) -> frozenset[str]:
    """The names that the actions of a button ask for."""
    found = {str(getattr(one, "name", "")) for one in deed.actions}
    of = [getattr(one, "of", None) for one in deed.actions]
    return frozenset(found | {one.name for one in of if isinstance(one, Reference)})


def shown(folder: Path, lesson: Lesson) -> Iterator[str]:
    nothing: Any = None
    world = World(
        api=nothing, scene=EveryPod(Store(), "workshop"), namespace="workshop", folder=folder, practice=True,
        image="hello", drains=nothing, probe=nothing, user="Ada", set_rate=nothing,
        now=lambda: datetime(2026, 1, 1, tzinfo=UTC), seed="1",
    )  # fmt: skip
    for step in lesson.steps:
        for deed in step.deeds:
            EveryPod.names = named(deed)
            found = lines(world, deed)
            assert found or not deed.actions, f"{step.id}: {deed.button} shows no line"
            yield from found


FOLDERS = library.folders()


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_lines_of(name: str) -> None:
    lesson = library.filled(FOLDERS[name], "workshop", "hello")
    for text in shown(FOLDERS[name], lesson):
        line = reading.read(text)
        before, words = namespace_first(line.words)
        verb, rest = commands.find(words)
        parsed = parse([*before, *rest], [*verb.flags, commands.NAMESPACE], verb.name)
        if parsed.has("raw"):
            allowed = raw.READ if verb.name == "get" else raw.WRITE
            assert allowed.fullmatch(parsed.text("raw").partition("?")[0]), text
        if parsed.has("filename") and not parsed.has("raw"):
            assert all((FOLDERS[name] / file).is_file() for file in parsed.texts("filename")), text
