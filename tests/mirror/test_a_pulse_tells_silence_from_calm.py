import asyncio
from collections.abc import Awaitable, Callable

import pytest

from dashboard.kube.api import Api
from dashboard.kube.errors import Forbidden, KubeError, Unreachable
from dashboard.kube.kinds import by_name
from dashboard.kube.timing import Timing
from dashboard.limits import PULSE_EVERY_S
from dashboard.mirror.pulse import Pulse
from dashboard.mirror.store import Store
from dashboard.mirror.supervisor import Supervisor
from tests.kube.server import Clock, hanging, listing, serving, status, watching
from tests.projection.objects import pod

Ask = Callable[[], Awaitable[bytes]]


class Scripted(Api):
    """Answers pulses from a script, then never again."""

    def __init__(self, *answers: KubeError | None) -> None:
        self.answers = list(answers)

    async def request(self, *_words: object, **_more: object) -> bytes:
        if not self.answers:
            raise asyncio.CancelledError
        if answer := self.answers.pop(0):
            raise answer
        return b"{}"


async def heard(*answers: KubeError | None) -> list[tuple[str, int]]:
    clock, said = Clock(), []
    timing = Timing(wall_ms=clock.wall_ms, sleep=clock.sleep)
    begun_ms = clock.wall_ms()
    pulse = Pulse(
        Scripted(*answers),
        timing=timing,
        on_change=lambda silence, since_ms: said.append((silence, since_ms - begun_ms)),
    )
    with pytest.raises(asyncio.CancelledError):
        await pulse.run()
    return said


async def test_silence_is_told_once_with_the_time_of_the_last_answer() -> None:
    every_ms = int(PULSE_EVERY_S * 1000)
    away = Unreachable("nobody there")
    assert await heard(None, away, away, None, None) == [
        ("nobody there", every_ms),
        ("", 4 * every_ms),
    ]


async def test_a_refusal_is_a_sign_of_life() -> None:
    assert await heard(Forbidden("no version for you", code=403)) == []


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
            server.version = hanging
            beat.set()
            await until("stale")
            server.version = None
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

        server.version = refused
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
