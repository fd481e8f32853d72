"""Rehearsals: nothing is stored, refusals come before the click, and those who depend are named."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from dashboard.actions.catalog import ACTIONS, of_kind
from dashboard.actions.consequences import consequences, selects
from dashboard.actions.execute import Refused
from dashboard.actions.rehearsal import Rehearsed, rehearse
from dashboard.actions.target import Target
from dashboard.kube.api import Api, Object
from dashboard.kube.kinds import by_name
from dashboard.web.preview import difference
from tests.actions.test_actions_do_what_kubectl_does import now_is, pods_of

NOW = datetime(2026, 7, 1, 12, 30, 5, tzinfo=UTC)
VALUES: dict[str, dict[str, Any]] = {
    "scale": {"replicas": 5},
    "image": {"container": "hello", "image": "hello:2.0.0"},
    "restart": {},
    "pause": {},
    "delete": {"cascade": "background", "typed": "hello"},
}


async def rehearsed(api: Api, name: str, target: Target, **values: Any) -> Rehearsed | Refused:
    return await rehearse(api, ACTIONS[name], target, values, now=NOW)


async def settled(api: Api, hello: Target) -> Object:
    """Until the controllers have nothing left to write."""
    while (found := await now_is(api, hello))["status"].get("availableReplicas") != 2:
        await asyncio.sleep(0.02)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", VALUES)
async def test_a_rehearsal_leaves_no_trace(api: Api, hello: Target, name: str) -> None:
    before = await settled(api, hello)
    told = await rehearsed(api, name, hello, **VALUES[name])
    assert isinstance(told, Rehearsed)
    assert (told.after is None) == (name == "delete")
    assert await now_is(api, hello) == before


@pytest.mark.slow
async def test_the_difference_is_the_line_that_changes(api: Api, hello: Target) -> None:
    await settled(api, hello)
    told = await rehearsed(api, "image", hello, **VALUES["image"])
    assert isinstance(told, Rehearsed)
    changed = [(sign, line.strip()) for sign, line in difference(told, "operator") if sign in "+-"]
    assert changed == [("-", "image: hello:1.0.0"), ("+", "image: hello:2.0.0")]
    told = await rehearsed(api, "scale", hello, replicas=5)
    assert isinstance(told, Rehearsed)
    changed = [(sign, line.strip()) for sign, line in difference(told, "operator") if sign in "+-"]
    assert changed == [("-", "replicas: 2"), ("+", "replicas: 5")]


@pytest.mark.slow
async def test_a_refusal_is_told_before_the_click(api: Api, hello: Target) -> None:
    told = await rehearsed(api, "resume", hello)
    assert told == Refused(409, "hello is not paused.")
    gone = Target(kind="Deployment", namespace=hello.namespace, name="nothing")
    told = await rehearsed(api, "restart", gone)
    assert isinstance(told, Refused)
    assert told.status == 404


async def service(api: Api, namespace: str) -> None:
    spec = {"selector": {"app": "hello"}, "ports": [{"port": 80}]}
    body = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "front"}, "spec": spec}
    await api.create(by_name("Service"), namespace, body)
    while True:
        slices = (await api.list(by_name("EndpointSlice"), namespace))["items"]
        ready = [
            one
            for found in slices
            for one in found.get("endpoints") or []
            if one["conditions"].get("ready")
        ]
        if len(ready) == 2:
            return
        await asyncio.sleep(0.02)


@pytest.mark.slow
async def test_who_depends_on_a_pod_is_named(api: Api, hello: Target) -> None:
    await settled(api, hello)
    await service(api, hello.namespace)
    budget = {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": "keep"},
        "spec": {"minAvailable": 2, "selector": {"matchLabels": {"app": "hello"}}},
    }
    await api.create(by_name("PodDisruptionBudget"), hello.namespace, budget)
    pod, _ = await pods_of(api, hello, 2)
    said = await consequences(api, "kill", pod, await now_is(api, pod), {})
    assert said[0].startswith("ReplicaSet hello-")
    assert said[0].endswith("makes another one.")
    assert said[1] == "Service front keeps 1 ready endpoint."
    assert said[2].startswith("Budget keep allows no eviction now.")


@pytest.mark.slow
async def test_scaling_names_the_autoscaler_and_the_service(api: Api, hello: Target) -> None:
    found = await settled(api, hello)
    await service(api, hello.namespace)
    scaler = {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "auto"},
        "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "hello"},
            "minReplicas": 2,
            "maxReplicas": 8,
        },
    }
    await api.create(by_name("HorizontalPodAutoscaler"), hello.namespace, scaler)
    assert await consequences(api, "scale", hello, found, {"replicas": 0}) == [
        "2 pods end.",
        "Autoscaler auto keeps it between 2 and 8, and will decide again.",
        "Service front loses the pods it selects here.",
    ]
    assert (await consequences(api, "scale", hello, found, {"replicas": 3}))[0] == "1 pod more."


@pytest.mark.slow
async def test_deleting_says_what_goes_with_it(api: Api, hello: Target) -> None:
    found = await settled(api, hello)
    said = await consequences(api, "delete", hello, found, {"cascade": "background"})
    assert said == ["2 pods go with it."]
    said = await consequences(api, "delete", hello, found, {"cascade": "orphan"})
    assert said == ["2 pods stay, and belong to nobody."]


@pytest.mark.parametrize(
    ("selector", "chosen"),
    [
        (None, False),
        ({}, True),
        ({"matchLabels": {"app": "a"}}, True),
        ({"matchLabels": {"app": "b"}}, False),
        ({"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["b"]}]}, True),
        ({"matchExpressions": [{"key": "tier", "operator": "Exists"}]}, False),
        ({"matchExpressions": [{"key": "app", "operator": "Fancy"}]}, False),
    ],
)
def test_selectors_choose_as_kubernetes_does(selector: Object | None, *, chosen: bool) -> None:
    assert selects(selector, {"app": "a"}) is chosen


def test_every_action_on_a_pod_tells_who_depends_on_it() -> None:
    from dashboard.actions.consequences import _TELLERS

    assert {action.name for action in of_kind("Pod")} <= _TELLERS.keys()
