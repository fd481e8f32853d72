"""The whole way at the size of a real afternoon: 20 nodes, 200 pods, and a hundred of them replaced by kubectl.

The page watches itself: once per animation frame it notes what it shows of the update, so that a
moment that was wrong for one frame only is found, too. "At most" is held against what the
ReplicaSets are told to want, as Kubernetes' own end-to-end tests do: pods that are about to be deleted
may for an instant be more, also in the API server.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.stage import DRAWN, Stage, wait_for_drawn, wait_until_proved
from tests.controlplane.cluster import ControlPlane

pytestmark = [pytest.mark.real, pytest.mark.timeout(300)]

NODES = 20
REPLICAS = 100
FLOOR, CEILING = 90, 110
SETTLED_MS = 60_000

WATCH = """(drawn) => {
  const seen = (window.rolled = { moments: [], frames_ms: [], states: [], goOn: true });
  const all = (kind) => [...document.querySelectorAll(`${drawn}[data-kind=${kind}]`)];
  let before = '';
  let last_ms = performance.now();
  const look = (now_ms) => {
    seen.frames_ms.push(now_ms - last_ms);
    last_ms = now_ms;
    const [card] = all('deployment').filter(({ dataset }) => dataset.name === 'rolling');
    const moment = { state: card.dataset.state, A: 0, B: 0, leaving: 0, ready: 0, wanted: 0 };
    for (const pod of all('pod')) {
      if (!pod.dataset.name.startsWith('rolling-')) continue;
      if (pod.dataset.state === 'terminating') { moment.leaving += 1; continue; }
      moment[pod.querySelector('.pod-letter').textContent] += 1;
      if (pod.dataset.state === 'ready') moment.ready += 1;
    }
    for (const set of all('replicaset')) {
      const label = set.querySelector('.focus').getAttribute('aria-label');
      if (set.dataset.name.startsWith('rolling-')) moment.wanted += Number(/wants (\\d+)/.exec(label)[1]);
    }
    const sign = JSON.stringify(moment);
    if (sign !== before) seen.moments.push(moment);
    before = sign;
    if (seen.goOn) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
PODS = """([drawn, prefix]) => [...document.querySelectorAll(`${drawn}[data-kind=pod]`)]
  .filter((pod) => pod.dataset.name.startsWith(prefix))
  .map((pod) => [pod.dataset.uid, pod.dataset.state, pod.querySelector('.pod-letter').textContent])"""
ALL_NEW = """([drawn, count]) => {
  const pods = [...document.querySelectorAll(`${drawn}[data-kind=pod]`)];
  const all = pods.filter(({ dataset }) => dataset.name.startsWith('rolling-'));
  return all.length === count
    && all.every((pod) => pod.dataset.state === 'ready' && pod.querySelector('.pod-letter').textContent === 'B');
}"""


@pytest.fixture
def twenty_nodes(control_plane: ControlPlane) -> Iterator[None]:
    """As many as an afternoon's cluster has; those that were added leave again."""
    there = {one["metadata"]["name"] for one in control_plane.api.get("/api/v1/nodes")["items"]}
    added = control_plane.add_nodes(NODES - len(there))
    yield
    for name in added:
        control_plane.api.delete(f"/api/v1/nodes/{name}")


@pytest.fixture
def namespace(real_stage: Stage, twenty_nodes: None) -> Iterator[str]:
    """Two Deployments of a hundred pods each, and their Services, all ready."""
    name = "hundreds"
    real_stage.kubectl("create", "namespace", name)
    try:
        real_stage.kubectl("apply", "-n", name, "-f", "-", given=manifests("rolling", "steady"))
        for app in ("rolling", "steady"):
            real_stage.kubectl("-n", name, "rollout", "status", f"deploy/{app}", "--timeout=80s")
        yield name
    finally:
        # To the end: the nodes under these pods go next.
        real_stage.kubectl("delete", "namespace", name, "--timeout=80s")


def test_a_hundred_of_two_hundred_pods_are_replaced_within_the_limits(
    real_stage: Stage, namespace: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = real_stage.page("observer", at=f"#view=apps&ns={namespace}", size="projector")
    wait_for_drawn(page, "deployment", "steady", "steady")
    untouched = drawn_pods(page, "steady-")
    assert len(untouched) == len(drawn_pods(page, "rolling-")) == REPLICAS
    page.evaluate(WATCH, DRAWN)

    real_stage.kubectl("-n", namespace, "set", "image", "deploy/rolling", "web=web:2")
    said = real_stage.kubectl("-n", namespace, "rollout", "status", "deploy/rolling")

    page.wait_for_function(ALL_NEW, arg=[DRAWN, REPLICAS], timeout=SETTLED_MS)
    wait_for_drawn(page, "deployment", "rolling", "steady")
    wait_until_proved(page)
    assert said.splitlines()[-1] in verdict(page), "kubectl and the picture say the same"
    assert drawn_pods(page, "steady-") == untouched
    assert {letter for _, _, letter in untouched} == {"A"}

    seen = page.evaluate("() => { window.rolled.goOn = false; return window.rolled; }")
    hold_the_limits(seen["moments"])
    assert page.troubles == []  # type: ignore[attr-defined]
    with capsys.disabled():
        print(f"\n{told(seen)}")


def hold_the_limits(moments: list[dict[str, Any]]) -> None:
    """Every moment that was drawn, one by one."""
    assert [one for one in moments if one["ready"] < FLOOR] == []
    assert [one for one in moments if one["wanted"] > CEILING] == []
    assert any(one["A"] and one["B"] for one in moments), "both generations are seen side by side"
    states = [one["state"] for one in moments]
    assert (states[0], states[-1]) == ("steady", "steady")
    assert "updating" in states
    assert "stuck" not in states
    shown = [one["B"] for one in moments]
    assert (shown[0], shown[-1]) == (0, REPLICAS)
    # On a starved machine the frames are few; three steps in between are a way, and not only its end.
    assert len(set(shown)) >= 5


def drawn_pods(page: Page, prefix: str) -> list[tuple[str, str, str]]:
    """uid, state and letter of the drawn pods whose names begin so, in order."""
    found = page.evaluate(PODS, [DRAWN, prefix])
    return sorted((uid, state, letter) for uid, state, letter in found)


def verdict(page: Page) -> str:
    """What the Deployment says of itself when one points at it."""
    card = page.locator(f"{DRAWN}[data-kind=deployment][data-name=rolling] > title")
    return re.sub(r"\s+", " ", card.text_content() or "")


def told(seen: dict[str, Any]) -> str:
    """How fluent it was; no test, because the machine decides."""
    deltas_ms = sorted(seen["frames_ms"])
    slowest, middle = deltas_ms[int(len(deltas_ms) * 0.95)], deltas_ms[len(deltas_ms) // 2]
    most = max(one["A"] + one["B"] for one in seen["moments"])
    return (
        f"100 of 200 pods replaced in {sum(deltas_ms) / 1000:.0f} s: {len(seen['moments'])} different moments,"
        f" {1000 / middle:.0f} frames/s (median), {1000 / slowest:.0f} (slowest twentieth),"
        f" longest gap {deltas_ms[-1]:.0f} ms; at most {most} pods at once, {CEILING} wanted"
    )


def manifests(*names: str) -> str:
    """A Deployment of a hundred pods and a Service for each name."""
    return json.dumps(
        {
            "apiVersion": "v1",
            "kind": "List",
            "items": [item for name in names for item in (deployment(name), service(name))],
        }
    )


def deployment(name: str) -> dict[str, Any]:
    labels = {"app": name}
    container = {
        "name": "web",
        "image": "web:1",
        "resources": {"requests": {"cpu": "50m", "memory": "64Mi"}},
    }
    spec = {
        "replicas": REPLICAS,
        "selector": {"matchLabels": labels},
        "strategy": {"rollingUpdate": {"maxSurge": "10%", "maxUnavailable": "10%"}},
        "template": {
            "metadata": {"labels": labels},
            "spec": {"terminationGracePeriodSeconds": 1, "containers": [container]},
        },
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "labels": labels},
        "spec": spec,
    }


def service(name: str) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name},
        "spec": {"selector": {"app": name}, "ports": [{"port": 80}]},
    }
