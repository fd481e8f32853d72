"""Words of a search, held against pods: what is found, in which order, and how much of it."""

import pytest

from dashboard.mirror.store import Store
from dashboard.projection.naming import find, read_words
from dashboard.projection.picture import Projection
from dashboard.projection.rows import PodRow
from tests.projection import objects
from tests.projection.objects import record


def pods() -> list[PodRow]:
    store, projection = Store(), Projection()
    for name, namespace, node, labels in (
        ("web-2", "shop", "n1", {"track": "Canary"}),
        ("web-1", "shop", "n2", {}),
        ("web-1", "other", "n1", {}),
        ("db-0", "shop", "n1", {}),
    ):
        made = objects.pod(name, namespace, uid=f"{namespace}-{name}", node=node, labels=labels)
        store.put("Pod", record("Pod", made), 1)
    projection.apply(store.drain()[0])
    return [row for row in projection.rows.values() if isinstance(row, PodRow)]


def found(text: str, most: int = 50) -> tuple[list[str], int]:
    terms = read_words(text, at_most=8)
    assert terms is not None
    rows, count = find(pods(), terms, most=most)
    return [row.id for row in rows], count


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("web", ["other-web-1", "shop-web-1", "shop-web-2"]),
        ("WEB-1", ["other-web-1", "shop-web-1"]),
        ("web 2", ["shop-web-2"]),
        ("web ns:shop", ["shop-web-1", "shop-web-2"]),
        ("namespace:shop node:n1", ["shop-db-0", "shop-web-2"]),
        ("label:track=canary", ["shop-web-2"]),
        ("kind:pod name:db", ["shop-db-0"]),
        ("kind:node web", []),
        ("shop", []),  # no name has it
    ],
)
def test_every_word_must_be_found_where_it_looks(text: str, ids: list[str]) -> None:
    assert found(text) == (ids, len(ids))


def test_the_first_are_told_and_all_are_counted() -> None:
    assert found("web", most=1) == (["other-web-1"], 3)


def test_a_word_that_no_name_answers_is_no_search_for_names() -> None:
    assert read_words("web image:nginx", at_most=8) is None


def test_so_many_words_are_read_and_no_more() -> None:
    assert len(read_words("a b c d", at_most=3) or []) == 3
