"""What no client of good sense sends: a fuzzer found each of it, and where the clusters differed."""

from typing import Any

from tests.contract.caller import (
    APPLY_PATCH,
    JSON_PATCH,
    MERGE_PATCH,
    STRATEGIC_PATCH,
    Caller,
)
from tests.contract.case import Answers, Group
from tests.contract.objects import config_map, pod

GROUP = Group("nonsense")
MAPS = "configmaps"
ACCESS = "/apis/authorization.k8s.io/v1"


def message(answer: Any) -> Any:
    """The code and the words, or that it went well."""
    body = answer.body
    is_status = isinstance(body, dict) and body.get("kind") == "Status"
    return [answer.status, body.get("message", "") if is_status else "an object"]


OBJECT_PATCHES: dict[str, Any] = {
    "null": b"null",
    "a number": b"3",
    "no version": {"apiVersion": None},
    "an empty version": {"apiVersion": ""},
    "no kind": {"kind": None},
    "no metadata": {"metadata": None},
    "no name": {"metadata": {"name": None}},
    "another name": {"metadata": {"name": "two"}},
}


def add_object_patch(media: str, word: str) -> None:
    def run(api: Caller) -> Answers:
        api.create(MAPS, config_map(a="1"))
        path, headers = api.path(MAPS, "one"), {"Content-Type": media}
        return {
            label: message(api.call("PATCH", path, patch, headers=headers))
            for label, patch in OBJECT_PATCHES.items()
        }

    GROUP.add(f"{word} patches that take away what an object is", run)


add_object_patch(MERGE_PATCH, "merge")
add_object_patch(STRATEGIC_PATCH, "strategic")


@GROUP.case
def lists_cannot_be_merged_by_a_directive(api: Caller) -> Answers:
    api.create("pods", pod())
    patch = {"spec": {"containers": [{"name": "main", "$patch": "merge"}]}}
    return {"answer": message(api.strategic("pods", "one", patch))}


@GROUP.case
def strategic_patches_say_other_kinds(api: Caller) -> Answers:
    api.create(MAPS, config_map(a="1"))
    return {
        "kind": message(api.strategic(MAPS, "one", {"kind": "Pod"})),
        "version": message(api.strategic(MAPS, "one", {"apiVersion": "x/y/z"})),
        "a number": message(api.strategic(MAPS, "one", {"kind": 7})),
        "replace": message(api.strategic(MAPS, "one", {"$patch": "replace"})),
        "a directive that is none": message(api.strategic(MAPS, "one", {"$patch": "x"})),
        "an order that is none": message(
            api.strategic(MAPS, "one", {"$setElementOrder/data": "x"})
        ),
    }


OPERATIONS: dict[str, Any] = {
    "null": b"null",
    "an object": b"{}",
    "a number": b"3",
    "a text": b'"x"',
    "true": b"true",
    "nulls": [None],
    "numbers": [3],
    "lists": [[]],
    "nothing": [{}],
    "op is a number": [{"op": 1}],
    "path is a list": [{"op": "add", "path": []}],
    "from is an object": [{"op": "copy", "path": "/data/b", "from": {}}],
    "add without a value": [{"op": "add", "path": "/data/b"}],
    "replace without a value": [{"op": "replace", "path": "/data/b"}],
    "test without a value": [{"op": "test", "path": "/data/a"}],
    "test of nothing without a value": [{"op": "test", "path": "/data/c"}],
    "kind removed": [{"op": "remove", "path": "/kind"}],
    "version removed": [{"op": "remove", "path": "/apiVersion"}],
}


@GROUP.case
def json_patches_that_are_none(api: Caller) -> Answers:
    api.create(MAPS, config_map(a="1"))
    path, headers = api.path(MAPS, "one"), {"Content-Type": JSON_PATCH}
    return {
        label: message(api.call("PATCH", path, operations, headers=headers))
        for label, operations in OPERATIONS.items()
    }


