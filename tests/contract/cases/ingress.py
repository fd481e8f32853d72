"""Ingresses and their classes: what is written into them, what is refused, what tables show."""

from collections.abc import Callable
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object, labelled
from tests.contract.printing import table

GROUP = Group("ingress")
INGRESSES = "ingresses.networking.k8s.io"
CLASSES = "ingressclasses.networking.k8s.io"
ANNOTATION = "kubernetes.io/ingress.class"


def backend(service: str = "web", **port: Any) -> Object:
    return {"service": {"name": service, "port": port or {"number": 80}}}


def path(text: str = "/", kind: str | None = "Prefix", **fields: Any) -> Object:
    return {"path": text, "pathType": kind, "backend": backend(), **fields}


def rule(host: str = "web.example.com", *paths: Object) -> Object:
    return {"host": host, "http": {"paths": list(paths) or [path()]}}


def ingress(**spec: Any) -> Object:
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {"name": "web"},
        "spec": spec or {"rules": [rule()]},
    }


def annotated(obj: Object, **annotations: str) -> Object:
    return {**obj, "metadata": {**obj["metadata"], "annotations": annotations}}


def made(sentence: str, make: Callable[[], Object]) -> None:
    """Created, and read back."""

    def run(api: Caller) -> Answers:
        return {"created": api.create(INGRESSES, make()), "read": api.get(INGRESSES, "web")}

    GROUP.add(sentence, run)


def refused(sentence: str, make: Callable[[], Object]) -> None:
    GROUP.add(sentence, lambda api: {"answer": api.create(INGRESSES, make())})


made("with one rule", ingress)
made("with a default backend only", lambda: ingress(defaultBackend=backend()))
made(
    "with everything",
    lambda: ingress(
        ingressClassName="nginx",
        defaultBackend={"resource": {"apiGroup": "example.com", "kind": "Bucket", "name": "b"}},
        tls=[{"hosts": ["a.example.com", "*.example.com"], "secretName": "cert"}],
        rules=[
            rule("a.example.com", path("/a", "Exact"), path("", "ImplementationSpecific")),
            rule("*.example.com"),
            {"host": "empty.example.com"},
            {"http": {"paths": [path("/b", backend=backend("other", name="http"))]}},
        ],
    ),
)
made("with an annotation for its class", lambda: annotated(ingress(), **{ANNOTATION: "nginx"}))
made(
    "with a class in both places",
    lambda: annotated(ingress(ingressClassName="nginx", rules=[rule()]), **{ANNOTATION: "nginx"}),
)
refused("with a spec that says nothing", lambda: ingress(ingressClassName="nginx"))
refused(
    "with two classes",
    lambda: annotated(ingress(ingressClassName="a", rules=[rule()]), **{ANNOTATION: "b"}),
)
refused("with a bad class", lambda: ingress(ingressClassName="A b", rules=[rule()]))
refused("with an address as host", lambda: ingress(rules=[rule("10.0.0.1")]))
refused("with a host in capitals", lambda: ingress(rules=[rule("Web.example.com")]))
refused("with a wildcard in the middle", lambda: ingress(rules=[rule("a.*.example.com")]))
refused("without paths", lambda: ingress(rules=[{"http": {"paths": []}}]))
refused("without a path type", lambda: ingress(rules=[rule("", path("/", None))]))
refused("with an unknown path type", lambda: ingress(rules=[rule("", path("/", "Suffix"))]))
refused("with a relative path", lambda: ingress(rules=[rule("", path("a", "Exact"))]))
refused(
    "with paths that lead elsewhere",
    lambda: ingress(rules=[rule("", path("/a//b"), path("/a/../b"), path("/a/.."), path("/%2f"))]),
)
refused("without a backend", lambda: ingress(rules=[rule("", path(backend={}))]))
refused(
    "with two backends in one",
    lambda: ingress(defaultBackend={**backend(), "resource": {"kind": "a", "name": "b"}}),
)
refused("with a backend without a port", lambda: ingress(defaultBackend={"service": {"name": "a"}}))
refused(
    "with a backend that has two ports",
    lambda: ingress(defaultBackend=backend("web", number=80, name="http")),
)
refused(
    "with a backend port beyond the range",
    lambda: ingress(defaultBackend=backend("web", number=70000)),
)
refused("with a bad backend port name", lambda: ingress(defaultBackend=backend("web", name="--")))
refused("with a bad backend name", lambda: ingress(defaultBackend=backend("Web_", number=80)))
refused(
    "with a resource that is not named",
    lambda: ingress(defaultBackend={"resource": {"apiGroup": "A", "kind": "", "name": "a/b"}}),
)
refused(
    "with bad hosts for tls",
    lambda: ingress(rules=[rule()], tls=[{"hosts": ["A", "*"], "secretName": "A"}]),
)


