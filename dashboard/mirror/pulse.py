"""Asks the API server for a sign of life, because a watch on which nothing comes proves nothing.

A watch that is quiet may belong to a quiet cluster or to an API server that hangs: its kernel goes
on answering TCP keepalives, and the watch's own bound is most of a minute away. One small request
tells the two apart within seconds. Any answer is a sign of life, also a refusal.

What is asked for is a namespace that lives as long as its cluster, so the same answer says whether
this is still the same one: addresses are given to other clusters, and a watch from an old position
does not notice.
"""

import asyncio
from collections.abc import Callable

import msgspec

from dashboard.kube.api import Api
from dashboard.kube.errors import Forbidden, KubeError, NotFound, ServerError, Unreachable
from dashboard.kube.kinds import by_name, path
from dashboard.kube.timing import Timing
from dashboard.limits import PULSE_EVERY_S, PULSE_SILENT_EVERY_S, PULSE_TIMEOUT_S

SYSTEM = "kube-system"
"""Made with the cluster and never deleted: its uid is what people use as a cluster's identity."""


class _Metadata(msgspec.Struct):
    uid: str = ""


class _Namespace(msgspec.Struct):
    metadata: _Metadata


_namespaces = msgspec.json.Decoder(_Namespace)


class Pulse:
    """``on_change(silence, since_ms)``: why there is no answer ("" when there is one again), and
    when the last one came (Unix ms). ``on_well``: it answers again after silence or errors of its
    own. ``on_other``: it is another cluster now. Each is called only when it is news."""

    def __init__(
        self,
        api: Api,
        *,
        timing: Timing,
        on_change: Callable[[str, int], None],
        on_well: Callable[[], None] = lambda: None,
        on_other: Callable[[], None] = lambda: None,
    ) -> None:
        self._api = api
        self._timing = timing
        self._on_change = on_change
        self._on_well = on_well
        self._on_other = on_other
        self._answered_ms = timing.wall_ms()
        self._is_silent = False
        self._is_failing = False
        self._asked = SYSTEM
        self._identity: tuple[str, str] | None = None

    async def run(self) -> None:
        """Ask for ever, until cancelled."""
        while True:
            silence, is_failing = await self._ask()
            if not silence:
                self._answered_ms = self._timing.wall_ms()
            was_well = not self._is_silent and not self._is_failing
            self._is_failing = is_failing
            if bool(silence) != self._is_silent:
                self._is_silent = bool(silence)
                self._on_change(silence, self._answered_ms)
            if not (silence or is_failing or was_well):
                self._on_well()
            await self._timing.sleep(PULSE_SILENT_EVERY_S if silence else PULSE_EVERY_S)

    async def _ask(self) -> tuple[str, bool]:
        """Why there is no answer, or ""; and whether the answer is an error of the server's."""
        try:
            async with asyncio.timeout(PULSE_TIMEOUT_S):
                answer = await self._api.request("GET", path(by_name("Namespace"), "", self._asked))
        except TimeoutError:
            return f"The API server has not answered for {PULSE_TIMEOUT_S} s.", False
        except Unreachable as error:
            return error.message, False
        except ServerError:
            return "", True
        except (Forbidden, NotFound):
            # Not ours to read: the own namespace is, for an account that has no more.
            self._asked = self._api.connection.namespace or SYSTEM
            return "", False
        except KubeError:
            return "", False
        self._recognise(answer)
        return "", False

    def _recognise(self, answer: bytes) -> None:
        try:
            found = (self._asked, _namespaces.decode(answer).metadata.uid)
        except msgspec.MsgspecError:
            return  # something answers for the API server; the kinds will tell
        before, self._identity = self._identity, found
        if before is not None and before[0] == found[0] and before[1] != found[1]:
            self._on_other()
