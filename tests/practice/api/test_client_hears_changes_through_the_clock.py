"""The in-process client: watches never call back inside a write, events are counted up."""

from __future__ import annotations

from practice.api.client import Client
from practice.clock import Clock
from tests.practice.api.objects import config_map, pod


def test_watch_shows_what_exists_and_then_every_change(client: Client, clock: Clock) -> None:
    client.create("configmaps", config_map("a"))
    seen: list[tuple[str, str]] = []
    cancel = client.watch(
        "configmaps", lambda kind, obj: seen.append((kind, obj["metadata"]["name"]))
    )
    assert seen == [], "nothing is delivered inside the call"
    clock.run_for(0)
    assert seen == [("ADDED", "a")]
    client.create("configmaps", config_map("b"))
    client.patch("configmaps", "default", "a", {"data": {"a": "2"}})
    client.delete("configmaps", "default", "b")
    assert len(seen) == 1, "nor inside a write"
    clock.run_for(0)
    assert seen[1:] == [("ADDED", "b"), ("MODIFIED", "a"), ("DELETED", "b")]
    cancel()
    client.create("configmaps", config_map("c"))
    clock.run_for(0)
    assert len(seen) == 4


def test_the_same_event_is_counted_up(client: Client, clock: Clock) -> None:
    about = client.create("pods", pod())
    for _ in range(3):
        client.event(about, type="Normal", reason="Pulled", message="m", component="kubelet")
        clock.run_for(5)
    client.event(about, type="Normal", reason="Pulled", message="other", component="kubelet")
    events = client.list("events", "default")
    assert sorted(event["count"] for event in events) == [1, 3]
    counted = next(event for event in events if event["count"] == 3)
    assert counted["firstTimestamp"] == "2026-01-01T00:00:00Z"
    assert counted["lastTimestamp"] == "2026-01-01T00:00:10Z"
    assert counted["involvedObject"]["uid"] == about["metadata"]["uid"]


def test_events_are_seen_in_both_shapes(client: Client) -> None:
    about = client.create("pods", pod())
    client.event(about, type="Warning", reason="Failed", message="why", component="kubelet")
    (core,) = client.list("events", "default")
    (new,) = client.list("events.events.k8s.io", "default")
    assert (new["apiVersion"], new["note"], new["regarding"]) == (
        "events.k8s.io/v1",
        "why",
        core["involvedObject"],
    )
    assert new["metadata"] == core["metadata"]


def test_events_go_an_hour_after_their_last_change(client: Client, clock: Clock) -> None:
    about = client.create("pods", pod())
    client.event(about, type="Normal", reason="Old", message="m", component="kubelet")
    client.event(about, type="Normal", reason="New", message="m", component="kubelet")
    clock.run_for(1_800)
    client.event(about, type="Normal", reason="New", message="m", component="kubelet")
    clock.run_for(1_801)
    assert [event["reason"] for event in client.list("events")] == ["New"]
    clock.run_for(1_800)
    assert client.list("events") == []
