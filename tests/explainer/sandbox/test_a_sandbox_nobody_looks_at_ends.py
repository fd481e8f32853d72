"""A sandbox that was left ends by itself, leaves nothing, and its owner hears of it. Its clock is moved by hand."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dashboard import wiring
from dashboard.access.models import Post
from dashboard.kube import config
from dashboard.live import frames
from dashboard.web import backend
from explainer.doing.practice import Control
from explainer.runs import idle
from explainer.sandbox import boxes
from explainer.sandbox.limits import SANDBOX_IDLE_S, SANDBOX_LOOK_S
from tests.conftest import Persona
from tests.explainer.looking import HandClock, Looking

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WHY = "This sandbox has ended: nobody looked at it for 3 minutes."


@pytest.fixture
async def clock(
    practice_kubeconfig: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[HandClock]:
    """Podium shows the practice cluster, and this clock is what sandboxes end by."""
    by_hand = HandClock()
    monkeypatch.setattr(idle, "TIMING", by_hand.timing)
    await wiring.ensure_started([config.from_kubeconfig(practice_kubeconfig)])
    yield by_hand
    await wiring.stop()


async def started(who: Persona) -> str:
    answer = await who.async_client.post("/sandbox/", {"scene": "empty"})
    assert answer.status_code == 303, answer.content
    return str(answer["Location"].split("/")[2])


async def forks() -> set[str]:
    """What the practice cluster has besides its first cluster."""
    first = wiring.first()
    assert first is not None
    return {str(one["name"]) for one in (await Control(first.api).ask("GET", "forks"))["items"]}


async def test_it_stays_as_long_as_somebody_looks(clock: HandClock, vera: Persona) -> None:
    slug = await started(vera)
    async with Looking(vera.async_client, slug) as page:
        await page.until("hello")
        for _ in range(5):
            await clock.move_on(SANDBOX_IDLE_S)
    await clock.move_on(SANDBOX_IDLE_S)  # a walk that is just short enough
    assert backend.is_known(slug)
    async with Looking(vera.async_client, slug) as page:
        await page.until("hello")
        await clock.move_on(SANDBOX_LOOK_S)
    await clock.move_on(SANDBOX_IDLE_S)
    assert backend.is_known(slug)
    await clock.move_on(SANDBOX_LOOK_S)
    assert not backend.is_known(slug)


async def test_nothing_of_it_is_left(clock: HandClock, vera: Persona) -> None:
    await started(vera)
    await boxes.leave(vera.viewer.id)
    await clock.asleep()
    tasks = len(asyncio.all_tasks())
    slug = await started(vera)
    box = boxes.find(slug)
    assert box is not None
    assert box.running is not None
    memory = weakref.ref(box.running.store)
    assert slug in await forks()
    await clock.move_on(SANDBOX_LOOK_S)
    del box
    await clock.move_on(SANDBOX_IDLE_S + 1)
    assert slug not in await forks()
    assert not await Post.objects.filter(place=slug).aexists()
    assert len(asyncio.all_tasks()) == tasks
    gc.collect()
    assert memory() is None


async def test_its_owner_is_told(clock: HandClock, vera: Persona, omar: Persona) -> None:
    slug = await started(vera)
    assert WHY not in await _page(vera)
    await clock.move_on(SANDBOX_LOOK_S)
    await clock.move_on(SANDBOX_IDLE_S + 1)
    async with Looking(vera.async_client, slug) as page:  # a phone that was in a pocket
        bye = await page.until("bye")
        assert (bye["code"], bye["reason"], bye["retry_after_s"]) == (frames.NOT_HERE, WHY, None)
        assert await page.closed() == frames.NOT_HERE
    gone = await vera.async_client.get(f"/at/{slug}/cluster/")
    assert (gone.status_code, WHY in gone.content.decode()) == (404, True)
    assert WHY in await _page(vera)
    assert WHY not in await _page(omar)
    await started(vera)
    assert WHY not in await _page(vera)


async def _page(who: Persona) -> str:
    return (await who.async_client.get("/sandbox/")).content.decode()
