"""Processes of one house as objects: what each says and hears, with a line that is open or not, and a clock."""

from dataclasses import dataclass, field
from typing import Any

import msgspec

from dashboard.kube.timing import Timing
from dashboard.live.frames import Drain, Note
from dashboard.relay.others import Others
from dashboard.relay.said import Said, Traffic

CONTEXT = "cluster"


def note(text: str) -> Note:
    return Note(at_ms=1, user="Omar", text=text, ids=[])


def drain(state: str = "running", *, left: int = 3, name: str = "d1") -> Drain:
    return Drain(
        id=name, at_ms=1, user="Omar", node="node-1", node_id="n1", state=state, text="", left=left, pods=[],
    )  # fmt: skip


def traffic(state: str = "running", *, total: int = 1, items: tuple[int, ...] = (1,)) -> Traffic:
    frame: dict[str, Any] = {"t": "traffic", "id": "s1", "state": state, "why": "", "total": total}

    def text(these: list[int]) -> str:
        return msgspec.json.encode({**frame, "items": these}).decode()

    return Traffic(id="s1", text=text(list(items)), rest=text([]))


@dataclass(slots=True)
class Process:
    """One of them."""

    others: Others
    heard: list[Said] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


class House:
    """The line carries when `deliver` is called; what is said while it is down waits."""

    def __init__(self, count: int = 2) -> None:
        self.now_s = 1000.0
        self.processes = [self._process() for _ in range(count)]

    def _process(self) -> Process:
        timing = Timing(monotonic=lambda: self.now_s, wall_ms=lambda: int(self.now_s * 1000))
        heard: list[Said] = []
        told: list[str] = []
        others = Others(
            "redis://nowhere", CONTEXT, hear=heard.append, tell=told.append, timing=timing
        )
        others.line.is_up = True
        return Process(others, heard, told)

    def deliver(self) -> None:
        """What waits goes to all, back to who said it as well."""
        for one in self.processes:
            waiting, line = dict(one.others.line._waiting), one.others.line
            if line.is_up:
                line._waiting.clear()
                for text in waiting.values():
                    sealed = text()
                    for each in self.processes:
                        if each.others.line.is_up:
                            each.others.read(sealed)

    def pass_time(self, seconds: float) -> None:
        """In the steps in which processes look after what stands."""
        for _ in range(int(seconds // 5)):
            self.now_s += 5
            for one in self.processes:
                one.others.look_after()
            self.deliver()
