"""Namespaces: what is in a new one, and how one goes."""

import pytest

from practice.api.errors import ApiError
from practice.podstate import condition
from tests.practice.controllers.lab import pod_template


def make(lab, name="lesson"):
    body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
    return lab.client.create("namespaces", body)


def exists(lab, name="lesson"):
    return name in {one["metadata"]["name"] for one in lab.client.list("namespaces")}


def run_pod(lab, name="app"):
    template = pod_template("app", "1")
    body = {"apiVersion": "v1", "kind": "Pod", **template}
    body["metadata"] = {**template["metadata"], "name": name, "namespace": "lesson"}
    return lab.client.create("pods", body)


def test_every_namespace_gets_its_default_account(lab):
    make(lab)
    lab.run(0)
    assert lab.client.get("serviceaccounts", "lesson", "default")
    lab.client.delete("serviceaccounts", "lesson", "default")
    lab.run(0)
    assert lab.client.get("serviceaccounts", "lesson", "default")


def test_namespace_goes_with_its_content_after_its_pods(lab):
    make(lab)
    lab.run(1)
    run_pod(lab)
    config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}}
    lab.client.create("configmaps", config, namespace="lesson")
    lab.run(5)
    lab.nodes.ends_after_s = 8
    lab.client.delete("namespaces", None, "lesson")
    lab.run(4.9)
    assert "conditions" not in lab.client.get("namespaces", None, "lesson")["status"]
    lab.run(2)
    namespace = lab.client.get("namespaces", None, "lesson")
    assert namespace["status"]["phase"] == "Terminating"
    remaining = condition(namespace, "NamespaceContentRemaining")
    assert (remaining["status"], remaining["reason"]) == ("False", "ContentRemoved")  # as upstream
    assert len(lab.client.list("pods", "lesson")) == 1
    assert lab.client.list("configmaps", "lesson")  # nothing else goes before the pods
    lab.run(60)
    assert not exists(lab)
    assert lab.client.list("configmaps", "lesson") == []


def test_nothing_is_created_in_a_namespace_that_goes(lab):
    make(lab)
    lab.run(1)
    run_pod(lab)
    lab.run(5)
    lab.nodes.ends_after_s = 20
    lab.client.delete("namespaces", None, "lesson")
    lab.run(1)
    with pytest.raises(ApiError, match="because it is being terminated"):
        run_pod(lab, "late")


def test_finalizer_of_the_content_holds_the_namespace(lab):
    make(lab)
    held = {"name": "held", "finalizers": ["example.com/keep"]}
    config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": held}
    lab.client.create("configmaps", config, namespace="lesson")
    lab.run(1)
    lab.client.delete("namespaces", None, "lesson")
    lab.run(30)
    finalizers = condition(
        lab.client.get("namespaces", None, "lesson"), "NamespaceFinalizersRemaining"
    )
    assert finalizers["message"] == (
        "Some content in the namespace has finalizers remaining: "
        "example.com/keep in 1 resource instances"
    )
    lab.client.patch("configmaps", "lesson", "held", {"metadata": {"finalizers": None}})
    lab.run(30)
    assert not exists(lab)


def test_content_that_does_not_go_is_told_and_tried_again(lab):
    """A pod whose grace period is over and that no kubelet ends."""
    make(lab)
    lab.run(1)
    run_pod(lab)
    lab.run(5)
    lab.nodes.ends_after_s = 200
    lab.client.delete("namespaces", None, "lesson")
    lab.run(100)
    failure = condition(
        lab.client.get("namespaces", None, "lesson"), "NamespaceDeletionContentFailure"
    )
    assert (failure["status"], failure["reason"]) == ("True", "ContentDeletionFailed")
    assert failure["message"] == (
        "Failed to delete all resource types, 1 remaining: unexpected items still remain in"
        " namespace: lesson for gvr: /v1, Resource=pods"
    )
    lab.run(300)
    assert not exists(lab)
