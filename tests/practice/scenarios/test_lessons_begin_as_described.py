"""Each lesson's scene settles to the state that its description promises, and every time to the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from practice.api.client import Client
from practice.cluster import Cluster
from practice.images.messages import Answer, Call, Result
from practice.network import Place
from practice.scenarios import scenario_names
from practice.scenarios.loading import describe, lesson_names, load_scenario

SETTLED_S = 15.0
Object = dict


@dataclass(frozen=True)
class State:
    """What a scene comes to: ready pods by app, nodes, Services with their ready endpoints."""

    ready: Mapping[str, int] = field(default_factory=dict)
    nodes: int = 3
    endpoints: Mapping[str, int] = field(default_factory=dict)


NOTHING = State()
STATES = {
    "01-three-hurdles": NOTHING,
    "02-package-it": NOTHING,
    "03-one-machine-is-not-enough": State(nodes=1),
    "04-ask-dont-command": NOTHING,
    "05-five-minute-tour": NOTHING,
    "06-pods": NOTHING,
    "07-how-a-wish-becomes-a-pod": State({"hello": 2}, endpoints={"hello": 2}),
    "08-health-checks": State({"hello": 3, "auth": 1}, endpoints={"hello": 3, "auth": 1}),
    "09-config-and-secrets": NOTHING,
    "10-labels-and-selectors": State({"hello": 4, "auth": 2}),
    "11-services": State({"hello": 3, "auth": 3}),
    "12-deployments-and-self-healing": NOTHING,
    "13-losing-a-node": State({"hello": 3}, endpoints={"hello": 3}),
    "14-a-rolling-update": State({"hello": 3}, endpoints={"hello": 3}),
    "15-when-an-update-goes-bad": State({"hello": 3}, endpoints={"hello": 3}),
    "16-canary-and-blue-green": State({"hello": 9}, endpoints={"hello": 9}),
    "17-capstone": State({}, endpoints={"frontend": 0, "auth": 0, "hello": 0}),
    "18-the-rest-of-the-map": State({"hello": 2}, endpoints={"hello": 2}),
}


def scene(name: str, *, seed: int = 1, seconds: float = SETTLED_S) -> tuple[Cluster, Client]:
    cluster = Cluster(name, seed=seed)
    cluster.start()
    cluster.clock.run_for(seconds)
    return cluster, Client(cluster.api, user="admin", component="admin")


def is_ready(obj: Object) -> bool:
    conditions = obj["status"].get("conditions") or []
    return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)


def state(client: Client) -> State:
    """What is there now, in the lesson's namespace."""
    ready: dict[str, int] = {}
    for pod in filter(is_ready, client.list("pods", "workshop")):
        app = pod["metadata"]["labels"]["app"]
        ready[app] = ready.get(app, 0) + 1
    counts = {one["metadata"]["name"]: 0 for one in client.list("services", "workshop")}
    for one in client.list("endpointslices.discovery.k8s.io", "workshop"):
        service = one["metadata"]["labels"]["kubernetes.io/service-name"]
        counts[service] += sum(it["conditions"]["ready"] for it in one["endpoints"] or ())
    return State(ready, len([*filter(is_ready, client.list("nodes"))]), counts)


def status(client: Client, app: str) -> Object:
    """Of the first container of the first pod of an app."""
    pods = [
        one for one in client.list("pods", "workshop") if one["metadata"]["labels"]["app"] == app
    ]
    found: Object = pods[0]["status"]["containerStatuses"][0]
    return found


def reason(client: Client, app: str) -> str:
    """Why it waits."""
    return str(status(client, app)["state"].get("waiting", {}).get("reason", ""))


def test_each_lesson_has_its_scene() -> None:
    assert lesson_names() == list(STATES)
    assert set(lesson_names()) <= set(scenario_names())


@pytest.mark.parametrize("name", STATES)
def test_it_settles_to_what_its_description_promises(name: str) -> None:
    _, client = scene(name)
    assert state(client) == STATES[name]
    system = client.list("pods", "kube-system")
    assert len([*filter(is_ready, system)]) == len(system) == 2 + STATES[name].nodes


