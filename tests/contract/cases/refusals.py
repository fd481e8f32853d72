"""Objects that are refused when they are made, with the whole Status: reason, message, causes."""

from collections.abc import Callable
from typing import Any

from tests.contract.case import Group
from tests.contract.objects import config_map, deployment, labelled, node, pod, replica_set, service

GROUP = Group("refusals")
Object = dict[str, Any]
MAPS = "configmaps"


def add(sentence: str, resource: str, make: Callable[[], Any], **query: str) -> None:
    """Creating this is refused (or warned about)."""
    GROUP.add(sentence, lambda api: {"answer": api.create(resource, make(), **query)})


def container(**fields: Any) -> Object:
    return pod(containers=[{"name": "main", "image": "nginx:1", **fields}])


def named(name: str) -> Object:
    return config_map(name)


# -- names and metadata ----------------------------------------------------------------------------

add("a name in capitals", MAPS, lambda: named("Big"))
add("a name that is too long", MAPS, lambda: named("x" * 254))
add("a name with a slash", MAPS, lambda: named("a/b"))
add("no name", MAPS, lambda: {"data": {"a": "1"}})
add("no metadata", MAPS, dict)
add("a service name that begins with a digit", "services", lambda: service("1web"))
add("a bad label", MAPS, lambda: labelled(named("one"), **{"-bad-": "x y"}))
add(
    "a bad annotation key",
    MAPS,
    lambda: {"metadata": {"name": "one", "annotations": {"a b": "c"}}},
)
add(
    "annotations that are too long",
    MAPS,
    lambda: {"metadata": {"name": "one", "annotations": {"a": "x" * 262_144}}},
)
add("a bad finalizer", MAPS, lambda: {"metadata": {"name": "one", "finalizers": ["nodomain"]}})
add(
    "an owner without a uid",
    MAPS,
    lambda: {
        "metadata": {
            "name": "one",
            "ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "x", "uid": ""}],
        }
    },
)
add("a generated name that is bad", MAPS, lambda: {"metadata": {"generateName": "Bad_"}})
add("another namespace than the path", MAPS, lambda: {"metadata": {"name": "a", "namespace": "b"}})
add("another kind than the path", MAPS, lambda: {**named("one"), "kind": "Secret"})
add("another version than the path", MAPS, lambda: {**named("one"), "apiVersion": "v2"})

# -- kinds -----------------------------------------------------------------------------------------

