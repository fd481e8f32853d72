"""What a watch survives, and how it comes back: docs of client-go's reflector are the bar."""

import pytest

from dashboard.kube import connecting, reading
from tests.kube.following import follow
from tests.kube.server import (
    bookmark,
    error,
    event,
    listing,
    refusing,
    watching,
)
from tests.projection.objects import pod

VERSIONED = {"resourceVersion": "5"}


def made(name: str, version: str) -> dict:
    obj = pod(name)
    obj["metadata"]["resourceVersion"] = version
    return obj


async def test_list_then_events(server, clock) -> None:
    server.lists = [listing(made("a", "1"), version="5")]
    server.watches = [watching(event("ADDED", made("b", "6")), event("DELETED", made("a", "7")))]
    seen = await follow(server.api(), clock, lambda f: "-a" in f.events)
    assert seen.events == ["=a", "+b", "-a"]
    assert seen.states == ["listing", "live"]
    assert server.asked == ["list", "watch 5"]


async def test_next_watch_begins_at_the_last_version_also_from_a_bookmark(server, clock) -> None:
    server.lists = [listing(version="5")]
    server.watches = [
        watching(event("ADDED", made("b", "6")), bookmark("17")),
        watching(event("ADDED", made("c", "18"))),
    ]
    await follow(server.api(), clock, lambda f: "+c" in f.events)
    assert server.asked == ["list", "watch 5", "watch 17"]


async def test_list_in_pages_is_one_picture(server, clock) -> None:
    server.lists = [
        listing(made("a", "1"), version="5", token="more"),
        listing(made("b", "2"), version="5"),
    ]
    seen = await follow(server.api(), clock, lambda f: f.lists == 1)
    assert seen.events == ["=a,b"]
    assert server.requests[1].query["continue"] == "more"


async def test_expired_continue_token_begins_the_list_again_without_a_stale_state(
    server, clock
) -> None:
    server.lists = [
        listing(made("a", "1"), version="5", token="more"),
        refusing(410, "Expired"),
        listing(made("b", "2"), version="9"),
    ]
    seen = await follow(server.api(), clock, lambda f: f.lists == 1)
    assert seen.events == ["=b"]
    assert "stale" not in seen.states


GONE = {
    "as HTTP 410": refusing(410, "Expired"),
    "as an event": watching(error(410, "Expired")),
    "as an event that says Gone": watching(error(410, "Gone")),
    "with another code": watching(error(500, "Expired")),
    "from the future": refusing(504, "Timeout"),
}


@pytest.mark.parametrize("gone", list(GONE)[:4])
async def test_position_that_is_gone_means_one_new_list(server, clock, gone) -> None:
    server.lists = [
        listing(made("a", "1"), made("b", "2"), version="5"),
        listing(made("b", "2"), version="50"),
    ]
    server.watches = [watching(event("MODIFIED", made("a", "6"))), GONE[gone]]
    seen = await follow(server.api(), clock, lambda f: f.lists == 2 and f.states[-1] == "live")
    assert seen.names == {"b"}, "the deletion that nobody saw is found by the list"
    assert "stale" not in seen.states, "an old position is ordinary"
    assert server.asked == ["list", "watch 5", "watch 6", "list", "watch 50"]


async def test_position_in_the_future_means_a_new_list(server, clock) -> None:
    future = error(504, "Timeout", causes=[{"reason": "ResourceVersionTooLarge"}])
    server.lists = [listing(version="500"), listing(made("a", "1"), version="5")]
    server.watches = [watching(future)]
    seen = await follow(server.api(), clock, lambda f: f.lists == 2)
    assert seen.names == {"a"}


async def test_too_many_requests_waits_as_told_and_does_not_list(server, clock) -> None:
    server.lists = [listing(version="5")]
    server.watches = [
        refusing(429, "TooManyRequests", **{"Retry-After": "7"}),
        watching(event("ADDED", made("a", "6"))),
    ]
    await follow(server.api(), clock, lambda f: "+a" in f.events)
    assert max(clock.slept) >= 7
    assert server.asked == ["list", "watch 5", "watch 5"]


async def test_errors_inside_the_stream_resume_and_after_three_make_a_list(server, clock) -> None:
    server.lists = [listing(version="5"), listing(made("a", "1"), version="9")]
    server.watches = [watching(error(500, "InternalError")) for _ in range(3)]
    seen = await follow(server.api(), clock, lambda f: f.lists == 2)
    assert server.asked == ["list", "watch 5", "watch 5", "watch 5", "list"]
    assert "stale" in seen.states


async def test_line_cut_in_the_middle_is_dropped_and_comes_again(server, clock) -> None:
    line = event("ADDED", made("a", "6"))
    server.lists = [listing(version="5")]
    server.watches = [watching(line[:40], cut=True), watching(line)]
    seen = await follow(server.api(), clock, lambda f: "+a" in f.events)
    assert seen.events == ["=", "+a"]
    assert server.asked == ["list", "watch 5", "watch 5"]


