"""Several clusters in one process: places in addresses, and which cluster a request belongs to."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.web import backend, several
from tests.web import spying


def test_the_first_has_plain_addresses_and_the_others_their_names() -> None:
    assert several.slugs(["kind", "prod", "arn:aws:eks:eu/Main"]) == ["", "prod", "arn-aws-eks-eu-main"]  # fmt: skip


def test_names_that_look_alike_are_told_apart() -> None:
    assert several.slugs(["a", "x/y", "x:y", "X-Y", "…"]) == ["", "x-y", "x-y-2", "x-y-3", "cluster"]  # fmt: skip


@given(st.lists(st.text(max_size=80), min_size=1, max_size=8))
def test_every_name_gets_a_place_of_its_own_that_is_found_again(names: list[str]) -> None:
    slugs = several.slugs(names)
    assert len(set(slugs)) == len(names)
    for slug in slugs[1:]:
        found = several._SLUG.match(f"{several.place(slug)}/cluster/")
        assert found
        assert found[1] == slug


async def asked(path: str, root_path: str = "") -> tuple[dict[str, Any], str]:
    """What the application behind sees of a request."""
    seen: list[tuple[dict[str, Any], str]] = []

    async def application(scope: dict[str, Any], _receive: Any, _send: Any) -> None:
        seen.append((scope, backend.choice()))

    scope = {"type": "http", "path": path, "root_path": root_path}
    await several.in_its_place(application)(scope, None, None)
    return seen[0]


@pytest.fixture
def prod() -> Any:
    with spying.spying_cluster():
        spying.install(spying.SpyingApi(), slug="prod")
        yield


async def test_a_request_below_a_place_belongs_to_its_cluster(prod: None) -> None:
    scope, chosen = await asked("/at/prod/cluster/")
    assert (scope["root_path"], scope["path"], chosen) == ("/at/prod", "/at/prod/cluster/", "prod")
    assert backend.choice() == ""


@pytest.mark.parametrize("path", ["/cluster/", "/at/nowhere/cluster/", "/at/prod", "/at//live/"])
async def test_any_other_request_belongs_to_the_first(prod: None, path: str) -> None:
    scope, chosen = await asked(path)
    assert (scope["root_path"], chosen) == ("", "")
