"""What is served, and in which form: /version, discovery, content negotiation, unknown paths."""

import json
from typing import Any

from tests.contract.caller import Answer, Caller
from tests.contract.case import Answers, Group

GROUP = Group("discovery")

CORE = (
    "configmaps", "endpoints", "events", "namespaces", "nodes", "pods", "secrets",
    "serviceaccounts", "services",
)  # fmt: skip
SERVED = {
    "/api/v1": [name for name in CORE if name != "endpoints"],
    "/apis/apps/v1": ["deployments", "replicasets"],
    "/apis/coordination.k8s.io/v1": ["leases"],
    "/apis/discovery.k8s.io/v1": ["endpointslices"],
    "/apis/events.k8s.io/v1": ["events"],
}
GROUPS = ("apps", "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io")
# Parts of the kubelet and of other issues' work, which a first practice cluster may lack.
SUBRESOURCES = (
    "status", "scale", "binding", "eviction", "log", "finalize", "exec", "attach", "portforward",
)  # fmt: skip
AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"


def entries(answer: Answer, wanted: list[str]) -> list[dict[str, Any]]:
    """The APIResources of these plurals, and of the subresources that matter here."""

    def fits(name: str) -> bool:
        plural, _, sub = name.partition("/")
        return plural in wanted and (not sub or sub in SUBRESOURCES)

    found: list[dict[str, Any]] = answer.body["resources"]
    return sorted((item for item in found if fits(item["name"])), key=lambda item: item["name"])


def add_resource_list(root: str, wanted: list[str]) -> None:
    def run(api: Caller) -> Answers:
        answer = api.call("GET", root)
        return {
            "status": answer.status,
            "contentType": answer.content_type,
            "kind": answer.body["kind"],
            "groupVersion": answer.body["groupVersion"],
            "resources": {item["name"]: item for item in entries(answer, wanted)},
        }

    GROUP.add(f"resources of {root.removeprefix('/api').removeprefix('s').strip('/')}", run)


for _root, _wanted in SERVED.items():
    add_resource_list(_root, _wanted)


@GROUP.case
def the_version(api: Caller) -> Answers:
    answer = api.call("GET", "/version")
    shown = ("major", "minor", "emulationMajor", "emulationMinor", "minCompatibilityMinor")
    return {
        "release": answer.body["gitVersion"].partition("+")[0],
        "status": answer.status,
        "contentType": answer.content_type,
        "fields": sorted(answer.body),
        "values": {name: answer.body.get(name) for name in shown},
    }


@GROUP.case
def the_versions_of_the_core_group(api: Caller) -> Answers:
    answer = api.call("GET", "/api")
    addresses = answer.body.pop("serverAddressByClientCIDRs")
    return {"answer": answer, "address fields": [sorted(address) for address in addresses]}


@GROUP.case
def the_list_of_groups(api: Caller) -> Answers:
    answer = api.call("GET", "/apis")
    groups = {g["name"]: g for g in answer.body["groups"] if g["name"] in GROUPS}
    return {"status": answer.status, "kind": answer.body["kind"], "groups": groups}


def add_group(name: str) -> None:
    GROUP.add(f"the group {name}", lambda api: {"answer": api.call("GET", f"/apis/{name}")})


for _name in GROUPS:
    add_group(_name)


def aggregated(api: Caller, path: str) -> tuple[Answer, dict[str, Any]]:
    answer = api.call("GET", path, headers={"Accept": AGGREGATED})
    by_group = {item["metadata"].get("name", ""): item for item in answer.body["items"]}
    return answer, by_group


def described(versions: list[dict[str, Any]], wanted: list[str]) -> dict[str, Any]:
    """The aggregated discovery of these plurals in version v1."""
    version = next(item for item in versions if item["version"] == "v1")
    found = {r["resource"]: r for r in version["resources"] if r["resource"] in wanted}
    for item in found.values():
        subs = item.get("subresources", [])
        kept = [sub for sub in subs if sub["subresource"] in SUBRESOURCES]
        item["subresources"] = sorted(kept, key=lambda sub: str(sub["subresource"]))
    return {"freshness": version.get("freshness"), "resources": found}


@GROUP.case
def aggregated_discovery_of_the_core_group(api: Caller) -> Answers:
    answer, by_group = aggregated(api, "/api")
    return {
        "contentType": answer.content_type,
        "kind": answer.body["kind"],
        "apiVersion": answer.body["apiVersion"],
        "v1": described(by_group[""]["versions"], SERVED["/api/v1"]),
    }


@GROUP.case
def aggregated_discovery_of_the_other_groups(api: Caller) -> Answers:
    answer, by_group = aggregated(api, "/apis")
    answers: Answers = {"contentType": answer.content_type}
    for name in GROUPS:
        answers[name] = described(by_group[name]["versions"], SERVED[f"/apis/{name}/v1"])
    return answers


@GROUP.case
def health_is_plain_text(api: Caller) -> Answers:
    return {path: api.call("GET", path) for path in ("/healthz", "/livez", "/readyz")}


UNKNOWN = {
    "an unknown path": "/no/such/path",
    "an unknown group": "/apis/nobody.example.com",
    "an unknown version": "/apis/apps/v9",
    "an unknown resource": "/api/v1/gizmos",
    "an unknown resource in a namespace": "/api/v1/namespaces/default/gizmos",
    "an unknown subresource": "/api/v1/namespaces/default/pods/x/gizmo",
}


def add_unknown(sentence: str, path: str) -> None:
    GROUP.add(sentence, lambda api: {"answer": api.call("GET", path)})


for _sentence, _path in UNKNOWN.items():
    add_unknown(_sentence, _path)