async def test_chunks_may_be_cut_anywhere(server, clock) -> None:
    text = event("ADDED", made("é😀", "6")) + event("DELETED", made("é😀", "7"))
    server.lists = [listing(version="5")]
    server.watches = [watching(*(text[i : i + 7] for i in range(0, len(text), 7)))]
    seen = await follow(server.api(), clock, lambda f: "-é😀" in f.events)
    assert seen.events == ["=", "+é😀", "-é😀"]


async def test_garbage_makes_a_new_list(server, clock) -> None:
    server.lists = [listing(made("a", "1"), version="5"), listing(made("b", "2"), version="9")]
    server.watches = [watching(b"<html>502 Bad Gateway</html>\n")]
    seen = await follow(server.api(), clock, lambda f: f.lists == 2)
    assert seen.names == {"b"}
    assert seen.watcher.skipped == 1


async def test_object_that_is_too_large_is_left_out_and_the_rest_is_exact(
    server, clock, monkeypatch
) -> None:
    for module in (connecting, reading):
        monkeypatch.setattr(module, "WATCH_LINE_MAX_BYTES", 50_000)
    huge = made("huge", "6")
    huge["metadata"]["annotations"] = {"x": "y" * 60_000}
    server.lists = [listing(version="5"), listing(made("b", "7"), huge, version="9")]
    server.watches = [watching(event("ADDED", huge), event("ADDED", made("b", "7")))]
    seen = await follow(server.api(), clock, lambda f: f.lists == 2)
    assert seen.events == ["=", "+b", "=b"]
    assert seen.watcher.skipped == 2


async def test_object_of_another_shape_is_left_out_and_the_rest_goes_on(server, clock) -> None:
    odd = made("odd", "6")
    odd["status"] = "not an object"
    server.lists = [listing(version="5")]
    server.watches = [watching(event("ADDED", odd), event("ADDED", made("b", "7")), hang=True)]
    seen = await follow(server.api(), clock, lambda f: "+b" in f.events)
    assert seen.events == ["=", "+b"]


async def test_stream_that_ends_at_once_makes_no_hot_loop(server, clock) -> None:
    server.lists = [listing(version="5")]
    server.watches = [*(watching() for _ in range(9)), watching(event("ADDED", made("a", "6")))]
    await follow(server.api(), clock, lambda f: "+a" in f.events)
    assert clock.slept[:9] == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30.0]


async def test_forbidden_is_a_state_and_is_tried_again_within_a_minute(server, clock) -> None:
    server.lists = [
        refusing(403, "Forbidden", 'cannot list resource "pods"'),
        listing(made("a", "1"), version="5"),
    ]
    seen = await follow(server.api(), clock, lambda f: "live" in f.states)
    assert seen.states == ["listing", "forbidden", "live"]
    assert 'cannot list resource "pods"' in seen.reasons
    assert clock.slept == [45]


async def test_right_that_is_revoked_ends_the_watch_with_a_state(server, clock) -> None:
    server.lists = [listing(made("a", "1"), version="5"), refusing(403, "Forbidden")]
    server.watches = [watching(bookmark("6")), refusing(403, "Forbidden")]
    seen = await follow(server.api(), clock, lambda f: "forbidden" in f.states)
    assert seen.states == ["listing", "live", "relisting", "forbidden"]
    assert 2 in clock.slept


async def test_right_that_is_missing_for_a_moment_takes_nothing_away(server, clock) -> None:
    server.lists = [listing(made("a", "1"), version="5"), listing(made("a", "1"), version="7")]
    server.watches = [
        watching(bookmark("6")),
        refusing(403, "Forbidden", "rules are not loaded"),
        watching(event("ADDED", made("b", "8"))),
    ]
    seen = await follow(server.api(), clock, lambda f: "+b" in f.events)
    assert "forbidden" not in seen.states


async def test_each_doubt_is_a_new_one(server, clock) -> None:
    server.lists = [
        listing(made("a", "1"), version="5"),
        listing(made("a", "1"), version="7"),
        listing(made("a", "1"), version="9"),
    ]
    server.watches = [
        refusing(403, "Forbidden"),
        refusing(403, "Forbidden"),
        watching(event("ADDED", made("b", "10"))),
    ]
    seen = await follow(server.api(), clock, lambda f: "+b" in f.events)
    assert "forbidden" not in seen.states
    assert seen.lists == 3


async def test_kind_that_is_not_served_is_missing_and_looked_for_again(server, clock) -> None:
    server.lists = [refusing(404, "NotFound"), listing(version="5")]
    seen = await follow(server.api(), clock, lambda f: "live" in f.states)
    assert seen.states == ["listing", "missing", "live"]


