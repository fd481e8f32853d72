"""The same nonsense at a cluster that lives: whatever is stored, its controllers and kubelets go on.

In the end a Deployment of three becomes ready, no watch is left open, and nothing has failed inside.
"""

import json
import random
from functools import partial
from typing import Any

from hypothesis import strategies as st

from practice.cluster import Cluster
from tests.fuzz.book import Ask, Book, as_json
from tests.fuzz.drawing import examples
from tests.fuzz.growing import Draw
from tests.fuzz.judging import Judge
from tests.fuzz.pacing import Pacemaker
from tests.fuzz.parts import objects, patches, queries
from tests.fuzz.scene import JSON_TYPE, Scene, build
from tests.fuzz.serving import Json, Target, living_cluster

REQUESTS = 80
MANY = ("replicas", "completions", "parallelism", "maxReplicas", "minReplicas", "backoffLimit")
MOST = 7
"""Of anything that is made in numbers: a billion pods is a lesson about quotas, and none of this one."""

SETTLES_S = 900.0
"""Simulated: longer than taints, back-offs and grace periods can hold a pod of the highest priority."""

WITNESS: Json = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "witness"},
    "spec": {
        "replicas": 3,
        "selector": {"matchLabels": {"app": "witness"}},
        "template": {
            "metadata": {"labels": {"app": "witness"}},
            "spec": {
                "priorityClassName": "system-cluster-critical",
                "nodeSelector": {"witness": "here"},
                "containers": [{"name": "main", "image": "hello:1.0.0"}],
            },
        },
    },
}


def run(seed: int, book: Book) -> None:
    """A batch."""
    with living_cluster("workshop") as (target, cluster, pacemaker):
        scene = build(target)
        book.describe(scene.documents.values())
        with Judge(target, book, strict=False) as judge:
            target.inside(pacemaker.pass_s(5))
            pause = partial(_pause, target, pacemaker, random.Random(seed))
            examples(seed, REQUESTS, partial(one, scene, judge, pause))
            judge.close()
            judge.ask(Ask("GET", "/version"))  # what was logged meanwhile is told with it
            settle(target, cluster, pacemaker, book)


def _pause(target: Target, pacemaker: Pacemaker, chance: random.Random) -> None:
    target.inside(pacemaker.pass_s(chance.choice((0.1, 1.0, 10.0, 40.0))))


def one(scene: Scene, judge: Judge, pause: Any, draw: Draw) -> None:
    """One request, and sometimes a while in which the cluster acts on it."""
    kind = draw(st.sampled_from(("object", "object", "object", "patch", "query")))
    if kind == "patch":
        patches.one(scene, judge, draw)
    elif kind == "query":
        queries.one(scene, judge, draw, proxied=False)
    else:
        example = draw(st.sampled_from(scene.examples))
        ask = modest(objects.request(draw, example))
        if not _ends_the_world(ask) and not queries.is_proxied(ask.path):
            judge.ask(ask)
    if not draw(st.integers(0, 4)):
        pause()


def _ends_the_world(ask: Ask) -> bool:
    """All nodes or namespaces at once: then nothing is left in which anything could be ready."""
    path = ask.path.partition("?")[0]
    return ask.method == "DELETE" and path.endswith(("/nodes", "/namespaces"))


def modest(ask: Ask) -> Ask:
    """The same with small numbers of replicas."""
    if ask.body is None:
        return ask
    return Ask(ask.method, ask.path, as_json(_modest(json.loads(ask.body))), ask.headers)


def _modest(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: min(inner, MOST) if key in MANY and isinstance(inner, int) else _modest(inner)
            for key, inner in value.items()
        }
    return [_modest(item) for item in value] if isinstance(value, list) else value


def settle(target: Target, cluster: Cluster, pacemaker: Pacemaker, book: Book) -> None:
    """A Deployment in a namespace of its own becomes ready, on the scenario's own nodes."""
    label = as_json({"metadata": {"labels": {"witness": "here"}}})
    for name in ("node-1", "node-2", "node-3"):
        merge = {"Content-Type": "application/merge-patch+json"}
        target.call("PATCH", f"/api/v1/nodes/{name}", label, merge)
    target.call("POST", "/api/v1/namespaces", as_json({"metadata": {"name": "witness"}}), JSON_TYPE)
    path = "/apis/apps/v1/namespaces/witness/deployments"
    made = target.call("POST", path, as_json(WITNESS), JSON_TYPE)
    if made.code != 201:
        book.fail("no Deployment can be made any more", made.raw[:500].decode(errors="replace"))
        return
    for _ in range(int(SETTLES_S / 30)):
        target.inside(pacemaker.pass_s(30))
        status = target.call("GET", f"{path}/witness").body.get("status", {})
        if status.get("readyReplicas") == 3:
            break
    else:
        book.fail("a Deployment does not become ready any more", f"{status}\n{_why(target)}")
    if cluster.clock.failures:
        book.fail("actions of the cluster failed", str(cluster.clock.failures))


def _why(target: Target) -> str:
    """What the witness's pods say."""
    pods = target.call("GET", "/api/v1/namespaces/witness/pods").body["items"]
    return "\n".join(str(pod["status"])[:600] for pod in pods) or "no pods"
