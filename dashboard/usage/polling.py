"""Asks metrics.k8s.io every quarter of a minute, however many people look, and says why there is nothing.

That is as often as metrics-server itself measures. A cluster without it is asked once a minute.
"""

import asyncio
from collections.abc import Iterable, Mapping
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

    def __init__(self, api: Api, timing: Timing | None = None) -> None:
        self._api, self._timing = api, timing or Timing()
        self.nodes, self.pods = Series(), Series()
        self.why_not = "The first measurement is on its way."

    async def run(self) -> None:
        """For ever."""
        while True:
            self.why_not = await self.read()
            pause_s = limits.USAGE_RETRY_S if self.why_not else limits.USAGE_EVERY_S
            await self._timing.sleep(pause_s)

    async def read(self) -> str:
        """One reading of all; why there is none, or nothing."""
        try:
            async with asyncio.timeout(limits.USAGE_TIMEOUT_S):
                nodes, pods = await asyncio.gather(self._list("nodes"), self._list("pods"))
        except errors.NotFound:
            return "This cluster does not measure: there is no metrics.k8s.io (metrics-server serves it)."
        except errors.Forbidden as error:
            return f"Podium may not read measurements. The API server says: {error.message}"
        except (errors.KubeError, TimeoutError) as error:
            said = str(error) or f"no answer within {limits.USAGE_TIMEOUT_S} s"
            return f"The measurements do not come: {said}"
        at_ms = self._timing.wall_ms()
        self.nodes.add(at_ms, nodes)
        self.pods.add(at_ms, pods)
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
