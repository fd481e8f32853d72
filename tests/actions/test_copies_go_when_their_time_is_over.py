"""Copies made to look into pods: found by their labels, deleted when their time is over, and written down."""

from datetime import UTC, datetime

import pytest
from asgiref.sync import sync_to_async

from dashboard import limits
from dashboard.actions.copies import Copies, is_over, marks
from dashboard.actions.models import Entry
from dashboard.actions.target import Target
from dashboard.kube import errors
from dashboard.kube.timing import Timing
from tests.web.spying import SpyingApi

pytestmark = pytest.mark.django_db(transaction=True)
NOW_S = 1_800_000_000
SOURCE = Target(kind="Pod", namespace="shop", name="hello-" + "x" * 80, uid="s")


class Server(SpyingApi):
    """Deletes, or says why not."""

    def __init__(self, trouble: errors.KubeError | None = None) -> None:
        super().__init__()
        self.deleted: list[tuple[str, str]] = []
        self.trouble = trouble

    async def delete(
        self, kind: object, namespace: str, name: str, **how: object
    ) -> dict[str, object]:
        if self.trouble:
            raise self.trouble
        self.deleted.append((name, str(how.get("uid"))))
        return {}


def copy(name: str, left_min: int) -> tuple[Target, dict[str, str]]:
    target = Target(kind="Pod", namespace="shop", name=name, uid=f"uid-{name}")
    made = datetime.fromtimestamp(NOW_S, UTC)
    return target, marks(SOURCE, left_min, made)


def copies(
    server: Server, pods: list[tuple[Target, dict[str, str]]], now_s: list[int]
) -> tuple[Copies, list[str]]:
    told: list[str] = []
    timing = Timing(wall_ms=lambda: now_s[0] * 1000)
    made = Copies(
        server, "practice", find=lambda: pods, tell=lambda _u, text, _i: told.append(text), timing=timing
    )  # fmt: skip
    return made, told


async def test_what_is_over_goes_and_the_rest_stays() -> None:
    server = Server()
    other = Target(kind="Pod", namespace="shop", name="other", uid="o")
    found = [copy("old", 10), copy("young", 30), (other, {"app": "x"})]
    sweeping, told = copies(server, found, [NOW_S + 11 * 60])
    await sweeping.sweep()
    assert server.deleted == [("old", "uid-old")]
    assert told == ["removed old: the time of this copy was over"]
    entry = await sync_to_async(Entry.objects.get)()
    assert (entry.actor, entry.action, entry.name, entry.outcome) == (
        "Podium", "kill", "old", "done",
    )  # fmt: skip


async def test_a_refusal_is_written_down_and_tried_again_later() -> None:
    server = Server(errors.Forbidden("pods is forbidden", code=403))
    now_s = [NOW_S + 700]
    sweeping, told = copies(server, [copy("old", 10)], now_s)
    await sweeping.sweep()
    await sweeping.sweep()
    assert await sync_to_async(Entry.objects.count)() == 1
    assert (await sync_to_async(Entry.objects.get)()).message == "pods is forbidden"
    server.trouble = None
    now_s[0] += int(limits.COPIES_RETRY_S) + 1
    await sweeping.sweep()
    assert (server.deleted, len(told)) == ([("old", "uid-old")], 1)


async def test_many_at_once_are_taken_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "COPIES_AT_ONCE", 2)
    server = Server()
    sweeping, _ = copies(server, [copy(f"c{n}", 1) for n in range(5)], [NOW_S + 61])
    await sweeping.sweep()
    assert len(server.deleted) == 2


@pytest.mark.parametrize(
    "until", ["", "soon", "-1", "9" * 40, "1e3", "\u0663\u0663", str(NOW_S + 1)]
)
def test_a_label_that_says_no_time_that_has_passed_is_no_reason(until: str) -> None:
    assert not is_over({"podium.dev/debug-of": "a", "podium.dev/debug-until": until}, NOW_S)


def test_the_labels_are_values_that_kubernetes_takes() -> None:
    made = marks(SOURCE, 30, datetime.fromtimestamp(NOW_S, UTC))
    assert len(made["podium.dev/debug-of"]) <= 63
    assert made["podium.dev/debug-of"][-1].isalnum()
    assert not is_over(made, NOW_S)
    assert is_over(made, NOW_S + 1801)
    assert not is_over({"podium.dev/debug-until": "1"}, NOW_S)
