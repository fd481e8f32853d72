"""Proxies of the API server: how requests fail that reach no program (there are no nodes)."""

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.cases.endpoints import SLICES, Backends
from tests.contract.objects import pod, service

GROUP = Group("proxies")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def to_pods(sentence: str, *paths: str) -> None:
    """Of a pod that has no address, and of one that is not there."""

    def run(api: Caller) -> Answers:
        api.must(api.create("pods", pod()))
        base = api.path("pods")
        return {path: api.call("GET", f"{base}/{path}") for path in paths}

    GROUP.add(sentence, run)


to_pods("a pod without an address", "one/proxy", "one/proxy/", "one/proxy/a/b?c=d", "one:80/proxy/")
to_pods("a pod by scheme and port", "https:one:80/proxy/", "http:one:/proxy/", "one:http/proxy/")
to_pods("a pod that is not there", "none/proxy", "none:80/proxy/x", "http:none:80/proxy/")
to_pods("pods that are named wrongly", "ftp:one:80/proxy/", "a:b:c:d/proxy/", ":80/proxy/")


def to_services(sentence: str, *paths: str) -> None:
    """Of a Service that nobody stands behind, and of one that is not there."""

    def run(api: Caller) -> Answers:
        ports = [{"name": "http", "port": 80}, {"name": "other", "port": 81}]
        api.must(api.create("services", service(ports=ports)))
        query = {"labelSelector": "kubernetes.io/service-name=web"}
        api.until(lambda: api.get(SLICES, **query), lambda body: bool(body["items"]))
        base = api.path("services")
        return {path: api.call("GET", f"{base}/{path}") for path in paths}

    GROUP.add(sentence, run)


to_services("a service of nobody", "web/proxy", "web/proxy/", "web:80/proxy/x", "web:http/proxy/")
to_services("a service's other ports", "web:82/proxy/", "web:nothing/proxy/", "https:web:81/proxy/")
to_services("a service that is not there", "none/proxy/", "none:http/proxy/", "none:80/proxy/")
to_services("services that are named wrongly", "ftp:web:80/proxy/", "a:b:c:d/proxy/", ":/proxy/")


@GROUP.case
def all_methods_are_sent_on(api: Caller) -> Answers:
    api.must(api.create("services", service()))
    path = api.path("services", "web", "proxy") + "/x"
    return {method: api.call(method, path, b"body") for method in METHODS}


@GROUP.case
def a_pod_that_is_not_ready_is_nobody(api: Caller) -> Answers:
    backends = Backends(api)
    try:
        backends.add("a", "192.0.2.1", ready=False)
        api.must(api.create("services", service()))
        backends.slices(lambda found: len(found) == 1)
        return {"answer": api.get("services", "web", "proxy")}
    finally:
        api.delete("nodes", backends.node)


@GROUP.case
def an_endpoint_that_is_no_pod_is_nobody(api: Caller) -> Answers:
    api.must(api.create("services", service(selector=None)))
    subset = {"addresses": [{"ip": "192.0.2.1"}], "ports": [{"port": 80}]}
    api.must(api.create("endpoints", {"metadata": {"name": "web"}, "subsets": [subset]}))
    query = {"labelSelector": "kubernetes.io/service-name=web"}
    api.until(lambda: api.get(SLICES, **query), lambda body: bool(body["items"]))
    return {"answer": api.get("services", "web", "proxy")}


@GROUP.case
def a_path_without_a_slash_is_sent_to_the_one_with_it(api: Caller) -> Answers:
    backends = Backends(api)
    try:
        backends.add("a", "192.0.2.1")
        base = api.path("pods", "a", "proxy")
        api.must(api.create("services", service()))
        backends.slices(lambda found: len(found) == 1)
        return {
            "pod": api.call("GET", base).status,
            "with a query": api.call("GET", base, query={"a": "b"}).status,
            "service": api.call("GET", api.path("services", "web", "proxy")).status,
        }
    finally:
        api.delete("nodes", backends.node)


@GROUP.case
def a_node_that_is_not_there(api: Caller) -> Answers:
    return {
        "node": api.call("GET", "/api/v1/nodes/none/proxy/"),
        "port": api.call("GET", "/api/v1/nodes/none:10250/proxy/healthz"),
        "scheme": api.call("GET", "/api/v1/nodes/ftp:none:1/proxy/"),
    }


@GROUP.case
def nobody_without_a_name(api: Caller) -> Answers:
    path = api.path("pods", "one", "proxy")
    return {"anonymous": api.call("GET", path, anonymous=True).status}
