"""Every scenario loads, and its picture is what it promises."""

import pytest

from practice.api.client import Client
from practice.cluster import Cluster
from practice.quantities import thousandths, whole
from practice.scenarios import ScenarioError, load_scenario, scenario_names
from practice.scenarios.loading import parse_scenario


class Scene:
    """A cluster with a scenario, some seconds after its start."""

    def __init__(self, name: str, *, seconds: float, seed: int = 1) -> None:
        self.cluster = Cluster(name, seed=seed)
        self.cluster.start()
        self.cluster.clock.run_for(seconds)
        self.client = Client(self.cluster.api, user="admin", component="admin")

    def pods(self, namespace: str = "workshop") -> list[dict]:
        return self.client.list("pods", namespace)

    def ready(self, namespace: str = "workshop") -> int:
        return sum(_is_ready(pod) for pod in self.pods(namespace))

    def nodes(self) -> list[dict]:
        return self.client.list("nodes")


def _is_ready(pod: dict) -> bool:
    conditions = pod["status"].get("conditions") or []
    return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)


@pytest.mark.parametrize("seed", range(4))
def test_workshop_is_ready_within_five_seconds(seed):
    scene = Scene("workshop", seconds=5, seed=seed)
    assert len(scene.pods()) == scene.ready() == 8
    assert len(scene.pods("kube-system")) == scene.ready("kube-system") == 5


def test_workshop_grows_up_before_the_eyes_of_the_viewers():
    scene = Scene("workshop", seconds=0.5)
    assert scene.ready() < 3
    scene.cluster.clock.run_for(1.3)
    assert 2 <= scene.ready() <= 8


def test_workshop_has_no_warnings():
    scene = Scene("workshop", seconds=60)
    warnings = [one["message"] for one in scene.client.list("events") if one["type"] == "Warning"]
    assert warnings == []
    assert all(
        status["restartCount"] == 0
        for pod in scene.pods()
        for status in pod["status"]["containerStatuses"]
    )


def test_workshop_fills_the_bars_by_half():
    scene = Scene("workshop", seconds=5)
    for node in scene.nodes():
        name, room = node["metadata"]["name"], node["status"]["allocatable"]
        here = [
            container["resources"].get("requests", {})  # kubeadm's kube-proxy has none
            for pod in [*scene.pods(), *scene.pods("kube-system")]
            if pod["spec"]["nodeName"] == name
            for container in pod["spec"]["containers"]
        ]
        cpu = sum(thousandths(one.get("cpu", 0)) for one in here) / thousandths(room["cpu"])
        memory = sum(whole(one.get("memory", 0)) for one in here) / whole(room["memory"])
        assert 0.3 <= cpu <= 0.85, name
        assert 0.2 <= memory <= 0.8, name


def test_workshop_spreads_each_app_over_the_nodes():
    scene = Scene("workshop", seconds=5)
    places = {(pod["metadata"]["labels"]["app"], pod["spec"]["nodeName"]) for pod in scene.pods()}
    assert len([place for place in places if place[0] == "hello"]) == 3
    assert len([place for place in places if place[0] == "auth"]) == 2


def test_update_of_hello_takes_about_ten_seconds():
    scene = Scene("workshop", seconds=10)
    template = {"spec": {"containers": [{**_container(scene, "hello"), "image": "hello:2.0.0"}]}}
    scene.client.patch("deployments.apps", "workshop", "hello", {"spec": {"template": template}})
    began = scene.cluster.clock.now_s()

    def done() -> bool:
        pods = [pod for pod in scene.pods() if pod["metadata"]["labels"]["app"] == "hello"]
        new = [pod for pod in pods if pod["spec"]["containers"][0]["image"] == "hello:2.0.0"]
        return len(pods) == len(new) == 3 and all(map(_is_ready, new))

    assert scene.cluster.clock.run_until(done, 60)
    assert 7 <= scene.cluster.clock.now_s() - began <= 16


def _container(scene: Scene, name: str) -> dict:
    deployment = scene.client.get("deployments.apps", "workshop", name)
    return deployment["spec"]["template"]["spec"]["containers"][0]


def test_canary_stands_behind_the_service_of_hello():
    scene = Scene("canary", seconds=6)
    tracks = [
        pod["metadata"]["labels"]["track"]
        for pod in scene.pods()
        if pod["metadata"]["labels"]["app"] == "hello"
    ]
    assert sorted(tracks) == ["canary", "stable", "stable", "stable"]
    assert scene.client.get("services", "workshop", "hello")["spec"]["selector"] == {"app": "hello"}


def test_empty_has_nodes_and_nothing_on_them():
    scene = Scene("empty", seconds=3)
    assert len(scene.nodes()) == 3
    assert scene.client.list("pods") == []


