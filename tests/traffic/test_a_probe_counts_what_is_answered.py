import itertools

import pytest

from dashboard.kube import errors
from dashboard.limits import PROBE_OUTSTANDING_MAX
from dashboard.traffic.plan import Plan
from tests.traffic.parts import HELLO, Answer, Show, pods, refusal, said, settle


async def test_requests_are_sent_at_the_rate_and_end_by_themselves() -> None:
    show = Show()
    await show.clock.go(1.0)
    assert len(show.asked) in (10, 11)
    assert set(show.asked) == {"/api/v1/namespaces/shop/services/hello:80/proxy/x?token=1"}
    assert show.last.state == "running"
    assert show.last.ends_ms - show.last.started_ms == 60_000
    await show.clock.go(60)
    assert show.task.done()
    assert len(show.asked) == 600
    assert (show.last.state, show.last.why) == ("ended", "Its time was over.")
    assert show.last.total.answered == 600


async def test_viewers_are_not_told_the_query() -> None:
    show = Show()
    await show.clock.go(1)
    assert show.last.path == "/x"
    assert all("token" not in report.text() for report in show.reports)


async def test_frames_come_four_times_a_second_at_most_and_once_when_nothing_happens() -> None:
    show = Show()
    await show.clock.go(10)
    assert len(show.reports) <= 41
    show.latency_s = 4.5
    await show.clock.go(0.5)
    before = len(show.reports)
    await show.clock.go(3)
    assert 2 <= len(show.reports) - before <= 4


@pytest.mark.parametrize(
    ("answer", "counted", "reason"),
    [
        (said(200), "answered", ""),
        (said(304), "answered", ""),
        (said(404, "secret words"), "failed", "HTTP status 404"),
        (said(500, '{"kind": "Status", "message": "secret"}'), "failed", "HTTP status 500"),
        (
            refusal(503, 'no endpoints available for service "hello"'),
            "failed",
            '503: no endpoints available for service "hello"',
        ),
        (TimeoutError(), "failed", "no answer within 5 s"),
        (errors.Unreadable("x"), "failed", "the answer broke off"),
        (errors.Unreachable("away"), "unknown", "away"),
    ],
)
async def test_what_counts_as_answered(answer: Answer, counted: str, reason: str) -> None:
    show = Show(answer=lambda: answer)
    await show.clock.go(1)
    total = show.last.total
    assert getattr(total, counted) == total.answered + total.failed + total.unknown > 5
    failure = show.last.last_failure
    assert (failure.reason if failure else "") == reason
    assert all("secret" not in report.text() for report in show.reports)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (
            refusal(
                403,
                'services "hello:80" is forbidden: User "u" cannot get resource "services/proxy"',
                reason="Forbidden",
            ),
            "Podium may not do this",
        ),
        (
            refusal(404, 'services "hello" not found', details={"kind": "services"}),
            "The Service is gone.",
        ),
    ],
)
async def test_a_probe_without_right_or_service_ends_with_the_reason(
    answer: Answer, why: str
) -> None:
    show = Show(answer=lambda: answer)
    await show.clock.go(1)
    assert show.task.done()
    assert len(show.asked) == 1
    assert why in show.last.why


async def test_a_programs_own_403_is_a_failure_and_no_end() -> None:
    show = Show(answer=lambda: said(403, "go away"))
    await show.clock.go(1)
    assert not show.task.done()
    assert show.last.total.failed > 5


async def test_slow_answers_are_waited_for_to_a_bound_and_the_rest_is_counted_as_not_sent() -> None:
    plan = Plan(**{f: getattr(HELLO, f) for f in HELLO.__slots__} | {"rate_per_s": 20})
    show = Show(plan)
    show.latency_s = 60.0
    await show.clock.go(4.9)
    assert show.most_waiting == PROBE_OUTSTANDING_MAX
    assert show.last.skipped > 40
    await show.clock.go(1)
    assert show.last.last_failure is not None
    assert show.last.last_failure.reason == "no answer within 5 s"
    show.prober.stop("Ada stopped it.")
    await show.clock.go(6)
    assert show.task.done()
    assert (show.last.state, show.last.why) == ("ended", "Ada stopped it.")


