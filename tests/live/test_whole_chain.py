"""From an API server to a viewer's rows, on the practice cluster and on a real control plane."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from dashboard.kube.api import Api
from dashboard.kube.config import Connection, from_kubeconfig
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import by_name
from tests.kube.tcp_proxy import proxied
from tests.live.chain import Chain

POD, DEPLOYMENT, SERVICE, NAMESPACE = map(by_name, ("Pod", "Deployment", "Service", "Namespace"))
pytestmark = pytest.mark.slow


@pytest.fixture(params=["practice", pytest.param("real", marks=pytest.mark.real)])
def connection(request: pytest.FixtureRequest) -> Connection:
    if request.param == "practice":
        return from_kubeconfig(request.getfixturevalue("practice_kubeconfig"))
    return from_kubeconfig(request.getfixturevalue("control_plane").kubeconfig)


@pytest.fixture
async def direct(connection: Connection) -> AsyncIterator[Api]:
    """The API server, asked past every proxy."""
    async with Api(connection) as api:
        yield api


@pytest.fixture
async def namespace(direct: Api) -> AsyncIterator[str]:
    name = f"chain-{uuid.uuid4().hex[:8]}"
    await direct.create(NAMESPACE, "", {"metadata": {"name": name}})
    yield name
    for kind in (DEPLOYMENT, SERVICE):
        for item in (await direct.list(kind, name))["items"]:
            await direct.delete(kind, name, item["metadata"]["name"])
    await direct.delete(NAMESPACE, "", name)


async def hello(api: Api, namespace: str, replicas: int = 3) -> None:
    labels = {"app": "hello"}
    container = {"name": "web", "image": "hello:1.0.0", "resources": {"requests": {"cpu": "50m"}}}
    await api.create(
        DEPLOYMENT,
        namespace,
        {
            "metadata": {"name": "hello"},
            "spec": {
                "replicas": replicas,
                "selector": {"matchLabels": labels},
                "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
            },
        },
    )
    service = {"metadata": {"name": "hello"}, "spec": {"selector": labels, "ports": [{"port": 80}]}}
    await api.create(SERVICE, namespace, service)


async def test_every_change_reaches_the_viewer_and_equals_fetching_again(
    connection: Connection, direct: Api, namespace: str
) -> None:
    async with Chain(connection) as chain:
        await chain.until(chain.is_live)
        await hello(direct, namespace)
        await chain.until(lambda: len(chain.pods(namespace, "ready")) == 3, 60)
        await direct.patch(
            DEPLOYMENT, namespace, "hello", {"spec": {"replicas": 5}}, subresource="scale"
        )
        await chain.until(lambda: len(chain.pods(namespace, "ready")) == 5, 60)
        image = {"spec": {"containers": [{"name": "web", "image": "hello:2.0.0"}]}}
        await direct.patch(
            DEPLOYMENT,
            namespace,
            "hello",
            {"spec": {"template": image}},
            content_type="application/strategic-merge-patch+json",
        )
        await chain.until(
            lambda: (
                {pod["generation"] for pod in chain.pods(namespace)} == {"B"}
                and len(chain.pods(namespace, "ready")) == 5
            ),
            90,
        )
        victim = chain.pods(namespace)[0]
        await direct.delete(POD, namespace, victim["name"], grace_period_s=0, uid=victim["id"])
        await chain.until(lambda: victim["id"] not in chain.replica.rows, 30)
        await chain.until_equal(direct, 30)
        assert chain.blank_pictures == 0


async def test_api_server_that_goes_away_is_stale_and_nothing_is_missed_when_it_is_back(
    connection: Connection, direct: Api, namespace: str
) -> None:
    async with proxied(connection) as proxy, Chain(proxy.connection) as chain:
        await hello(direct, namespace)
        await chain.until(lambda: len(chain.pods(namespace, "ready")) == 3, 60)
        gone = {pod["id"] for pod in chain.pods(namespace)}
        await proxy.close()
        await chain.until(
            lambda: {s.state for s in chain.supervisor.states.values()} == {"stale"}, timeout_s=5
        )
        assert len(chain.pods(namespace)) == 3, "the last good picture stays"
        for pod in chain.pods(namespace):
            await direct.delete(POD, namespace, pod["name"], grace_period_s=0)
        await proxy.open()
        await chain.until(chain.is_live, 40)
        await chain.until(lambda: not gone & chain.replica.rows.keys(), 40)
        await chain.until_equal(direct, 40)
        assert chain.blank_pictures == 0


async def test_watches_cut_in_mid_sentence_lose_nothing(
    connection: Connection, direct: Api, namespace: str
) -> None:
    async with proxied(connection) as proxy, Chain(proxy.connection) as chain:
        await chain.until(chain.is_live)
        await hello(direct, namespace, replicas=1)
        for replicas in (4, 2, 6, 1, 5):
            scale = {"spec": {"replicas": replicas}}
            await direct.patch(DEPLOYMENT, namespace, "hello", scale, subresource="scale")
            await asyncio.sleep(0.05)  # into the middle of what that causes
            proxy.cut()
        await chain.until(lambda: len(chain.pods(namespace, "ready")) == 5, 60)
        await chain.until_equal(direct, 40)


@pytest.mark.real
async def test_compacted_history_means_a_new_list_and_no_lost_deletion(
    request: pytest.FixtureRequest,
) -> None:
    control_plane = request.getfixturevalue("control_plane")
    name = request.getfixturevalue("real_namespace")
    connection = from_kubeconfig(control_plane.kubeconfig)
    async with (
        Api(connection) as direct,
        proxied(connection) as proxy,
        Chain(proxy.connection) as chain,
    ):
        await hello(direct, name)
        await chain.until(lambda: len(chain.pods(name, "ready")) == 3, 60)
        await proxy.close()
        await chain.until(lambda: ("Pod", "stale") in chain.states, 10)
        for pod in chain.pods(name):
            await direct.delete(POD, name, pod["name"], grace_period_s=0)
        await asyncio.to_thread(control_plane.compact)
        await proxy.open()
        await chain.until_equal(direct, 60)
        assert chain.blank_pictures == 0


@pytest.mark.real
async def test_rights_to_one_namespace_show_that_namespace(
    request: pytest.FixtureRequest,
) -> None:
    control_plane = request.getfixturevalue("control_plane")
    name = request.getfixturevalue("real_namespace")
    user = f"teacher-{name}"
    rbac = "/apis/rbac.authorization.k8s.io/v1"
    subject = {"kind": "User", "name": user, "apiGroup": "rbac.authorization.k8s.io"}
    view = {"kind": "ClusterRole", "name": "view", "apiGroup": "rbac.authorization.k8s.io"}
    bind = {"metadata": {"name": user}, "subjects": [subject], "roleRef": view}
    control_plane.api.create(f"{rbac}/namespaces/{name}/rolebindings", bind)
    admin = from_kubeconfig(control_plane.kubeconfig)
    connection = replace(from_kubeconfig(control_plane.user_kubeconfig(user)), namespace=name)
    async with Api(admin) as direct, Chain(connection) as chain:
        await chain.until(lambda: chain.supervisor.states["Pod"].state == "live", 10)
        assert name in chain.supervisor.states["Pod"].reason
        await chain.until(lambda: chain.supervisor.states["Node"].state == "forbidden", 10)
        await hello(direct, name)
        await chain.until(lambda: len(chain.pods(name, "ready")) == 3, 60)
        assert {row["namespace"] for row in chain.replica.rows.values()} == {name}


@pytest.mark.real
async def test_forbidden_everything_is_a_state_of_every_kind(
    request: pytest.FixtureRequest,
) -> None:
    control_plane = request.getfixturevalue("control_plane")
    connection = from_kubeconfig(control_plane.user_kubeconfig("nobody"))
    async with Chain(connection) as chain:
        await chain.until(
            lambda: {s.state for s in chain.supervisor.states.values()} == {"forbidden"}, 10
        )
        assert "nobody" in chain.supervisor.states["Pod"].reason
        with pytest.raises(KubeError):
            await chain.api.list(POD)
