"""Autoscalers: from the use of simulated programs to replicas, and how fast."""

import pytest

from practice.api.client import Client
from practice.cluster import Cluster
from practice.images.messages import Request
from practice.scenarios import load_scenario

pytestmark = pytest.mark.slow  # each lets minutes of a whole cluster pass


class Lab:
    """The three nodes of the workshop, and a Deployment whose use of CPU can be set."""

    def __init__(self, cpu_milli=100, request="100m", replicas=1):
        self.cluster = Cluster(load_scenario("workshop"), seed=1)
        self.client = Client(self.cluster.api, user="admin", component="admin")
        self.cluster.start()
        self.client.create("deployments.apps", self.deployment(cpu_milli, request, replicas))

    def deployment(self, cpu_milli, request, replicas):
        container = {
            "name": "main",
            "image": "hello:1.0.0",
            "env": [{"name": "PRACTICE_CPU_MILLI", "value": str(cpu_milli)}],
            "resources": {"requests": {"cpu": request}} if request else {},
        }
        labels = {"app": "web"}
        return {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": "web", "namespace": "default"},
            "spec": {
                "replicas": replicas,
                "selector": {"matchLabels": labels},
                "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
            },
        }

    def autoscale(self, **spec):
        target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
        self.client.create(
            "horizontalpodautoscalers.autoscaling",
            {
                "metadata": {"name": "web", "namespace": "default"},
                "spec": {"scaleTargetRef": target, "maxReplicas": 10, **spec},
            },
        )

    def use(self, cpu_milli):
        """Every program uses that much from now on."""
        for kubelet in self.cluster.node_services._kubelets.values():
            for life in kubelet.pods.values():
                for one in life.lives:
                    program = one.container.program
                    if life.pod["metadata"].get("labels", {}).get("app") == "web" and program:
                        program.set_knobs(type(program.knobs)(cpu_milli=cpu_milli))

    def run(self, seconds):
        self.cluster.clock.run_for(seconds)

    @property
    def replicas(self):
        return self.client.get("deployments.apps", "default", "web")["spec"]["replicas"]

    def status(self):
        found = self.client.get("horizontalpodautoscalers.autoscaling", "default", "web")
        return found["status"]

    def condition(self, kind):
        found = next(one for one in self.status()["conditions"] if one["type"] == kind)
        return found["status"], found["reason"]


def test_twice_the_target_becomes_twice_the_pods():
    lab = Lab(cpu_milli=100, request="100m")
    lab.autoscale(
        metrics=[
            {
                "type": "Resource",
                "resource": {
                    "name": "cpu",
                    "target": {"type": "Utilization", "averageUtilization": 50},
                },
            }
        ]
    )
    lab.run(50)
    assert lab.replicas == 2
    assert lab.condition("ScalingActive") == ("True", "ValidMetricFound")
    lab.run(30)
    assert lab.replicas == 4  # every pod of this program uses 100 %, however many there are
    current = lab.status()["currentMetrics"][0]["resource"]["current"]
    assert current == {"averageUtilization": 100, "averageValue": "100m"}


def test_less_use_removes_pods_after_five_minutes_only():
    lab = Lab(cpu_milli=80, request="100m", replicas=4)
    lab.autoscale()
    lab.run(120)
    assert lab.replicas == 4
    lab.use(10)
    lab.run(240)
    assert lab.replicas == 4
    assert lab.condition("AbleToScale") == ("True", "ScaleDownStabilized")
    lab.run(120)
    assert lab.replicas == 1


def test_a_small_difference_is_passed_over():
    lab = Lab(cpu_milli=85, request="100m", replicas=3)
    lab.autoscale()  # 80 %
    lab.run(200)
    assert lab.replicas == 3
    assert lab.condition("ScalingLimited") == ("False", "DesiredWithinRange")


def test_a_tolerance_of_ones_own_counts_instead():
    lab = Lab(cpu_milli=85, request="100m", replicas=3)
    lab.autoscale(behavior={"scaleUp": {"tolerance": "0.01"}})
    lab.run(50)
    assert lab.replicas == 4


def test_policies_limit_the_pace():
    lab = Lab(cpu_milli=400, request="100m", replicas=1)
    policy = {"type": "Pods", "value": 1, "periodSeconds": 60}
    lab.autoscale(behavior={"scaleUp": {"policies": [policy]}})
    lab.run(80)
    assert lab.replicas == 2
    assert lab.condition("ScalingLimited") == ("True", "ScaleUpLimit")
    lab.run(60)
    assert lab.replicas == 3


def test_policies_limit_the_pace_downwards_too():
    lab = Lab(cpu_milli=5, request="100m", replicas=6)
    policies = [
        {"type": "Pods", "value": 1, "periodSeconds": 60},
        {"type": "Percent", "value": 50, "periodSeconds": 60},
    ]
    lab.autoscale(
        behavior={
            "scaleDown": {
                "stabilizationWindowSeconds": 0,
                "selectPolicy": "Min",
                "policies": policies,
            }
        }
    )
    lab.run(80)
    assert lab.replicas == 5
    assert lab.condition("ScalingLimited") == ("True", "ScaleDownLimit")
    lab.run(60)
    assert lab.replicas == 4


def test_the_most_is_the_most():
    lab = Lab(cpu_milli=400, request="100m", replicas=1)
    lab.autoscale(maxReplicas=2)
    lab.run(120)
    assert lab.replicas == 2
    assert lab.condition("ScalingLimited") == ("True", "TooManyReplicas")


def test_pods_without_requests_cannot_be_compared():
    lab = Lab(request="")
    lab.autoscale()
    lab.run(90)
    assert lab.replicas == 1
    assert lab.condition("ScalingActive") == ("False", "FailedGetResourceMetric")
    messages = [one["message"] for one in lab.client.list("events")]
    assert any("missing request for cpu in container main of Pod web-" in text for text in messages)


def test_requests_cost_cpu():
    lab = Lab(cpu_milli=3)
    lab.run(30.5)
    pods = lab.client.list("pods.metrics.k8s.io", "default")
    assert [one["containers"][0]["usage"]["cpu"] for one in pods] == ["3000000n"]
    name = pods[0]["metadata"]["name"]
    for _ in range(150):
        lab.cluster.node_services.request("default", name, Request(port=80, path="/"))
        lab.run(0.1)
    lab.run(1)
    used = lab.client.list("pods.metrics.k8s.io", "default")[0]["containers"][0]["usage"]["cpu"]
    assert 50 <= int(used.removesuffix("n")) / 1e6 <= 105


def test_a_node_that_is_off_is_not_measured():
    lab = Lab()
    lab.run(20)
    assert len(lab.client.list("nodes.metrics.k8s.io")) == 3
    lab.cluster.node_services.power("node-2", on=False)
    names = [one["metadata"]["name"] for one in lab.client.list("nodes.metrics.k8s.io")]
    assert names == ["node-1", "node-3"]


@pytest.mark.parametrize("kind", ["memory"])
def test_memory_is_measured_in_kibibytes(kind):
    lab = Lab()
    lab.run(40)
    usage = lab.client.list("pods.metrics.k8s.io", "default")[0]["containers"][0]["usage"]
    assert usage[kind].endswith("Ki")
