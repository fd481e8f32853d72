"""The actions of the other kinds, against the practice cluster."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest

from dashboard.actions.execute import Done, Refused
from dashboard.actions.target import Target
from dashboard.kube.api import Api, Object
from dashboard.kube.errors import NotFound
from dashboard.kube.kinds import by_name
from tests.actions.test_actions_do_what_kubectl_does import NOBODY, act, now_is, pods_of

pytestmark = pytest.mark.slow  # the practice cluster starts once
LABELS = {"app": "db"}


def template(image: str = "hello:1.0.0") -> Object:
    return {
        "metadata": {"labels": LABELS},
        "spec": {
            "containers": [{"name": "db", "image": image}],
            "terminationGracePeriodSeconds": 1,
        },
    }


@pytest.fixture
async def namespace(api: Api) -> AsyncIterator[str]:
    name = f"test-{uuid.uuid4().hex[:8]}"
    await api.create(by_name("Namespace"), "", {"metadata": {"name": name}})
    yield name
    await api.delete(by_name("Namespace"), "", name)


async def made(api: Api, kind: str, namespace: str, name: str, spec: Object) -> Target:
    body = {
        "apiVersion": by_name(kind).api_version,
        "kind": kind,
        "metadata": {"name": name},
        "spec": spec,
    }
    found = await api.create(by_name(kind), namespace, body)
    return Target(kind=kind, namespace=namespace, name=name, uid=found["metadata"]["uid"])


async def a_set(api: Api, kind: str, namespace: str) -> Target:
    spec: dict[str, Any] = {"selector": {"matchLabels": LABELS}, "template": template()}
    if kind == "StatefulSet":
        spec |= {"serviceName": "db", "replicas": 2, "podManagementPolicy": "Parallel"}
    return await made(api, kind, namespace, "db", spec)


async def revisions(api: Api, target: Target, count: int) -> None:
    """Wait until there are so many; the test's own timeout is the limit."""
    kind = by_name("ControllerRevision")
    while len((await api.list(kind, target.namespace))["items"]) < count:
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("kind", ["StatefulSet", "DaemonSet"])
async def test_sets_are_updated_restarted_and_taken_back(
    api: Api, namespace: str, kind: str
) -> None:
    target = await a_set(api, kind, namespace)
    await revisions(api, target, 1)
    before = (await now_is(api, target))["spec"]["template"]
    done = await act(api, "image", target, container="db", image="hello:2.0.0")
    assert done == Done("set db of db to hello:2.0.0")
    await revisions(api, target, 2)
    assert isinstance(await act(api, "undo", target, revision=1), Done)
    assert (await now_is(api, target))["spec"]["template"] == before
    again = await act(api, "undo", target, revision=3)
    assert again in (
        Refused(409, "db already runs the template of revision 3."),
        Refused(409, "db has no revision 3 any more; it has: 1, 2."),  # not renumbered yet
    )
    assert isinstance(await act(api, "restart", target), Done)


@pytest.mark.parametrize("kind", ["StatefulSet", "DaemonSet"])
async def test_another_set_of_the_same_name_is_left_alone(
    api: Api, namespace: str, kind: str
) -> None:
    target = await a_set(api, kind, namespace)
    await revisions(api, target, 1)
    stale = Target(kind=kind, namespace=namespace, name="db", uid=NOBODY)
    for name, values in {
        "undo": {"revision": 1},
        "restart": {},
        "delete": {"cascade": "orphan"},
    }.items():
        refused = await act(api, name, stale, **values)
        assert isinstance(refused, Refused)
        assert "was left alone" in refused.text


@pytest.mark.parametrize("kind", ["StatefulSet", "ReplicaSet", "ReplicationController"])
async def test_whatever_has_replicas_is_scaled(api: Api, namespace: str, kind: str) -> None:
    if kind == "StatefulSet":
        target = await a_set(api, kind, namespace)
    else:
        selector = {"matchLabels": LABELS} if kind == "ReplicaSet" else LABELS
        spec = {"replicas": 1, "selector": selector, "template": template()}
        target = await made(api, kind, namespace, "db", spec)
    assert await act(api, "scale", target, replicas=3) == Done("scaled db to 3")
    assert (await now_is(api, target))["spec"]["replicas"] == 3


async def test_cron_job_is_suspended_and_run_by_hand(api: Api, namespace: str) -> None:
    pod = template()
    pod["spec"]["restartPolicy"] = "Never"
    spec = {"schedule": "0 3 1 1 *", "jobTemplate": {"spec": {"template": pod}}}
    target = await made(api, "CronJob", namespace, "report", spec)
    assert isinstance(await act(api, "suspend", target), Done)
    assert await act(api, "suspend", target) == Refused(409, "report is suspended already.")
    assert await act(api, "run", target, job="by-hand") == Done("started by-hand from report")
    job = await api.get(by_name("Job"), namespace, "by-hand")
    assert job["metadata"]["annotations"] == {"cronjob.kubernetes.io/instantiate": "manual"}
    assert job["metadata"]["ownerReferences"][0]["uid"] == target.uid
    taken = await act(api, "run", target, job="by-hand")
    assert isinstance(taken, Refused)
    assert "already exists" in taken.text
    assert isinstance(await act(api, "unsuspend", target), Done)
    assert (await now_is(api, target))["spec"]["suspend"] is False


async def test_eviction_is_refused_while_a_budget_needs_the_pod(api: Api, namespace: str) -> None:
    spec = {"minAvailable": 2, "selector": {"matchLabels": LABELS}}
    budget = await made(api, "PodDisruptionBudget", namespace, "keep", spec)
    await a_set(api, "StatefulSet", namespace)
    pod, _ = await pods_of(api, budget, 2)
    while (await now_is(api, budget))["status"].get("currentHealthy") != 2:
        await asyncio.sleep(0.02)
    refused = await act(api, "evict", pod)
    assert isinstance(refused, Refused)
    assert refused.status == 429
    assert "disruption budget" in refused.text
    await api.delete(by_name("PodDisruptionBudget"), namespace, "keep")
    assert isinstance(await act(api, "evict", pod), Done)


async def test_deleting_alone_leaves_the_pods_to_nobody(api: Api, namespace: str) -> None:
    target = await a_set(api, "StatefulSet", namespace)
    await pods_of(api, target, 2)
    done = await act(api, "delete", target, cascade="orphan", typed="db")
    assert done == Done("deleted StatefulSet db")
    while True:
        try:
            await now_is(api, target)
        except NotFound:
            break
        await asyncio.sleep(0.02)
    pods = (await api.list(by_name("Pod"), namespace))["items"]
    assert len(pods) == 2
    assert not any(pod["metadata"].get("ownerReferences") for pod in pods)
