"""How fluent the picture is while a hundred pods roll in a fleet: 100 nodes, 2,000 pods, a real Chromium.

The page notes the time of each of its animation frames; nothing asks it anything meanwhile. Headless
Chromium draws in software, so the figures are those of a machine without a graphics processor. What is
measured is the browser: Podium and the cluster give way to it, as they would be on other machines.
"""

import asyncio
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page

from bench.clients import Server
from bench.measuring import Goal, Result, Samples, Table, shown
from bench.processes import give_way
from bench.screen import PATIENCE_MS
from dashboard.kube.config import from_kubeconfig
from tests.running.browser import SIZES
from tests.running.podium import Podium

NODES, APPS, REPLICAS = 100, 20, 100
GOAL_FRAMES_PER_S = 50
START_S = 240.0  # two thousand pods have to come up first
ROLL_S = 180.0
NAMESPACE = "fleet"
IMAGES = ("hello:2.0.0", "hello:1.0.0")  # the only two that the practice cluster's registry has
VIEWS = {
    "Nodes, all of it (L2)": "#ns=fleet",
    "Nodes, a dozen of them (L3)": "#ns=fleet&at=5.00,0.500,0.500",
    "Apps": "#ns=fleet&view=apps",
}
WATCH = """() => {
  const seen = (window.rolled = { frames_ms: [], goOn: true });
  let last_ms = performance.now();
  const look = (now_ms) => {
    seen.frames_ms.push(now_ms - last_ms);
    last_ms = now_ms;
    if (seen.goOn) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
COUNTED = """(count) => {
  const said = document.querySelector('#picture svg')?.getAttribute('aria-label');
  return Number(said?.match(/(\\d+) pods/)?.[1]) >= count;
}"""


async def measure(browser: Browser) -> Result:
    """A rolling update of a hundred pods, watched in each view."""
    with tempfile.TemporaryDirectory(prefix="podium-frames-") as folder:
        scenario = Path(folder) / "fleet.yaml"
        scenario.write_text(json.dumps(fleet()), encoding="utf-8")
        podium = Podium(scenario=str(scenario), data_dir=Path(folder))
        podium.start(START_S)
        give_way(podium.pid)
        try:
            async with Server(from_kubeconfig(podium.kubeconfig)) as server:
                found = await _rolls(browser, podium, server)
        finally:
            podium.stop()
    title = f"Frames/s while {REPLICAS} of {APPS * REPLICAS} pods roll on {NODES} nodes (drawn in software)"
    table = Table(title, ("view", "frames", "median", "slowest twentieth", "longest gap (ms)"))
    goals, data = [], {}
    for view, samples in found.items():
        slow = 1000 / samples.p95
        count, middle = str(len(samples.values)), shown(1000 / samples.median)
        table.rows.append((view, count, middle, shown(slow), shown(samples.highest)))
        what = f"{view}: slowest twentieth"
        goals.append(Goal(what, "frames/s", slow, at_least=GOAL_FRAMES_PER_S))
        data[view] = samples.as_json()
    return Result("frames", [table], data, goals)


async def _rolls(browser: Browser, podium: Podium, server: Server) -> dict[str, Samples]:
    width, height = SIZES["projector"]
    context = await browser.new_context(viewport={"width": width, "height": height})
    page = await context.new_page()
    await page.goto(podium.links["observer"])
    await page.wait_for_url("**/cluster/**", timeout=PATIENCE_MS)
    found = {}
    for turn, (view, at) in enumerate(VIEWS.items()):
        await page.evaluate("at => { location.hash = at; }", at)
        await page.wait_for_function(COUNTED, arg=APPS * REPLICAS, timeout=START_S * 1000)
        await asyncio.sleep(3)
        found[view] = await _roll(page, server, IMAGES[turn % 2])
    await context.close()
    return found


async def _roll(page: Page, server: Server, image: str) -> Samples:
    path = f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments/app-00"
    change = {"spec": {"template": {"spec": {"containers": [{"name": "web", "image": image}]}}}}
    await page.evaluate(WATCH)
    await server.ask("PATCH", path, change, kind="strategic-merge-patch+json")
    began_s = time.monotonic()
    while not _is_done(await server.ask("GET", path)):
        if time.monotonic() - began_s > ROLL_S:
            raise RuntimeError(f"the update has not ended after {ROLL_S:.0f} s")
        await asyncio.sleep(1)
    seen = await page.evaluate("() => { window.rolled.goOn = false; return window.rolled; }")
    return Samples.of(seen["frames_ms"][1:])


def _is_done(deployment: dict[str, Any]) -> bool:
    status = deployment["status"]
    return bool(
        status.get("observedGeneration") == deployment["metadata"]["generation"]
        and status.get("updatedReplicas") == status.get("availableReplicas") == REPLICAS
        and status.get("replicas") == REPLICAS
    )


def fleet() -> dict[str, Any]:
    """A scenario: twenty applications of a hundred pods each."""
    size = {"cpu": "8", "memory": "16Gi", "pods": 60}
    nodes = {"name": "node-{n}", "count": NODES, "zones": ["a", "b", "c"], **size}
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}}
    apps = [one for number in range(APPS) for one in app(f"app-{number:02d}")]
    return {
        "description": "For frames.",
        "nodes": [nodes],
        "objects": [namespace, *apps],
    }


def app(name: str) -> list[dict[str, Any]]:
    """A Deployment and its Service."""
    labels = {"app": name}
    requests = {"cpu": "50m", "memory": "64Mi"}
    container = {"name": "web", "image": "hello:1.0.0", "resources": {"requests": requests}}
    spec = {
        "replicas": REPLICAS,
        "selector": {"matchLabels": labels},
        "strategy": {"rollingUpdate": {"maxSurge": "10%", "maxUnavailable": "10%"}},
        "template": {
            "metadata": {"labels": labels},
            "spec": {"terminationGracePeriodSeconds": 1, "containers": [container]},
        },
    }
    meta = {"name": name, "namespace": NAMESPACE, "labels": labels}
    return [
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta, "spec": spec},
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": meta,
            "spec": {"selector": labels, "ports": [{"port": 80}]},
        },
    ]
