"""Who plays a lesson alone acts in that run's cluster, and nowhere else."""

import pytest
from django.test import Client
from django.utils import timezone

from dashboard.access import grants, posts
from dashboard.roles import Role
from tests.conftest import Persona

PLACE = "run-0123"


def role_in(somebody: Persona, place: str) -> str:
    assert somebody.grant is not None
    found = grants.viewer(str(somebody.grant.pk), now=timezone.now(), place=place)
    assert found is not None
    return found.role.value


def give(somebody: Persona, role: Role = Role.OPERATOR) -> None:
    posts.give(str(somebody.grant.pk), PLACE, role, now=timezone.now())  # type: ignore[union-attr]


def test_it_counts_in_its_place_only(vera: Persona) -> None:
    give(vera)
    assert [role_in(vera, one) for one in (PLACE, "", "run-01234")] == [
        "operator", "observer", "observer",
    ]  # fmt: skip


def test_it_never_takes_away(ada: Persona) -> None:
    give(ada)
    assert role_in(ada, PLACE) == "instructor"


def test_it_ends_with_its_place(vera: Persona) -> None:
    give(vera)
    posts.take_away(PLACE)
    assert role_in(vera, PLACE) == "observer"


def test_nobody_else_has_it(vera: Persona, person: object) -> None:
    give(vera)
    other: Persona = person("Vito", Role.OBSERVER)  # type: ignore[operator]
    assert role_in(other, PLACE) == "observer"


@pytest.mark.parametrize(
    ("mounted", "status"),
    [(f"/at/{PLACE}", 200), ("", 403), ("/at/run-9", 403), (f"/at/{PLACE}/x", 403), (f"/{PLACE}", 403)],
)  # fmt: skip
def test_the_gate_asks_where_a_request_is_mounted(vera: Persona, mounted: str, status: int) -> None:
    give(vera)
    browser: Client = vera.client
    assert browser.get("/manifests/", SCRIPT_NAME=mounted).status_code == status


@pytest.mark.parametrize("text", ["", "/", "/at/", "/at/A", "/at/a/b", "at/a", "/x/at/a", "/at/a-"])
def test_what_is_no_place(text: str) -> None:
    assert posts.place_of(text) == ""
