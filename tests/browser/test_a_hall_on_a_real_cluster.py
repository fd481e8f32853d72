"""A lesson for a room on Kubernetes' own control plane: stage, speaker, and people who follow by code."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.hall import Hall
from tests.browser.stage import PATIENCE_MS, Stage

SERVICE = "service/monolith"


@pytest.fixture
def hall(browser: Browser, real_kubelets_stage: Stage) -> Iterator[Hall]:
    made = Hall(
        browser,
        real_kubelets_stage.podium,
        real_kubelets_stage.cookies("instructor"),
        lesson="five-minute-tour",
        phones=2,
    )
    yield made
    made.end()


def is_at(step: str, stage: str) -> Any:
    """Whether the lesson has come so far."""
    return lambda doc: doc["step"] and (doc["step"]["id"], doc["step"]["stage"]) == (step, stage)


@pytest.mark.timeout(180)
def test_a_room_on_a_real_cluster(hall: Hall, real_kubelets_stage: Stage) -> None:
    kubectl, namespace = real_kubelets_stage.kubectl, hall.doc()["at"]["namespace"]
    votes_are_counted(hall)
    people_follow_and_see_again(hall)
    people_only_look(hall, kubectl, namespace)
    destroys_with_two_presses(hall, kubectl, namespace)
    hall.end()
    expect(hall.phones[0].locator("#freshness")).not_to_have_text("live", timeout=PATIENCE_MS)
    kubectl("wait", "--for=delete", f"namespace/{namespace}", "--timeout=60s")
    assert hall.troubles == []


def votes_are_counted(hall: Hall) -> None:
    hall.go_on(is_at("run", "ask"))
    first, second = hall.phones
    first.click("[data-id='vote-one']")
    second.click("[data-id='vote-three']")
    expect(hall.stage.locator(".room-card .room-count")).to_have_text("2 of 2 have guessed")
    expect(hall.stage.locator(".room-bars")).to_have_count(0)
    expect(hall.speaker.locator("#room-vote .room-bars li").nth(1)).to_have_attribute(
        "aria-label", "3, each made by the one before: 1 of 2, 50 %, right"
    )
    hall.go_on(is_at("run", "saw"))
    pod = hall.stage.locator("#picture .item:not(.leaving)[data-kind=pod]")
    expect(pod).to_have_attribute("data-state", "ready", timeout=PATIENCE_MS)


def people_follow_and_see_again(hall: Hall) -> None:
    phone = hall.phones[0]
    hall.lead.bring_to_front()
    hall.lead.click("#tab-nodes")
    phone.bring_to_front()
    expect(phone.locator("#tab-nodes")).to_have_attribute("aria-selected", "true")
    phone.click("[data-id='replay']")
    expect(phone.locator("#past-banner")).to_be_visible()
    expect(phone.locator("[data-id='follow']")).to_have_text("Follow again")
    phone.click("[data-id='follow']")
    expect(phone.locator("#past-banner")).to_be_hidden()
    expect(phone.locator("[data-id='copy']")).to_have_count(0)  # a real cluster cannot be copied


def people_only_look(hall: Hall, kubectl: Any, namespace: str) -> None:
    hall.go_on(is_at("scale", "act"))
    phone: Page = hall.phones[1]
    expect(phone.locator(".lesson-button:enabled")).to_have_count(0)
    act = {"do": "act", "button": 1, "key": "from-a-phone"}
    assert hall.send(phone, "lesson/", act) == 403
    assert hall.send(phone, "room/lead/", {"do": "black", "on": True}) == 403
    wished = kubectl("-n", namespace, "get", "deploy/monolith", "-o", "jsonpath={.spec.replicas}")
    assert wished == "1"


def destroys_with_two_presses(hall: Hall, kubectl: Any, namespace: str) -> None:
    hall.go_on(is_at("door-goes", "act"))
    speaker = hall.speaker
    speaker.bring_to_front()
    speaker.keyboard.press("PageDown")
    expect(speaker.locator("#speaker-heard")).to_contain_text("Armed: Delete the Service")
    kubectl("-n", namespace, "get", SERVICE)  # it is still there
    speaker.keyboard.press("PageDown")
    expect(hall.lead.locator("#lesson")).to_have_attribute("data-stage", "watch")
    kubectl("-n", namespace, "wait", "--for=delete", SERVICE, "--timeout=30s")
    hall.go_on(is_at("door-goes", "saw"))
