"""Deletion: grace periods of pods, finalizers, propagation, namespaces, preconditions."""

from __future__ import annotations

import pytest

from practice.api.api import Api
from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.reading import WatchEvent
from practice.api.request import ListOptions, Request
from practice.clock import Clock
from tests.practice.api.objects import config_map, deployment, pod

CONFIG = ("configmaps", "default", "c")
POD = ("pods", "default", "p")


def is_gone(client: Client, resource: str, namespace: str | None, name: str) -> bool:
    try:
        client.get(resource, namespace, name)
    except ApiError as error:
        return error.code == 404
    return False


def placed(client: Client, **spec: object) -> None:
    client.create("pods", pod(**spec))
    client.bind("default", "p", "n1")


def test_pod_without_a_node_goes_at_once(client: Client) -> None:
    client.create("pods", pod())
    client.delete(*POD)
    assert is_gone(client, *POD)


def test_pod_on_a_node_waits_for_its_grace_period(client: Client) -> None:
    placed(client)
    client.delete(*POD)
    metadata = client.get(*POD)["metadata"]
    assert metadata["deletionTimestamp"] == "2026-01-01T00:00:30Z"
    assert (metadata["deletionGracePeriodSeconds"], metadata["generation"]) == (30, 2)


def test_second_delete_only_shortens(client: Client, clock: Clock) -> None:
    placed(client)
    client.delete(*POD, grace_period_s=100)
    client.delete(*POD, grace_period_s=200)
    client.delete(*POD)
    assert client.get(*POD)["metadata"]["deletionGracePeriodSeconds"] == 100
    client.delete(*POD, grace_period_s=50)
    assert client.get(*POD)["metadata"]["deletionTimestamp"] == "2026-01-01T00:00:50Z"
    clock.run_for(60)
    client.delete(*POD, grace_period_s=10)
    metadata = client.get(*POD)["metadata"]
    assert metadata["deletionTimestamp"] == "2026-01-01T00:01:00Z", "never into the past"
    assert metadata["deletionGracePeriodSeconds"] == 1


def test_grace_zero_is_seen_before_the_pod_goes(api: Api, client: Client) -> None:
    placed(client)
    seen: list[tuple[str, int | None]] = []

    def note(event: WatchEvent) -> None:
        seen.append((event.type, event.object["metadata"].get("deletionGracePeriodSeconds")))

    version = ListOptions(resource_version=str(api.store.version))
    api.watch("pods", None, version, note)
    client.delete(*POD, grace_period_s=0)
    assert seen == [("MODIFIED", 0), ("DELETED", 0)]


def test_object_with_a_finalizer_stays_until_it_is_removed(client: Client) -> None:
    client.create("configmaps", config_map(finalizers=["a.b/c"]))
    client.delete(*CONFIG)
    waiting = client.get(*CONFIG)
    assert waiting["metadata"]["deletionGracePeriodSeconds"] == 0
    assert client.delete(*CONFIG) == waiting, "a second delete changes nothing"
    with pytest.raises(ApiError, match="no new finalizers can be added"):
        client.patch(*CONFIG, {"metadata": {"finalizers": ["a.b/c", "d.e/f"]}})
    client.patch(*CONFIG, {"metadata": {"finalizers": None}})
    assert is_gone(client, *CONFIG)


@pytest.mark.parametrize(
    ("propagation", "finalizers"),
    [("Foreground", ["foregroundDeletion"]), ("Orphan", ["orphan"])],
)
def test_propagation_becomes_a_finalizer(
    client: Client, propagation: str, finalizers: list[str]
) -> None:
    client.create("deployments.apps", deployment())
    client.delete("deployments.apps", "default", "web", propagation=propagation)
    metadata = client.get("deployments.apps", "default", "web")["metadata"]
    assert metadata["finalizers"] == finalizers
    assert metadata["generation"] == 2


def test_deleting_answers_with_a_status_or_the_last_state(client: Client) -> None:
    client.create("configmaps", config_map())
    answer = client.delete(*CONFIG)
    assert answer is not None
    assert (answer["kind"], answer["status"], answer["details"]["name"]) == (
        "Status",
        "Success",
        "c",
    )
    client.create("pods", pod())
    assert (client.delete(*POD) or {})["kind"] == "Pod"


def test_preconditions_protect_a_successor(client: Client) -> None:
    uid = client.create("configmaps", config_map())["metadata"]["uid"]
    with pytest.raises(ApiError) as caught:
        client.delete(*CONFIG, uid="other")
    assert str(caught.value) == (
        'Operation cannot be fulfilled on ConfigMap "c": the UID in the precondition (other) does '
        f"not match the UID in record ({uid}). The object might have been deleted and then recreated"
    )


def test_dry_run_deletes_nothing(api: Api, client: Client, request_by_admin: Request) -> None:
    client.create("configmaps", config_map())
    version = api.store.version
    request_by_admin.dry_run = True
    api.delete(request_by_admin, *CONFIG)
    assert (api.store.version, is_gone(client, *CONFIG)) == (version, False)


def test_namespace_terminates_and_takes_nothing_new(client: Client) -> None:
    client.create("namespaces", {"metadata": {"name": "team"}})
    client.delete("namespaces", None, "team")
    assert client.get("namespaces", None, "team")["status"]["phase"] == "Terminating"
    with pytest.raises(ApiError) as caught:
        client.create("configmaps", {"metadata": {"name": "c", "namespace": "team"}})
    assert caught.value.code == 403
    assert str(caught.value) == (
        'configmaps "c" is forbidden: unable to create new content in namespace team because it '
        "is being terminated"
    )
    assert caught.value.status["details"]["causes"][0]["reason"] == "NamespaceTerminating"


def test_finalized_namespace_is_gone(client: Client) -> None:
    client.create("namespaces", {"metadata": {"name": "team"}})
    client.delete("namespaces", None, "team")
    done = {"metadata": {"name": "team"}, "spec": {"finalizers": []}}
    client.update("namespaces", done, subresource="finalize")
    assert is_gone(client, "namespaces", None, "team")


@pytest.mark.parametrize("name", ["default", "kube-system", "kube-public"])
def test_permanent_namespaces_stay(client: Client, name: str) -> None:
    with pytest.raises(ApiError, match="this namespace may not be deleted"):
        client.delete("namespaces", None, name)
