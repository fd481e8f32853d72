"""What a created object looks like: recorded from kube-apiserver 1.37.2."""

from __future__ import annotations

from practice.api.client import Client
from tests.practice.api.objects import deployment, pod, service

CONTAINER = {
    "name": "a",
    "image": "nginx:1",
    "resources": {},
    "terminationMessagePath": "/dev/termination-log",
    "terminationMessagePolicy": "File",
    "imagePullPolicy": "IfNotPresent",
}
POD_SPEC = {
    "restartPolicy": "Always",
    "terminationGracePeriodSeconds": 30,
    "dnsPolicy": "ClusterFirst",
    "securityContext": {},
    "schedulerName": "default-scheduler",
}


def test_a_pod(client: Client) -> None:
    body = pod(volumes=[{"name": "v", "configMap": {"name": "x"}}, {"name": "e"}])
    body["spec"]["containers"][0] |= {
        "ports": [{"containerPort": 80}],
        "readinessProbe": {"httpGet": {"port": 80}},
        "stdin": False,
        "command": [],
    }
    body["spec"]["automountServiceAccountToken"] = False
    made = client.create("pods", body)
    probe = {"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3}
    toleration = {"operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}
    assert made["spec"] == POD_SPEC | {
        "containers": [
            CONTAINER
            | {
                "ports": [{"containerPort": 80, "protocol": "TCP"}],
                "readinessProbe": {
                    "httpGet": {"path": "/", "port": 80, "scheme": "HTTP"},
                    **probe,
                },
            }
        ],
        "volumes": [
            {"name": "v", "configMap": {"name": "x", "defaultMode": 420}},
            {"name": "e", "emptyDir": {}},
        ],
        "tolerations": [
            {"key": "node.kubernetes.io/not-ready", **toleration},
            {"key": "node.kubernetes.io/unreachable", **toleration},
        ],
        "serviceAccountName": "default",
        "serviceAccount": "default",
        "automountServiceAccountToken": False,
        "priority": 0,
        "enableServiceLinks": True,
        "preemptionPolicy": "PreemptLowerPriority",
    }
    assert made["status"] == {"phase": "Pending", "qosClass": "BestEffort"}


def test_a_deployment(client: Client) -> None:
    body = deployment()
    body["metadata"] |= {"creationTimestamp": None, "labels": {}}
    body["spec"] |= {"paused": False, "strategy": {}}
    made = client.create("deployments.apps", body)
    assert made["spec"] == {
        "replicas": 1,
        "selector": {"matchLabels": {"app": "web"}},
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": POD_SPEC | {"containers": [CONTAINER]},
        },
        "strategy": {
            "type": "RollingUpdate",
            "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": "25%"},
        },
        "revisionHistoryLimit": 10,
        "progressDeadlineSeconds": 600,
    }
    assert (made["status"], made["metadata"]["generation"]) == ({}, 1)
    assert "labels" not in made["metadata"]


def test_a_service(client: Client) -> None:
    made = client.create("services", service(type="LoadBalancer"))
    address = made["spec"]["clusterIP"]
    port = made["spec"]["ports"][0]
    assert made["spec"] == {
        "ports": [{"protocol": "TCP", "port": 80, "targetPort": 80, "nodePort": port["nodePort"]}],
        "selector": {"app": "web"},
        "clusterIP": address,
        "clusterIPs": [address],
        "type": "LoadBalancer",
        "sessionAffinity": "None",
        "externalTrafficPolicy": "Cluster",
        "ipFamilies": ["IPv4"],
        "ipFamilyPolicy": "SingleStack",
        "allocateLoadBalancerNodePorts": True,
        "internalTrafficPolicy": "Cluster",
    }
    assert made["status"] == {"loadBalancer": {}}


def test_a_node_a_namespace_and_a_secret(client: Client) -> None:
    node = client.create("nodes", {"metadata": {"name": "n"}, "status": {"capacity": {"cpu": "4"}}})
    assert node["spec"]["taints"] == [
        {"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"}
    ]
    assert node["status"]["allocatable"] == {"cpu": "4"}
    assert node["status"]["daemonEndpoints"] == {"kubeletEndpoint": {"Port": 0}}
    namespace = client.create("namespaces", {"metadata": {"name": "t"}})
    assert namespace["metadata"]["labels"] == {"kubernetes.io/metadata.name": "t"}
    assert namespace["spec"] == {"finalizers": ["kubernetes"]}
    secret = {"metadata": {"name": "s", "namespace": "default"}, "stringData": {"a": "b"}}
    made = client.create("secrets", secret)
    assert (made["data"], made["type"], "stringData" in made) == ({"a": "Yg=="}, "Opaque", False)


def test_image_tags_decide_the_pull_policy(client: Client) -> None:
    policies = {
        "nginx": "Always",
        "nginx:latest": "Always",
        "host:5000/nginx": "Always",
        "nginx:1.2": "IfNotPresent",
        "nginx@sha256:abc": "IfNotPresent",
    }
    for index, (image, policy) in enumerate(policies.items()):
        body = pod(f"p{index}", containers=[{"name": "a", "image": image}])
        made = client.create("pods", body)
        assert made["spec"]["containers"][0]["imagePullPolicy"] == policy, image
