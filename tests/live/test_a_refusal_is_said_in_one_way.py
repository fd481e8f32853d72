"""Whoever is not let in hears one frame with the reason, whichever way it came."""

import pytest

from dashboard.limits import SOCKETS_PER_VIEWER, VIEWS_PER_VIEWER
from dashboard.live import frames
from dashboard.live.hub import Hub
from dashboard.live.refusals import Refused, wanted
from dashboard.projection.views import View
from tests.live.parts import World


@pytest.fixture
def hub() -> Hub:
    return World().hub


def test_too_many_windows(hub) -> None:
    for _ in range(SOCKETS_PER_VIEWER):
        hub.admit("ada", "operator")
    with pytest.raises(Refused) as why:
        hub.admit("ada", "operator")
    assert why.value.bye == frames.Bye(
        code=frames.PROTOCOL_ERROR,
        reason="Too many windows are open; close one and reload this one.",
        retry_after_s=None,
    )
    assert hub.viewers == SOCKETS_PER_VIEWER


def test_too_many_views_of_one_person(hub) -> None:
    for number in range(VIEWS_PER_VIEWER):
        hub.admit("ada", "operator", view=View(namespace=f"n-{number}"))
    with pytest.raises(Refused, match="One person looks into at most"):
        hub.admit("ada", "operator", view=View(namespace="one-more"))


def test_a_view_that_is_none_is_refused_in_its_own_words() -> None:
    with pytest.raises(Refused, match=r"This is no name of a namespace\.") as why:
        wanted({"namespace": "A B"})
    assert why.value.bye.code == frames.PROTOCOL_ERROR


def test_an_ordinary_address_is_a_view_and_a_window() -> None:
    assert wanted({"namespace": "shop", "window": "w-1"}) == (View(namespace="shop"), "w-1")
