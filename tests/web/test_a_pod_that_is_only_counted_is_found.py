"""GET /live/search/ : pods of a fleet by name, as the one who asks may see them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from dashboard import limits
from dashboard.projection.fleet import Fleet
from dashboard.web import backend
from tests.conftest import Persona
from tests.live.parts import World
from tests.web.spying import SpyingApi, install

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> Iterator[World]:
    world = World(fleet=Fleet(from_pods=-1, until_pods=-1))
    world.change("web-1", "web-2", "db-0")
    world.change("web-3", phase="Failed")
    install(SpyingApi(), past=world.hub)
    yield world
    backend.install(None)


async def asked(who: Persona, **words: str) -> Any:
    return await who.async_client.get(reverse("search"), words)


def names(answer: Any) -> list[str]:
    return [row["name"] for row in answer.json()["rows"]]


async def test_whole_rows_of_those_that_the_picture_only_counts(
    world: World, vera: Persona
) -> None:
    answer = await asked(vera, q="web")
    assert names(answer) == ["web-1", "web-2"]  # the failed one has its row already
    assert answer.json()["count"] == 2
    assert answer.json()["rows"][0]["node"] == "node-1"
    assert answer["Cache-Control"] == "no-store"


async def test_the_answer_is_bounded_and_says_how_many_there_are(
    world: World, vera: Persona
) -> None:
    many = [f"many-{number:03}" for number in range(limits.SEARCH_FOUND_MAX + 7)]
    world.change(*many)
    answer = await asked(vera, q="many")
    assert names(answer) == many[: limits.SEARCH_FOUND_MAX]
    assert answer.json()["count"] == len(many)


async def test_it_looks_in_the_chosen_namespace_only(world: World, vera: Persona) -> None:
    assert names(await asked(vera, q="web", namespace="default")) == ["web-1", "web-2"]
    assert names(await asked(vera, q="web", namespace="other")) == []


async def test_where_every_pod_has_its_row_nothing_is_left_to_find(vera: Persona) -> None:
    world = World()
    world.change("web-1")
    install(SpyingApi(), past=world.hub)
    assert (await asked(vera, q="web")).json() == {"count": 0, "rows": []}
    backend.install(None)


@pytest.mark.parametrize("words", [{"q": ""}, {"q": "image:nginx"}, {}])
async def test_what_is_no_name_finds_nothing(
    world: World, vera: Persona, words: dict[str, str]
) -> None:
    assert (await asked(vera, **words)).json() == {"count": 0, "rows": []}


@pytest.mark.parametrize("words", [{"q": "x" * 501}, {"q": "web", "namespace": "A/b"}])
async def test_what_is_no_question_is_refused_with_a_sentence(
    world: World, vera: Persona, words: dict[str, str]
) -> None:
    answer = await asked(vera, **words)
    assert answer.status_code == 400
    assert answer.content.decode().endswith(".")
