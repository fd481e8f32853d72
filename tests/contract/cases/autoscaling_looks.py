"""What the autoscaler says after its first look at what it scales, without a metrics server."""

import json
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.cases.autoscaling import EXTERNAL, OBJECT, PODS, V1, V2, WEB, autoscaler
from tests.contract.objects import Object, daemon_set, deployment, replica_set, stateful_set
from tests.contract.printing import table

GROUP = Group("autoscaling-looks")


def of(name: str, **target: Any) -> Object:
    return {"scaleTargetRef": {**WEB, "name": name, **target}}


LOOKED_AT: dict[str, tuple[int | None, Object]] = {
    "missing": (None, of("missing")),
    "gizmo": (None, of("gizmo", apiVersion="example.com/v1", kind="Gizmo")),
    "rest": (0, of("rest")),
    "many": (7, {**of("many"), "maxReplicas": 3}),
    "few": (1, {**of("few"), "minReplicas": 2}),
    "pods-metric": (1, {**of("pods-metric"), "metrics": [PODS]}),
    "object-metric": (1, {**of("object-metric"), "metrics": [OBJECT]}),
    "external-metric": (1, {**of("external-metric"), "metrics": [EXTERNAL]}),
}
"""By name: how many replicas of a Deployment, and the autoscaler's spec."""


EVENTS = 10
"""One of each but `rest`, and two of each metric that cannot be had."""


@GROUP.case
def what_is_said_after_the_first_look(api: Caller) -> Answers:
    """All at once: a controller looks at a new autoscaler at once, and then every 15 s."""
    for name, (replicas, spec) in LOOKED_AT.items():
        if replicas is not None:
            api.must(api.create("deployments.apps", deployment(name, replicas=replicas)))
        api.must(api.create(V2, autoscaler(name=name, **spec)))
    api.wait(lambda: all(item["status"].get("conditions") for item in api.get(V2).body["items"]))
    api.wait(lambda: len(said(api)) >= EVENTS)
    found = {item["metadata"]["name"]: item["status"] for item in api.get(V2).body["items"]}
    deployments = api.get("deployments.apps").body["items"]
    return {
        "status": found,
        "replicas": {d["metadata"]["name"]: d["spec"]["replicas"] for d in deployments},
        "events": said(api),
    }


APPS = {"apiVersion": "apps/v1"}
TARGETS: dict[str, tuple[str, Object, Object]] = {
    "no-scale": ("daemonsets.apps", daemon_set("no-scale"), {**APPS, "kind": "DaemonSet"}),
    "no-version": (
        "deployments.apps",
        deployment("no-version", replicas=1),
        {"apiVersion": "apps/v9", "kind": "Deployment"},
    ),
    "stateful": ("statefulsets.apps", stateful_set("stateful"), {**APPS, "kind": "StatefulSet"}),
    "set": ("replicasets.apps", replica_set("set", replicas=1), {**APPS, "kind": "ReplicaSet"}),
}
"""By name: what is made of which resource, and as what the autoscaler names it."""


@GROUP.case
def what_is_said_of_other_targets(api: Caller) -> Answers:
    """Each is to have two replicas at least, and has one."""
    for name, (resource, body, target) in TARGETS.items():
        api.must(api.create(resource, body))
        api.must(api.create(V2, autoscaler(name=name, **of(name, **target), minReplicas=2)))
    api.wait(lambda: all(item["status"].get("conditions") for item in api.get(V2).body["items"]))
    api.wait(lambda: len(said(api)) >= len(TARGETS))
    found = {item["metadata"]["name"]: item["status"] for item in api.get(V2).body["items"]}
    sized = ("deployments.apps", "statefulsets.apps", "replicasets.apps")
    made = [one for kind in sized for one in api.get(kind).body["items"]]
    mine = [one for one in made if one["metadata"]["name"] in TARGETS]
    return {
        "status": found,
        "replicas": {one["metadata"]["name"]: one["spec"]["replicas"] for one in mine},
        "events": said(api),
    }


@GROUP.case
def a_look_as_version_one(api: Caller) -> Answers:
    """Version one has no conditions: they go as an annotation."""
    api.must(api.create("deployments.apps", deployment("rest", replicas=0)))
    api.must(api.create(V2, autoscaler(name="rest", **of("rest"))))
    api.wait(lambda: api.get(V2, "rest").body["status"].get("conditions"))
    old = api.get(V1, "rest").body
    key = "autoscaling.alpha.kubernetes.io/conditions"
    conditions = json.loads(old["metadata"]["annotations"].pop(key))
    for condition in conditions:
        condition["lastTransitionTime"] = "<time>"
    return {
        "conditions": conditions,
        "others": sorted(old["metadata"]["annotations"]),
        "status": old["status"],
        "table": table(api, V2, "rest", includeObject="None"),
    }


def said(api: Caller) -> list[tuple[str, str, str, str]]:
    """What was said of each autoscaler."""
    events = api.get("events").body["items"]
    return sorted(
        (event["involvedObject"]["name"], event["type"], event["reason"], event["message"])
        for event in events
        if event["involvedObject"]["kind"] == "HorizontalPodAutoscaler"
    )
