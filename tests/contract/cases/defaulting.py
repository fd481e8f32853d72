"""Objects of every kind: what the server writes into them, and that they read back equal."""

from collections.abc import Callable
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import config_map, deployment, node, pod, replica_set, service

GROUP = Group("defaulting")
Object = dict[str, Any]
CHANGING = ("metadata", "status")


def add(sentence: str, resource: str, make: Callable[[], Object]) -> None:
    """Create, then read back, in the case's namespace."""

    def run(api: Caller) -> Answers:
        obj = make()
        created = api.create(resource, obj)
        read = api.get(resource, obj["metadata"]["name"])
        # A controller may have written a status in between.
        same = all(
            read.body[part] == created.body[part] for part in created.body if part not in CHANGING
        )
        return {"created": created, "read back equal": same}

    GROUP.add(sentence, run)


def probe(**kind: Any) -> Object:
    return {"initialDelaySeconds": 3, **kind}


def rich_pod() -> Object:
    container = {
        "name": "main",
        "image": "nginx",
        "ports": [{"containerPort": 80}, {"name": "dns", "containerPort": 53, "protocol": "UDP"}],
        "env": [
            {"name": "PLAIN", "value": "x"},
            {"name": "EMPTY", "value": ""},
            {"name": "IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}},
            {"name": "CPU", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}},
            {"name": "KEY", "valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}}},
        ],
        "resources": {"limits": {"cpu": "0.5", "memory": "0.5Gi"}, "requests": {"cpu": "100m"}},
        "livenessProbe": probe(httpGet={"port": 80}),
        "readinessProbe": probe(tcpSocket={"port": "dns"}),
        "startupProbe": probe(exec={"command": ["true"]}, failureThreshold=30),
        "lifecycle": {"preStop": {"httpGet": {"port": 80, "path": "/stop"}}},
        "volumeMounts": [{"name": "scratch", "mountPath": "/scratch"}],
    }
    sidecar = {"name": "side", "image": "busybox:1.36", "restartPolicy": "Always"}
    return pod(
        containers=[container],
        initContainers=[sidecar],
        volumes=[
            {"name": "scratch", "emptyDir": {}},
            {"name": "settings", "configMap": {"name": "c"}},
            {"name": "keys", "secret": {"secretName": "s"}},
            {"name": "host", "hostPath": {"path": "/var/log"}},
            {"name": "all", "projected": {"sources": [{"configMap": {"name": "c"}}]}},
            {
                "name": "self",
                "downwardAPI": {
                    "items": [{"path": "n", "fieldRef": {"fieldPath": "metadata.name"}}]
                },
            },
        ],
    )


def registry_pod(image: str) -> Object:
    return pod(containers=[{"name": "main", "image": image}])


add("a configmap", "configmaps", lambda: config_map(a="1", b="two"))
add(
    "a configmap with binary data and immutable",
    "configmaps",
    lambda: {**config_map(a="1"), "binaryData": {"b": "AAEC"}, "immutable": True},
)
add("a configmap without data", "configmaps", lambda: {"metadata": {"name": "empty"}})
add("a secret", "secrets", lambda: {"metadata": {"name": "s"}, "data": {"password": "c2VjcmV0"}})
add(
    "a secret with string data",
    "secrets",
    lambda: {
        "metadata": {"name": "s"},
        "data": {"a": "b2xk", "b": "aw=="},
        "stringData": {"a": "new"},
    },
)
add(
    "a secret for basic auth",
    "secrets",
    lambda: {
        "metadata": {"name": "s"},
        "type": "kubernetes.io/basic-auth",
        "stringData": {"username": "u"},
    },
)
add("a service account", "serviceaccounts", lambda: {"metadata": {"name": "robot"}})
add(
    "a service account with image pull secrets",
    "serviceaccounts",
    lambda: {
        "metadata": {"name": "robot"},
        "imagePullSecrets": [{"name": "pull"}],
        "automountServiceAccountToken": False,
    },
)
add("a pod", "pods", pod)
add("a pod with everything", "pods", rich_pod)
add("a pod with an image without a tag", "pods", lambda: registry_pod("nginx"))
add("a pod with the tag latest", "pods", lambda: registry_pod("registry.example.com:5000/a:latest"))
add("a pod with a digest", "pods", lambda: registry_pod("nginx@sha256:" + "0" * 64))
add(
    "a pod on the host network",
    "pods",
    lambda: pod(
        hostNetwork=True,
        containers=[{"name": "main", "image": "nginx:1", "ports": [{"containerPort": 8080}]}],
    ),
)
add(
    "a guaranteed pod",
    "pods",
    lambda: pod(
        containers=[
            {
                "name": "main",
                "image": "nginx:1",
                "resources": {"limits": {"cpu": "1000m", "memory": "1024Mi"}},
            }
        ]
    ),
)
add(
    "a burstable pod that never restarts",
    "pods",
    lambda: pod(
        restartPolicy="Never",
        terminationGracePeriodSeconds=0,
        containers=[
            {"name": "main", "image": "nginx:1", "resources": {"requests": {"memory": "1e3"}}}
        ],
    ),
)
add(
    "a pod with its own tolerations",
    "pods",
    lambda: pod(
        tolerations=[
            {"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute"},
            {"key": "dedicated", "value": "x"},
        ]
    ),
)
add(
    "a pod in a critical priority class",
    "pods",
    lambda: pod(priorityClassName="system-node-critical"),
)
add("a pod with scheduling gates", "pods", lambda: pod(schedulingGates=[{"name": "example.com/g"}]))
add("a service", "services", service)
add(
    "a service with named ports",
    "services",
    lambda: service(
        ports=[
            {"name": "web", "port": 80, "targetPort": "http"},
            {"name": "dns", "port": 53, "protocol": "UDP", "targetPort": 5353},
        ],
        sessionAffinity="ClientIP",
    ),
)
add("a headless service", "services", lambda: service(clusterIP="None"))
add("a node port service", "services", lambda: service(type="NodePort"))
add("a load balancer service", "services", lambda: service(type="LoadBalancer"))
add(
    "a service that only names another host",
    "services",
    lambda: {
        "metadata": {"name": "far"},
        "spec": {"type": "ExternalName", "externalName": "db.example.com"},
    },
)
add("a deployment", "deployments.apps", lambda: deployment(replicas=0))
add(
    "a deployment that says everything",
    "deployments.apps",
    lambda: deployment(
        replicas=0,
        paused=True,
        minReadySeconds=5,
        revisionHistoryLimit=2,
        progressDeadlineSeconds=60,
        strategy={"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 2}},
    ),
)
add(
    "a deployment that recreates",
    "deployments.apps",
    lambda: deployment(replicas=0, strategy={"type": "Recreate"}),
)
add("a replicaset", "replicasets.apps", lambda: replica_set(replicas=0))
add(
    "a lease",
    "leases.coordination.k8s.io",
    lambda: {
        "metadata": {"name": "leader"},
        "spec": {
            "holderIdentity": "me",
            "leaseDurationSeconds": 15,
            "renewTime": "2026-01-02T03:04:05.678901Z",
        },
    },
)
add(
    "an endpointslice",
    "endpointslices.discovery.k8s.io",
    lambda: {
        "metadata": {"name": "web-1", "labels": {"kubernetes.io/service-name": "web"}},
        "addressType": "IPv4",
        "endpoints": [{"addresses": ["192.0.2.7"], "conditions": {"ready": True}}],
        "ports": [{"name": "", "port": 80}],
    },
)


def involved(api: Caller) -> Object:
    return {"kind": "Pod", "namespace": api.namespace, "name": "one", "apiVersion": "v1"}


@GROUP.case
def an_event(api: Caller) -> Answers:
    event = {
        "metadata": {"name": "one.1"},
        "involvedObject": involved(api),
        "reason": "Started",
        "message": "Started container main",
        "type": "Normal",
        "source": {"component": "kubelet", "host": "n1"},
        "firstTimestamp": "2026-01-02T03:04:05Z",
        "lastTimestamp": "2026-01-02T03:04:05Z",
        "count": 1,
    }
    return {
        "created": api.create("events", event),
        "as the new kind": api.get("events.events.k8s.io", "one.1"),
    }


@GROUP.case
def an_event_of_the_new_kind(api: Caller) -> Answers:
    event = {
        "metadata": {"name": "one.2"},
        "regarding": involved(api),
        "eventTime": "2026-01-02T03:04:05.000006Z",
        "reportingController": "example.com/c",
        "reportingInstance": "c-1",
        "action": "Binding",
        "reason": "Scheduled",
        "note": "Successfully assigned",
        "type": "Normal",
    }
    return {
        "created": api.create("events.events.k8s.io", event),
        "as the old kind": api.get("events", "one.2"),
    }


@GROUP.case
def a_namespace(api: Caller) -> Answers:
    name = api.unique("space")
    created = api.create("namespaces", {"metadata": {"name": name, "labels": {"a": "b"}}})
    return {"created": created}


@GROUP.case
def a_namespace_gets_a_service_account(api: Caller) -> Answers:
    return {"account": api.until(lambda: api.get("serviceaccounts", "default"), bool)}


@GROUP.case
def a_node(api: Caller) -> Answers:
    name = api.unique("node")
    made = node(name, unschedulable=True, taints=[{"key": "a", "effect": "NoSchedule"}])
    created = api.create("nodes", made)
    api.delete("nodes", name)
    # The node controller gives it a pod network and more taints, at some time.
    created.body["spec"].pop("podCIDR", None)
    return {"created": created}


@GROUP.case
def a_name_is_generated(api: Caller) -> Answers:
    created = api.create("configmaps", {"metadata": {"generateName": "made-"}})
    name = created.body["metadata"]["name"]
    long = api.create("configmaps", {"metadata": {"generateName": "x" * 70}})
    both = api.create("configmaps", {"metadata": {"name": "given", "generateName": "made-"}})
    return {
        "created": created,
        "suffix length": len(name) - len("made-"),
        "length from a long prefix": len(long.body["metadata"]["name"]),
        "name wins": both,
    }


@GROUP.case
def what_the_client_may_not_set_is_dropped(api: Caller) -> Answers:
    sent = pod()
    sent["metadata"] |= {
        "uid": "00000000-0000-4000-8000-000000000000",
        "creationTimestamp": "2001-01-01T00:00:00Z",
        "deletionTimestamp": "2001-01-01T00:00:00Z",
        "generation": 7,
        "selfLink": "/x",
    }
    sent["status"] = {"phase": "Running", "podIP": "192.0.2.1"}
    return {"created": api.create("pods", sent)}


@GROUP.case
def pods_of_a_replicaset(api: Caller) -> Answers:
    api.must(api.create("replicasets.apps", replica_set(replicas=1)))
    return {
        "pods": api.until(lambda: api.get("pods"), lambda body: len(body["items"]) == 1),
        "status": api.until(
            lambda: api.get("replicasets.apps", "web", "status"),
            lambda body: body["status"]["replicas"] == 1,
        ),
    }
