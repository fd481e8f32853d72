"""Conversion webhooks in pods of the cluster: one object, two versions."""

from base64 import b64encode

import pytest

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.request import ListOptions, Request, User
from practice.cluster import Cluster
from tests.contract.certificates import AUTHORITY

IMAGE = "registry.k8s.io/e2e-test-images/agnhost:2.66.1"
GROUP = "stable.example.com"
PLACES = f"places.{GROUP}"
OTHER = f"places.v2.{GROUP}"
"""The key of the version that is not stored."""


def version(name: str, stored: bool, fields: tuple[str, ...]) -> dict:
    properties = {field: {"type": "string"} for field in fields}
    return {
        "name": name,
        "served": True,
        "storage": stored,
        "schema": {"openAPIV3Schema": {"type": "object", "properties": properties}},
        "selectableFields": [{"jsonPath": f".{field}"} for field in fields],
    }


def versions(stored: str = "v1") -> list[dict]:
    return [
        version("v1", stored == "v1", ("hostPort",)),
        version("v2", stored == "v2", ("host", "port")),
    ]


class Lab:
    """A cluster with a converting program behind a Service, and a kind that it converts."""

    def __init__(self) -> None:
        self.cluster = Cluster("empty")
        self.cluster.start()
        self.api = self.cluster.api
        self.client = Client(self.api, user="admin")
        self.request = Request(user=User(name="admin", groups=("system:masters",)))
        metadata = {"namespace": "default", "name": "converter"}
        self.client.create("secrets", {"metadata": metadata, "stringData": {"tls.crt": AUTHORITY}})
        container = {
            "name": "main",
            "image": IMAGE,
            "args": ["crd-conversion-webhook", "--tls-cert-file=/certs/tls.crt", "--port=8444"],
            "volumeMounts": [{"name": "certs", "mountPath": "/certs"}],
        }
        volumes = [{"name": "certs", "secret": {"secretName": "converter"}}]
        labels = {**metadata, "labels": {"app": "converter"}}
        spec = {"containers": [container], "volumes": volumes}
        self.client.create("pods", {"metadata": labels, "spec": spec})
        ports = [{"port": 443, "targetPort": 8444}]
        spec = {"selector": {"app": "converter"}, "ports": ports}
        self.client.create("services", {"metadata": metadata, "spec": spec})
        self.cluster.clock.run_for(20)
        self.define()

    def define(self) -> None:
        service = {"namespace": "default", "name": "converter", "path": "/crdconvert"}
        bundle = b64encode(AUTHORITY.encode()).decode()
        webhook = {
            "clientConfig": {"service": service, "caBundle": bundle},
            "conversionReviewVersions": ["v1"],
        }
        spec = {
            "group": GROUP,
            "names": {"plural": "places", "kind": "Place"},
            "scope": "Namespaced",
            "versions": versions(),
            "conversion": {"strategy": "Webhook", "webhook": webhook},
        }
        definition = {"metadata": {"name": PLACES}, "spec": spec}
        self.client.create("customresourcedefinitions.apiextensions.k8s.io", definition)

    def store_as(self, name: str) -> None:
        patch = {"spec": {"versions": versions(name)}}
        self.client.patch("customresourcedefinitions.apiextensions.k8s.io", None, PLACES, patch)

    def make(self, name: str, key: str = PLACES, **fields: str) -> dict:
        version = "v2" if key == OTHER else "v1"
        metadata = {"name": name, "namespace": "default"}
        body = {"apiVersion": f"{GROUP}/{version}", "kind": "Place", "metadata": metadata, **fields}
        return self.api.create(self.request, key, "default", body)

    def names(self, key: str, fields: str) -> list[str]:
        found = self.api.list(key, "default", ListOptions(field_selector=fields)).items
        return [one["metadata"]["name"] for one in found]

    def stop(self) -> None:
        self.client.delete("services", "default", "converter")
        self.cluster.clock.run_for(1)


@pytest.fixture
def lab() -> Lab:
    return Lab()


def test_each_version_has_its_own_fields(lab):
    made = lab.make("one", hostPort="a:80")
    shown = lab.api.get(OTHER, "default", "one")
    assert (shown["host"], shown["port"]) == ("a", "80")
    assert "hostPort" not in shown
    assert shown["metadata"] == made["metadata"]


