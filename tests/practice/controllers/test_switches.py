"""Components can be switched off, and do what they missed when they are switched on."""

import pytest

from practice.cluster import Cluster, ClusterError


def test_without_its_controller_a_replicaset_stays_empty_until_it_is_back(lab):
    lab.cluster.switch("replicaset-controller", on=False)
    lab.deploy(replicas=3)
    lab.run(60)
    assert len(lab.replicasets()) == 1
    assert lab.pods() == []
    lab.cluster.switch("replicaset-controller", on=True)
    lab.run(5)
    assert len(lab.pods()) == 3


def test_without_a_scheduler_pods_wait(lab):
    lab.cluster.switch("scheduler", on=False)
    lab.deploy(replicas=2)
    lab.run(30)
    assert [pod["spec"].get("nodeName") for pod in lab.pods()] == [None, None]
    lab.cluster.switch("scheduler", on=True)
    lab.run(5)
    assert all(pod["spec"].get("nodeName") for pod in lab.pods())


def test_unknown_component_is_named_with_the_known_ones(lab):
    with pytest.raises(ClusterError, match=r"no component 'gremlin'.*deployment-controller"):
        lab.cluster.switch("gremlin", on=False)


def test_unknown_scenario_is_refused_with_the_known_ones():
    with pytest.raises(ClusterError, match="workshop"):
        Cluster("atlantis")
