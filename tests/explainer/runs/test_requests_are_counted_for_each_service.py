"""Two Services can be asked at a time; what each answers is counted for itself, in the cluster's own time."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from dashboard.mirror.store import Store
from dashboard.traffic.report import Item, Report, Sums
from explainer.checks.scene import Scene
from explainer.format.actions import Probe
from explainer.runs.probing import Probing


class Api:
    async def get(self, _kind: object, _namespace: str, name: str) -> Mapping[str, Any]:
        return {"metadata": {"name": name, "uid": f"uid-{name}"}, "spec": {"ports": [{"port": 80}]}}


class Probers:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def start(self, *, service: str, **_rest: object) -> str:
        self.asked.append(service)
        return ""

    def stop(self, service_id: str, _why: str) -> bool:
        self.asked.remove(service_id.removeprefix("uid-"))
        return True


NOTHING = Sums(answered=0, failed=0, unknown=0)


def report(service: str, outcome: str) -> Report:
    item = Item(ago_ms=0, took_ms=30, outcome=outcome, pod="", letter="")  # type: ignore[arg-type]
    return Report(
        id=f"uid-{service}", at_ms=0, state="running", why="", namespace="n", name=service, port=80,
        path="/", way="service", rate_per_s=1, started_ms=0, ends_ms=0, total=NOTHING, skipped=0,
        recent=NOTHING, letters=[], p50_ms=None, p99_ms=None, last_failure=None, items=[item],
    )  # fmt: skip


@pytest.fixture
def scene() -> Scene:
    return Scene(Store(), "n")


async def test_each_service_has_its_own_count(scene: Scene) -> None:
    probers = Probers()
    probing = Probing(Api(), scene, lambda: probers, lambda: 20.0)  # type: ignore[arg-type, return-value]
    await probing.probe(Probe("hello"))
    await probing.probe(Probe("auth"))
    assert probers.asked == ["hello", "auth"]
    probing.heard(report("hello", "answered"))
    probing.heard(report("auth", "failed"))
    assert (scene.traffic.answered, scene.traffic.failed) == (1, 1)
    assert scene.traffic_of["hello"].latencies_ms == [600]
    assert scene.traffic_of["auth"].failed == 1
    await probing.probe(msgspec.structs.replace(Probe("hello"), stop=True))
    assert probers.asked == ["auth"]
    probing.heard(report("hello", "answered"))
    assert scene.traffic_of["hello"].answered == 1