async def test_one_namespace_is_shown_when_all_are_forbidden(server, clock) -> None:
    server.lists = [refusing(403, "Forbidden"), listing(made("a", "1"), version="5")]
    seen = await follow(server.api(namespace="mine"), clock, lambda f: "live" in f.states)
    assert server.requests[-1].path == "/api/v1/namespaces/mine/pods"
    assert 'Only namespace "mine" may be seen.' in seen.reasons
    assert "forbidden" not in seen.states


async def test_all_namespaces_are_shown_once_they_are_granted(server, clock) -> None:
    server.lists = [
        refusing(403, "Forbidden"),
        listing(version="5"),
        listing(version="6"),  # the probe after the watch
        listing(made("a", "1"), version="7"),
    ]
    server.watches = [watching(bookmark("6"))]
    clock.now_s = 0
    real = clock.monotonic

    def later() -> float:  # the watch lasts long enough to count as one that ended well
        clock.now_s += 2
        return real()

    clock.monotonic = later
    seen = await follow(server.api(namespace="mine"), clock, lambda f: f.names == {"a"})
    assert server.requests[-1].path == "/api/v1/pods"
    assert seen.reasons[-1] == "" or seen.states[-1] != "live"


async def test_namespace_does_not_help_for_kinds_without_one(server, clock) -> None:
    server.lists = [refusing(403, "Forbidden")]
    api = server.api(namespace="mine")
    seen = await follow(api, clock, lambda f: "forbidden" in f.states, kind="Node")
    assert len(server.requests) == 1
    assert seen.states == ["listing", "forbidden"]


async def test_server_that_is_away_is_stale_and_asked_ever_more_rarely(server, clock) -> None:
    api = server.api()
    object.__setattr__(api.connection, "server", "http://127.0.0.1:9")
    seen = await follow(api, clock, lambda f: len(clock.slept) >= 8)
    assert list(dict.fromkeys(seen.states)) == ["listing", "stale"]
    assert seen.states[1:] == ["stale"] * (len(seen.states) - 1), "trying again is no other state"
    assert clock.slept[:8] == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6]


async def test_watch_that_is_silent_for_ever_is_ended_by_us(server, clock, monkeypatch) -> None:
    """A load balancer may keep a connection alive whose API server is long dead."""
    monkeypatch.setattr(connecting, "WATCH_MIN_S", 1)
    monkeypatch.setattr(connecting, "WATCH_MAX_S", 1)
    monkeypatch.setattr(connecting, "WATCH_DEADLINE_EXTRA_S", -0.9)
    server.lists = [listing(version="5")]
    server.watches = [watching(hang=True), watching(event("ADDED", made("a", "6")))]
    await follow(server.api(), clock, lambda f: "+a" in f.events)
    assert server.asked == ["list", "watch 5", "watch 5"]
    assert server.requests[1].query["timeoutSeconds"] == "1"


async def test_refused_credentials_are_stale_and_tried_again_without_a_list(server, clock) -> None:
    server.lists = [listing(made("a", "1"), version="5")]
    server.watches = [
        refusing(401, "Unauthorized", "token expired"),
        watching(event("ADDED", made("b", "6"))),
    ]
    seen = await follow(server.api(), clock, lambda f: "+b" in f.events)
    assert server.asked == ["list", "watch 5", "watch 5"]
    assert seen.states == ["listing", "stale", "live"]
    assert any("refuses our credentials (token expired)" in reason for reason in seen.reasons)
    assert 30 in clock.slept


async def test_every_watch_asks_for_bookmarks_and_for_its_own_end(server, clock) -> None:
    server.lists = [listing(version="5")]
    server.watches = [watching(event("ADDED", made("a", "6")))]
    await follow(server.api(), clock, lambda f: "+a" in f.events)
    query = server.requests[1].query
    assert query["allowWatchBookmarks"] == "true"
    assert 35 <= int(query["timeoutSeconds"]) <= 50


async def test_what_a_list_knew_already_is_no_news(server, clock) -> None:
    """An event that comes late, of what was deleted while nobody watched, must not bring it back."""
    server.lists = [
        listing(made("a", "1"), made("b", "2"), version="5"),
        listing(made("b", "2"), version="9"),
    ]
    late = (event("ADDED", made("a", "1")), event("DELETED", made("b", "9")))
    server.watches = [
        watching(error(410, "Expired")),
        watching(*late, event("ADDED", made("c", "10"))),
    ]
    seen = await follow(server.api(), clock, lambda f: "+c" in f.events)
    assert seen.events == ["=a,b", "=b", "+c"]
    assert seen.watcher.position == 10


async def test_versions_that_are_no_numbers_are_all_believed(server, clock) -> None:
    server.lists = [listing(made("a", "aa"), version="zz")]
    server.watches = [watching(event("ADDED", made("b", "bb")), event("ADDED", made("c", "1")))]
    seen = await follow(server.api(), clock, lambda f: "+c" in f.events)
    assert seen.events == ["=a", "+b", "+c"]
