"""A Deployment from template to template, seen from outside."""

import pytest


def test_new_deployment_becomes_available(lab):
    lab.deploy(replicas=3)
    lab.run(0)
    assert lab.condition("Available")[:2] == ("False", "MinimumReplicasUnavailable")
    name = lab.replicasets()["1"]["metadata"]["name"]
    assert lab.condition("Progressing")[1:] == (
        "ReplicaSetUpdated",
        f'ReplicaSet "{name}" is progressing.',
    )
    lab.run(5)
    deployment = lab.deployment()
    status = dict(deployment["status"])
    conditions = status.pop("conditions")
    assert status == {
        "observedGeneration": 1,
        "replicas": 3,
        "updatedReplicas": 3,
        "readyReplicas": 3,
        "availableReplicas": 3,
        "terminatingReplicas": 0,
    }
    assert [one["type"] for one in conditions] == ["Available", "Progressing"]
    assert lab.condition("Available") == (
        "True",
        "MinimumReplicasAvailable",
        "Deployment has minimum availability.",
    )
    assert lab.condition("Progressing")[1:] == (
        "NewReplicaSetAvailable",
        f'ReplicaSet "{name}" has successfully progressed.',
    )
    assert deployment["metadata"]["annotations"] == {"deployment.kubernetes.io/revision": "1"}
    assert lab.events("ScalingReplicaSet") == [f"Scaled up replica set {name} from 0 to 3"]


def test_replicaset_carries_hash_revision_and_share(lab):
    lab.deploy(replicas=4)
    lab.run(1)
    replicaset = lab.replicasets()["1"]
    code = replicaset["metadata"]["name"].removeprefix("web-")
    labels = {"app": "web", "pod-template-hash": code}
    assert replicaset["metadata"]["labels"] == labels
    assert replicaset["spec"]["selector"] == {"matchLabels": labels}
    assert replicaset["spec"]["template"]["metadata"]["labels"] == labels
    assert replicaset["metadata"]["annotations"] == {
        "deployment.kubernetes.io/revision": "1",
        "deployment.kubernetes.io/desired-replicas": "4",
        "deployment.kubernetes.io/max-replicas": "5",
    }
    assert set(code) <= set("bcdfghjklmnpqrstvwxz2456789")


