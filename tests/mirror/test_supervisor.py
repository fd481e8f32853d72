import asyncio
import logging

from aiohttp import web

from dashboard.kube.kinds import by_name
from dashboard.kube.timing import Timing
from dashboard.mirror.store import Store
from dashboard.mirror.supervisor import Supervisor
from tests.kube.server import (
    Clock,
    Server,
    bookmark,
    event,
    hanging,
    listing,
    refusing,
    serving,
    status,
    watching,
)
from tests.projection.objects import node, pod


class Run:
    """A supervisor at work against one server, and what it said."""

    def __init__(self, server: Server, *kinds: str) -> None:
        clock = Clock()
        self.timing = Timing(
            monotonic=clock.monotonic,
            wall_ms=clock.wall_ms,
            sleep=self.sleep,
            uniform=clock.uniform,
        )
        self.store = Store()
        self.heard: list[tuple[str, str]] = []
        self.settled = asyncio.Event()
        self.changed = asyncio.Event()
        self.hold = asyncio.Event()
        self.api = server.api()
        self.supervisor = Supervisor(
            self.api,
            self.store,
            kinds=[by_name(kind) for kind in kinds],
            timing=self.timing,
            on_state=self.on_state,
            on_settled=self.settled.set,
        )
        self.store.on_change = self.changed.set

    async def sleep(self, seconds: float) -> None:
        if seconds:
            await self.hold.wait()

    def on_state(self, kind: str, state) -> None:
        self.heard.append((kind, state.state))
        self.changed.set()

    async def until(self, condition) -> None:
        async with asyncio.timeout(5):
            while not condition():
                self.changed.clear()
                await self.changed.wait()

    async def __aenter__(self):
        self.task = asyncio.create_task(self.supervisor.run())
        return self

    async def __aexit__(self, *exc) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        await self.api.close()


def by_kind(answers):
    """Lists by the plural in the path; watches hang."""

    async def answer(request):
        if "sendInitialEvents" in request.query:
            return status(422, "Invalid")
        plural = request.path.rsplit("/", 1)[1]
        if "watch" in request.query:
            return await hanging(request)
        return await answers[plural](request)

    return answer


async def test_forbidden_and_hanging_kinds_block_nobody() -> None:
    async with serving() as server:
        server.other = by_kind(
            {
                "pods": listing(pod("a"), version="5"),
                "nodes": refusing(403, "Forbidden", "no nodes for you"),
                "services": hanging,
                "deployments": refusing(404, "NotFound"),
            }
        )
        async with Run(server, "Pod", "Node", "Service", "Deployment") as run:
            await run.until(
                lambda: (
                    {k: s.state for k, s in run.supervisor.states.items()}
                    == {
                        "Pod": "live",
                        "Node": "forbidden",
                        "Service": "listing",
                        "Deployment": "missing",
                    }
                )
            )
            assert run.store.count("Pod") == 1
            assert run.supervisor.states["Node"].reason == "no nodes for you"
            assert not run.settled.is_set(), "one kind is still being listed"


async def test_settled_is_said_once_when_every_kind_is_known_or_out_of_reach() -> None:
    async with serving() as server:
        server.other = by_kind({"pods": listing(version="5"), "nodes": refusing(403, "Forbidden")})
        async with Run(server, "Pod", "Node") as run:
            async with asyncio.timeout(5):
                await run.settled.wait()


async def test_objects_leave_with_the_right_to_see_them() -> None:
    async with serving() as server:
        server.lists = [listing(node("n"), version="5"), refusing(403, "Forbidden")]
        server.watches = [watching(bookmark("6")), refusing(403, "Forbidden")]
        async with Run(server, "Node") as run:
            run.hold.set()
            await run.until(lambda: ("Node", "forbidden") in run.heard)
            assert run.store.count("Node") == 0


async def test_stale_kind_keeps_its_objects() -> None:
    async with serving() as server:
        server.lists = [listing(pod("a"), version="5")]
        server.watches = [refusing(500, "InternalError", "etcd is away")]
        async with Run(server, "Pod") as run:
            await run.until(lambda: ("Pod", "stale") in run.heard)
            assert run.store.count("Pod") == 1
            assert run.supervisor.states["Pod"].reason == "etcd is away"


async def test_events_are_written_to_the_store() -> None:
    async with serving() as server:
        server.lists = [listing(pod("a", uid="a"), version="5")]
        server.watches = [
            watching(
                event("ADDED", pod("b", uid="b")), event("DELETED", pod("a", uid="a")), hang=True
            )
        ]
        async with Run(server, "Pod") as run:
            await run.until(lambda: [one.uid for one in run.store.all("Pod")] == ["b"])


async def test_defect_of_ours_in_one_kind_is_logged_and_ends_nothing(caplog) -> None:
    async with serving() as server:
        server.other = by_kind(
            {"pods": listing(pod("a"), version="5"), "nodes": listing(node("n"), version="5")}
        )
        run = Run(server, "Pod", "Node")
        write = run.store.replace

        def broken(kind, objects, read_ms, **wishes) -> None:
            if kind == "Node":
                raise RuntimeError("planted")
            write(kind, objects, read_ms)

        run.store.replace = broken
        with caplog.at_level(logging.ERROR):
            async with run:
                await run.until(
                    lambda: (
                        run.store.count("Pod") == 1
                        and run.supervisor.states["Node"].state == "stale"
                    )
                )
        assert "planted" in caplog.text


async def test_objects_of_another_cluster_leave_even_when_the_new_one_lists_nothing() -> None:
    async with serving() as server:
        uids = ["first", "second"]

        async def pulse(_request):
            uid = uids.pop(0) if len(uids) > 1 else uids[0]
            return web.json_response({"metadata": {"uid": uid}})

        server.pulse = pulse
        server.lists = [listing(pod("a"), version="5")]
        server.watches = [watching(hang=True)]
        async with Run(server, "Pod") as run:
            await run.until(lambda: ("Pod", "live") in run.heard)
            assert run.store.count("Pod") == 1
            server.lists = [refusing(500, "InternalError") for _ in range(50)]
            run.hold.set()
            await run.until(lambda: ("Pod", "stale") in run.heard)
            assert run.store.count("Pod") == 0