@pytest.mark.slow
@pytest.mark.parametrize("name", STATES)
def test_the_same_seed_makes_the_same_writes_and_another_the_same_state(name: str) -> None:
    (one, first), (two, second) = scene(name), scene(name)
    assert one.api.store.version == two.api.store.version
    assert first.list("pods") == second.list("pods")
    _, other = scene(name, seed=2)
    assert state(other) == STATES[name]
    one.clock.run_for(120)
    assert state(first) == STATES[name]


@pytest.mark.slow
def test_descriptions_are_read_without_reading_the_scene() -> None:
    for name in scenario_names():
        assert describe(name) == load_scenario(name).description


def test_the_machine_of_lesson_3_has_room_for_twelve_pods() -> None:
    cluster, client = scene("03-one-machine-is-not-enough", seconds=5)
    requests = {"requests": {"cpu": "250m", "memory": "64Mi"}}
    container = {"name": "main", "image": "hello:1.0.0", "resources": requests}
    for number in range(13):
        metadata = {"name": f"hello-{number}", "namespace": "workshop"}
        client.create("pods", {"metadata": metadata, "spec": {"containers": [container]}})
    cluster.clock.run_for(20)
    phases = [one["status"]["phase"] for one in client.list("pods", "workshop")]
    assert (phases.count("Running"), phases.count("Pending")) == (12, 1)


def test_lesson_13_has_a_copy_on_each_node() -> None:
    _, client = scene("13-losing-a-node", seconds=10)
    assert len({pod["spec"]["nodeName"] for pod in client.list("pods", "workshop")}) == 3
    [budget] = client.list("poddisruptionbudgets.policy", "workshop")
    assert budget["status"]["disruptionsAllowed"] == 1


@pytest.mark.slow
def test_lesson_17_has_five_faults_and_their_repair_makes_it_answer() -> None:
    cluster, client = scene("17-capstone", seconds=60)
    assert reason(client, "frontend") in ("ErrImagePull", "ImagePullBackOff")
    assert reason(client, "auth") == "CreateContainerConfigError"
    assert not status(client, "hello")["ready"]
    repair(client)
    cluster.clock.run_for(60)
    assert state(client).endpoints == {"frontend": 2, "auth": 2, "hello": 3}
    for path in ("/", "/hello", "/auth/version"):
        assert ask(cluster, client, path) == 200, path


def repair(client: Client) -> None:
    """What a learner does in the end."""
    set_container(client, "frontend", image="frontend:1.0.0")
    probe = {"httpGet": {"path": "/readiness", "port": "health"}, "periodSeconds": 2}
    set_container(client, "hello", readinessProbe=probe)
    secret = {"metadata": {"name": "auth-signing-key", "namespace": "workshop"}}
    client.create("secrets", {**secret, "data": {"signing-key": "cHJhY3RpY2Utb25seQ=="}})
    ports = [{"name": "http", "port": 80, "targetPort": "http"}]
    client.patch("services", "workshop", "auth", {"spec": {"ports": ports}})
    client.patch("services", "workshop", "hello", {"spec": {"selector": {"app": "hello"}}})


def set_container(client: Client, name: str, **fields: object) -> None:
    spec = client.get("deployments.apps", "workshop", name)["spec"]["template"]["spec"]
    containers = [{**spec["containers"][0], **fields}]
    patch = {"spec": {"template": {"spec": {"containers": containers}}}}
    client.patch("deployments.apps", "workshop", name, patch)


def ask(cluster: Cluster, client: Client, path: str) -> int:
    """The status that a visitor from outside gets; 0: no answer."""
    service = client.get("services", "workshop", "frontend")
    point = service["status"]["loadBalancer"]["ingress"][0]["ip"]
    return visit(cluster, Call(host=point, port=80, path=path))


def visit(cluster: Cluster, call: Call) -> int:
    """What comes of a request from outside."""
    got: list[Result] = []
    cluster.network.send(Place(ip="203.0.113.9"), call, got.append)
    assert cluster.clock.run_until(lambda: bool(got), 120)
    return got[0].status if isinstance(got[0], Answer) else 0


def test_lesson_18_has_an_ingress_that_answers() -> None:
    cluster, client = scene("18-the-rest-of-the-map", seconds=20)
    [ingress] = client.list("ingresses.networking.k8s.io", "workshop")
    [point] = ingress["status"]["loadBalancer"]["ingress"]
    call = Call(host=point["ip"], port=80, path="/", headers={"Host": "hello.workshop.example"})
    assert visit(cluster, call) == 200
