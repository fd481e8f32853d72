"""Creates, updates and patches: what raises which version, and what is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest

from practice.api.api import Api
from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.metadata import NAME_ALPHABET
from practice.api.request import Request
from tests.practice.api.objects import config_map, deployment, pod, service

WEB = ("deployments.apps", "default", "web")


def refusal(action: Any) -> ApiError:
    with pytest.raises(ApiError) as caught:
        action()
    return caught.value


def test_stale_update_conflicts(client: Client) -> None:
    old = client.create("deployments.apps", deployment())
    client.patch(*WEB, {"spec": {"replicas": 2}})
    error = refusal(lambda: client.update("deployments.apps", old))
    assert (error.code, error.reason) == (409, "Conflict")
    assert str(error) == (
        'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; '
        "please apply your changes to the latest version and try again"
    )
    assert error.status["details"] == {"name": "web", "group": "apps", "kind": "deployments"}


def test_update_that_changes_nothing_is_no_write(api: Api, client: Client) -> None:
    client.create("deployments.apps", deployment())
    version = api.store.version
    client.update("deployments.apps", client.get(*WEB))
    client.update("deployments.apps", deployment())
    client.patch(*WEB, {})
    assert api.store.version == version


def test_generation_counts_changes_of_the_spec(client: Client) -> None:
    client.create("deployments.apps", deployment())

    def generation() -> int:
        return int(client.get(*WEB)["metadata"]["generation"])

    client.patch(*WEB, {"status": {"replicas": 1}}, subresource="status")
    client.patch(*WEB, {"metadata": {"labels": {"a": "b"}}})
    assert generation() == 1
    client.patch(*WEB, {"spec": {"replicas": 3}})
    assert generation() == 2
    client.patch(*WEB, {"metadata": {"annotations": {"a": "b"}}})
    assert generation() == 3, "a Deployment's annotations count, too"


def test_status_and_spec_are_written_apart(client: Client) -> None:
    client.create("deployments.apps", deployment())
    client.patch(*WEB, {"spec": {"replicas": 9}, "status": {"replicas": 4}}, subresource="status")
    client.patch(*WEB, {"spec": {"replicas": 5}, "status": {"replicas": 7}})
    stored = client.get(*WEB)
    assert (stored["spec"]["replicas"], stored["status"]["replicas"]) == (5, 4)


def test_generated_names_are_kubernetes_like_and_free(client: Client) -> None:
    made = set()
    for _ in range(20):
        body = {"metadata": {"generateName": "p-", "namespace": "default"}}
        made.add(client.create("configmaps", body)["metadata"]["name"])
    assert len(made) == 20
    assert all(re.fullmatch(f"p-[{NAME_ALPHABET}]{{5}}", name) for name in made)


def test_create_twice_is_already_exists(client: Client) -> None:
    client.create("configmaps", config_map())
    error = refusal(lambda: client.create("configmaps", config_map()))
    assert (error.code, error.reason, str(error)) == (
        409,
        "AlreadyExists",
        'configmaps "c" already exists',
    )


def test_create_in_a_missing_namespace_is_not_found(client: Client) -> None:
    body = {"metadata": {"name": "c", "namespace": "nowhere"}}
    error = refusal(lambda: client.create("configmaps", body))
    assert (error.code, str(error)) == (404, 'namespaces "nowhere" not found')


def test_dry_run_answers_and_stores_nothing(
    api: Api, client: Client, request_by_admin: Request
) -> None:
    request_by_admin.dry_run = True
    version = api.store.version
    answer = api.create(request_by_admin, "configmaps", "default", config_map())
    assert answer["metadata"]["uid"]
    assert "resourceVersion" not in answer["metadata"]
    assert api.store.version == version
    assert refusal(lambda: client.get("configmaps", "default", "c")).code == 404


def test_scale_shows_and_sets_replicas(api: Api, client: Client, request_by_admin: Request) -> None:
    client.create("deployments.apps", deployment())
    scale = api.get(*WEB, subresource="scale")
    assert scale["spec"] == {"replicas": 1}
    assert scale["status"] == {"replicas": 0, "selector": "app=web"}
    patch = {"spec": {"replicas": 4}}
    api.patch(request_by_admin, *WEB, patch, "merge", subresource="scale")
    assert client.get(*WEB)["spec"]["replicas"] == 4
    error = refusal(
        lambda: api.patch(
            request_by_admin, *WEB, {"spec": {"replicas": -1}}, "merge", subresource="scale"
        )
    )
    assert str(error) == (
        'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater '
        "than or equal to 0"
    )


def test_binding_places_a_pod_once(client: Client) -> None:
    client.create("pods", pod())
    client.bind("default", "p", "n1")
    placed = client.get("pods", "default", "p")
    assert placed["spec"]["nodeName"] == "n1"
    assert placed["status"]["conditions"][0]["type"] == "PodScheduled"
    error = refusal(lambda: client.bind("default", "p", "n2"))
    assert (error.code, str(error)) == (
        409,
        'Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "n1"',
    )


def test_refused_patch_leaves_the_object(client: Client) -> None:
    client.create("deployments.apps", deployment())
    before = client.get(*WEB)
    patch = {"spec": {"selector": {"matchLabels": {"app": "other"}}}}
    error = refusal(lambda: client.patch(*WEB, patch))
    assert [cause["field"] for cause in error.status["details"]["causes"]] == [
        "spec.template.metadata.labels",
        "spec.selector",
    ]
    assert client.get(*WEB) is before


def test_patch_that_leaves_wrong_types_is_refused(
    api: Api, client: Client, request_by_admin: Request
) -> None:
    client.create("deployments.apps", deployment())
    for patch in ({"spec": {"replicas": "many"}}, {"spec": 5}, {"metadata": {"labels": [1]}}):
        error = refusal(lambda p=patch: api.patch(request_by_admin, *WEB, p, "merge"))
        assert (error.code, error.reason) == (422, "Invalid")


def test_unknown_fields_are_dropped_warned_about_or_refused(
    api: Api, client: Client, request_by_admin: Request
) -> None:
    client.create("pods", pod())
    patch = {"spec": {"replicas": 1}}
    request_by_admin.field_validation = "Warn"
    api.patch(request_by_admin, "pods", "default", "p", patch, "merge")
    assert request_by_admin.warnings == ['unknown field "spec.replicas"']
    assert "replicas" not in client.get("pods", "default", "p")["spec"]
    request_by_admin.field_validation = "Strict"
    error = refusal(lambda: api.patch(request_by_admin, "pods", "default", "p", patch, "merge"))
    assert 'strict decoding error: unknown field "spec.replicas"' in str(error)


@pytest.mark.parametrize(
    ("operations", "code"),
    [
        ([{"op": "replace", "path": "/data/a", "value": "2"}], 200),
        ([{"op": "test", "path": "/data/a", "value": "9"}], 422),
        ([{"op": "remove", "path": "/nope"}], 422),
        ([{"op": "add", "path": "/data/a/b", "value": 1}], 422),
        ([{"op": "explode", "path": "/data"}], 422),
        ([5], 400),
        ([None], 422),
        ({"op": "test"}, 400),
        ([{"op": "test", "path": "/data/a", "value": "1"}] * 10_001, 413),
    ],
)
def test_json_patch_works_or_says_why_not(
    api: Api, client: Client, request_by_admin: Request, operations: Any, code: int
) -> None:
    client.create("configmaps", config_map())
    call = (request_by_admin, "configmaps", "default", "c", operations, "json")
    if code == 200:
        assert api.patch(*call)["data"] == {"a": "2"}
    else:
        assert refusal(lambda: api.patch(*call)).code == code
        assert client.get("configmaps", "default", "c")["data"] == {"a": "1"}


def test_service_keeps_its_address_and_ports(client: Client) -> None:
    made = client.create("services", service(type="NodePort"))
    address, port = made["spec"]["clusterIP"], made["spec"]["ports"][0]["nodePort"]
    assert 30_000 <= port <= 32_767
    bare = client.update("services", service(type="NodePort", ports=[{"port": 81}]))
    assert (bare["spec"]["clusterIP"], bare["spec"]["ports"][0]["nodePort"]) == (address, port)
    plain = client.patch("services", "default", "web", {"spec": {"type": "ClusterIP"}})
    assert "nodePort" not in plain["spec"]["ports"][0]
    error = refusal(
        lambda: client.patch("services", "default", "web", {"spec": {"clusterIP": "10.96.9.9"}})
    )
    assert "may not change once set" in str(error)


def test_no_two_services_share_an_address_or_port(client: Client) -> None:
    made = [client.create("services", service(f"s{i}", type="NodePort")) for i in range(50)]
    assert len({one["spec"]["clusterIP"] for one in made}) == 50
    assert len({one["spec"]["ports"][0]["nodePort"] for one in made}) == 50
    taken = made[0]["spec"]["ports"][0]["nodePort"]
    body = service("t", type="NodePort", ports=[{"port": 80, "nodePort": taken}])
    assert "provided port is already allocated" in str(
        refusal(lambda: client.create("services", body))
    )
