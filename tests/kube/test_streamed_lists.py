"""Lists that come as a watch (sendInitialEvents), where the API server knows how."""

from aiohttp import web

from tests.kube.following import follow
from tests.kube.server import Answer, bookmark, event, listing, status, watching
from tests.kube.test_watching_goes_on import made

END = bookmark("9", **{"k8s.io/initial-events-end": "true"})


def streaming(server, streamed: Answer) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        if "sendInitialEvents" in request.query:
            return await streamed(request)
        script = server.watches if "watch" in request.query else server.lists
        return await script.pop(0)(request) if script else status(500, "InternalError")

    server.other = answer


async def test_initial_events_are_one_replacement_and_the_watch_goes_on(server, clock) -> None:
    initial = (event("ADDED", made("a", "1")), event("ADDED", made("b", "2")), END)
    streaming(server, watching(*initial, event("ADDED", made("c", "10")), hang=True))
    seen = await follow(server.api(), clock, lambda f: "+c" in f.events)
    assert seen.events == ["=a,b", "+c"]
    assert seen.states == ["listing", "live"]
    assert server.asked == ["watch"]


async def test_an_end_of_the_initial_events_that_is_told_twice_empties_nothing(
    server, clock
) -> None:
    initial = (event("ADDED", made("a", "1")), END, END)
    streaming(server, watching(*initial, event("ADDED", made("c", "10")), hang=True))
    seen = await follow(server.api(), clock, lambda f: "+c" in f.events)
    assert seen.events == ["=a", "+c"]
    assert seen.names == {"a", "c"}


async def test_watch_after_a_streamed_list_begins_at_its_last_version(server, clock) -> None:
    streaming(server, watching(event("ADDED", made("a", "1")), END))
    server.watches = [watching(event("ADDED", made("b", "11")))]
    seen = await follow(server.api(), clock, lambda f: "+b" in f.events)
    assert seen.events == ["=a", "+b"]
    assert server.asked == ["watch", "watch 9"]


async def test_changes_during_the_initial_events_are_part_of_the_list(server, clock) -> None:
    initial = (
        event("ADDED", made("a", "1")),
        event("ADDED", made("b", "2")),
        event("DELETED", made("a", "3")),
        END,
    )
    streaming(server, watching(*initial, hang=True))
    seen = await follow(server.api(), clock, lambda f: f.lists == 1)
    assert seen.events == ["=b"]


async def test_server_that_ends_the_stream_too_soon_is_asked_for_a_plain_list(
    server, clock
) -> None:
    streaming(server, watching(event("ADDED", made("a", "1"))))
    server.lists = [listing(made("a", "1"), made("b", "2"), version="5")]
    seen = await follow(server.api(), clock, lambda f: f.lists == 1)
    assert seen.events == ["=a,b"]


async def test_stream_that_is_cut_before_its_end_shows_nothing_half(server, clock) -> None:
    streaming(server, watching(event("ADDED", made("a", "1")), cut=True))
    seen = await follow(server.api(), clock, lambda f: "stale" in f.states)
    assert seen.events == []


async def test_position_is_told_only_when_the_list_is_complete(server, clock) -> None:
    """What is held back until the list is complete is known to nobody yet."""
    streaming(server, watching(event("ADDED", made("a", "1")), cut=True))
    half = await follow(server.api(), clock, lambda f: "stale" in f.states)
    assert half.watcher.position == 0
    streaming(server, watching(event("ADDED", made("a", "1")), END, hang=True))
    whole = await follow(server.api(), clock, lambda f: f.lists == 1)
    assert whole.watcher.position == 9