add("a bad key in a configmap", MAPS, lambda: config_map(**{"a b": "1"}))
add(
    "a key twice in a configmap",
    MAPS,
    lambda: {**config_map(a="1"), "binaryData": {"a": "AAEC"}},
)
add(
    "a secret that is not base64",
    "secrets",
    lambda: {"metadata": {"name": "s"}, "data": {"a": "?"}},
)
add(
    "a secret for tls without its keys",
    "secrets",
    lambda: {"metadata": {"name": "s"}, "type": "kubernetes.io/tls", "data": {"a": "YQ=="}},
)
add("a pod without containers", "pods", lambda: pod(containers=[]))
add("a pod without a spec", "pods", lambda: {"metadata": {"name": "one"}})
add("a container without a name", "pods", lambda: container(name=""))
add("a container without an image", "pods", lambda: container(image=""))
add("an image with a space before it", "pods", lambda: container(image=" nginx"))
add(
    "two containers with one name",
    "pods",
    lambda: pod(containers=[{"name": "a", "image": "x:1"}, {"name": "a", "image": "y:1"}]),
)
add("an unknown restart policy", "pods", lambda: pod(restartPolicy="Sometimes"))
add("an unknown pull policy", "pods", lambda: container(imagePullPolicy="Maybe"))
add("a port out of range", "pods", lambda: container(ports=[{"containerPort": 70_000}]))
add("an unknown protocol", "pods", lambda: container(ports=[{"containerPort": 1, "protocol": "X"}]))
add("a bad environment name", "pods", lambda: container(env=[{"name": "a=b", "value": "x"}]))
add(
    "a request above its limit",
    "pods",
    lambda: container(resources={"limits": {"cpu": "1"}, "requests": {"cpu": "2"}}),
)
add("a negative request", "pods", lambda: container(resources={"requests": {"memory": "-1"}}))
add("a quantity that is none", "pods", lambda: container(resources={"requests": {"cpu": "lots"}}))
add(
    "a mount of a volume that is not there",
    "pods",
    lambda: container(volumeMounts=[{"name": "v", "mountPath": "/v"}]),
)
add("a probe without a handler", "pods", lambda: container(livenessProbe={"periodSeconds": 5}))
add(
    "a probe with two handlers",
    "pods",
    lambda: container(livenessProbe={"httpGet": {"port": 1}, "tcpSocket": {"port": 1}}),
)
add("a negative grace period", "pods", lambda: pod(terminationGracePeriodSeconds=-1))
add(
    "a bad toleration",
    "pods",
    lambda: pod(tolerations=[{"key": "a", "operator": "Exists", "value": "b"}]),
)
add("a bad node selector", "pods", lambda: pod(nodeSelector={"a": "b c"}))
add("a priority class that is not there", "pods", lambda: pod(priorityClassName="nobodys"))
add("a service without ports", "services", lambda: service(ports=[]))
add("a service port out of range", "services", lambda: service(ports=[{"port": 0}]))
add(
    "two service ports without names",
    "services",
    lambda: service(ports=[{"port": 80}, {"port": 81}]),
)
add("an unknown service type", "services", lambda: service(type="Magic"))
add("a cluster address that is none", "services", lambda: service(clusterIP="somewhere"))
add("a cluster address out of range", "services", lambda: service(clusterIP="192.0.2.1"))
add(
    "a node port out of range",
    "services",
    lambda: service(type="NodePort", ports=[{"port": 1, "nodePort": 80}]),
)
add("negative replicas", "deployments.apps", lambda: deployment(replicas=-1))
add(
    "a selector that does not match the template",
    "deployments.apps",
    lambda: deployment(selector={"matchLabels": {"app": "other"}}),
)
add("an empty selector", "deployments.apps", lambda: deployment(selector={}))
add("no selector", "deployments.apps", lambda: deployment(selector=None))
add(
    "neither surge nor unavailable",
    "deployments.apps",
    lambda: deployment(strategy={"rollingUpdate": {"maxSurge": 0, "maxUnavailable": 0}}),
)
add(
    "a surge that is no share",
    "deployments.apps",
    lambda: deployment(strategy={"rollingUpdate": {"maxSurge": "many"}}),
)
add(
    "more than all unavailable",
    "deployments.apps",
    lambda: deployment(strategy={"rollingUpdate": {"maxUnavailable": "101%"}}),
)
add("an unknown strategy", "deployments.apps", lambda: deployment(strategy={"type": "Blue"}))
add(
    "recreating with a surge",
    "deployments.apps",
    lambda: deployment(strategy={"type": "Recreate", "rollingUpdate": {"maxSurge": 1}}),
)
add(
    "a deadline before readiness",
    "deployments.apps",
    lambda: deployment(progressDeadlineSeconds=5, minReadySeconds=9),
)
add("a deployment of pods that do not restart", "deployments.apps", lambda: never_restarting())
add("negative replicas of a replicaset", "replicasets.apps", lambda: replica_set(replicas=-1))
add(
    "a lease that lasts no time",
    "leases.coordination.k8s.io",
    lambda: {"metadata": {"name": "l"}, "spec": {"leaseDurationSeconds": 0}},
)
add(
    "an endpoint without addresses",
    "endpointslices.discovery.k8s.io",
    lambda: {"metadata": {"name": "e"}, "addressType": "IPv4", "endpoints": [{"addresses": []}]},
)
add(
    "a slice without an address type",
    "endpointslices.discovery.k8s.io",
    lambda: {"metadata": {"name": "e"}},
)
add("an event about another namespace", "events", lambda: event_elsewhere())
add(
    "a node with a bad taint",
    "nodes",
    lambda: node("bad-node", taints=[{"key": "a", "effect": "X"}]),
)
add("a namespace with a dot", "namespaces", lambda: {"metadata": {"name": "a.b"}})


def never_restarting() -> Object:
    made = deployment()
    made["spec"]["template"]["spec"]["restartPolicy"] = "Never"
    return made


def event_elsewhere() -> Object:
    about = {"kind": "Pod", "namespace": "elsewhere", "name": "p"}
    return {"metadata": {"name": "e"}, "involvedObject": about, "reason": "X"}


# -- sysctls -----------------------------------------------------------------------------------------


def with_sysctls(*names: str, **fields: Any) -> Object:
    sysctls = [{"name": name, "value": "1"} for name in names]
    return pod(securityContext={"sysctls": sysctls}, **fields)


add(
    "a pod with names that are no sysctls",
    "pods",
    lambda: with_sysctls("foo-", "kernel.shmmax", "safe-and-unsafe", "bar..", "kernel/shmmax"),
)
add(
    "a pod with sysctls twice, and without a name",
    "pods",
    lambda: with_sysctls("kernel.shmmax", "", "kernel.shmmax", "x" * 254),
)
add(
    "a pod with the node's network, and sysctls of it",
    "pods",
    lambda: with_sysctls("net.core.somaxconn", "kernel.msgmax", hostNetwork=True),
)
add(
    "a pod with the node's IPC, and sysctls of it",
    "pods",
    lambda: with_sysctls(
        "kernel.shmmax", "kernel/sem", "fs.mqueue.msg_max", "kernel.shm_rmid_forced", hostIPC=True
    ),
)