ACCEPTED = {
    "everything": "*/*",
    "any application": "application/*",
    "json after something unknown": "application/x-unknown, application/json",
    "json in utf-8": "application/json;charset=utf-8",
    "yaml": "application/yaml",
}
REFUSED = {"plain text": "text/plain", "an image": "image/png", "html": "text/html"}


def add_accept(sentence: str, accept: str) -> None:
    def run(api: Caller) -> Answers:
        api.must(api.create("configmaps", {"metadata": {"name": "one"}, "data": {"a": "1"}}))
        path = api.path("configmaps", "one")
        answer = api.call("GET", path, headers={"Accept": accept})
        if answer.content_type == "application/yaml":
            return {"status": answer.status, "contentType": answer.content_type}
        return {"answer": answer}

    GROUP.add(sentence, run)


for _what, _accept in ACCEPTED.items():
    add_accept(f"accepting {_what}", _accept)
for _what, _accept in REFUSED.items():
    add_accept(f"accepting only {_what} is refused", _accept)


@GROUP.case
def metadata_only_when_asked_for(api: Caller) -> Answers:
    api.must(api.create("configmaps", {"metadata": {"name": "one"}, "data": {"a": "1"}}))
    form = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
    lists = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
    path = api.path("configmaps")
    listed = api.call("GET", path, headers={"Accept": lists}, query={"labelSelector": "!x"})
    listed.body["items"] = [
        item for item in listed.body["items"] if item["metadata"]["name"] == "one"
    ]
    return {
        "one": api.call("GET", f"{path}/one", headers={"Accept": form}),
        "list": listed,
        "refused": api.call("GET", path, headers={"Accept": form}),
    }


PLAIN = ("/healthz/ping", "/readyz?verbose=true", "/livez?exclude=etcd", "/healthz/nothing")


@GROUP.case
def health_in_detail(api: Caller) -> Answers:
    answers: Answers = {}
    for path in PLAIN:
        answer = api.call("GET", path)
        answers[path] = (answer.status, answer.content_type, str(answer.body).splitlines()[-1:])
    return answers


@GROUP.case
def slashes_at_the_end(api: Caller) -> Answers:
    paths = ("/api/", "/apis/", "/api/v1/", "/apis/apps/", "/apis/apps/v1/", "/version/")
    answers = {path: api.call("GET", path) for path in paths}
    return {path: (found.status, found.content_type) for path, found in answers.items()}


@GROUP.case
def methods_on_discovery(api: Caller) -> Answers:
    calls = [
        ("POST", "/api"),
        ("DELETE", "/apis/apps"),
        ("PUT", "/apis/apps/v1"),
        ("POST", "/version"),
    ]
    return {f"{method} {path}": api.call(method, path) for method, path in calls}


@GROUP.case
def the_parts_of_openapi(api: Caller) -> Answers:
    index = api.call("GET", "/openapi/v3")
    body = index.body if isinstance(index.body, dict) else json.loads(index.body)
    paths = body["paths"]
    apps = api.call("GET", "/openapi/v3/apis/apps/v1")
    schemas = apps.body["components"]["schemas"]
    spec = schemas["io.k8s.api.apps.v1.DeploymentSpec"]
    return {
        "contentType": index.content_type,
        "has": {
            name: name in paths for name in ("api/v1", "apis/apps/v1", "apis/events.k8s.io/v1")
        },
        "openapi": apps.body["openapi"],
        "deployment fields": sorted(spec["properties"]),
        "required": sorted(spec["required"]),
        "unknown": api.call("GET", "/openapi/v3/apis/nothing/v1").status,
    }


UNFINISHED = (
    "admissionregistration.k8s.io", "certificates.k8s.io", "metrics.k8s.io", "resource.k8s.io",
    "storagemigration.k8s.io",
)  # fmt: skip
"""Groups that are not whole on the practice cluster, or not there at all on a fresh real one."""


@GROUP.case
def all_groups_in_their_order(api: Caller) -> Answers:
    """But for those of other cases, which come after them."""
    groups = api.call("GET", "/apis").body["groups"]
    shown = [one for one in groups if one["name"].endswith(".k8s.io") or "." not in one["name"]]
    return {
        "groups": [one for one in shown if one["name"] not in (*UNFINISHED[:1], *UNFINISHED[2:])]
    }


@GROUP.case
def every_resource_of_every_whole_group(api: Caller) -> Answers:
    groups = api.call("GET", "/apis").body["groups"]
    served = [
        f"/apis/{version['groupVersion']}"
        for one in groups
        if one["name"] not in UNFINISHED
        and (one["name"].endswith(".k8s.io") or "." not in one["name"])
        for version in one["versions"]
    ]
    answers: Answers = {root: api.call("GET", root).body["resources"] for root in served}
    answers["/api/v1"] = api.call("GET", "/api/v1").body["resources"]
    return answers


@GROUP.case
def the_parts_of_the_control_plane(api: Caller) -> Answers:
    """Whether a scheduler answers is a matter of how the cluster was set up."""
    path = "/api/v1/componentstatuses"
    table = {"Accept": "application/json;as=Table;v=v1;g=meta.k8s.io"}
    listed = api.call("GET", path)
    listed.body["items"] = sorted(one["metadata"]["name"] for one in listed.body["items"])
    return {
        "listed": listed,
        "one": api.call("GET", f"{path}/etcd-0"),
        "shown": api.call("GET", f"{path}/etcd-0", headers=table),
        "missing": api.call("GET", f"{path}/nothing"),
        "made": api.call("POST", path, {"metadata": {"name": "x"}}),
        "watched": api.call("GET", path, query={"watch": "1"}),
        "none": api.call("GET", path, query={"labelSelector": "a=b"}).body["items"],
    }
