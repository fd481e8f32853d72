"""HorizontalPodAutoscalers: both versions, what is refused, and what is said without metrics."""

from collections.abc import Callable
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object
from tests.contract.printing import table

GROUP = Group("autoscaling")
V1 = "horizontalpodautoscalers.v1.autoscaling"
V2 = "horizontalpodautoscalers.v2.autoscaling"
WEB = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
NOTHING = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "nothing"}


def autoscaler(version: str = "v2", name: str = "web", **spec: Any) -> Object:
    return {
        "apiVersion": f"autoscaling/{version}",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": name},
        "spec": {"scaleTargetRef": WEB, "maxReplicas": 5, **spec},
    }


def resource(name: str, **target: Any) -> Object:
    return {"type": "Resource", "resource": {"name": name, "target": target}}


CPU = resource("cpu", type="Utilization", averageUtilization=50)
MEMORY = resource("memory", type="AverageValue", averageValue="100Mi")
PODS = {
    "type": "Pods",
    "pods": {
        "metric": {"name": "requests", "selector": {"matchLabels": {"a": "b"}}},
        "target": {"type": "AverageValue", "averageValue": "1k"},
    },
}
OBJECT = {
    "type": "Object",
    "object": {
        "describedObject": {"apiVersion": "v1", "kind": "Service", "name": "s"},
        "metric": {"name": "hits"},
        "target": {"type": "Value", "value": "10k"},
    },
}
EXTERNAL = {
    "type": "External",
    "external": {
        "metric": {"name": "queue"},
        "target": {"type": "AverageValue", "averageValue": "30"},
    },
}
CONTAINER = {
    "type": "ContainerResource",
    "containerResource": {
        "name": "cpu",
        "container": "main",
        "target": {"type": "Utilization", "averageUtilization": 60},
    },
}
BEHAVIOR = {
    "scaleUp": {"stabilizationWindowSeconds": 5, "tolerance": "0.05"},
    "scaleDown": {
        "selectPolicy": "Min",
        "policies": [{"type": "Pods", "value": 1, "periodSeconds": 60}],
    },
}


def add(sentence: str, make: Callable[[], Object], version: str = V2) -> None:
    GROUP.add(sentence, lambda api: {"answer": api.create(version, make())})


# -- what is written -------------------------------------------------------------------------------

add("that says little", autoscaler)
add("of version one that says little", lambda: autoscaler("v1"), V1)
add(
    "with a behavior",
    lambda: autoscaler(metrics=[CPU], minReplicas=2, behavior=BEHAVIOR),
)
add("with an empty behavior", lambda: autoscaler(behavior={}))
add(
    "with all kinds of metrics",
    lambda: autoscaler(metrics=[CPU, MEMORY, PODS, OBJECT, EXTERNAL, CONTAINER]),
)


def add_both(sentence: str, made_as: str, make: Callable[[], Object]) -> None:
    """Written in one version, read in the other, and written back as it was read."""
    read_as = V1 if made_as == V2 else V2

    def run(api: Caller) -> Answers:
        api.must(api.create(made_as, make()))
        read = api.get(read_as, "web")
        body = read.body
        body["metadata"].pop("resourceVersion")  # the controller may have written meanwhile
        again = api.update(read_as, body)
        return {
            "read": body["spec"],
            "annotations": spec_annotations(body),
            "again": [again.status, again.body["spec"]],
            "back": api.get(made_as, "web").body["spec"],
        }

    GROUP.add(sentence, run)


def spec_annotations(body: Object) -> Object:
    """Those that carry the spec; the controller's conditions are in others."""
    annotations = body["metadata"].get("annotations", {})
    return {
        name: text
        for name, text in annotations.items()
        if name.rpartition("/")[2] not in ("conditions", "current-metrics")
    }


add_both("read as version one", V2, lambda: autoscaler(metrics=[CPU]))
add_both(
    "with everything read as version one",
    V2,
    lambda: autoscaler(metrics=[CPU, MEMORY, PODS, OBJECT, EXTERNAL, CONTAINER], behavior=BEHAVIOR),
)
add_both("without a cpu target read as version one", V2, lambda: autoscaler(metrics=[MEMORY]))
add_both(
    "of version one read as version two",
    V1,
    lambda: autoscaler("v1", targetCPUUtilizationPercentage=70, minReplicas=2),
)

# -- what is refused -------------------------------------------------------------------------------

add("without a most", lambda: autoscaler(maxReplicas=0))
add("with a negative most", lambda: autoscaler(maxReplicas=-1))
add("with a least above the most", lambda: autoscaler(minReplicas=9))
add("with a least of nothing", lambda: autoscaler(minReplicas=0))
add("without a target", lambda: autoscaler(scaleTargetRef={"kind": "", "name": ""}))
add(
    "of a target without a group",
    lambda: autoscaler(scaleTargetRef={"kind": "Deployment", "name": "web"}),
)
add(
    "of a target with a slash",
    lambda: autoscaler(scaleTargetRef={"apiVersion": "a/b/c", "kind": "D", "name": "a/b"}),
)
add("with a metric of no type", lambda: autoscaler(metrics=[{"type": ""}]))
add("with a metric of an unknown type", lambda: autoscaler(metrics=[{"type": "Weather"}]))
add("with a metric without its source", lambda: autoscaler(metrics=[{"type": "Resource"}]))
add(
    "with a metric of two sources",
    lambda: autoscaler(metrics=[{**CPU, "pods": PODS["pods"]}]),
)
add("with a target of no type", lambda: autoscaler(metrics=[resource("cpu", averageValue="1")]))
add(
    "with two targets",
    lambda: autoscaler(
        metrics=[resource("cpu", type="Value", averageValue="1", averageUtilization=1)]
    ),
)
add(
    "with targets of nothing",
    lambda: autoscaler(
        metrics=[
            resource("cpu", type="Utilization", averageUtilization=0),
            resource("memory", type="AverageValue", averageValue="0"),
            resource("cpu", type="Utilization"),
        ]
    ),
)
add(
    "with an unknown policy",
    lambda: autoscaler(
        behavior={
            "scaleUp": {
                "selectPolicy": "Both",
                "stabilizationWindowSeconds": 3601,
                "policies": [{"type": "Cars", "value": 0, "periodSeconds": 1801}],
            }
        }
    ),
)
add(
    "with a negative window",
    lambda: autoscaler(
        behavior={"scaleDown": {"stabilizationWindowSeconds": -1, "tolerance": "-1"}}
    ),
)


@GROUP.case
def changing_the_most(api: Caller) -> Answers:
    api.must(api.create(V2, autoscaler(scaleTargetRef=NOTHING)))
    changed = api.merge(V2, "web", {"spec": {"maxReplicas": 7}}).body
    return {
        "spec": changed["spec"],
        "generation": changed["metadata"]["generation"],
        "as one": api.strategic(V1, "web", {"spec": {"maxReplicas": 8}}).body["spec"],
        "bad": api.merge(V2, "web", {"spec": {"maxReplicas": -7}}),
    }


@GROUP.case
def in_a_table(api: Caller) -> Answers:
    made = autoscaler(scaleTargetRef=NOTHING, metrics=[CPU, MEMORY, EXTERNAL])
    api.must(api.create(V2, made))
    api.must(api.create(V1, autoscaler("v1", name="old", scaleTargetRef=NOTHING)))
    return {
        "v2": table(api, V2, "web", includeObject="None"),
        "v1": table(api, V1, "old", includeObject="None"),
    }
