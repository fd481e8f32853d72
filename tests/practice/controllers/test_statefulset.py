"""StatefulSets: names, order, and an update from the highest to the lowest."""

import json

from practice.revisions import patch_of, revision_hash
from tests.practice.controllers.lab import pod_template


def make(lab, replicas=3, **spec):
    return lab.client.create(
        "statefulsets.apps",
        {
            "apiVersion": "apps/v1",
            "kind": "StatefulSet",
            "metadata": {"name": "db", "namespace": "default"},
            "spec": {
                "replicas": replicas,
                "serviceName": "db",
                "selector": {"matchLabels": {"app": "db"}},
                "template": pod_template("db", "1"),
                **spec,
            },
        },
    )


def names(lab):
    return sorted(pod["metadata"]["name"] for pod in lab.pods("app=db"))


def status(lab):
    return lab.client.get("statefulsets.apps", "default", "db")["status"]


def test_each_pod_waits_for_the_one_before(lab):
    make(lab)
    lab.run(0.5)
    assert names(lab) == ["db-0"]
    lab.run(1)
    assert names(lab) == ["db-0", "db-1"]
    lab.run(5)
    assert names(lab) == ["db-0", "db-1", "db-2"]
    assert status(lab)["readyReplicas"] == 3


def test_pods_know_who_they_are(lab):
    make(lab, 1)
    lab.run(3)
    pod = lab.pods("app=db")[0]
    assert pod["spec"]["hostname"] == "db-0"
    assert pod["spec"]["subdomain"] == "db"
    assert pod["metadata"]["labels"]["apps.kubernetes.io/pod-index"] == "0"
    assert pod["metadata"]["labels"]["statefulset.kubernetes.io/pod-name"] == "db-0"
    assert pod["metadata"]["labels"]["controller-revision-hash"] == status(lab)["currentRevision"]


def test_a_deleted_pod_comes_back_under_its_name_on_any_node(lab):
    make(lab, 2)
    lab.run(5)
    before = lab.client.get("pods", "default", "db-0")["metadata"]["uid"]
    lab.client.delete("pods", "default", "db-0")
    lab.run(5)
    assert names(lab) == ["db-0", "db-1"]
    assert lab.client.get("pods", "default", "db-0")["metadata"]["uid"] != before


def test_an_update_ends_at_the_new_revision(lab):
    make(lab)
    lab.run(10)
    first = status(lab)["currentRevision"]
    spec = {"spec": {"template": pod_template("db", "2")}}
    lab.client.patch("statefulsets.apps", "default", "db", spec)
    lab.run(2.5)
    assert status(lab)["currentRevision"] == first
    lab.run(20)
    told = status(lab)
    assert told["currentRevision"] == told["updateRevision"] != first
    assert told["updatedReplicas"] == 3


def test_claims_are_made_for_each_pod_and_stay(lab):
    resources = {"requests": {"storage": "1Gi"}}
    claim = {
        "metadata": {"name": "data"},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": resources},
    }
    make(lab, 2, podManagementPolicy="Parallel", volumeClaimTemplates=[claim])
    lab.run(5)
    lab.client.patch("statefulsets.apps", "default", "db", {"spec": {"replicas": 0}})
    lab.run(5)
    claims = lab.client.list("persistentvolumeclaims", "default")
    assert [one["metadata"]["name"] for one in claims] == ["data-db-0", "data-db-1"]


def test_the_hash_is_the_real_controllers():
    """Recorded from Kubernetes 1.37: FNV-1 over the patch and the count of collisions."""
    container = {
        "image": "nginx:1",
        "imagePullPolicy": "IfNotPresent",
        "name": "main",
        "resources": {},
        "terminationMessagePath": "/dev/termination-log",
        "terminationMessagePolicy": "File",
        "volumeMounts": [{"mountPath": "/d", "name": "data"}],
    }
    spec = {
        "containers": [container],
        "dnsPolicy": "ClusterFirst",
        "restartPolicy": "Always",
        "schedulerName": "nobody",
        "securityContext": {},
        "terminationGracePeriodSeconds": 30,
    }
    template = {"$patch": "replace", "metadata": {"labels": {"app": "web"}}, "spec": spec}
    assert revision_hash({"spec": {"template": template}}, 0) == "5df475d847"


def test_a_revision_is_written_as_go_writes_a_map():
    template = {"spec": {"b": 1, "a": [{"d": 1, "c": 2}]}, "metadata": {"labels": {}}}
    patch = patch_of({"spec": {"template": template}})
    assert json.dumps(patch) == json.dumps(patch, sort_keys=True)
