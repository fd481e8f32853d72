"""Against the practice cluster, which answers as a real API server does (tests/contract)."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from dashboard.actions.catalog import ACTIONS, Values
from dashboard.actions.execute import Done, Refused, execute
from dashboard.actions.rollback import REVISION
from dashboard.actions.steps.workloads import RESTARTED_AT
from dashboard.actions.target import Target
from dashboard.kube.api import Api, Object
from dashboard.kube.config import Connection
from dashboard.kube.errors import NotFound
from dashboard.kube.kinds import by_name

pytestmark = pytest.mark.slow  # the practice cluster starts once
NOW = datetime(2026, 7, 1, 12, 30, 5, 999, tzinfo=UTC)
NOBODY = "00000000-0000-0000-0000-000000000000"


async def act(api: Api, name: str, target: Target, **values: Any) -> Done | Refused:
    return await execute(api, ACTIONS[name], target, values, now=NOW)


async def now_is(api: Api, target: Target) -> Object:
    return await api.get(by_name(target.kind), target.namespace, target.name)


async def until(api: Api, target: Target, said: str) -> Object:
    """Wait for the object to say something; the test's own timeout is the limit."""
    while said not in str(found := await now_is(api, target)):
        await asyncio.sleep(0.02)
    return found


async def pods_of(api: Api, target: Target, count: int) -> list[Target]:
    while len(items := (await api.list(by_name("Pod"), target.namespace))["items"]) != count:
        await asyncio.sleep(0.02)
    return [
        Target(kind="Pod", namespace=target.namespace, name=m["name"], uid=m["uid"])
        for m in (pod["metadata"] for pod in items)
    ]


async def test_scale(api: Api, hello: Target) -> None:
    assert await act(api, "scale", hello, replicas=5) == Done("scaled hello to 5")
    assert (await now_is(api, hello))["spec"]["replicas"] == 5


async def test_image_changes_one_container_only(api: Api, hello: Target) -> None:
    side = {"name": "side", "image": "side:1"}
    spec = {"template": {"spec": {"containers": [side]}}}
    await api.patch(
        by_name("Deployment"), hello.namespace, "hello", {"spec": spec},
        content_type="application/strategic-merge-patch+json",
    )  # fmt: skip
    done = await act(api, "image", hello, container="hello", image="hello:2.0.0")
    assert isinstance(done, Done)
    containers = (await now_is(api, hello))["spec"]["template"]["spec"]["containers"]
    images = {one["name"]: one["image"] for one in containers}
    assert images == {"hello": "hello:2.0.0", "side": "side:1"}


async def test_restart_writes_the_annotation_that_kubectl_writes(api: Api, hello: Target) -> None:
    assert isinstance(await act(api, "restart", hello), Done)
    meta = (await now_is(api, hello))["spec"]["template"]["metadata"]
    assert meta["annotations"] == {RESTARTED_AT: "2026-07-01T12:30:05Z"}


async def test_pause_and_resume(api: Api, hello: Target) -> None:
    assert isinstance(await act(api, "pause", hello), Done)
    assert (await now_is(api, hello))["spec"]["paused"] is True
    assert isinstance(await act(api, "resume", hello), Done)
    assert "paused" not in (await now_is(api, hello))["spec"]


async def test_undo_brings_the_old_template_back(api: Api, hello: Target) -> None:
    before = (await until(api, hello, f"'{REVISION}': '1'"))["spec"]["template"]
    await act(api, "image", hello, container="hello", image="hello:2.0.0")
    await until(api, hello, f"'{REVISION}': '2'")
    assert isinstance(await act(api, "undo", hello, revision=1), Done)
    after = await until(api, hello, f"'{REVISION}': '3'")
    assert after["spec"]["template"] == before


async def test_kill_deletes_this_pod_and_another_takes_its_place(api: Api, hello: Target) -> None:
    pod, other = await pods_of(api, hello, 2)
    assert isinstance(await act(api, "kill", pod, now=True), Done)
    with pytest.raises(NotFound):
        await now_is(api, pod)
    replaced = {one.uid for one in await pods_of(api, hello, 2)}
    assert other.uid in replaced
    assert pod.uid not in replaced


async def test_kill_gracefully_leaves_the_pod_its_grace_period(api: Api, hello: Target) -> None:
    pod, _ = await pods_of(api, hello, 2)
    while (await now_is(api, pod))["status"]["phase"] != "Running":
        await asyncio.sleep(0.02)
    assert isinstance(await act(api, "kill", pod, now=False), Done)
    assert (await now_is(api, pod))["metadata"]["deletionGracePeriodSeconds"] == 30


