"""What is refused, with the whole Status: reason, message, details and causes."""

import json
from collections.abc import Callable
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
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
add("no metadata", MAPS, lambda: {})
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
add("a secret that is not base64", "secrets", lambda: {"metadata": {"name": "s"}, "data": {"a": "?"}})
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
add("a node port out of range", "services", lambda: service(type="NodePort", ports=[{"port": 1, "nodePort": 80}]))
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
add("a deadline before readiness", "deployments.apps", lambda: deployment(progressDeadlineSeconds=5, minReadySeconds=9))
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
add("a slice without an address type", "endpointslices.discovery.k8s.io", lambda: {"metadata": {"name": "e"}})
add("an event about another namespace", "events", lambda: event_elsewhere())
add("a node with a bad taint", "nodes", lambda: node("bad-node", taints=[{"key": "a", "effect": "X"}]))
add("a namespace with a dot", "namespaces", lambda: {"metadata": {"name": "a.b"}})


def never_restarting() -> Object:
    made = deployment()
    made["spec"]["template"]["spec"]["restartPolicy"] = "Never"
    return made


def event_elsewhere() -> Object:
    about = {"kind": "Pod", "namespace": "elsewhere", "name": "p"}
    return {"metadata": {"name": "e"}, "involvedObject": about, "reason": "X"}


# -- unknown and doubled fields --------------------------------------------------------------------

UNKNOWN_FIELD = {**config_map(a="1"), "dta": {}, "metadata": {"name": "one", "lables": {}}}
TWICE = b'{"metadata":{"name":"one"},"data":{"a":"1","a":"2"},"data":{}}'


def add_field_validation(level: str) -> None:
    def run(api: Caller) -> Answers:
        query = {"fieldValidation": level} if level else {}
        path = api.path(MAPS)
        unknown = api.call("POST", path, json.dumps(UNKNOWN_FIELD).encode(), query=query)
        api.delete(MAPS, "one")
        return {"unknown": unknown, "twice": api.call("POST", path, TWICE, query=query)}

    GROUP.add(f"unknown and doubled fields, {level or 'by default'}", run)


for _level in ("Strict", "Warn", "Ignore", "", "Loose"):
    add_field_validation(_level)


@GROUP.case
def unknown_fields_deep_in_a_deployment(api: Caller) -> Answers:
    made = deployment(replicas=0, replica=3)
    made["spec"]["template"]["spec"]["containers"][0]["imagePolicy"] = "Always"
    patch = {"spec": {"paussed": True}}
    return {
        "strict": api.create("deployments.apps", made, fieldValidation="Strict"),
        "warned": api.create("deployments.apps", made, fieldValidation="Warn").warnings,
        "merge": api.merge("deployments.apps", "web", patch, fieldValidation="Strict"),
        "strategic": api.strategic("deployments.apps", "web", patch, fieldValidation="Strict"),
    }


# -- bodies ----------------------------------------------------------------------------------------

BODIES = {
    "no json": b"{",
    "nothing": b"",
    "a list": b"[]",
    "a text": b'"text"',
    "null": b"null",
    "invalid utf-8": b'{"metadata":{"name":"\xff"}}',
    "a wrong type": b'{"metadata":{"name":7}}',
    "a wrong type inside": b'{"metadata":{"name":"one"},"data":{"a":1}}',
    "a wrong list": b'{"metadata":{"name":"one","finalizers":"x"}}',
    "a wrong time": b'{"metadata":{"name":"one","creationTimestamp":"yesterday"}}',
}


def add_body(sentence: str, content: bytes) -> None:
    def run(api: Caller) -> Answers:
        return {"answer": api.call("POST", api.path(MAPS), content)}

    GROUP.add(f"a body of {sentence}", run)


for _sentence, _content in BODIES.items():
    add_body(_sentence, _content)


@GROUP.case
def a_wrong_type_in_a_deployment(api: Caller) -> Answers:
    made = deployment(replicas="three")
    return {"answer": api.create("deployments.apps", made)}


@GROUP.case
def content_types(api: Caller) -> Answers:
    content = json.dumps(config_map()).encode()
    path = api.path(MAPS)
    yaml = b"metadata: {name: two}\ndata: {a: b}\n"
    return {
        "text": api.call("POST", path, content, headers={"Content-Type": "text/plain"}),
        "xml": api.call("POST", path, content, headers={"Content-Type": "application/xml"}),
        "none": api.call("POST", path, content, headers={"Content-Type": ""}),
        "yaml": api.call("POST", path, yaml, headers={"Content-Type": "application/yaml"}),
        "charset": api.call(
            "POST",
            path,
            json.dumps(config_map("three")).encode(),
            headers={"Content-Type": "application/json; charset=utf-8"},
        ),
    }