def test_a_write_through_another_version_is_stored_converted(lab):
    made = lab.make("one", OTHER, host="a", port="80")
    assert (made["apiVersion"], made["host"]) == (f"{GROUP}/v2", "a")
    assert lab.api.get(PLACES, "default", "one")["hostPort"] == "a:80"
    lab.api.patch(lab.request, OTHER, "default", "one", {"port": "81"}, "merge")
    kept = lab.api.get(PLACES, "default", "one")
    assert (kept["hostPort"], kept["metadata"]["generation"]) == ("a:81", 2)


def test_objects_of_all_stored_versions_are_in_one_list(lab):
    lab.make("one", hostPort="a:80")
    lab.store_as("v2")
    lab.make("two", f"places.v1.{GROUP}", hostPort="b:80")
    rows = {row.version: row for row in lab.api.resources.values() if row.plural == "places"}
    listed = {
        name: [
            (one.get("hostPort"), one.get("host"))
            for one in lab.api.list(rows[name].key, "default").items
        ]
        for name in ("v1", "v2")
    }
    assert listed == {"v1": [("a:80", None), ("b:80", None)], "v2": [(None, "a"), (None, "b")]}


def test_selectors_look_at_the_fields_of_the_version(lab):
    lab.make("one", OTHER, host="a", port="80")
    lab.make("two", OTHER, host="a", port="81")
    assert lab.names(OTHER, "host=a") == ["one", "two"]
    assert lab.names(PLACES, "hostPort=a:81") == ["two"]


def test_a_watch_shows_entering_and_leaving(lab):
    seen: list[tuple[str, str]] = []
    options = ListOptions(field_selector="host=a")
    watch = lab.api.watch(
        OTHER, "default", options, lambda event: seen.append((event.type, event.object["host"]))
    )
    lab.make("one", hostPort="a:80")
    lab.api.patch(lab.request, PLACES, "default", "one", {"hostPort": "b:80"}, "merge")
    watch.cancel()
    assert seen == [("ADDED", "a"), ("DELETED", "a")]


def test_what_a_webhook_refuses_is_not_shown(lab):
    lab.make("one", hostPort="wrong")
    with pytest.raises(ApiError, match=r"Kind=Place failed: invalid hostPort value `wrong`$"):
        lab.api.get(OTHER, "default", "one")


def test_without_its_webhook_a_version_is_not_written(lab):
    lab.stop()
    version = lab.api.store.version
    with pytest.raises(ApiError, match=r'service "converter" not found$'):
        lab.make("one", OTHER, host="a")
    assert lab.api.store.version == version


def test_lists_show_what_was_converted_before(lab):
    lab.make("one", OTHER, host="a", port="80")
    lab.api.list(OTHER, "default")
    lab.stop()
    assert lab.names(OTHER, "host=a") == ["one"]
    with pytest.raises(ApiError, match="corrupt object"):
        lab.api.get(OTHER, "default", "one")


def test_a_copy_of_the_cluster_asks_its_own_webhook(lab):
    lab.make("one", hostPort="a:80")
    copy = lab.cluster.fork()
    lab.stop()
    assert copy.api.get(OTHER, "default", "one")["host"] == "a"


def test_a_definition_goes_when_its_webhook_answers_again(lab):
    lab.make("one", hostPort="a:80")
    lab.store_as("v2")
    service = lab.client.get("services", "default", "converter")
    lab.stop()
    definitions = "customresourcedefinitions.apiextensions.k8s.io"
    lab.client.delete(definitions, None, PLACES)
    conditions = lab.client.get(definitions, None, PLACES)["status"]["conditions"]
    assert conditions[-1]["reason"] == "InstanceDeletionFailed"
    spec = {name: service["spec"][name] for name in ("selector", "ports")}
    metadata = {"namespace": "default", "name": "converter"}
    lab.client.create("services", {"metadata": metadata, "spec": spec})
    lab.cluster.clock.run_for(20)
    with pytest.raises(ApiError, match="not found"):
        lab.client.get(definitions, None, PLACES)
