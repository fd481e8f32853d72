import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest

from dashboard.kube.api import Api
from dashboard.kube.config import Connection
from dashboard.kube.errors import Forbidden, KubeError, ServerError, Unreachable
from dashboard.kube.kinds import by_name
from dashboard.kube.timing import Timing
from dashboard.limits import PULSE_EVERY_S, PULSE_SILENT_EVERY_S
from dashboard.mirror.pulse import Pulse
from dashboard.mirror.store import Store
from dashboard.mirror.supervisor import Supervisor
from tests.kube.server import Clock, hanging, listing, serving, status, watching
from tests.projection.objects import pod

Ask = Callable[[], Awaitable[bytes]]


class Scripted(Api):
    """Answers pulses from a script (an error, or a namespace's uid), then never again."""

    def __init__(self, *answers: KubeError | str) -> None:
        super().__init__(Connection(name="test", server="http://127.0.0.1:9", namespace="mine"))
        self.answers = list(answers)
        self.asked: list[str] = []

    async def request(self, method: str, where: str, **_more: object) -> bytes:
        if not self.answers:
            raise asyncio.CancelledError
        self.asked.append(where.rsplit("/", 1)[1])
        answer = self.answers.pop(0)
        if isinstance(answer, KubeError):
            raise answer
        return json.dumps({"metadata": {"uid": answer}}).encode()


AWAY = Unreachable("nobody there")
FORBIDDEN = Forbidden("not for you", code=403)


async def ask(api: Api) -> tuple[list[tuple[str, int]], list[str], Clock]:
    clock, said, news = Clock(), [], []
    begun_ms = clock.wall_ms()
    pulse = Pulse(
        api,
        timing=Timing(wall_ms=clock.wall_ms, sleep=clock.sleep),
        on_change=lambda silence, since_ms: said.append((silence, since_ms - begun_ms)),
        on_well=lambda: news.append("well"),
        on_other=lambda: news.append("other"),
    )
    with pytest.raises(asyncio.CancelledError):
        await pulse.run()
    return said, news, clock


async def heard(*answers: KubeError | str) -> list[tuple[str, int]]:
    return (await ask(Scripted(*answers)))[0]


async def told(*answers: KubeError | str) -> list[str]:
    return (await ask(Scripted(*answers)))[1]


async def test_silence_is_told_once_with_the_time_of_the_last_answer() -> None:
    every_ms, silent_ms = int(PULSE_EVERY_S * 1000), int(PULSE_SILENT_EVERY_S * 1000)
    assert await heard("a", "a", AWAY, AWAY, "a", "a") == [
        ("nobody there", every_ms),
        ("", 2 * every_ms + 2 * silent_ms),
    ]


async def test_a_silent_api_server_is_asked_each_second() -> None:
    _, _, clock = await ask(Scripted("a", AWAY, AWAY, "a"))
    assert clock.slept == [5, 1, 1, 5]


async def test_an_answer_after_silence_or_errors_is_good_news_once() -> None:
    assert await told("a", "a") == []
    assert await told(AWAY, "a", "a") == ["well"]
    assert await told(ServerError("etcd is away", code=500), "a", "a") == ["well"]
    assert await told(AWAY, ServerError("not yet", code=500), "a") == ["well"]


async def test_another_uid_is_another_cluster_also_after_silence() -> None:
    assert await told("a", "b", "b") == ["other"]
    assert await told("a", AWAY, "b") == ["other", "well"]
    assert await told("a", AWAY, "a") == ["well"]


async def test_own_namespace_tells_the_cluster_where_the_systems_is_forbidden() -> None:
    api = Scripted(FORBIDDEN, "mine-1", "mine-1", "mine-2")
    _, news, _ = await ask(api)
    assert api.asked == ["kube-system", "mine", "mine", "mine"]
    assert news == ["other"]


async def test_a_refusal_is_a_sign_of_life() -> None:
    assert await heard(FORBIDDEN) == []


async def test_quiet_kinds_are_stale_while_the_api_server_hangs() -> None:
    async with serving() as server:
        server.lists = [listing(pod("a"), version="5")]
        server.watches = [watching(hang=True)]
        heard: list[str] = []
        news = asyncio.Event()
        beat = asyncio.Event()

        async def sleep(seconds: float) -> None:
            await beat.wait()
            beat.clear()

        def on_state(_kind: str, state) -> None:
            heard.append(state.state)
            news.set()

        async def until(state: str) -> None:
            async with asyncio.timeout(5):
                while heard[-1:] != [state]:
                    news.clear()
                    await news.wait()

        api = server.api()
        api._timeout_s = 0.05
        supervisor = Supervisor(
            api, Store(), kinds=[by_name("Pod")], timing=Timing(sleep=sleep), on_state=on_state
        )
        running = asyncio.create_task(supervisor.run())
        try:
            await until("live")
            server.pulse = hanging
            beat.set()
            await until("stale")
            server.pulse = None
            beat.set()
            await until("live")
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await api.close()
        assert supervisor.store.count("Pod") == 1
        assert heard == ["live", "stale", "live"]


async def test_an_api_server_that_refuses_the_version_is_alive() -> None:
    async with serving() as server:

        async def refused(_request):
            return status(403, "Forbidden")

        server.pulse = refused
        api = server.api()
        said: list[str] = []
        asked = asyncio.Event()

        async def sleep(_seconds: float) -> None:
            if asked.is_set():
                raise asyncio.CancelledError
            asked.set()

        pulse = Pulse(api, timing=Timing(sleep=sleep), on_change=lambda why, _: said.append(why))
        with pytest.raises(asyncio.CancelledError):
            await pulse.run()
        await api.close()
        assert said == []