# -- conflicts and methods -------------------------------------------------------------------------


@GROUP.case
def what_exists_already(api: Caller) -> Answers:
    api.must(api.create(MAPS, config_map()))
    api.must(api.create("deployments.apps", deployment(replicas=0)))
    return {
        "map": api.create(MAPS, config_map()),
        "deployment": api.create("deployments.apps", deployment(replicas=0)),
        "namespace": api.create("namespaces", {"metadata": {"name": "default"}}),
    }


@GROUP.case
def what_is_not_there(api: Caller) -> Answers:
    return {
        "map": api.get(MAPS, "none"),
        "deployment": api.get("deployments.apps", "none"),
        "update": api.update(MAPS, config_map("none")),
        "status": api.get("pods", "none", "status"),
        "scale": api.get("deployments.apps", "none", "scale"),
        "namespace": api.call("POST", "/api/v1/namespaces/no-such-space/pods", pod()),
        "updated deployment": api.update("deployments.apps", deployment("none")),
    }


@GROUP.case
def a_stale_update(api: Caller) -> Answers:
    old = api.must(api.create(MAPS, config_map(a="1"))).body
    api.must(api.merge(MAPS, "one", {"data": {"a": "2"}}))
    recreated = {**old, "metadata": {**old["metadata"], "uid": "00000000-0000-4000-8000-000000000000"}}
    del recreated["metadata"]["resourceVersion"]
    return {
        "stale": api.update(MAPS, {**old, "data": {"a": "3"}}),
        "no version number": api.update(
            MAPS, {**old, "metadata": {"name": "one", "resourceVersion": "abc"}}
        ),
        "another uid": api.update(MAPS, recreated),
        "now": api.get(MAPS, "one").body["data"],
    }


@GROUP.case
def an_update_that_must_name_a_version(api: Caller) -> Answers:
    lease = {"metadata": {"name": "l"}, "spec": {"holderIdentity": "me"}}
    made = api.must(api.create("leases.coordination.k8s.io", lease))
    slice_ = {"metadata": {"name": "e"}, "addressType": "IPv4", "endpoints": []}
    api.must(api.create("endpointslices.discovery.k8s.io", slice_))
    return {
        "lease": api.update("leases.coordination.k8s.io", lease),
        "lease with version": api.update("leases.coordination.k8s.io", made.body).status,
        "slice": api.update("endpointslices.discovery.k8s.io", slice_),
        "create with a version": api.create(
            MAPS, {"metadata": {"name": "one", "resourceVersion": "7"}}
        ),
    }


@GROUP.case
def an_update_under_another_name(api: Caller) -> Answers:
    api.must(api.create(MAPS, config_map()))
    return {
        "other": api.call("PUT", api.path(MAPS, "one"), config_map("two")),
        "none": api.call("PUT", api.path(MAPS, "one"), {"data": {"a": "1"}}),
    }


@GROUP.case
def methods_that_do_not_fit(api: Caller) -> Answers:
    maps, one = api.path(MAPS), api.path(MAPS, "one")
    return {
        "PUT on a list": api.call("PUT", maps, config_map()),
        "PATCH on a list": api.call("PATCH", maps, {}),
        "POST on an object": api.call("POST", one, config_map()),
        "POST in all namespaces": api.call("POST", "/api/v1/configmaps", config_map()),
        "DELETE on a status": api.call("DELETE", api.path("pods", "one", "status")),
        "an unknown method": api.call("BREW", maps),
    }


# -- what may not change ---------------------------------------------------------------------------


def add_change(sentence: str, resource: str, made: Callable[[], Object], patch: Any) -> None:
    """A merge patch that is refused because of what was there before."""

    def run(api: Caller) -> Answers:
        obj = made()
        api.must(api.create(resource, obj))
        return {"answer": api.merge(resource, obj["metadata"]["name"], patch)}

    GROUP.add(sentence, run)


def quiet_deployment() -> Object:
    return deployment(replicas=0, paused=True)


