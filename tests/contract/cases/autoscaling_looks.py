"""What the autoscaler says after its first look at what it scales, without a metrics server."""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.cases.autoscaling import EXTERNAL, OBJECT, PODS, V2, WEB, autoscaler
from tests.contract.objects import Object, deployment

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
    """All at once, because a controller looks only 15 s after an autoscaler was made."""
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


def said(api: Caller) -> list[tuple[str, str, str, str]]:
    """What was said of each autoscaler."""
    events = api.get("events").body["items"]
    return sorted(
        (event["involvedObject"]["name"], event["type"], event["reason"], event["message"])
        for event in events
        if event["involvedObject"]["kind"] == "HorizontalPodAutoscaler"
    )