DELETE_BODIES: dict[str, Any] = {
    "a list": b"[]",
    "a number": b"3",
    "orphan text": {"orphanDependents": "x"},
    "dry run text": {"dryRun": "All"},
    "dry run numbers": {"dryRun": [1]},
    "dry run of nothing known": {"dryRun": ["x"]},
    "version with two slashes": {"apiVersion": "x/y/z"},
    "another kind": {"kind": "Pod", "apiVersion": "v1"},
    "a kind that is a number": {"kind": 7},
    "preconditions are a number": {"preconditions": 3},
    "uid is a number": {"preconditions": {"uid": 3}},
    "half a second": {"gracePeriodSeconds": 1.5},
    "seconds in a text": {"gracePeriodSeconds": "1"},
    "seconds are true": {"gracePeriodSeconds": True},
    "policy is a number": {"propagationPolicy": 1},
}


@GROUP.case
def delete_options_of_other_types(api: Caller) -> Answers:
    api.create(MAPS, config_map(a="1"))
    path = api.path(MAPS, "one")
    return {label: message(api.call("DELETE", path, body)) for label, body in DELETE_BODIES.items()}


YAML = {
    "a surrogate": rb'{"metadata": {"name": "\ud800"}}',
    "a pair of surrogates": rb'{"metadata": {"name": "\ud83d\ude00"}}',
    "no utf-8": b"metadata: {name: \xff}",
    "a control character": b"metadata: {name: \x01}",
    "not a number": b"a: .nan",
    "utf-16": "\ufeff{}".encode("utf-16-le"),
    "a huge number": b"a: " + b"9" * 5000,
    "binary": b"metadata: {name: !!binary eWFtbA==}",
    "a set": b"metadata: !!set {a}",
}


@GROUP.case
def yaml_that_json_cannot_say(api: Caller) -> Answers:
    path, headers = api.path(MAPS), {"Content-Type": "application/yaml"}
    made = {
        label: message(api.call("POST", path, raw, headers=headers)) for label, raw in YAML.items()
    }
    applied = api.call(
        "PATCH",
        api.path(MAPS, "one"),
        rb'{"data": {"a": "\ud800"}}',
        query={"fieldManager": "f"},
        headers={"Content-Type": APPLY_PATCH},
    )
    return {**made, "applied": message(applied)}


@GROUP.case
def numbers_in_yaml_as_json_writes_them(api: Caller) -> Answers:
    raw = b"kind: Pod\napiVersion: v1\nmetadata: {name: one}\nspec: {terminationGracePeriodSeconds: 1e1}"
    headers = {"Content-Type": "application/yaml"}
    return {"answer": message(api.call("POST", api.path("pods"), raw, headers=headers))}


MEDIA = (
    ";;",
    "application/json;",
    "application/json;;",
    "application/json; x",
    "application/json; x=y",
    'application/json ; x="y z"',
    "APPLICATION/JSON",
    "application/json;x=1;x=2",
    "application/json,application/yaml",
    "json",
)


@GROUP.case
def content_types_that_are_none(api: Caller) -> Answers:
    path, query = api.path(MAPS), {"dryRun": "All"}
    return {
        media: message(
            api.call("POST", path, config_map(a="1"), query=query, headers={"Content-Type": media})
        )
        for media in MEDIA
    }


@GROUP.case
def a_compressed_body(api: Caller) -> Answers:
    headers = {"Content-Encoding": "gzip"}
    return {"plain": message(api.call("POST", api.path(MAPS), config_map(a="1"), headers=headers))}


@GROUP.case
def headers_that_are_no_text(api: Caller) -> Answers:
    path = "/api/v1/namespaces"
    return {
        "expect": message(api.call("GET", path, headers={"Expect": "x"})),
        "agent": message(api.call("GET", f"{path}/none", headers={"User-Agent": "m\xff"})),
    }


TIMEOUTS = ("x", "1", "-1s", "0", "1h1m", "1.5s", "5x", ".s", "1s ", "9999999999999h", "1_0s", "")


@GROUP.case
def timeouts_that_are_none(api: Caller) -> Answers:
    path = "/api/v1/namespaces/none"
    asked = {text: message(api.call("GET", path, query={"timeout": text})) for text in TIMEOUTS}
    return {**asked, "healthz": message(api.call("GET", "/healthz", query={"timeout": "x"}))}


PATHS = (
    "//",
    "/%2F",
    "/api/v1/pods%",
    "/api/v1/%zz",
    "/healthz/",
    "/x%0Ay",
    "/api/v1/names%0Apaces",
)