async def test_cordon_and_uncordon(api: Api) -> None:
    name = "test-node"
    node = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name}}
    made = await api.create(by_name("Node"), "", node)
    target = Target(kind="Node", namespace="", name=name, uid=made["metadata"]["uid"])
    assert isinstance(await act(api, "cordon", target), Done)
    assert (await now_is(api, target))["spec"]["unschedulable"] is True
    again = await act(api, "cordon", target)
    assert again == Refused(409, "test-node is already cordoned.")
    assert isinstance(await act(api, "uncordon", target), Done)
    assert "unschedulable" not in (await now_is(api, target))["spec"]
    await api.delete(by_name("Node"), "", name)


DEPLOYMENT_ACTIONS: dict[str, Values] = {
    "scale": {"replicas": 4},
    "image": {"container": "hello", "image": "hello:9"},
    "restart": {},
    "pause": {},
    "resume": {},
    "undo": {"revision": 1},
}


@pytest.mark.parametrize("name", DEPLOYMENT_ACTIONS)
async def test_another_object_of_the_same_name_is_left_alone(
    name: str, api: Api, hello: Target
) -> None:
    before = (await now_is(api, hello))["spec"]
    stale = Target(kind=hello.kind, namespace=hello.namespace, name=hello.name, uid=NOBODY)
    refused = await act(api, name, stale, **DEPLOYMENT_ACTIONS[name])
    assert isinstance(refused, Refused)
    assert refused.status == 409
    assert "replaced by another Deployment of the same name" in refused.text
    assert (await now_is(api, hello))["spec"] == before


async def test_a_pod_that_was_replaced_under_its_name_is_left_alone(
    api: Api, hello: Target
) -> None:
    pod, _ = await pods_of(api, hello, 2)
    stale = Target(kind="Pod", namespace=pod.namespace, name=pod.name, uid=NOBODY)
    refused = await act(api, "kill", stale, now=True)
    assert isinstance(refused, Refused)
    assert "was left alone" in refused.text
    assert "deletionTimestamp" not in (await now_is(api, pod))["metadata"]


@pytest.mark.parametrize("name", DEPLOYMENT_ACTIONS)
async def test_what_is_gone_is_said_to_be_gone(name: str, api: Api, hello: Target) -> None:
    gone = Target(kind="Deployment", namespace=hello.namespace, name="nothing")
    refused = await act(api, name, gone, **DEPLOYMENT_ACTIONS[name])
    assert isinstance(refused, Refused)
    assert refused.status == 404
    assert 'deployments.apps "nothing" not found' in refused.text


@pytest.mark.parametrize(
    ("first", "then", "values", "said"),
    [
        ("pause", "pause", {}, "already paused"),
        ("pause", "restart", {}, "resume it first"),
        ("pause", "undo", {"revision": 1}, "resume it first"),
        (None, "resume", {}, "is not paused"),
        (None, "image", {"container": "hello", "image": "hello:1.0.0"}, "nothing to update"),
        (None, "image", {"container": "nope", "image": "a"}, "no container “nope”; it has: hello"),
        (None, "undo", {"revision": 99}, "no revision 99"),
    ],
)
async def test_what_makes_no_sense_now_is_said_in_a_sentence(
    first: str | None, then: str, values: Values, said: str, api: Api, hello: Target
) -> None:
    await until(api, hello, f"'{REVISION}': '1'")
    if first:
        await act(api, first, hello)
    refused = await act(api, then, hello, **values)
    assert isinstance(refused, Refused)
    assert (refused.status, said in refused.text) == (409, True)


async def test_the_servers_own_words_are_shown(api: Api, hello: Target) -> None:
    refused = await act(api, "scale", hello, replicas=-5)  # past our own check on purpose
    assert isinstance(refused, Refused)
    assert refused.status == 422
    assert "must be greater than or equal to 0" in refused.text


async def test_no_answer_is_said_with_what_to_do() -> None:
    async with Api(Connection(name="dead", server="http://127.0.0.1:9")) as dead:
        target = Target(kind="Deployment", namespace="a", name="a")
        refused = await act(dead, "scale", target, replicas=1)
    assert isinstance(refused, Refused)
    assert refused.status == 503
    assert "cannot be reached" in refused.text