add_change(
    "changing the selector of a deployment",
    "deployments.apps",
    quiet_deployment,
    {
        "spec": {
            "selector": {"matchLabels": {"app": "other"}},
            "template": {"metadata": {"labels": {"app": "other"}}},
        }
    },
)
add_change(
    "removing the containers of a deployment",
    "deployments.apps",
    quiet_deployment,
    {"spec": {"template": {"spec": {"containers": None}}}},
)
add_change(
    "changing a pod's environment",
    "pods",
    pod,
    {"spec": {"containers": [{"name": "main", "image": "nginx:1.27", "env": [{"name": "A"}]}]}},
)
add_change("moving a pod to a node", "pods", pod, {"spec": {"nodeName": "node-x"}})
add_change("changing a pod's restart policy", "pods", pod, {"spec": {"restartPolicy": "Never"}})
add_change(
    "changing an immutable configmap",
    MAPS,
    lambda: {**config_map(a="1"), "immutable": True},
    {"data": {"a": "2"}},
)
add_change(
    "making a configmap mutable again",
    MAPS,
    lambda: {**config_map(a="1"), "immutable": True},
    {"immutable": None},
)
add_change(
    "changing a secret's type",
    "secrets",
    lambda: {"metadata": {"name": "s"}},
    {"type": "example.com/other"},
)
add_change("changing a service's address", "services", service, {"spec": {"clusterIP": "10.96.99.99"}})
add_change("making a service headless", "services", service, {"spec": {"clusterIP": "None"}})
add_change(
    "changing the address type of a slice",
    "endpointslices.discovery.k8s.io",
    lambda: {"metadata": {"name": "e"}, "addressType": "IPv4", "endpoints": []},
    {"addressType": "IPv6"},
)
add_change(
    "changing a replicaset's selector",
    "replicasets.apps",
    lambda: replica_set(replicas=0),
    {"spec": {"selector": {"matchLabels": {"app": "x"}}}},
)


@GROUP.case
def changing_a_nodes_pod_network(api: Caller) -> Answers:
    name = api.unique("node")
    api.must(api.create("nodes", node(name, podCIDR="10.200.0.0/24")))
    answer = api.merge("nodes", name, {"spec": {"podCIDR": "10.201.0.0/24"}})
    api.delete("nodes", name)
    return {"answer": answer}


# -- who asks --------------------------------------------------------------------------------------


@GROUP.case
def nobody_known(api: Caller) -> Answers:
    return {
        "pods": api.call("GET", "/api/v1/pods", anonymous=True),
        "version": api.call("GET", "/version", anonymous=True).status,
        "health": api.call("GET", "/readyz", anonymous=True).status,
        "discovery": api.call("GET", "/apis", anonymous=True),
    }


@GROUP.case
def a_token_that_is_wrong(api: Caller) -> Answers:
    headers = {"Authorization": "Bearer not-a-token"}
    return {
        "pods": api.call("GET", "/api/v1/pods", headers=headers, anonymous=True),
        "version": api.call("GET", "/version", headers=headers, anonymous=True),
    }


@GROUP.case
def a_user_without_rights(api: Caller) -> Answers:
    alice = {"Impersonate-User": "alice"}
    paths = {
        "list": ("GET", api.path("pods")),
        "list everywhere": ("GET", "/apis/apps/v1/deployments"),
        "get": ("GET", api.path("pods", "one")),
        "delete": ("DELETE", api.path("deployments.apps", "web")),
        "collection": ("DELETE", api.path("pods")),
        "scale": ("GET", api.path("deployments.apps", "web", "scale")),
        "nodes": ("GET", "/api/v1/nodes"),
        "one node": ("GET", "/api/v1/nodes/n"),
        "not a resource": ("GET", "/metrics"),
        "version": ("GET", "/version"),
        "discovery": ("GET", "/api/v1"),
    }
    answers = {what: api.call(*ask, headers=alice) for what, ask in paths.items()}
    del answers["version"], answers["discovery"]
    answers["create"] = api.call("POST", api.path("pods"), pod(), headers=alice)
    answers["watch"] = api.call("GET", api.path("pods"), query={"watch": "true"}, headers=alice)
    return dict(answers)


@GROUP.case
def asking_what_one_may(api: Caller) -> Answers:
    path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
    asked = {"verb": "delete", "resource": "pods", "namespace": api.namespace}
    review = {"spec": {"resourceAttributes": asked}}
    alice = {"Impersonate-User": "alice"}
    return {
        "admin": api.call("POST", path, review).body["status"]["allowed"],
        "alice": api.call("POST", path, review, headers=alice),
        "nothing asked": api.call("POST", path, {"spec": {}}),
    }


@GROUP.case
def asking_who_one_is(api: Caller) -> Answers:
    path = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
    headers = {"Impersonate-User": "alice", "Impersonate-Group": "team"}
    return {"alice": api.call("POST", path, {}, headers=headers)}