@GROUP.case
def paths_that_are_none(api: Caller) -> Answers:
    return {path: message(api.call("GET", path)) for path in PATHS}


@GROUP.case
def methods_where_nobody_looks_at_them(api: Caller) -> Answers:
    return {
        f"{method} {path}": api.call(method, path).status
        for path in ("/", "/api", "/apis", "/apis/apps", "/openapi/v3", "/version", "/healthz")
        for method in ("HEAD", "OPTIONS", "POST", "PUT", "DELETE")
    }


@GROUP.case
def questions_have_no_metadata(api: Caller) -> Answers:
    asked = {"user": "me", "resourceAttributes": {"verb": "get", "namespace": api.namespace}}
    local = f"{ACCESS}/namespaces/{api.namespace}/localsubjectaccessreviews"
    return {
        "empty labels": message(
            api.call("POST", local, {"metadata": {"labels": {}}, "spec": asked})
        ),
        "another namespace": message(
            api.call("POST", local, {"metadata": {"namespace": "x"}, "spec": asked})
        ),
        "a name, and nothing asked": message(
            api.call(
                "POST",
                f"{ACCESS}/selfsubjectaccessreviews",
                {"metadata": {"name": "x"}, "spec": {}},
            )
        ),
        "one of them": message(api.call("GET", f"{ACCESS}/selfsubjectaccessreviews/x")),
        "with a name": api.call("POST", local, {"metadata": {"name": "x"}, "spec": asked}).status,
    }


BOUND: dict[str, Any] = {
    "nothing": {},
    "no name": {"target": {"name": "n"}},
    "another name": {"metadata": {"name": "q"}, "target": {"name": "n"}},
    "another namespace": {"metadata": {"name": "a", "namespace": "x"}, "target": {"name": "n"}},
    "no node": {"metadata": {"name": "a"}, "target": {"kind": "Pod", "name": "n"}},
}


@GROUP.case
def bindings_and_evictions_of_others(api: Caller) -> Answers:
    api.create("pods", {**pod("a"), "metadata": {"name": "a"}})
    answers: Answers = {}
    for label, body in BOUND.items():
        for sub in ("binding", "eviction"):
            sent = {"metadata": body.get("metadata", {})} if sub == "eviction" else body
            if label == "no node" and sub == "eviction":
                continue
            path = api.path("pods", "a", sub)
            answers[f"{sub}: {label}"] = message(api.call("POST", path, sent))
        path = api.path("pods").removesuffix("pods") + "bindings"
        answers[f"bindings: {label}"] = message(api.call("POST", path, body))
    return answers


@GROUP.case
def a_version_that_is_no_number(api: Caller) -> Answers:
    api.create(MAPS, config_map(a="1"))
    return {
        version: message(api.get(MAPS, "one", resourceVersion=version)) for version in ("x", "-1")
    }


SCHEMAS: dict[str, Any] = {
    "properties in items": {"type": "array", "items": {"type": "object", "properties": []}},
    "items text": {"type": "array", "items": "x"},
    "items true": {"type": "array", "items": True},
    "items empty": {"type": "array", "items": []},
    "items list": {"type": "array", "items": [{"type": "object"}]},
    "more text": {"type": "object", "additionalProperties": "x"},
    "more list": {"type": "object", "additionalProperties": []},
    "more number": {"type": "object", "additionalProperties": {"properties": 3}},
    "dependencies": {"type": "object", "dependencies": {"a": 3}},
    "properties": {"type": "object", "properties": []},
}


def definition(schema: Any) -> Any:
    root = {"type": "object", "properties": {"spec": schema}}
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": root}}
    names = {"plural": "nonsenses", "kind": "Nonsense"}
    spec = {"group": "nonsense.io", "scope": "Namespaced", "names": names, "versions": [version]}
    return {"metadata": {"name": "nonsenses.nonsense.io"}, "spec": spec}


@GROUP.case
def schemas_of_other_types(api: Caller) -> Answers:
    path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
    return {
        label: message(api.call("POST", path, definition(schema), query={"dryRun": "All"}))
        for label, schema in SCHEMAS.items()
    }


