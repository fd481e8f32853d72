"""The same objects printed by a real API server (kubectl's columns) and projected by us."""

import uuid
from collections.abc import AsyncIterator
from contextlib import suppress

import msgspec
import pytest

from dashboard.kube.api import Api
from dashboard.kube.config import from_kubeconfig
from dashboard.kube.errors import NotFound
from dashboard.kube.kinds import by_name, path
from dashboard.mirror.records import from_object
from dashboard.projection.nodes import node_row
from dashboard.projection.pods import counts, pod_state
from dashboard.projection.rows import Capacity
from tests.projection.objects import Object, condition, node, pod
from tests.projection.test_pod_state_follows_kubectl import TABLE

pytestmark = [pytest.mark.real, pytest.mark.slow]
POD, NODE = by_name("Pod"), by_name("Node")
AS_TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"


@pytest.fixture
async def api(request: pytest.FixtureRequest) -> AsyncIterator[Api]:
    async with Api(from_kubeconfig(request.getfixturevalue("control_plane").kubeconfig)) as opened:
        yield opened


async def printed(api: Api, where: str) -> dict[str, object]:
    """The API server's own row: what ``kubectl get`` shows."""
    table = msgspec.json.decode(await api.request("GET", where, accept=AS_TABLE))
    names = [column["name"] for column in table["columnDefinitions"]]
    return dict(zip(names, table["rows"][0]["cells"], strict=True))


async def put_status(api: Api, kind, namespace: str, name: str, status: Object) -> Object:
    current = await api.get(kind, namespace, name)
    current["status"] = status
    del current["metadata"]["resourceVersion"]  # others write nodes, too
    where = path(kind, namespace, name, "status")
    raw = await api.request("PUT", where, body=msgspec.json.encode(current))
    return msgspec.json.decode(raw)


async def create(api: Api, namespace: str, made: Object) -> tuple[str, Object]:
    """A pod on a node that nobody runs, so that nobody but us writes its status."""
    name = f"pod-{uuid.uuid4().hex[:8]}"
    metadata = {"name": name, "finalizers": ["podium.test/hold"]}
    spec = {**made["spec"], "terminationGracePeriodSeconds": 30}
    if "nodeName" in spec:
        spec["nodeName"] = "nobody-runs-it"
    else:
        spec["schedulerName"] = "nobody"
    await api.create(POD, namespace, {"metadata": metadata, "spec": spec})
    status = {key: value for key, value in made["status"].items() if key != "podIP"}
    for one in (*status.get("containerStatuses", ()), *status.get("initContainerStatuses", ())):
        one.setdefault("image", "nginx:1")
        one.setdefault("imageID", "")
    return name, await put_status(api, POD, namespace, name, status)


@pytest.mark.parametrize("case", TABLE)
async def test_pod_columns(api: Api, real_namespace: str, case: str) -> None:
    made = pod("any", **TABLE[case][0])
    name, found = await create(api, real_namespace, made)
    try:
        if "deletionTimestamp" in made["metadata"]:
            await api.delete(POD, real_namespace, name)
            found = await api.get(POD, real_namespace, name)
        row = await printed(api, path(POD, real_namespace, name))
        record = from_object("Pod", found)
        ready, total, restarts = counts(record)
        assert pod_state(record)[1] == row["Status"]
        assert f"{ready}/{total}" == row["Ready"]
        assert str(restarts) == str(row["Restarts"]).split()[0]
    finally:
        with suppress(NotFound):
            await api.patch(POD, real_namespace, name, {"metadata": {"finalizers": None}})
            await api.delete(POD, real_namespace, name, grace_period_s=0)


@pytest.mark.parametrize("ready", ["True", "False", "Unknown", None])
@pytest.mark.parametrize("cordoned", [False, True])
async def test_node_columns(api: Api, ready: str | None, cordoned: bool) -> None:
    name = f"node-{uuid.uuid4().hex[:8]}"
    labels = {"node-role.kubernetes.io/control-plane": "", "kubernetes.io/role": "worker"}
    made = node(name, labels=labels, cordoned=cordoned)
    await api.create(NODE, "", {"metadata": {"name": name, "labels": labels}, "spec": made["spec"]})
    try:
        conditions = [] if ready is None else [condition("Ready", ready)]
        found = await put_status(api, NODE, "", name, {**made["status"], "conditions": conditions})
        row = await printed(api, path(NODE, "", name))
        projected = node_row(from_object("Node", found), Capacity(0, 0, 0))
        assert projected.status == row["Status"]
        assert ",".join(projected.roles) == row["Roles"]
    finally:
        await api.delete(NODE, "", name)
