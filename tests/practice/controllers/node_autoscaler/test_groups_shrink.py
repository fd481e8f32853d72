"""Nodes that nobody needs are marked, emptied and given back; some things keep them."""

from tests.practice.controllers.node_autoscaler.lab import MINUTE, ONE_GROUP, Lab

CANDIDATE = "DeletionCandidateOfClusterAutoscaler"


def grown(**how):
    """Three pods on two nodes, each of them with room for one more."""
    lab = Lab(how.pop("text", ONE_GROUP))
    lab.deploy(replicas=3, **how)
    lab.run(90)
    assert lab.nodes == ["base", "pool-1"]
    return lab


def quiet(lab):
    """One pod is left, on the node of the group."""
    for pod in lab.pods():
        if pod["spec"]["nodeName"] == "base":
            cost = {
                "metadata": {"annotations": {"controller.kubernetes.io/pod-deletion-cost": "-1"}}
            }
            lab.client.patch("pods", "default", pod["metadata"]["name"], cost)
    lab.scale(1)
    lab.run(20)
    assert lab.running_on() == ["pool-1"]


def full():
    """A pod on each of two nodes, which fills more than half of it."""
    lab = Lab()
    lab.deploy(replicas=2, cpu="600m")
    lab.run(90)
    assert lab.nodes == ["base", "pool-1"]
    return lab


def test_an_empty_node_is_marked_at_once_and_goes_after_ten_minutes():
    lab = full()
    lab.scale(0)
    lab.run(30)
    assert lab.taints("pool-1") == {CANDIDATE: "PreferNoSchedule"}
    assert "CandidatesPresent" in lab.status()
    lab.run(9 * MINUTE)
    assert lab.nodes == ["base", "pool-1"]
    lab.run(2 * MINUTE)
    assert lab.nodes == ["base"]
    assert lab.said("ScaleDownEmpty") == [
        'Scale-down: removing empty node "pool-1"',
        "Scale-down: empty node pool-1 removed",
    ]
    assert "marked the node as toBeDeleted/unschedulable" in lab.said("ScaleDown")


def test_a_node_whose_pods_fit_elsewhere_is_emptied():
    lab = grown()
    quiet(lab)
    lab.run(16 * MINUTE)  # when its pods had no other place, that was remembered for 5 minutes
    assert lab.nodes == ["base"]
    assert lab.running_on() == ["base"]
    assert "deleting pod for node scale down" in lab.said("ScaleDown")
    text = "Scale-down: removing node pool-1, utilization: {0.4 0.015625 0 0 cpu 0.4}"
    assert any(one.startswith(text) for one in lab.said("ScaleDown"))


def test_new_pods_before_the_time_save_the_node():
    lab = full()
    lab.scale(0)
    lab.run(8 * MINUTE)
    assert CANDIDATE in lab.taints("pool-1")
    lab.scale(2)
    lab.run(30)
    assert lab.taints("pool-1") == {}
    lab.run(10 * MINUTE)
    assert lab.nodes == ["base", "pool-1"]


def test_a_node_that_is_half_full_stays():
    lab = full()
    lab.run(20 * MINUTE)
    assert lab.nodes == ["base", "pool-1"]
    assert lab.taints("pool-1") == {}


def test_the_least_number_of_nodes_stays():
    lab = grown(text=ONE_GROUP.replace("count: 0", "count: 1").replace("max:", "min: 1, max:"))
    lab.scale(0)
    lab.run(20 * MINUTE)
    assert lab.nodes == ["base", "pool-1"]
    assert lab.taints("pool-1") == {}


def kept(lab, minutes=20):
    quiet(lab)
    lab.run(minutes * MINUTE)
    return lab.nodes == ["base", "pool-1"] and lab.taints("pool-1") == {}


def test_a_pod_that_says_so_keeps_its_node():
    key = "cluster-autoscaler.kubernetes.io/safe-to-evict"
    assert kept(grown(annotations={key: "false"}))


def test_local_storage_keeps_its_node():
    assert kept(grown(spec={"volumes": [{"name": "scratch", "emptyDir": {}}]}))


def test_local_storage_that_a_pod_can_do_without_does_not():
    key = "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes"
    spec = {"volumes": [{"name": "scratch", "emptyDir": {}}]}
    assert not kept(grown(spec=spec, annotations={key: "scratch"}))


def test_a_pod_of_nobody_keeps_its_node():
    lab = grown()
    container = {"name": "main", "image": "hello:1.0.0"}
    spec = {"nodeName": "pool-1", "containers": [container]}
    lab.client.create("pods", {"metadata": {"name": "bare", "namespace": "default"}, "spec": spec})
    lab.scale(0)
    lab.run(20 * MINUTE)
    assert lab.nodes == ["base", "pool-1"]


def test_a_system_pod_without_a_budget_keeps_its_node():
    lab = grown()
    body = lab.client.get("deployments.apps", "default", "web")
    system = {
        "metadata": {"name": "dns", "namespace": "kube-system"},
        "spec": {**body["spec"], "replicas": 1},
    }
    system["spec"]["template"]["spec"]["nodeSelector"] = {"practice.podium.dev/node-group": "pool"}
    lab.client.create("deployments.apps", system)
    lab.run(10)
    lab.scale(0)
    lab.run(20 * MINUTE)
    assert lab.nodes == ["base", "pool-1"]


def test_the_annotation_of_the_node_keeps_it():
    lab = grown()
    key = "cluster-autoscaler.kubernetes.io/scale-down-disabled"
    lab.client.patch("nodes", None, "pool-1", {"metadata": {"annotations": {key: "true"}}})
    lab.scale(0)
    lab.run(20 * MINUTE)
    assert lab.nodes == ["base", "pool-1"]


def test_a_budget_that_allows_nothing_keeps_the_node():
    lab = grown()
    lab.budget(1)
    assert kept(lab)


def test_a_drain_that_a_budget_stops_is_given_up_after_two_minutes():
    lab = grown()
    quiet(lab)
    lab.run(9 * MINUTE)
    while "ToBeDeletedByClusterAutoscaler" not in lab.taints("pool-1"):
        lab.run(1)
    lab.budget(1)  # between the decision and the eviction
    lab.run(60)
    assert lab.running_on() == ["pool-1"]
    lab.run(90)
    assert "failed to delete pod for ScaleDown" in lab.said("ScaleDownFailed")
    (failed,) = [one for one in lab.said("ScaleDownFailed") if one.startswith("failed to drain")]
    assert "Failed to drain node /pool-1, due to following errors: [failed to evict pod" in failed
    assert "Cannot evict pod as it would violate the pod's disruption budget." in failed
    assert "ToBeDeletedByClusterAutoscaler" not in lab.taints("pool-1")
    assert lab.running_on() == ["pool-1"]
