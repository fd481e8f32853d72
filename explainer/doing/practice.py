"""The practice cluster's control endpoint, as lessons use it (docs/practice-control.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from dashboard.kube.api import Api
from dashboard.kube.config import Connection, Credentials
from explainer.limits import STEP_LOOKS

CONTROL = "/practice/v1"
"""Where it is."""
WORKSHOP = "workshop"
"""The namespace of the practice cluster's scenes."""
ADMIN = "admin"
NOTHING_STEPPED = "Nobody has anything to do."


class Ask(msgspec.Struct, frozen=True):
    """A request to a Service, so many seconds from now."""

    id: int
    in_s: float
    namespace: str
    service: str
    port: str
    path: str


class Asked(msgspec.Struct, frozen=True):
    """What came of one, at this second of the cluster's clock."""

    id: int
    at_s: float
    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Passed:
    """Simulated seconds since the cluster's start, and by resource the version that a watch must have come to before it
    knows all that happened until then."""

    now_s: float
    versions: Mapping[str, int] = field(default_factory=dict)
    moments: Mapping[int, float] = field(default_factory=dict)
    """By its version, when each write was made."""
    asked: Sequence[Asked] = ()
    """The requests that were answered, in their order."""


class Control:
    """Of one cluster, the first or a fork. Every method raises KubeError."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def ask(self, method: str, where: str, body: object = None) -> dict[str, Any]:
        """Any request."""
        raw = None if body is None else msgspec.json.encode(body)
        answer = await self._api.request(method, f"{CONTROL}/{where}", body=raw)
        return msgspec.json.decode(answer, type=dict[str, Any])

    async def now_s(self) -> float:
        """Simulated seconds since the cluster's start."""
        return float((await self.ask("GET", "clock"))["now_s"])

    async def set_rate(self, rate: float | str) -> float:
        """The time at which the rate begins."""
        return float((await self.ask("PUT", "clock/rate", {"rate": rate}))["now_s"])

    async def run(self, seconds: float, asks: Sequence[Ask] = ()) -> Passed:
        """So many simulated seconds as fast as possible, with these requests; what came of it. A slow machine takes
        several requests."""
        left_s, planned = seconds, list(asks)
        moments: dict[int, float] = {}
        asked: list[Asked] = []
        while True:
            body = {"seconds": left_s, "asks": planned, "moments": True}
            answer = await self.ask("POST", "clock/run", body)
            moments |= answer["moments"]
            asked += msgspec.convert(answer["asked"], list[Asked])
            left_s -= float(answer["seconds"])
            planned = []
            if answer["complete"] or left_s <= 0:
                now_s = float(answer["clock"]["now_s"])
                return Passed(now_s, answer["versions"], moments, asked)

    async def standing(self) -> Passed:
        """Where it stands, without letting time pass."""
        answer = await self.ask("GET", "counters")
        return Passed(float(answer["now_s"]), answer["versions"])

    async def step(self, component: str) -> str:
        """The next action, of any component or of one, that writes something; what it did, in words."""
        for _ in range(STEP_LOOKS):
            answer = await self.ask("POST", "clock/step", {"component": component})
            if not answer.get("acted"):
                break
            if said := [one["text"] for one in answer.get("steps", ()) if one.get("text")]:
                return " ".join(said)
        return NOTHING_STEPPED

    async def keep(self, name: str) -> None:
        """The present state, under a name."""
        await self.ask("PUT", f"snapshots/{name}")

    async def restore(self, name: str) -> None:
        """A kept state."""
        await self.ask("POST", f"snapshots/{name}/restore")

    async def start(self, scenario: str, seed: int = 0) -> None:
        """Everything is replaced by a scene."""
        await self.ask("POST", "scenarios/start", {"name": scenario, "seed": seed})

    async def version(self) -> int:
        """The store's version: rises with each write."""
        return int((await self.ask("GET", "counters"))["version"])

    async def fork(self, first: Connection, name: str, *, idle_s: int, of: str = "") -> Connection:
        """A cluster of its own that goes on from this second: from the first one's, or from that of the fork ``of``."""
        made = await self.ask("POST", "forks", {"name": name, "idle_s": idle_s, "of": of})
        token = str(made["tokens"][ADMIN])
        return replace(
            first,
            name=name,
            server=f"{first.server}/clusters/{name}",
            credentials=Credentials(lambda: f"Bearer {token}"),
        )

    async def remove(self, name: str) -> None:
        """End a fork."""
        await self.ask("DELETE", f"forks/{name}")
