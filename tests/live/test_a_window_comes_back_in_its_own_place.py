"""After a cut the windows of one person come back while their old lines still count."""

from contextlib import suppress

import pytest

from dashboard.limits import SOCKETS_LEAVING_PER_VIEWER, SOCKETS_PER_VIEWER
from dashboard.live.consumers import asked_in
from dashboard.live.outbox import Outbox
from dashboard.live.outlet import Ending
from dashboard.live.refusals import Refused
from dashboard.live.windows import name_in
from tests.live.parts import World


def opened(world: World, windows: range, viewer: str = "ada") -> list[Outbox]:
    return [world.hub.admit(viewer, "operator", f"w-{number}") for number in windows]


def is_refused(world: World, window: str = "") -> bool:
    """Whether one more window of hers is too many."""
    try:
        world.hub.admit("ada", "operator", window)
    except Refused as why:
        return "Too many windows" in why.reason
    return False


def ends_with(outbox: Outbox) -> tuple[int, int | None]:
    """The code that it hears, and when it may come back."""
    (ending,) = outbox._next()
    assert isinstance(ending, Ending)
    return ending.bye.code, ending.bye.retry_after_s


def test_all_windows_of_one_person_come_back_though_their_old_lines_still_count() -> None:
    world = World()
    old = opened(world, range(SOCKETS_PER_VIEWER))
    opened(world, range(SOCKETS_PER_VIEWER))
    assert world.hub.viewers == SOCKETS_PER_VIEWER
    assert [ends_with(one) for one in old] == [(4412, 1)] * SOCKETS_PER_VIEWER


def test_who_opens_a_ninth_window_is_refused_before_and_after_a_cut() -> None:
    world = World()
    for _ in range(2):
        opened(world, range(SOCKETS_PER_VIEWER))
        assert is_refused(world, "ninth")
        assert is_refused(world)


def test_a_name_leads_to_nobody_elses_window() -> None:
    world = World()
    (adas,) = opened(world, range(1))
    (omars,) = opened(world, range(1), viewer="omar")
    assert adas._next() == omars._next() == []
    assert world.hub.viewers == 2


def test_windows_without_a_name_take_nobodys_place() -> None:
    world = World()
    assert not any(is_refused(world) for _ in range(SOCKETS_PER_VIEWER))
    assert is_refused(world)


def test_one_name_does_not_open_lines_without_end() -> None:
    world = World()
    held = []
    for _ in range(100):
        with suppress(Refused):
            held.append(world.hub.admit("ada", "operator", "same"))
    assert len(held) == SOCKETS_LEAVING_PER_VIEWER + 1
    for one in held[:-1]:
        world.hub.release(one)  # closed at last
    assert not is_refused(world, "same")


@pytest.mark.parametrize(
    ("query", "name"),
    [
        (b"window=a-1", "a-1"),
        (b"x=1&window=Z", "Z"),
        (b"", ""),
        (b"window=", ""),
        (b"window=" + b"a" * 65, ""),
        (b"window=a%00", ""),
        (b"window=\xff", ""),
        (b"xwindow=a", ""),
        (b"\nwindow=a", ""),
    ],
)
def test_only_a_short_plain_name_is_one(query: bytes, name: str) -> None:
    assert name_in(asked_in({"query_string": query})) == name
