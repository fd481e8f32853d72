"""Asks metrics.k8s.io every quarter of a minute, however many people look, and says why there is nothing.

That is as often as metrics-server itself measures. A cluster without it is asked once a minute.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

import msgspec

from dashboard import limits
from dashboard.kube import errors
from dashboard.kube.api import Api
from dashboard.kube.timing import Timing
from dashboard.projection.quantities import thousandths, whole
from dashboard.usage.series import Key, Series

ROOT = "/apis/metrics.k8s.io/v1beta1"


class _Meta(msgspec.Struct):
    name: str = ""
    namespace: str = ""


class _Container(msgspec.Struct):
    usage: dict[str, str] = {}


class _Measured(msgspec.Struct):
    """NodeMetrics has `usage`, PodMetrics has it for each container."""

    metadata: _Meta
    usage: dict[str, str] | None = None
    containers: list[_Container] | None = None


class _List(msgspec.Struct):
    items: list[_Measured] | None = None


_decoder = msgspec.json.Decoder(_List)


class Usage:
    """The measurements of one cluster. `why_not` is a sentence while there are none."""

    def __init__(
        self,
        api: Api,
        timing: Timing | None = None,
        *,
        tell: Callable[[int, Mapping[str, tuple[int, int]]], None] = lambda _at_ms, _nodes: None,
    ) -> None:
        """``tell`` gets each reading of the nodes, by name, and once an empty one when readings fail."""
        self._api, self._timing, self._tell = api, timing or Timing(), tell
        self._has_told = False
        self.nodes, self.pods = Series(), Series()
        self.why_not = "The first measurement is on its way."
        self.briefly = self.why_not
        """The same without the API server's words, which name Podium's own account."""

    async def run(self) -> None:
        """For ever."""
        while True:
            self.why_not = await self.read()
            if self.why_not and self._has_told:
                self._has_told = False
                self._tell(self._timing.wall_ms(), {})
            pause_s = limits.USAGE_RETRY_S if self.why_not else limits.USAGE_EVERY_S
            await self._timing.sleep(pause_s)

    async def read(self) -> str:
        """One reading of all; why there is none, or nothing."""
        self.briefly = ""
        try:
            async with asyncio.timeout(limits.USAGE_TIMEOUT_S):
                nodes, pods = await asyncio.gather(self._list("nodes"), self._list("pods"))
        except errors.NotFound:
            self.briefly = "This cluster does not measure: there is no metrics.k8s.io (metrics-server serves it)."
            return self.briefly
        except errors.Forbidden as error:
            self.briefly = "Podium may not read measurements."
            return f"{self.briefly} The API server says: {error.message}"
        except (errors.KubeError, TimeoutError) as error:
            self.briefly = "The measurements do not come."
            said = str(error) or f"no answer within {limits.USAGE_TIMEOUT_S} s"
            return f"The measurements do not come: {said}"
        at_ms = self._timing.wall_ms()
        self.nodes.add(at_ms, nodes)
        self.pods.add(at_ms, pods)
        self._has_told = True
        self._tell(
            at_ms, {key[1]: used for key, used in islice(nodes.items(), limits.USAGE_TOLD_NODES)}
        )
        return ""

    async def _list(self, plural: str) -> Mapping[Key, tuple[int, int]]:
        raw = await self._api.request("GET", f"{ROOT}/{plural}")
        try:
            items = _decoder.decode(raw).items or []
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise errors.Unreadable(
                f"the answer about {plural} cannot be read ({error})"
            ) from error
        return {(one.metadata.namespace, one.metadata.name): _sum(one) for one in items}


def _sum(measured: _Measured) -> tuple[int, int]:
    parts: Iterable[dict[str, Any]] = (
        [measured.usage]
        if measured.usage is not None
        else [one.usage for one in measured.containers or ()]
    )
    cpu_m = memory_b = 0
    for usage in parts:
        cpu_m += thousandths(usage.get("cpu", 0))
        memory_b += whole(usage.get("memory", 0))
    return cpu_m, memory_b