APPLIED: dict[str, Any] = {
    "a quantity": ("v1", "LimitRange", {"limits": [{"type": "Container", "max": {"cpu": ""}}]}),
    "a port": (
        "networking.k8s.io/v1",
        "NetworkPolicy",
        {"podSelector": {}, "ingress": [{"ports": [{"port": {}}]}]},
    ),
    "a time": ("coordination.k8s.io/v1", "Lease", {"renewTime": "soon"}),
}


APPLIED_NONSENSE: dict[str, Any] = {
    "a number": {"apiVersion": 0.5},
    "a list": {"apiVersion": []},
    "kind is a number": {"apiVersion": "v1", "kind": 3},
    "two slashes": {"apiVersion": "v1/2/3", "kind": "ConfigMap"},
    "no version": {"apiVersion": None, "kind": "ConfigMap"},
    "metadata is a text": {"apiVersion": "v1", "kind": "ConfigMap", "metadata": "x"},
    "metadata is a list": {"apiVersion": "v1", "kind": "ConfigMap", "metadata": []},
    "no metadata": {"apiVersion": "v1", "kind": "ConfigMap", "metadata": None},
}


@GROUP.case
def what_is_no_object_is_applied(api: Caller) -> Answers:
    path, headers, query = (
        api.path(MAPS, "one"),
        {"Content-Type": APPLY_PATCH},
        {"fieldManager": "f"},
    )
    return {
        label: message(api.call("PATCH", path, body, headers=headers, query=query))
        for label, body in APPLIED_NONSENSE.items()
    }


@GROUP.case
def scalars_of_other_types_are_applied(api: Caller) -> Answers:
    answers: Answers = {}
    for label, (version, kind, spec) in APPLIED.items():
        root = f"/apis/{version}" if "/" in version else f"/api/{version}"
        plural = {"NetworkPolicy": "networkpolicies"}.get(kind, f"{kind.lower()}s")
        path = f"{root}/namespaces/{api.namespace}/{plural}/one"
        body = {"apiVersion": version, "kind": kind, "metadata": {"name": "one"}, "spec": spec}
        headers, query = {"Content-Type": APPLY_PATCH}, {"fieldManager": "f"}
        answers[label] = message(api.call("PATCH", path, body, headers=headers, query=query))
    return answers


TIMES = (
    *("soon", "", "2026-01-05", "2026-01-05T09:00:00Z", "2026-01-05T09:00:00.123456Z"),
    *("2026-01-05T09:00:00.123456789Z", "2026-01-05T09:00:00+01:00", "2026-02-30T00:00:00.000000Z"),
    *("2026-02-30T00:00:00Z", "2026-01-05T09:00:00.000000+24:00", "2026-01-05T09:00:00+25:00"),
    *("2026-13-01T00:00:00Z", "2026-01-05T25:00:00Z", "2026-01-05T09:00:00", "2026-1-5T09:00:00Z"),
    *(
        "2026-01-05t09:00:00z",
        "20260-01-05T09:00:00Z",
        "0001-01-01T00:00:00Z",
        "٢026-01-05T09:00:00Z",
    ),
    *(
        "0001-01-01T00:00:00.000000Z",
        "2026-01-05T09:60:00Z",
        "2026-01-05T9:00:00Z",
        "2026-01-05T09:00:00Zx",
    ),
)


@GROUP.case
def times_as_go_reads_them(api: Caller) -> Answers:
    leases = f"/apis/coordination.k8s.io/v1/namespaces/{api.namespace}/leases"
    events = f"/api/v1/namespaces/{api.namespace}/events"
    answers: Answers = {}
    for text in TIMES:
        lease = {"metadata": {"name": "one"}, "spec": {"renewTime": text}}
        event = {
            "metadata": {"name": "one"},
            "involvedObject": {"namespace": api.namespace},
            "firstTimestamp": text,
        }
        micro = api.call("POST", leases, lease, query={"dryRun": "All"})
        plain = api.call("POST", events, event, query={"dryRun": "All"})
        answers[f"{text} in microseconds"] = [
            message(micro),
            micro.body.get("spec", {}).get("renewTime"),
        ]
        answers[f"{text} in seconds"] = [message(plain), plain.body.get("firstTimestamp")]
    return answers


