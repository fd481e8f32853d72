"""Events are named by time, counted up by cause, combined when similar, and held back when many."""

from __future__ import annotations

from typing import Any

from practice.api.api import Api
from practice.api.client import Client
from practice.clock import Clock
from practice.forking import copy_of
from tests.practice.api.conftest import fresh_api
from tests.practice.api.objects import pod

Json = dict[str, Any]


def told(client: Client, about: Json, message: str, **more: str) -> None:
    said = {"type": "Normal", "reason": "Pulled", "component": "kubelet", **more}
    client.event(about, message=message, **said)


def counts(client: Client) -> list[tuple[str, int]]:
    return [(one["message"], one["count"]) for one in client.list("events")]


def test_names_are_in_the_order_of_time_also_within_an_instant(
    client: Client, clock: Clock
) -> None:
    about = client.create("pods", pod())
    for number in range(3):
        told(client, about, f"m{number}")
    clock.run_for(1)
    told(client, about, "m3")
    names = [one["metadata"]["name"] for one in client.list("events")]
    assert [message for message, _ in counts(client)] == ["m0", "m1", "m2", "m3"]
    first = 1_767_225_600_000_000_000  # 2026-01-01
    stamps = [int(name.removeprefix("p."), 16) - first for name in names]
    assert stamps == [0, 1, 2, 1_000_000_000]


def test_names_are_the_same_each_time() -> None:
    assert names_of(fresh_api()) == names_of(fresh_api())


def names_of(api: Api) -> list[str]:
    client = Client(api, user="kubelet")
    about = client.create("pods", pod())
    told(client, about, "m")
    told(client, about, "m", host="node-2")
    return [one["metadata"]["name"] for one in client.list("events")]


def test_the_tenth_message_of_a_reason_stands_for_all_that_follow(
    client: Client, clock: Clock
) -> None:
    about = client.create("pods", pod())
    for number in range(12):
        told(client, about, f"m{number}")
        clock.run_for(599)
    shown = counts(client)
    assert shown[-1] == ("(combined from similar events): m11", 3)
    assert "m9" not in dict(shown)
    clock.run_for(2)
    told(client, about, "after ten quiet minutes")
    assert ("after ten quiet minutes", 1) in counts(client)


def test_what_is_held_back_is_counted_all_the_same(client: Client, clock: Clock) -> None:
    about = client.create("pods", pod())
    for _ in range(40):
        told(client, about, "m")
    assert counts(client) == [("m", 25)]
    clock.run_for(300)
    told(client, about, "m")
    told(client, about, "m")
    assert counts(client) == [("m", 41)]
    told(client, about, "m", type="Warning")
    assert ("m", 1) in counts(client), "warnings have an allowance of their own"


def test_an_event_that_expired_comes_back_with_its_count(client: Client, clock: Clock) -> None:
    about = client.create("pods", pod())
    told(client, about, "m")
    (first,) = client.list("events")
    clock.run_for(3_700)
    assert client.list("events") == []
    told(client, about, "m")
    (again,) = client.list("events")
    assert again["metadata"]["name"] == first["metadata"]["name"]
    assert (again["count"], again["firstTimestamp"]) == (2, first["firstTimestamp"])


def test_a_fork_goes_on_counting_for_itself(client: Client) -> None:
    about = client.create("pods", pod())
    told(client, about, "m")
    fork = copy_of(client)
    told(fork, about, "m")
    told(fork, about, "m")
    assert (counts(client), counts(fork)) == ([("m", 1)], [("m", 3)])


def test_a_series_is_written_when_it_begins_every_half_hour_and_at_its_end(
    client: Client, clock: Clock
) -> None:
    about = client.create("pods", pod())
    seen = []
    for _ in range(8):
        for _ in range(3):
            told(client, about, "m", action="Scheduling", reason="FailedScheduling")
        clock.run_for(300)
        (event,) = client.list("events")
        seen.append(event["series"]["count"])
    assert seen == [2, 2, 2, 2, 2, 18, 18, 18]
    clock.run_for(720)
    (event,) = client.list("events")
    assert event["series"]["count"] == 24
    clock.run_for(60)
    told(client, about, "m", action="Scheduling", reason="FailedScheduling")
    assert len(client.list("events")) == 2, "the next one begins another series"
