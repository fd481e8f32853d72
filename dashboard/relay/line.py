"""The line between processes: publish and subscribe of one Redis, taken up again for ever.

Redis may be away for as long as it likes: what is to be said waits (the newest of each kind, with a bound), and nothing
else waits for it. The line counts as up while its own words come back to it, which a half-open connection cannot feign.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any

from dashboard import limits
from dashboard.kube.timing import Backoff, Timing

if TYPE_CHECKING:
    from redis.asyncio import Redis
    from redis.asyncio.client import PubSub

log = logging.getLogger(__name__)


class Line:
    """``hear`` gets each text that anybody published, one's own as well; ``changed`` when it is up or down."""

    def __init__(
        self,
        url: str,
        place: str,
        *,
        hear: Callable[[str], None],
        changed: Callable[[], None],
        timing: Timing,
    ) -> None:
        self._url = url
        self._place = place
        self._hear = hear
        self._changed = changed
        self._timing = timing
        self._backoff = Backoff(timing)
        self._waiting: OrderedDict[str, Callable[[], str]] = OrderedDict()
        self._numbers = count()
        self._something = asyncio.Event()
        self._sent = asyncio.Event()
        self._sent.set()
        self.is_up = False
        self.trouble = ""
        """Why it is down, in words."""

    def say(self, key: str, text: Callable[[], str]) -> None:
        """Soon. Of what waits under the same key only the newest goes; too much drops the oldest. ``text`` is called
        when it goes, since texts are signed with the time."""
        self._waiting.pop(key, None)
        self._waiting[key or f"#{next(self._numbers)}"] = text
        while len(self._waiting) > limits.RELAY_HELD:
            self._waiting.popitem(last=False)
        self._something.set()
        self._sent.clear()

    async def said(self) -> None:
        """When nothing waits any more."""
        await self._sent.wait()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            why = await self._once()
            is_news = self.is_up or not self.trouble
            self.is_up, self.trouble = False, why
            if is_news:
                log.warning("Redis does not answer: %s", why)
                self._changed()
            await self._timing.sleep(self._backoff.next_s())

    async def _once(self) -> str:
        """One connection, until it breaks; why it did."""
        from redis.exceptions import RedisError  # only who has several processes needs the package

        why = "the connection ended"
        try:
            async with _client(self._url) as client, client.pubsub() as listener:
                # First, so that one's own words are heard, too.
                async with asyncio.timeout(limits.RELAY_ANSWER_S):
                    await listener.subscribe(self._place)
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._listen(listener), name="relay listener")
                    group.create_task(self._send(client), name="relay sender")
        except* (RedisError, OSError, TimeoutError) as errors:
            why = _words(errors)
        return why

    async def _listen(self, listener: "PubSub") -> None:
        while True:
            async with asyncio.timeout(limits.RELAY_SILENT_S):
                message: dict[str, Any] | None = await listener.get_message(
                    ignore_subscribe_messages=True, timeout=None
                )
            if message is not None:
                self._is_heard()
                self._hear(message["data"])

    def _is_heard(self) -> None:
        if not self.is_up:
            self.is_up, self.trouble = True, ""
            self._backoff.reset()
            self._changed()

    async def _send(self, client: "Redis") -> None:
        while True:
            await self._something.wait()
            while self._waiting:
                key, text = next(iter(self._waiting.items()))
                async with asyncio.timeout(limits.RELAY_ANSWER_S):
                    await client.publish(self._place, text())
                # Newer words under this key came meanwhile: they stay.
                if self._waiting.get(key) is text:
                    del self._waiting[key]
            self._something.clear()
            self._sent.set()


def _client(url: str) -> "Redis":
    """It tries once: when to try again is the line's business."""
    from redis.asyncio import Redis
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    return Redis.from_url(
        url,
        socket_timeout=limits.RELAY_SILENT_S,
        socket_connect_timeout=limits.RELAY_ANSWER_S,
        retry=Retry(NoBackoff(), 0),
        decode_responses=True,
    )


async def answers(url: str) -> str:
    """Why this Redis does not answer now, or ""."""
    from redis.exceptions import RedisError

    try:
        async with asyncio.timeout(limits.RELAY_ANSWER_S), _client(url) as client:
            await client.ping()
    except (RedisError, OSError, TimeoutError) as error:
        return _sentence(error)
    return ""


def _words(errors: BaseExceptionGroup[BaseException]) -> str:
    """The first of them, as a sentence's part."""
    error: BaseException = errors
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return _sentence(error)


def _sentence(error: BaseException) -> str:
    no_words = "no answer in time" if isinstance(error, TimeoutError) else type(error).__name__
    return (str(error) or no_words).rstrip(".")