EVENT_CHANGES: dict[str, Any] = {
    "reason": {"reason": "x"},
    "note": {"note": "x"},
    "another pod": {"regarding": {"kind": "Pod", "name": "x"}},
    "time": {"eventTime": "2026-01-05T09:00:00.000002Z"},
    "series": {"series": {"count": 2, "lastObservedTime": "2026-01-05T09:00:00.000002Z"}},
    "two": {"reportingController": "x.io/y", "action": "y"},
    "count": {"deprecatedCount": 3},
    "related": {"related": {"name": "x"}},
}


@GROUP.case
def only_the_series_of_an_event_grows(api: Caller) -> Answers:
    path = f"/apis/events.k8s.io/v1/namespaces/{api.namespace}/events"
    event = {
        "metadata": {"name": "one"},
        "eventTime": "2026-01-05T09:00:00.000001Z",
        "reportingController": "x.io/me",
        "reportingInstance": "me",
        "action": "Do",
        "reason": "Did",
        "type": "Warning",
        "note": "so",
        "regarding": {"kind": "Pod", "name": "rich", "namespace": api.namespace},
    }
    answers: Answers = {"made": message(api.call("POST", path, event))}
    for label, change in EVENT_CHANGES.items():
        regarding = {**event["regarding"], **change.get("regarding", {})}  # type: ignore[dict-item]
        changed = {**event, **change, "regarding": regarding}
        answers[label] = message(api.call("PUT", f"{path}/one", changed, query={"dryRun": "All"}))
    return answers


SYSTEM_FIELDS: dict[str, Any] = {
    "grace": {"deletionGracePeriodSeconds": 8},
    "no grace": {"deletionGracePeriodSeconds": 0},
    "deleted": {"deletionTimestamp": "2026-01-05T09:00:00Z"},
    "both": {"deletionTimestamp": "2026-01-05T09:00:00Z", "deletionGracePeriodSeconds": 8},
    "created": {"creationTimestamp": "2026-01-05T09:00:00Z"},
    "generation": {"generation": 7},
    "version": {"resourceVersion": "x"},
}


@GROUP.case
def what_only_the_server_writes(api: Caller) -> Answers:
    api.create(MAPS, config_map(a="1"))
    path = api.path(MAPS, "one")
    return {
        label: message(api.call("PUT", path, {"metadata": {"name": "one", **metadata}}))
        for label, metadata in SYSTEM_FIELDS.items()
    }


@GROUP.case
def amounts_of_a_node(api: Caller) -> Answers:
    def made(**amounts: str) -> Any:
        status = {"capacity": amounts}
        node = {"metadata": {"name": api.unique("node")}, "status": status}
        return message(api.call("POST", "/api/v1/nodes", node, query={"dryRun": "All"}))[0]

    return {
        "good": made(pods="110", cpu="1500m"),
        "negative": made(cpu="-1"),
        "half a pod": made(pods="500m"),
    }


@GROUP.case
def the_nodes_of_a_volume_stay(api: Caller) -> Answers:
    def volume(value: str) -> Any:
        rules = [{"key": "a", "operator": "In", "values": [value]}]
        spec = {
            "capacity": {"storage": "1Gi"},
            "accessModes": ["ReadWriteOnce"],
            "hostPath": {"path": "/x"},
            "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": rules}]}},
        }
        return {"metadata": {"name": name}, "spec": spec}

    name = api.unique("volume")
    path = "/api/v1/persistentvolumes"
    made = message(api.call("POST", path, volume("x")))
    changed = message(api.call("PUT", f"{path}/{name}", volume("y")))
    api.call("DELETE", f"{path}/{name}")
    return {"made": made, "changed": changed}


@GROUP.case
def names_where_nobody_else_has_them(api: Caller) -> Answers:
    ranges = api.path(MAPS).replace(MAPS, "limitranges")
    made = api.call("POST", ranges, {"spec": {"limits": []}})
    space = {"metadata": {"generateName": "contract-nameless-", "namespace": "x"}}
    namespace = api.call("POST", "/api/v1/namespaces", space, query={"dryRun": "All"})
    metadata = namespace.body["metadata"]
    return {
        "limit range": [made.status, len(made.body["metadata"].get("name", ""))],
        "labels": list(metadata["labels"]) == ["kubernetes.io/metadata.name"],
        "labelled by name": metadata["labels"]["kubernetes.io/metadata.name"] == metadata["name"],
        "namespace in a namespace": metadata.get("namespace"),
    }