def test_trouble_shows_one_of_each():
    scene = Scene("trouble", seconds=60)
    waiting = {
        status["state"]["waiting"]["reason"]
        for pod in scene.pods()
        for status in pod["status"].get("containerStatuses") or ()
        if "waiting" in status["state"]
    }
    unplaced = [pod for pod in scene.pods() if not pod["spec"].get("nodeName")]
    never_ready = [
        pod["metadata"]["labels"]["app"]
        for pod in scene.pods()
        if pod["status"]["phase"] == "Running" and not _is_ready(pod)
    ]
    assert waiting & {"ImagePullBackOff", "ErrImagePull"}
    assert "CrashLoopBackOff" in waiting
    assert "beta" in never_ready
    assert [pod["metadata"]["labels"]["app"] for pod in unplaced] == ["monolith"]
    assert [node["spec"].get("unschedulable", False) for node in scene.nodes()] == [
        False,
        False,
        True,
    ]


@pytest.mark.slow
def test_large_has_twenty_nodes_and_two_hundred_ready_pods():
    scene = Scene("large", seconds=2.5)
    assert len(scene.nodes()) == 20
    assert len(scene.pods()) == scene.ready() == 200


def test_same_seed_gives_the_same_scene():
    def story(seed: int) -> list:
        scene = Scene("workshop", seconds=8, seed=seed)
        return [(pod["metadata"], pod["spec"], pod["status"]) for pod in scene.pods()]

    assert story(5) == story(5)
    assert story(5) != story(6)


def test_every_scenario_has_a_description():
    known = {"autoscaled", "canary", "empty", "fleet", "large", "trouble", "workshop"}
    assert known <= set(scenario_names())
    for name in scenario_names():
        assert load_scenario(name).description


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (b"description: [", "cannot be read|while parsing"),
        (b"nodes: []", "missing required field `description`"),
        (b"description: x\nnods: []", "unknown field `nods`"),
        (b"description: x\nnodes: [{name: a, count: 3}]", r"3 nodes need a \{n\} in the name"),
        (b"description: x\nnodes: [{name: a, images: [nope]}]", "'nope' is not in the catalogue"),
        (
            b"description: x\nnodes: [{name: 'a{n}', group: {name: g, min: 3, max: 2}}]",
            "node group g: min 3 and max 2 are not in order",
        ),
        (
            b"description: x\nnodes: [{name: 'a{n}', count: 4, group: {name: g, max: 2}}]",
            "node group g: 4 nodes are not from 0 to 2",
        ),
        (
            b"description: x\nnodes: [{name: 'a{n}', group: {name: g, max: 2, boot_s: -1}}]",
            "node group g: boot_s is not from 0 to 3600",
        ),
        (
            b"description: x\nnodes: [{name: a, group: {name: g, max: 2}}]",
            r"need a \{n\} in the name",
        ),
        (
            b"description: x\nnodes: [{name: 'a{n}', group: &g {name: g, max: 2}}, {name: 'b{n}', group: *g}]",
            "two node groups of one name: g, g",
        ),
        (b"description: x\nobjects: [{kind: Pod}]", "apiVersion and kind are needed"),
        (
            b"description: x\nobjects: [{kind: Toaster, apiVersion: v1}]",
            "serves no Toaster of v1",
        ),
        (
            b"description: x\nobjects: [{kind: Pod, apiVersion: v1}]",
            r"object 1 \(Pod\): metadata.name is missing",
        ),
    ],
)
def test_mistake_in_a_scenario_is_named(text, complaint):
    with pytest.raises(ScenarioError, match=complaint) as caught:
        parse_scenario(text, name="mine", source="mine.yaml")
    assert str(caught.value).startswith("mine.yaml")


def test_unknown_scenario_lists_the_known_ones(tmp_path):
    with pytest.raises(
        ScenarioError, match="no scenario 'x'; choose one of autoscaled, canary, empty"
    ):
        load_scenario("x")
    with pytest.raises(ScenarioError, match="No such file"):
        load_scenario(str(tmp_path / "mine.yaml"))


def test_scenario_from_a_file(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("description: mine\nnodes: [{name: only}]\n")
    assert [one["metadata"]["name"] for one in load_scenario(str(path)).all_objects()] == ["only"]


@pytest.mark.slow
def test_autoscaled_follows_its_load_with_pods_and_nodes():
    scene = Scene("autoscaled", seconds=30)
    assert [one["metadata"]["name"] for one in scene.nodes()] == ["base"]

    def web():
        return scene.client.get("deployments.apps", "default", "web")

    def load(replicas):
        spec = {"spec": {"replicas": replicas}}
        scene.client.patch("deployments.apps", "default", "load", spec, subresource="scale")

    load(4)
    scene.cluster.clock.run_for(240)
    assert len(scene.nodes()) >= 3
    assert web()["status"]["readyReplicas"] == web()["spec"]["replicas"] >= 8
    load(0)
    scene.cluster.clock.run_for(1_800)
    assert [one["metadata"]["name"] for one in scene.nodes()] == ["base"]
    assert web()["spec"]["replicas"] == 1