def test_rolling_update_takes_the_steps_of_kubernetes(lab):
    """10 replicas, surge 3, unavailable 2: the events of the first steps and of the end."""
    lab.deploy(replicas=10)
    lab.run(5)
    lab.set_version("2")
    lab.run(0)
    old, new = (lab.replicasets()[one]["metadata"]["name"] for one in "12")
    assert lab.sizes() == {"1": 8, "2": 5}
    messages = set(lab.events("ScalingReplicaSet"))
    assert messages == {
        f"Scaled up replica set {old} from 0 to 10",
        f"Scaled up replica set {new} from 0 to 3",
        f"Scaled down replica set {old} from 10 to 8",
        f"Scaled up replica set {new} from 3 to 5",
    }
    lab.run(30)
    assert lab.sizes() == {"1": 0, "2": 10}
    assert lab.deployment()["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "2"
    assert lab.condition("Progressing")[1] == "NewReplicaSetAvailable"


def test_undo_reuses_the_replicaset_and_keeps_its_history(lab):
    lab.deploy(replicas=2)
    lab.run(5)
    first = lab.replicasets()["1"]["metadata"]["uid"]
    for version in "21":
        lab.set_version(version)
        lab.run(20)
    replicasets = lab.replicasets()
    assert replicasets["1"]["metadata"]["uid"] == first
    annotations = replicasets["1"]["metadata"]["annotations"]
    assert annotations["deployment.kubernetes.io/revision"] == "3"
    assert annotations["deployment.kubernetes.io/revision-history"] == "1"
    assert lab.sizes() == {"1": 2, "2": 0}
    assert lab.deployment()["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "3"


def test_paused_deployment_scales_but_does_not_roll(lab):
    lab.deploy(replicas=2)
    lab.run(5)
    lab.patch({"paused": True})
    lab.set_version("2")
    lab.patch({"replicas": 5})
    lab.run(10)
    assert lab.sizes() == {"1": 5}
    assert lab.condition("Progressing") == ("Unknown", "DeploymentPaused", "Deployment is paused")
    lab.patch({"paused": None})
    lab.run(0.001)
    assert lab.condition("Progressing")[1] != "DeploymentPaused"
    lab.run(30)
    assert lab.sizes() == {"1": 0, "2": 5}


def test_scaling_in_mid_rollout_keeps_the_proportion(lab):
    """The documentation's example: 8 old and 5 new of 10 become 11 and 7 of 15."""
    lab.deploy(replicas=10, surge=3, down=2)
    lab.run(5)
    lab.nodes.ready_after_s = lambda pod: 1e9
    lab.set_version("bad")
    lab.run(5)
    assert lab.sizes() == {"1": 8, "bad": 5}
    lab.patch({"replicas": 15})
    lab.run(5)
    assert lab.sizes() == {"1": 11, "bad": 7}


def test_progress_deadline_is_reported_and_undone_by_an_undo(lab):
    lab.deploy(replicas=3, progressDeadlineSeconds=60)
    lab.run(5)
    lab.nodes.ready_after_s = lambda pod: 1e9
    lab.set_version("bad")
    lab.run(50)
    assert lab.condition("Progressing")[:2] == ("True", "ReplicaSetUpdated")
    lab.run(15)
    name = lab.replicasets()["bad"]["metadata"]["name"]
    assert lab.condition("Progressing") == (
        "False",
        "ProgressDeadlineExceeded",
        f'ReplicaSet "{name}" has timed out progressing.',
    )
    assert lab.condition("Available")[0] == "True"
    lab.set_version("1")
    lab.run(20)
    assert lab.condition("Progressing")[:2] == ("True", "NewReplicaSetAvailable")
    assert lab.sizes() == {"1": 3, "bad": 0}


def test_recreate_waits_until_the_old_pods_are_gone(lab):
    lab.deploy(replicas=3, strategy={"type": "Recreate"})
    lab.run(5)
    lab.nodes.ends_after_s = 20
    lab.set_version("2")
    lab.run(10)
    assert lab.sizes() == {"1": 0}
    assert len(lab.pods()) == 3
    lab.run(30)
    assert lab.sizes() == {"1": 0, "2": 3}
    assert lab.deployment()["status"]["availableReplicas"] == 3


def test_old_generations_beyond_the_limit_are_deleted(lab):
    lab.deploy(replicas=1, revisionHistoryLimit=2)
    lab.run(5)
    for version in "2345":
        lab.set_version(version)
        lab.run(20)
    assert set(lab.replicasets()) == {"3", "4", "5"}


def test_minimum_ready_time_delays_availability(lab):
    lab.deploy(replicas=2, minReadySeconds=30)
    lab.run(10)
    status = lab.deployment()["status"]
    assert (status["readyReplicas"], status.get("availableReplicas", 0)) == (2, 0)
    lab.run(30)
    assert lab.deployment()["status"]["availableReplicas"] == 2


def test_matching_orphan_replicaset_is_adopted_as_the_new_one(lab):
    lab.deploy(replicas=2)
    lab.run(5)
    before = {pod["metadata"]["uid"] for pod in lab.pods()}
    lab.client.delete("deployments.apps", "default", "web", propagation="Orphan")
    lab.run(5)
    assert {pod["metadata"]["uid"] for pod in lab.pods()} == before
    assert "ownerReferences" not in lab.replicasets()["1"]["metadata"]
    created = lab.deploy(replicas=2)
    lab.run(5)
    owner = lab.replicasets()["1"]["metadata"]["ownerReferences"][0]
    assert owner["uid"] == created["metadata"]["uid"]
    assert {pod["metadata"]["uid"] for pod in lab.pods()} == before


def test_taken_name_raises_the_collision_count(lab):
    lab.deploy(replicas=1)
    lab.run(5)
    taken = lab.replicasets()["1"]
    lab.client.delete("deployments.apps", "default", "web", propagation="Orphan")
    lab.run(1)
    other = {"app": "other"}
    template = {"metadata": {"labels": other}, "spec": taken["spec"]["template"]["spec"]}
    lab.client.delete("replicasets.apps", "default", taken["metadata"]["name"])
    lab.run(5)
    squatter = {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {"name": taken["metadata"]["name"], "namespace": "default", "labels": other},
        "spec": {"replicas": 0, "selector": {"matchLabels": other}, "template": template},
    }
    lab.client.create("replicasets.apps", squatter)
    lab.deploy(replicas=1)
    lab.run(10)
    status = lab.deployment()["status"]
    assert status["collisionCount"] == 1
    assert status["availableReplicas"] == 1


@pytest.mark.parametrize("replicas", [0, 1, 7])
def test_scaling_a_finished_deployment_only_resizes_its_replicaset(lab, replicas):
    lab.deploy(replicas=3)
    lab.run(5)
    lab.patch({"replicas": replicas})
    lab.run(10)
    assert lab.sizes() == {"1": replicas}
    assert len(lab.pods()) == replicas
