"""From `kubectl delete pod` to the changed picture, with the API server's own watch as the floor.

Every delete is seen by four at once: a raw watch of the API server, a plain client of Podium's
socket, the document in Chromium, and the screen. They are therefore interleaved by nature and meet
the same neighbours. The pods belong to a Deployment which replaces them, so that Podium is never
idle; the pauses between deletes are random, so that none keeps step with a tick.
"""

import asyncio
import random

from playwright.async_api import Browser

from bench.clients import Heard, Object, Viewer, first, listening
from bench.clusters import MEASURED_PODS, Setting
from bench.deletes_report import Delete, Seen, report
from bench.measuring import Result, now_ms
from bench.screen import Moments, Screen, screen

BY_KUBECTL = 10
BY_API = MEASURED_PODS - BY_KUBECTL
PAUSE_MIN_S = 0.15
PAUSE_MAX_S = 0.4
LAST_LOOK_S = 1.5  # for what is still on its way when the last delete was answered


async def measure(setting: Setting, browser: Browser) -> Result:
    """Forty deletes: thirty by a plain client, then ten by kubectl, each of another pod."""
    pods = await setting.run_pods(setting.namespace, MEASURED_PODS)
    viewer = Viewer(setting.podium.links["observer"])
    await viewer.come_in()
    watched: list[Heard] = []
    framed: list[Heard] = []
    is_there = asyncio.Event()
    path = f"/api/v1/namespaces/{setting.namespace}/pods"
    async with screen(browser, setting.podium.links["observer"]) as page:
        await page.wait_for_ready(setting.namespace, len(pods))
        async with listening(setting.server.watch(path, watched), viewer.listen(framed, is_there)):
            async with asyncio.timeout(10):
                await is_there.wait()
            deletes = await _delete(setting, page, pods)
            moments = await page.moments()
    seen = [_seen(delete, watched, framed, moments) for delete in deletes]
    return report(setting.title, seen)


async def _delete(setting: Setting, page: Screen, pods: list[Object]) -> list[Delete]:
    await page.observe()
    chance = random.Random(1)
    done = []
    for number, pod in enumerate(pods[:MEASURED_PODS]):
        await asyncio.sleep(chance.uniform(PAUSE_MIN_S, PAUSE_MAX_S))
        name, by_kubectl = pod["metadata"]["name"], number >= BY_API
        way = _by_kubectl if by_kubectl else _by_api
        sent_ms, answered_ms = await way(setting, name)
        done.append(Delete(pod["metadata"]["uid"], by_kubectl, sent_ms, answered_ms))
    await asyncio.sleep(LAST_LOOK_S)
    return done


async def _by_api(setting: Setting, name: str) -> tuple[float, float]:
    return await setting.server.timed(
        "DELETE", f"/api/v1/namespaces/{setting.namespace}/pods/{name}"
    )


async def _by_kubectl(setting: Setting, name: str) -> tuple[float, float]:
    command = [
        "kubectl",
        "--kubeconfig",
        setting.podium.kubeconfig,
        "--namespace",
        setting.namespace,
    ]
    started_ms = now_ms()
    kubectl = await asyncio.create_subprocess_exec(
        *command, "delete", "pod", name, "--wait=false", stdout=asyncio.subprocess.DEVNULL
    )
    if await kubectl.wait():
        raise RuntimeError(f"kubectl could not delete the pod {name}; see what it says above")
    return started_ms, now_ms()


def _seen(
    delete: Delete, watched: list[Heard], framed: list[Heard], moments: dict[str, Moments]
) -> Seen:
    uid = delete.uid
    moment = moments.get(uid, Moments(float("nan"), float("nan")))
    return Seen(
        delete,
        (
            first(watched, lambda event: _event_ends(event, uid), holding=uid),
            first(framed, lambda frame: _frame_ends(frame, uid), holding=uid),
            moment.changed_ms,
            moment.painted_ms,
        ),
    )


def _event_ends(event: Object, uid: str) -> bool:
    meta = event["object"].get("metadata", {})
    return meta.get("uid") == uid and (event["type"] == "DELETED" or "deletionTimestamp" in meta)


def _frame_ends(frame: Object, uid: str) -> bool:
    if frame["t"] != "delta":
        return False
    rows = (row for row in frame["up"] if row["id"] == uid)
    return uid in frame["del"] or any(row["state"] == "terminating" for row in rows)
