"""The pause before the next try, which good news ends early.

Back-off alone is blind: when an API server that was away is back, whoever failed most would sleep up to half a minute
longer. Whoever gets the first answer tells the others, and they try at once, but never sooner than a second after
their last try, so that a server that comes and goes is not asked in a loop."""

import asyncio

from dashboard.kube.timing import Timing
from dashboard.limits import HURRIED_REST_S


class Rest:
    """Belongs to one task that tries again and again."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._news = asyncio.Event()

    def hurry(self) -> None:
        """There is news: a pause that may end early does."""
        self._news.set()

    async def wait(self, wait_s: float, *, may_end_early: bool) -> None:
        """Pause for so many seconds. News from before the pause is no news."""
        self._news.clear()
        if not may_end_early or wait_s <= HURRIED_REST_S:
            await self._timing.sleep(wait_s)
            return
        pauses = (
            asyncio.ensure_future(self._timing.sleep(wait_s)),
            asyncio.ensure_future(self._until_news()),
        )
        try:
            done, _ = await asyncio.wait(pauses, return_when=asyncio.FIRST_COMPLETED)
            for one in done:
                one.result()
        finally:
            for one in pauses:
                one.cancel()
            await asyncio.gather(*pauses, return_exceptions=True)

    async def _until_news(self) -> None:
        began_s = self._timing.monotonic()
        await self._news.wait()
        left_s = began_s + HURRIED_REST_S - self._timing.monotonic()
        if left_s > 0:
            await self._timing.sleep(left_s)
