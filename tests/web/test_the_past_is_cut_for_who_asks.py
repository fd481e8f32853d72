"""The routes of the timeline: JSON for the strip, and a recording that holds what one may see."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse

from dashboard.live import recordings
from dashboard.roles import Role
from dashboard.web import backend
from tests.conftest import Persona
from tests.live.parts import World
from tests.projection.objects import node, record
from tests.web.spying import SpyingApi, install


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    world.change("a")
    made = node("node-1", uid="node-1")
    made["status"]["nodeInfo"] = {"kubeletVersion": "v1.37.2-tell-nobody"}
    world.store.put("Node", record("Node", made), 0)
    world.change("b", phase="Failed")
    world.hub.note("ada", "killed a", ["a"])
    install(SpyingApi(), past=world.hub)
    yield world
    backend.install(None)


def fetched(who: Persona) -> recordings.Recording:
    answer = who.client.get(reverse("recording"))
    assert answer["Content-Type"] == "application/gzip"
    assert recordings.SUFFIX in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"
    return recordings.read(io.BytesIO(answer.content))


@pytest.mark.parametrize("role", list(Role))
def test_a_recording_is_cut_for_the_audience(
    world: World, person: Callable[[str, Role], Persona], role: Role
) -> None:
    found = fetched(person("Somebody", role))
    sees_all = role is not Role.OBSERVER
    assert found.header.audience == ("operator" if sees_all else "observer")
    assert ("tell-nobody" in str(found.frames)) is sees_all
    assert found.frames[-1]["t"] == "beat"


def test_the_strip_tells_counts_marks_and_bounds(world: World, vera: Persona) -> None:
    told: dict[str, Any] = vera.client.get(reverse("history")).json()
    assert sum(count for _, count in told["counts"]) == 2
    assert [mark["what"] for mark in told["marks"]] == ["trouble", "acted"]
    assert told["marks"][1]["user"] == "ada"
    assert 0 < told["size_bytes"] <= told["max_bytes"]
    assert told["from_ms"] <= told["to_ms"] <= told["now_ms"]


def test_without_a_cluster_it_says_so(ada: Persona) -> None:
    backend.install(None)
    assert ada.client.get(reverse("recording")).status_code == 503