async def test_a_stopped_probe_sends_nothing_more_and_counts_what_is_due() -> None:
    show = Show()
    show.latency_s = 1.0
    await show.clock.go(1.5)
    show.prober.stop("Ada stopped it.")
    sent = len(show.asked)
    await show.clock.go(0.3)
    assert show.last.state == "running", "answers are still due"
    await show.clock.go(2)
    assert len(show.asked) == sent == show.last.total.answered
    assert show.last.state == "ended"


async def test_a_busy_process_does_not_catch_up() -> None:
    show = Show()
    await show.clock.go(1)
    sent = len(show.asked)
    show.clock.now_s += 5
    await show.clock.go(0.05)
    assert len(show.asked) - sent <= 2


async def test_answers_are_counted_by_the_generation_that_says_so() -> None:
    names = itertools.cycle(["hello-1", "hello-2", "stranger"])
    show = Show(answer=lambda: said(X_Pod_Name=next(names)))
    show.pods = pods(**{"hello-1": "A", "hello-2": "B"})
    await show.clock.go(2.9)
    letters = {one.letter: one.answered for one in show.last.letters}
    assert set(letters) == {"A", "B", "?"}
    assert max(letters.values()) - min(letters.values()) <= 1
    items = [item for report in show.reports for item in report.items]
    assert {(item.pod, item.letter) for item in items} == {
        ("id-hello-1", "A"),
        ("id-hello-2", "B"),
        ("", "?"),
    }


async def test_a_pod_that_is_gone_is_still_known_and_a_new_one_when_the_picture_has_it() -> None:
    show = Show(answer=lambda: said(X_Pod_Name="old"))
    show.pods = pods(old="A")
    await show.clock.go(1)
    show.pods = []
    await show.clock.go(1)
    assert [one.letter for one in show.last.letters] == ["A"]
    show.answer = lambda: said(X_Pod_Name="new")
    show.pods = pods(new="B")
    await show.clock.go(1)
    assert {one.letter for one in show.last.letters} == {"A", "B"}


async def test_the_last_ten_seconds_and_their_latency() -> None:
    show = Show(answer=lambda: said(500))
    await show.clock.go(1)
    assert show.last.p50_ms is None
    show.answer = said
    show.latency_s = 0.03
    await show.clock.go(12)
    assert show.last.recent.failed == 0
    assert show.last.recent.answered == pytest.approx(100, abs=3)
    assert show.last.total.failed > 5
    assert (show.last.p50_ms, show.last.p99_ms) == (30, 30)


async def test_each_pod_in_turn() -> None:
    plan = Plan(**{f: getattr(HELLO, f) for f in HELLO.__slots__} | {"way": "pods"})
    show = Show(plan)
    show.objects["service"] = {"spec": {"ports": [{"port": 80, "name": "http"}]}}

    def endpoint(name: str, *, ready: bool) -> dict[str, object]:
        return {"conditions": {"ready": ready}, "targetRef": {"kind": "Pod", "name": name}}

    listed = [endpoint("a", ready=True), endpoint("b", ready=True), endpoint("c", ready=False)]
    ports = [{"name": "other", "port": 1}, {"name": "http", "port": 8080}]
    show.objects["slices"] = {"items": [{"ports": ports, "endpoints": listed}]}
    show.pods = pods(a="A", b="B")
    await show.clock.go(2)
    assert set(show.asked) == {
        f"/api/v1/namespaces/shop/pods/{name}:8080/proxy/x?token=1" for name in "ab"
    }
    assert {one.letter for one in show.last.letters} == {"A", "B"}
    show.objects["slices"] = {"items": []}
    await show.clock.go(2)
    assert show.last.last_failure is not None
    assert show.last.last_failure.reason == "no pod is ready to receive"


async def test_it_can_be_cancelled_at_any_time() -> None:
    show = Show()
    show.latency_s = 3
    await show.clock.go(1)
    show.task.cancel()
    await settle()
    assert show.task.cancelled()