@GROUP.case
def tables_of_ingresses(api: Caller) -> Answers:
    hosts = [rule(f"{name}.example.com") for name in "abcde"]
    bodies = {
        "plain": ingress(),
        "any": ingress(defaultBackend=backend()),
        "many": ingress(ingressClassName="nginx", rules=hosts, tls=[{"hosts": ["a.example.com"]}]),
    }
    shown: Answers = {}
    for name, body in bodies.items():
        api.must(api.create(INGRESSES, {**body, "metadata": {"name": name}}))
        shown[name] = table(api, INGRESSES, name, includeObject="None")
    points = [{"ip": "192.0.2.10"}, {"hostname": "lb.example.com"}]
    status = {"status": {"loadBalancer": {"ingress": points}}}
    api.must(api.merge(INGRESSES, "plain", status, "status"))
    shown["with addresses"] = table(api, INGRESSES, "plain", includeObject="None")
    return shown


@GROUP.case
def a_life(api: Caller) -> Answers:
    created = api.must(api.create(INGRESSES, labelled(ingress(), a="1")))
    points = [{"ip": "192.0.2.10", "ports": [{"port": 80, "protocol": "TCP"}]}]
    status = {"status": {"loadBalancer": {"ingress": points}}}
    return {
        "created": created,
        "status in a plain write": api.merge(INGRESSES, "web", status),
        "status": api.merge(INGRESSES, "web", status, "status"),
        "spec": api.merge(INGRESSES, "web", {"spec": {"ingressClassName": "nginx"}}),
        "only labels": api.merge(INGRESSES, "web", {"metadata": {"labels": {"a": "2"}}}),
        "listed": api.get(INGRESSES, labelSelector="a=2"),
        "deleted": api.delete(INGRESSES, "web"),
        "gone": api.get(INGRESSES, "web"),
    }


@GROUP.case
def a_status_that_is_no_address(api: Caller) -> Answers:
    api.must(api.create(INGRESSES, ingress()))
    points = [{"ip": "192.0.2"}, {"hostname": "192.0.2.1"}, {"hostname": "A"}, {"ip": "010.0.0.1"}]
    status = {"status": {"loadBalancer": {"ingress": points}}}
    return {"answer": api.merge(INGRESSES, "web", status, "status")}


# -- classes ---------------------------------------------------------------------------------------


def ingress_class(name: str, controller: str = "example.com/in-cluster", **spec: Any) -> Object:
    return {"metadata": {"name": name}, "spec": {"controller": controller, **spec}}


def class_made(sentence: str, **spec: Any) -> None:
    def run(api: Caller) -> Answers:
        name = api.unique("class")
        created = api.create(CLASSES, ingress_class(name, **spec))
        if created.status == 201:
            shown = table(api, CLASSES, name, includeObject="None")
            api.delete(CLASSES, name)
            return {"created": created, "table": shown}
        return {"created": created}

    GROUP.add(sentence, run)


CONFIG = {"apiGroup": "example.com", "kind": "Settings", "name": "one"}
class_made("a class")
class_made("a class with parameters", parameters=CONFIG)
class_made(
    "a class with parameters of a namespace",
    parameters={**CONFIG, "scope": "Namespace", "namespace": "somewhere"},
)
class_made("a class without a controller", controller="")
class_made("a class with a controller without a domain", controller="nginx")
class_made("a class with an odd controller", controller="Example_/a b")
class_made("a class with an endless controller", controller=f"example.com/{'x' * 250}")
class_made("a class with parameters of an unknown scope", parameters={**CONFIG, "scope": "All"})
class_made(
    "a class with parameters of a namespace that is missing",
    parameters={**CONFIG, "scope": "Namespace"},
)
class_made(
    "a class with parameters of the cluster in a namespace",
    parameters={"kind": "", "name": "", "scope": "Cluster", "namespace": "somewhere"},
)


@GROUP.case
def a_class_keeps_its_controller(api: Caller) -> Answers:
    name = api.unique("class")
    api.must(api.create(CLASSES, ingress_class(name)))
    other = {"spec": {"controller": "example.com/other"}}
    parameters = {"spec": {"parameters": CONFIG}}
    answers: Answers = {
        "controller": api.merge(CLASSES, name, other),
        "parameters": api.merge(CLASSES, name, parameters),
    }
    return {**answers, "deleted": api.delete(CLASSES, name)}
