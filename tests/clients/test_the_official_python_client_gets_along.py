"""The official Python client: typed, dynamic and watching; the same on both clusters."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kubernetes import client, config, dynamic, watch
from kubernetes.client.rest import ApiException

from tests.controlplane.cluster import ControlPlane

pytestmark = pytest.mark.slow


class Room:
    """A namespace of the test's own, and the client that works in it."""

    def __init__(self, kubeconfig: Path) -> None:
        self.api = config.new_client_from_config(str(kubeconfig))
        self.core, self.apps = client.CoreV1Api(self.api), client.AppsV1Api(self.api)
        self.name = f"python-{uuid.uuid4().hex[:6]}"
        self.core.create_namespace({"metadata": {"name": self.name}})

    def close(self) -> None:
        self.core.delete_namespace(self.name)
        self.api.close()


@pytest.fixture(params=["practice", pytest.param("control_plane", marks=pytest.mark.real)])
def room(request: pytest.FixtureRequest) -> Iterator[Room]:
    found = request.getfixturevalue(request.param)
    opened = Room(found.kubeconfig if isinstance(found, ControlPlane) else found)
    yield opened
    opened.close()


def deployment(replicas: int = 0) -> client.V1Deployment:
    labels = {"app": "web"}
    container = client.V1Container(name="web", image="nginx:1.27")
    template = client.V1PodTemplateSpec(
        metadata=client.V1ObjectMeta(labels=labels),
        spec=client.V1PodSpec(containers=[container], scheduler_name="nobody"),
    )
    return client.V1Deployment(
        metadata=client.V1ObjectMeta(name="web", labels=labels),
        spec=client.V1DeploymentSpec(
            replicas=replicas,
            selector=client.V1LabelSelector(match_labels=labels),
            template=template,
        ),
    )


def refusal(call: Callable[[], object]) -> tuple[int, str]:
    """Code and reason of what the server refused."""
    with pytest.raises(ApiException) as caught:
        call()
    return caught.value.status, caught.value.reason


def test_typed_objects_come_back_as_typed_objects(room: Room) -> None:
    made = room.apps.create_namespaced_deployment(room.name, deployment())
    assert made.spec.strategy.rolling_update.max_surge == "25%"
    assert made.metadata.creation_timestamp.tzinfo is not None
    read = room.apps.read_namespaced_deployment("web", room.name)
    assert read.metadata.uid == made.metadata.uid
    listed = room.apps.list_namespaced_deployment(room.name, label_selector="app=web")
    assert [one.metadata.name for one in listed.items] == ["web"]
    scale = room.apps.patch_namespaced_deployment_scale("web", room.name, {"spec": {"replicas": 0}})
    assert scale.spec.replicas in (None, 0)
    answer = room.apps.delete_namespaced_deployment("web", room.name)
    assert answer["status"] == "Success"


def test_refusals_carry_the_servers_reasons(room: Room) -> None:
    room.apps.create_namespaced_deployment(room.name, deployment())
    again = lambda: room.apps.create_namespaced_deployment(room.name, deployment())  # noqa: E731
    assert refusal(again) == (409, "Conflict")
    missing = lambda: room.core.read_namespaced_pod("nothing", room.name)  # noqa: E731
    assert refusal(missing) == (404, "Not Found")
    wrong = lambda: room.core.create_namespaced_config_map(room.name, {"metadata": {"name": "A_"}})  # noqa: E731
    assert refusal(wrong) == (422, "Unprocessable Entity")


def test_a_watch_tells_each_change_and_ends_in_time(room: Room) -> None:
    version = room.core.list_namespaced_config_map(room.name).metadata.resource_version
    for name in ("one", "two"):
        room.core.create_namespaced_config_map(room.name, {"metadata": {"name": name}})
    room.core.patch_namespaced_config_map("one", room.name, {"data": {"a": "1"}})
    room.core.delete_namespaced_config_map("two", room.name)
    stream = watch.Watch().stream(
        room.core.list_namespaced_config_map,
        room.name,
        resource_version=version,
        timeout_seconds=2,
    )
    told = [(event["type"], event["object"].metadata.name) for event in stream]
    mine = [one for one in told if one[1] in ("one", "two")]
    assert mine == [("ADDED", "one"), ("ADDED", "two"), ("MODIFIED", "one"), ("DELETED", "two")]


def test_the_dynamic_client_finds_and_applies(room: Room) -> None:
    found = dynamic.DynamicClient(room.api)
    maps = found.resources.get(api_version="v1", kind="ConfigMap")
    body = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "one"},
        "data": {"a": "1"},
    }
    applied = maps.server_side_apply(body, namespace=room.name, field_manager="python")
    assert applied.data.a == "1"
    other = {**body, "data": {"a": "2"}}
    clash = lambda: maps.server_side_apply(other, namespace=room.name, field_manager="else")  # noqa: E731
    assert refusal(clash) == (409, "Conflict")
    kinds = {one.kind for one in found.resources.search(group="apps")}
    assert {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"} <= kinds
