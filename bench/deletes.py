"""From `kubectl delete pod` to the changed picture, with the API server's own watch as the floor.

Every delete is seen by four at once: a raw watch of the API server, a plain client of Podium's
socket, the document in Chromium, and the screen. They are therefore interleaved by nature, and their
ratios hold whatever else the machine does. The pods belong to a Deployment which replaces them, so
that Podium is never idle; the pauses between deletes are random, so that none keeps step with a tick.
"""

import asyncio
import json
import random
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser

from bench.clients import Heard, Object, Viewer, first, listening
from bench.clusters import MEASURED_PODS, Setting
from bench.measuring import Result, Samples, Table, now_ms, shown
from bench.screen import Moments, Screen, screen

BY_KUBECTL = 10
BY_API = MEASURED_PODS - BY_KUBECTL
PAUSE_MIN_S = 0.15
PAUSE_MAX_S = 0.4
LAST_LOOK_S = 1.5  # for what is still on its way when the last delete was answered
GOAL_MS = 250
STAGES = (
    "the API server's own watch (floor)",
    "Podium's frame at a socket",
    "document changed",
    "painted",
)


@dataclass(frozen=True, slots=True)
class Delete:
    """One pod that was deleted: sent (or kubectl started), and answered (or kubectl ended)."""

    uid: str
    by_kubectl: bool
    sent_ms: float
    answered_ms: float


@dataclass(frozen=True, slots=True)
class Seen:
    """One delete, and when each of the four saw it."""

    delete: Delete
    stages_ms: tuple[float, ...]


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
    return _result(setting, seen)


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


def _result(setting: Setting, seen: list[Seen]) -> Result:
    by_api = [one for one in seen if not one.delete.by_kubectl]
    by_kubectl = [one for one in seen if one.delete.by_kubectl]
    head = ("", "median", "p95", "max", "seen", "from sending", "× floor")
    table = Table(f"Delete → picture: {setting.title} (ms after the API server's answer)", head)
    data: dict[str, Any] = {}
    floor = Samples.of(one.stages_ms[0] - one.delete.sent_ms for one in by_api).median
    for i, name in enumerate(STAGES):
        after = Samples.of(one.stages_ms[i] - one.delete.answered_ms for one in by_api)
        whole = Samples.of(one.stages_ms[i] - one.delete.sent_ms for one in by_api)
        ratio = whole.median / floor
        table.rows.append(
            (
                name,
                *_figures(after),
                str(len(after.values)),
                shown(whole.median, 1),
                shown(ratio, 1),
            )
        )
        data[name] = {
            "after_answer_ms": after.as_json(),
            "after_sending_ms": whole.as_json(),
            "times_floor": ratio,
        }
    kubectl = Samples.of(one.stages_ms[3] - one.delete.sent_ms for one in by_kubectl)
    itself = Samples.of(one.delete.answered_ms - one.delete.sent_ms for one in by_kubectl)
    count = str(len(kubectl.values))
    table.rows.append(("painted, after kubectl was started", *_figures(kubectl), count, "", ""))
    table.rows.append(
        ("kubectl itself, from start to end", *_figures(itself), str(len(itself.values)), "", "")
    )
    data["after_start_of_kubectl_ms"] = {"painted": kubectl.as_json(), "kubectl": itself.as_json()}
    painted = Samples.of(one.stages_ms[3] - one.delete.answered_ms for one in by_api).median
    data["goal_met"] = painted < GOAL_MS
    table.remarks.append(_verdict(painted))
    return Result(f"delete, {setting.title}", [table], json.loads(json.dumps(data)))


def _figures(samples: Samples) -> tuple[str, ...]:
    return tuple(shown(value, 1) for value in (samples.median, samples.p95, samples.highest))


def _verdict(painted_ms: float) -> str:
    word = "met" if painted_ms < GOAL_MS else "MISSED"
    return f"Goal: painted within {GOAL_MS} ms (median): {word} ({shown(painted_ms, 1)} ms)."
