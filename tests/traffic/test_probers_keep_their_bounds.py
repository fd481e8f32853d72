import asyncio
from typing import Any

from dashboard.limits import PROBE_ENDED_KEPT_S, PROBES_MAX
from dashboard.traffic.probers import Probers
from dashboard.traffic.report import Report
from tests.traffic.parts import Clock, said, settle


class World:
    def __init__(self, answer: Any = said) -> None:
        self.clock = Clock()
        self.told: dict[str, Report] = {}
        self.forgotten: list[str] = []
        self.answer = answer
        self.probers = Probers(
            self,  # type: ignore[arg-type]
            lambda _: [],
            tell=lambda report: self.told.update({report.id: report}),
            forget=self.forgotten.append,
            timing=self.clock.timing,
        )

    async def ask(self, *_: Any, **__: Any) -> Any:
        return self.answer()

    def start(self, service_id: str, rate_per_s: int = 5) -> str:
        return self.probers.start(
            service_id=service_id, namespace="shop", service=f"s-{service_id}", port=80, path="/",
            rate_per_s=rate_per_s, duration_s=60, way="service",
        )  # fmt: skip


async def test_one_for_each_service_and_a_few_in_all() -> None:
    world = World()
    assert [world.start(str(i)) for i in range(PROBES_MAX)] == [""] * PROBES_MAX
    assert world.start("0") == "s-0 is being asked already. Stop that first."
    assert world.start("more") == "4 Services are being asked already, which is the most at a time."
    assert world.probers.stop("0", "Ada stopped it.")
    assert not world.probers.stop("0", "again")
    assert world.start("more") == ""
    await world.clock.go(2)
    assert world.told["0"].why == "Ada stopped it."
    assert world.told["more"].state == "running"
    await world.probers.close()


async def test_a_new_probe_takes_the_place_of_the_one_before() -> None:
    world = World()
    world.start("a")
    await world.clock.go(2)
    world.probers.stop("a", "enough")
    await world.clock.go(1)
    assert world.told["a"].state == "ended"
    assert world.start("a", rate_per_s=1) == ""
    await world.clock.go(1)
    assert world.told["a"].state == "running"
    assert world.told["a"].total.answered <= 2
    await world.probers.close()


async def test_a_result_is_forgotten_after_a_while() -> None:
    world = World()
    world.start("a")
    await world.clock.go(61)
    assert world.told["a"].state == "ended"
    assert world.forgotten == []
    await world.clock.go(PROBE_ENDED_KEPT_S + 1)
    assert world.forgotten == ["a"]
    assert not world.probers.stop("a", "late")


async def test_a_defect_ends_one_probe_and_is_told(caplog) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    world = World(answer=broken)
    world.start("a")
    await world.clock.go(1)
    assert world.told["a"].state == "ended"
    assert "broke" in world.told["a"].why
    assert "ZeroDivisionError" in caplog.text
    world.answer = said
    assert world.start("b") == ""
    await world.clock.go(1)
    assert world.told["b"].total.answered > 3
    await world.probers.close()
    await settle()
    assert len(asyncio.all_tasks()) == 1
