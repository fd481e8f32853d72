"""Plugins that need cluster-wide defaults, and what pods share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from practice.api.api import Api
from practice.api.bootstrap import bootstrap
from practice.api.client import Client
from practice.api.errors import ApiError
from practice.clock import Clock

START = datetime(2026, 1, 1, tzinfo=UTC)
DEFAULT = {"storageclass.kubernetes.io/is-default-class": "true"}


@pytest.fixture
def strict() -> Client:
    """A cluster with every plugin, and without the accounts that others begin with."""
    api = Api(Clock(seed=1, start=START))
    bootstrap(api)
    client = Client(api, user="test")
    client.delete("serviceaccounts", "default", "default")
    return client


def pod(**spec: Any) -> dict[str, Any]:
    containers = [{"name": "main", "image": "nginx:1.27"}]
    return {
        "metadata": {"name": "web", "namespace": "default"},
        "spec": {"containers": containers, **spec},
    }


def account(client: Client, **more: Any) -> None:
    client.create(
        "serviceaccounts", {"metadata": {"name": "default", "namespace": "default"}, **more}
    )


def test_a_pod_without_its_account_is_refused(strict: Client) -> None:
    with pytest.raises(ApiError) as caught:
        strict.create("pods", pod())
    assert str(caught.value) == (
        'pods "web" is forbidden: error looking up service account default/default: '
        'serviceaccount "default" not found'
    )


def test_a_pod_gets_account_token_and_pull_secrets(strict: Client) -> None:
    account(strict, imagePullSecrets=[{"name": "registry"}])
    spec = strict.create("pods", pod())["spec"]
    assert spec["serviceAccountName"] == spec["serviceAccount"] == "default"
    assert spec["imagePullSecrets"] == [{"name": "registry"}]
    volume = spec["volumes"][0]
    assert volume["name"].startswith("kube-api-access-")
    sources = [next(iter(source)) for source in volume["projected"]["sources"]]
    assert sources == ["serviceAccountToken", "configMap", "downwardAPI"]
    mount = spec["containers"][0]["volumeMounts"][0]
    assert mount == {
        "name": volume["name"],
        "readOnly": True,
        "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount",
    }


def test_all_pods_share_what_their_token_volumes_say(strict: Client) -> None:
    account(strict)
    specs = []
    for name in ("one", "two"):
        one = pod()
        one["metadata"]["name"] = name
        specs.append(strict.create("pods", one)["spec"])
    first, second = (spec["volumes"][0] for spec in specs)
    assert first["projected"] is second["projected"]
    assert first["name"] != second["name"]
    changed = strict.patch("pods", "default", "one", {"metadata": {"labels": {"a": "b"}}})
    assert changed["spec"]["volumes"][0]["projected"] is second["projected"]


@pytest.mark.parametrize("where", ["pod", "account"])
def test_the_token_is_left_out_where_it_is_not_wanted(strict: Client, where: str) -> None:
    no = {"automountServiceAccountToken": False}
    account(strict, **(no if where == "account" else {}))
    spec = strict.create("pods", pod(**(no if where == "pod" else {})))["spec"]
    assert "volumes" not in spec


def claim(**spec: Any) -> dict[str, Any]:
    size = {"requests": {"storage": "1Gi"}}
    return {
        "metadata": {"generateName": "data-", "namespace": "default"},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": size, **spec},
    }


def storage_class(client: Client, name: str, **annotations: str) -> None:
    metadata = {"name": name, "annotations": annotations}
    client.create(
        "storageclasses.storage.k8s.io", {"metadata": metadata, "provisioner": "example.com/x"}
    )


def test_a_claim_gets_the_default_class_unless_it_says_none(strict: Client) -> None:
    claims = "persistentvolumeclaims"
    assert "storageClassName" not in strict.create(claims, claim())["spec"]
    storage_class(strict, "slow")
    storage_class(strict, "fast", **DEFAULT)
    assert strict.create(claims, claim())["spec"]["storageClassName"] == "fast"
    assert (
        strict.create(claims, claim(storageClassName="slow"))["spec"]["storageClassName"] == "slow"
    )
    assert strict.create(claims, claim(storageClassName=""))["spec"]["storageClassName"] == ""


def test_a_claim_that_is_not_bound_does_not_grow(strict: Client) -> None:
    made = strict.create("persistentvolumeclaims", claim())
    more = {"spec": {"resources": {"requests": {"storage": "2Gi"}}}}
    with pytest.raises(ApiError) as caught:
        strict.patch("persistentvolumeclaims", "default", made["metadata"]["name"], more)
    assert caught.value.code in (403, 422)
