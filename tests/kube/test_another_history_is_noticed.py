"""An API server that was away and is back with an older time: etcd restored, or a cluster made anew."""

from aiohttp import web

from tests.kube.following import follow
from tests.kube.server import bookmark, event, listing, watching
from tests.projection.objects import pod


def made(name: str, version: str) -> dict:
    obj = pod(name)
    obj["metadata"]["resourceVersion"] = version
    return obj


async def cut(request: web.Request) -> web.Response:
    """No answer at all. Stands twice in a script: on a kept connection aiohttp asks once more."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def test_time_that_went_backwards_means_a_new_list(server, clock) -> None:
    server.lists = [
        listing(made("old", "90"), version="90"),
        listing(made("new", "7"), version="7"),
        listing(made("new", "7"), version="7"),
    ]
    server.watches = [watching(bookmark("95")), cut, cut]
    seen = await follow(server.api(), clock, lambda f: f.lists == 2)
    assert seen.events == ["=old", "=new"]
    assert server.asked == ["list", "watch 90", "watch 95", "watch 95", "list", "list"]
    assert server.requests[4].query["limit"] == "1"


async def test_time_that_went_on_means_going_on(server, clock) -> None:
    server.lists = [listing(made("a", "5"), version="5"), listing(made("a", "5"), version="8")]
    server.watches = [cut, cut, watching(event("ADDED", made("b", "9")))]
    seen = await follow(server.api(), clock, lambda f: "+b" in f.events)
    assert seen.events == ["=a", "+b"]
    assert server.asked == ["list", "watch 5", "watch 5", "list", "watch 5"]


async def test_versions_that_are_no_numbers_are_not_compared(server, clock) -> None:
    server.lists = [listing(version="zz"), listing(version="aa")]
    server.watches = [cut, cut, watching(event("ADDED", made("b", "bb")))]
    seen = await follow(server.api(), clock, lambda f: "+b" in f.events)
    assert seen.lists == 1
