"""CustomResourceDefinitions, and the objects that they let one make."""

import contextlib
import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.contract.caller import (
    APPLY_PATCH,
    JSON_PATCH,
    MERGE_PATCH,
    STRATEGIC_PATCH,
    Answer,
    Caller,
)
from tests.contract.case import Answers, Group
from tests.contract.cases.apply import owners

GROUP = Group("custom_resources")
Json = dict[str, Any]
DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"

SPEC: Json = {
    "type": "object",
    "required": ["schedule"],
    "properties": {
        "schedule": {"type": "string", "pattern": r"^\d+$", "maxLength": 5, "minLength": 2},
        "image": {"type": "string", "enum": ["a", "b"]},
        "replicas": {"type": "integer", "minimum": 1, "maximum": 10, "default": 1},
        "ratio": {"type": "number", "exclusiveMinimum": True, "minimum": 0},
        "step": {"type": "integer", "multipleOf": 5},
        "on": {"type": "boolean"},
        "when": {"type": "string", "format": "date-time"},
        "names": {
            "type": "array",
            "items": {"type": "string"},
            "x-kubernetes-list-type": "set",
            "minItems": 1,
        },
        "ports": {
            "type": "array",
            "maxItems": 2,
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": ["name"],
            "items": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "port": {"type": "integer"},
                    "protocol": {"type": "string", "default": "TCP"},
                },
            },
        },
        "plain": {"type": "array", "items": {"type": "integer"}},
        "map": {"type": "object", "additionalProperties": {"type": "string"}, "maxProperties": 2},
        "any": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
        "either": {"x-kubernetes-int-or-string": True},
        "nothing": {"type": "string", "nullable": True},
    },
}
SCHEMA: Json = {
    "type": "object",
    "properties": {
        "spec": SPEC,
        "status": {
            "type": "object",
            "properties": {
                "replicas": {"type": "integer"},
                "selector": {"type": "string"},
                "phase": {"type": "string"},
            },
        },
    },
}
COLUMNS = [
    {"name": "Schedule", "type": "string", "jsonPath": ".spec.schedule", "description": "When"},
    {"name": "Replicas", "type": "integer", "jsonPath": ".spec.replicas"},
    {"name": "On", "type": "boolean", "jsonPath": ".spec.on", "priority": 1},
    {"name": "First", "type": "string", "jsonPath": ".spec.ports[0].name"},
    {"name": "Eighty", "type": "string", "jsonPath": ".spec.ports[?(@.port==80)].name"},
    {"name": "Map", "type": "string", "jsonPath": ".spec.map"},
    {"name": "Wrong", "type": "integer", "jsonPath": ".spec.schedule"},
]
SUBRESOURCES = {
    "status": {},
    "scale": {
        "specReplicasPath": ".spec.replicas",
        "statusReplicasPath": ".status.replicas",
        "labelSelectorPath": ".status.selector",
    },
}


def version(name: str = "v1", **more: Any) -> Json:
    made = {"name": name, "served": True, "storage": True}
    return {**made, "schema": {"openAPIV3Schema": copy.deepcopy(SCHEMA)}, **more}


def definition(api: Caller, *versions: Json, group: str = "", **spec: Any) -> Json:
    group = group or f"{api.unique('group')}.example.com"
    names = {"plural": "crontabs", "kind": "CronTab", "shortNames": ["ct"]}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"crontabs.{group}"},
        "spec": {
            "group": group,
            "names": names,
            "scope": "Namespaced",
            "versions": list(versions) or [version()],
            **spec,
        },
    }


@dataclass(frozen=True)
class Tabs:
    """Requests to the objects of one definition."""

    api: Caller
    crd: Json

    @property
    def group(self) -> str:
        group: str = self.crd["spec"]["group"]
        return group

    def path(self, name: str = "", sub: str = "", of: str = "v1") -> str:
        cluster = self.crd["spec"]["scope"] == "Cluster"
        scope = "" if cluster else f"/namespaces/{self.api.namespace}"
        tail = "".join(f"/{part}" for part in (name, sub) if part)
        return f"/apis/{self.group}/{of}{scope}/crontabs{tail}"

    def tab(self, name: str = "one", of: str = "v1", **spec: Any) -> Json:
        return {
            "apiVersion": f"{self.group}/{of}",
            "kind": "CronTab",
            "metadata": {"name": name},
            "spec": {"schedule": "123", **spec},
        }

    def create(self, name: str = "one", **spec: Any) -> Answer:
        return self.api.call("POST", self.path(), self.tab(name, **spec))

    def get(self, name: str = "", sub: str = "", of: str = "v1", **query: str) -> Answer:
        return self.api.call("GET", self.path(name, sub, of), query=query)

    def patch(self, kind: str, name: str, patch: Any, sub: str = "", **query: str) -> Answer:
        path = self.path(name, sub)
        return self.api.call("PATCH", path, patch, query=query, headers={"Content-Type": kind})

    def apply(self, config: Json, manager: str, sub: str = "", **query: str) -> Answer:
        name = config["metadata"]["name"]
        return self.patch(APPLY_PATCH, name, config, sub, fieldManager=manager, **query)


@contextlib.contextmanager
def defined(api: Caller, *versions: Json, **spec: Any) -> Iterator[Tabs]:
    """A definition that is served, and gone afterwards."""
    crd = definition(api, *versions, **spec)
    tabs = Tabs(api, crd)
    served = [one["name"] for one in crd["spec"]["versions"] if one["served"]]
    try:
        api.must(api.call("POST", DEFINITIONS, crd))
        for name in served:
            api.until(lambda: tabs.get(of=name), lambda body: body is not None)  # noqa: B023
        yield tabs
    finally:
        api.call("DELETE", f"{DEFINITIONS}/{crd['metadata']['name']}")


COMMON = {
    "plain": version(),
    "rich": version(
        subresources=SUBRESOURCES,
        additionalPrinterColumns=COLUMNS,
        selectableFields=[{"jsonPath": ".spec.image"}, {"jsonPath": ".spec.on"}],
    ),
}


def common(api: Caller, which: str = "plain") -> Tabs:
    """A definition that all cases may use and that stays, like a kind that is built in.

    Where it has just been made, a real server takes its time for the first objects (2 s).
    """
    crd = definition(api, copy.deepcopy(COMMON[which]), group=f"{which}.contract.example.com")
    tabs = Tabs(api, crd)
    if tabs.get().status != 200:
        api.call("POST", DEFINITIONS, crd)
        api.until(tabs.get, lambda body: body is not None)
    return tabs


# -- definitions -----------------------------------------------------------------------------------


@GROUP.case
def a_definition_is_created_and_established(api: Caller) -> Answers:
    crd = definition(api, version(subresources=SUBRESOURCES, additionalPrinterColumns=COLUMNS))
    path = f"{DEFINITIONS}/{crd['metadata']['name']}"
    made = api.call("POST", DEFINITIONS, crd)
    ready = api.until(
        lambda: api.call("GET", path),
        lambda body: (
            len(body["status"]["conditions"] or []) == 2
            and body["status"]["conditions"][1]["status"] == "True"
        ),
    )
    deleted = api.call("DELETE", path)
    gone = api.until(lambda: api.call("GET", path), lambda body: body is None)
    return {
        "made": made,
        "ready": ready,
        "owners": owners(ready),
        "deleted": deleted,
        "gone": gone,
    }


@GROUP.case
def a_defined_resource_is_discovered(api: Caller) -> Answers:
    names = {"plural": "crontabs", "kind": "CronTab", "shortNames": ["ct"], "categories": ["all"]}
    with defined(api, version(subresources=SUBRESOURCES), names=names) as tabs:
        # A real server answers for the objects first, and tells of them a moment later.
        listed = api.until(
            lambda: api.call("GET", f"/apis/{tabs.group}/v1"),
            lambda body: body is not None and bool(body["resources"]),
        )
        listed.body["resources"][0].pop("storageVersionHash")  # of the group's name, too
        group = api.until(
            lambda: api.call("GET", f"/apis/{tabs.group}"), lambda body: body is not None
        )
        headers = {"Accept": "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"}
        every = api.until(
            lambda: api.call("GET", "/apis", headers=headers),
            lambda body: any(one["metadata"]["name"] == tabs.group for one in body["items"]),
        )
        own = [one for one in every.body["items"] if one["metadata"]["name"] == tabs.group]
        return {"listed": listed, "group": group, "aggregated": own}


@GROUP.case
def a_defined_resource_is_in_openapi(api: Caller) -> Answers:
    with defined(api) as tabs:
        path = f"/openapi/v3/apis/{tabs.group}/v1"
        answer = api.until(lambda: api.call("GET", path), lambda body: body is not None)
        schemas = answer.body["components"]["schemas"]
        name = next(key for key in schemas if key.endswith(".CronTab"))
        spec = schemas[name]["properties"]["spec"]["properties"]
        index = json.loads(api.call("GET", "/openapi/v3").body)["paths"]
        return {
            "names": sorted(key.rpartition(".")[2] for key in schemas if "example" in key),
            "replicas": spec["replicas"],
            "ports": spec["ports"],
            "kinds": schemas[name]["x-kubernetes-group-version-kind"],
            "listed": f"apis/{tabs.group}/v1" in index,
            "paths": sorted(answer.body["paths"]),
        }


@GROUP.case
def what_a_deleted_definition_leaves(api: Caller) -> Answers:
    with defined(api) as tabs:
        api.must(tabs.create())
        path = f"{DEFINITIONS}/{tabs.crd['metadata']['name']}"
        api.must(api.call("DELETE", path))
        api.until(lambda: api.call("GET", path), lambda body: body is None)
        gone = api.until(lambda: tabs.get("one"), lambda body: body is None)
        api.must(api.call("POST", DEFINITIONS, tabs.crd))
        again = api.until(tabs.get, lambda body: body is not None)
        return {"gone": gone, "again": again}


@GROUP.case
def a_definition_waits_for_its_last_object(api: Caller) -> Answers:
    with defined(api) as tabs:
        made = tabs.tab()
        made["metadata"]["finalizers"] = ["example.com/hold"]
        api.must(api.call("POST", tabs.path(), made))
        path = f"{DEFINITIONS}/{tabs.crd['metadata']['name']}"
        api.must(api.call("DELETE", path))
        held = api.until(
            lambda: tabs.get("one"), lambda body: "deletionTimestamp" in body["metadata"]
        )
        waiting = api.call("GET", path)
        api.must(tabs.patch(MERGE_PATCH, "one", {"metadata": {"finalizers": None}}))
        return {
            "held": held,
            "conditions": [
                [c["type"], c["status"], c["reason"], c["message"]]
                for c in waiting.body["status"]["conditions"]
            ],
        }


@GROUP.case
def names_that_another_definition_has(api: Caller) -> Answers:
    with defined(api) as tabs:
        other = definition(api, group=tabs.group)
        other["spec"]["names"] = {"plural": "others", "kind": "CronTab", "shortNames": ["ct"]}
        other["metadata"]["name"] = f"others.{tabs.group}"
        path = f"{DEFINITIONS}/{other['metadata']['name']}"
        api.must(api.call("POST", DEFINITIONS, other))
        refused = api.until(
            lambda: api.call("GET", path), lambda body: len(body["status"]["conditions"] or []) > 1
        )
        api.call("DELETE", path)
        return {"status": refused.body["status"]}


@GROUP.case
def a_changed_definition(api: Caller) -> Answers:
    with defined(api) as tabs:
        path = f"{DEFINITIONS}/{tabs.crd['metadata']['name']}"
        old = api.must(api.call("GET", path)).body
        more = copy.deepcopy(old)
        more["spec"]["versions"].append(version("v2", storage=False))
        changed = api.call("PUT", path, more)
        served = api.until(lambda: tabs.get(of="v2"), lambda body: body is not None)
        stored = copy.deepcopy(api.must(api.call("GET", path)).body)
        for one in stored["spec"]["versions"]:
            one["storage"] = one["name"] == "v2"
        moved = api.call("PUT", path, stored)
        fewer = copy.deepcopy(moved.body)
        fewer["spec"]["versions"] = fewer["spec"]["versions"][1:]
        fixed = copy.deepcopy(moved.body)
        fixed["spec"]["names"]["kind"] = "Other"
        fixed["spec"]["scope"] = "Cluster"
        return {
            "generation": changed.body["metadata"]["generation"],
            "served": served.status,
            "stored": moved.body["status"]["storedVersions"],
            "fewer": api.call("PUT", path, fewer),
            "fixed": api.call("PUT", path, fixed),
            "no version": api.call(
                "PUT", path, {**old, "metadata": {"name": tabs.crd["metadata"]["name"]}}
            ),
        }


REFUSED: dict[str, Json] = {
    "without versions": {"versions": []},
    "without names": {"names": {}},
    "with a wrong scope": {"scope": "Everywhere"},
    "without a schema": {"versions": [{"name": "v1", "served": True, "storage": True}]},
    "with a wrong version": {"versions": [version("V_1")]},
    "with an upper case plural": {"names": {"plural": "Crontabs", "kind": "CronTab"}},
    "whose kind is its list's": {
        "names": {"plural": "crontabs", "kind": "CronTab", "listKind": "CronTab"}
    },
    "with a wrong short name": {
        "names": {"plural": "crontabs", "kind": "CronTab", "shortNames": ["C T"]}
    },
    "with a wrong conversion": {"conversion": {"strategy": "Magic"}},
    "with a webhook that is not told": {"conversion": {"strategy": "Webhook"}},
    "that preserves unknown fields": {"preserveUnknownFields": True},
    "with a warning of nothing": {"versions": [version(deprecationWarning="old")]},
    "with a column of no type": {
        "versions": [
            version(additionalPrinterColumns=[{"name": "A", "jsonPath": "a", "type": "x"}])
        ]
    },
    "with wrong scale paths": {
        "versions": [
            version(
                subresources={"scale": {"specReplicasPath": ".status.a", "statusReplicasPath": "b"}}
            )
        ]
    },
    "with wrong selectable fields": {
        "versions": [
            version(selectableFields=[{"jsonPath": ".spec.map"}, {"jsonPath": ".metadata.name"}])
        ]
    },
}


def add_refused(sentence: str, spec: Json) -> None:
    def run(api: Caller) -> Answers:
        return {"answer": sorted_causes(api.call("POST", DEFINITIONS, definition(api, **spec)))}

    GROUP.add(f"a definition {sentence}", run)


def sorted_causes(answer: Answer) -> Any:
    """A real server walks over maps in any order: causes sorted, without the joined message."""
    body = answer.body
    causes = body.get("details", {}).get("causes", [])
    if len(causes) < 2:
        return answer
    return {
        "status": answer.status,
        "reason": body["reason"],
        "causes": sorted(causes, key=lambda cause: (cause["field"], cause["message"])),
    }


for sentence, refused_spec in REFUSED.items():
    add_refused(sentence, refused_spec)


@GROUP.case
def a_definition_of_another_name(api: Caller) -> Answers:
    made = definition(api)
    made["metadata"]["name"] = api.unique("other") + ".example.com"
    plain = definition(api, group="plain")
    return {
        "name": api.call("POST", DEFINITIONS, made),
        "group": api.call("POST", DEFINITIONS, plain),
    }


@GROUP.case
def a_definition_in_a_group_of_kubernetes(api: Caller) -> Answers:
    made = definition(api, group=f"{api.unique('group')}.k8s.io")
    missing = api.call("POST", DEFINITIONS, made)
    note = {"api-approved.kubernetes.io": "perhaps"}
    made["metadata"]["annotations"] = note
    return {"missing": missing, "wrong": api.call("POST", DEFINITIONS, made)}


SCHEMAS: dict[str, Json] = {
    "without a type": {"properties": {"a": {}}},
    "of a list at the root": {"type": "array", "items": {"type": "string"}},
    "of a list of nothing": {"properties": {"a": {"type": "array"}}},
    "of a list of anything": {"properties": {"a": {"type": "array", "items": {}}}},
    "of fields and others": {
        "properties": {
            "a": {
                "type": "object",
                "properties": {"b": {"type": "string"}},
                "additionalProperties": {"type": "string"},
            }
        }
    },
    "with a wrong default": {"properties": {"a": {"type": "integer", "default": "x"}}},
    "with unique items": {
        "properties": {"a": {"type": "array", "uniqueItems": True, "items": {"type": "string"}}}
    },
    "with types in an alternative": {
        "properties": {"a": {"type": "string", "anyOf": [{"type": "string"}]}}
    },
    "with metadata": {
        "properties": {"metadata": {"type": "object", "properties": {"labels": {"type": "object"}}}}
    },
    "of a map without keys": {
        "properties": {
            "a": {"type": "array", "x-kubernetes-list-type": "map", "items": {"type": "object"}}
        }
    },
    "of a map by an optional key": {
        "properties": {
            "a": {
                "type": "array",
                "x-kubernetes-list-type": "map",
                "x-kubernetes-list-map-keys": ["n"],
                "items": {"type": "object", "properties": {"n": {"type": "string"}}},
            }
        }
    },
    "that may be null": {"nullable": True},
}


def add_schema(sentence: str, schema: Json) -> None:
    def run(api: Caller) -> Answers:
        whole = version(schema={"openAPIV3Schema": {"type": "object", **schema}})
        return {"answer": sorted_causes(api.call("POST", DEFINITIONS, definition(api, whole)))}

    GROUP.add(f"a schema {sentence}", run)


for words, raw in SCHEMAS.items():
    add_schema(words, raw)


# -- objects ---------------------------------------------------------------------------------------


@GROUP.case
def an_object_gets_defaults_and_loses_what_is_unknown(api: Caller) -> Answers:
    tabs = common(api)
    made = tabs.tab(foo=1, any={"a": {"b": [1, None]}}, either="x", ports=[{"name": "a", "x": 1}])
    made["foo"] = 1
    made["metadata"] |= {"labels": {}, "bar": 1}
    answer = api.call("POST", tabs.path(), made)
    return {"answer": answer, "owners": owners(answer)}


@GROUP.case
def an_object_with_unknown_fields_strictly(api: Caller) -> Answers:
    tabs = common(api)
    made = tabs.tab(foo=1)
    query = {"fieldValidation": "Strict"}
    created = api.call("POST", tabs.path(), made, query=query)
    api.must(tabs.create())
    patched = tabs.patch(MERGE_PATCH, "one", {"spec": {"foo": 1}}, fieldValidation="Strict")
    return {"created": created, "patched": patched}


@GROUP.case
def nulls_in_an_object(api: Caller) -> Answers:
    tabs = common(api)
    return {"answer": tabs.create(replicas=None, on=None, nothing=None, map={"a": None})}


VALUES: dict[str, Json] = {
    "a number for a text": {"schedule": 12},
    "a text for a number": {"replicas": "3"},
    "a fraction for an integer": {"replicas": 1.5},
    "a whole fraction": {"replicas": 3.0},
    "too few": {"replicas": 0},
    "too many": {"replicas": 11},
    "no pattern": {"schedule": "abc"},
    "a long text": {"schedule": "1234567"},
    "a short text": {"schedule": "1"},
    "no choice": {"image": "c"},
    "the edge": {"ratio": 0},
    "no multiple": {"step": 7},
    "no boolean": {"on": "yes"},
    "no time": {"when": "tomorrow"},
    "a value twice in a set": {"names": ["a", "b", "a"]},
    "no items": {"names": []},
    "a key twice in a map": {"ports": [{"name": "a"}, {"name": "a", "port": 1}]},
    "too many items": {"ports": [{"name": "a"}, {"name": "b"}, {"name": "c"}]},
    "a missing field of an item": {"ports": [{"port": 1}]},
    "a wrong field of an item": {"ports": [{"name": "a", "port": "x"}]},
    "a list for an object": {"map": ["a"]},
    "a wrong value of a map": {"map": {"a": 1}},
    "too many keys": {"map": {"a": "1", "b": "2", "c": "3"}},
    "neither number nor text": {"either": True},
}


def add_values(sentence: str, values: dict[str, Json]) -> None:
    """One definition serves them all: to define takes a real server a second."""

    def run(api: Caller) -> Answers:
        tabs = common(api)
        return {label: sorted_causes(tabs.create(**spec)) for label, spec in values.items()}

    GROUP.add(sentence, run)


add_values("wrong texts", {k: v for k, v in VALUES.items() if {*v} & {"schedule", "image", "when"}})
add_values(
    "wrong numbers", {k: v for k, v in VALUES.items() if {*v} & {"replicas", "ratio", "step"}}
)
add_values("wrong lists", {k: v for k, v in VALUES.items() if {*v} & {"names", "ports"}})
add_values("wrong objects", {k: v for k, v in VALUES.items() if {*v} & {"on", "map", "either"}})


@GROUP.case
def an_object_without_a_required_field(api: Caller) -> Answers:
    tabs = common(api)
    made = tabs.tab()
    del made["spec"]["schedule"]
    return {"answer": api.call("POST", tabs.path(), made)}


@GROUP.case
def alternatives(api: Caller) -> Answers:
    schema = copy.deepcopy(SCHEMA)
    schema["properties"]["spec"]["properties"]["a"] = {
        "type": "integer",
        "anyOf": [{"minimum": 10}, {"maximum": 1}],
        "not": {"enum": [0]},
    }
    schema["properties"]["spec"]["oneOf"] = [{"required": ["a"]}, {"required": ["image"]}]
    with defined(api, version(schema={"openAPIV3Schema": schema})) as tabs:
        return {
            "good": tabs.create("good", a=20).status,
            "any": sorted_causes(tabs.create(a=5)),
            "not": sorted_causes(tabs.create(a=0)),
            "none": sorted_causes(tabs.create()),
            "both": sorted_causes(tabs.create(a=20, image="a")),
        }


@GROUP.case
def an_invalid_value_that_an_update_leaves(api: Caller) -> Answers:
    with defined(api) as tabs:
        api.must(tabs.create(image="a"))
        path = f"{DEFINITIONS}/{tabs.crd['metadata']['name']}"
        place = "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/image/enum"
        patch = [{"op": "replace", "path": place, "value": ["c"]}]
        headers = {"Content-Type": JSON_PATCH}
        api.must(api.call("PATCH", path, patch, headers=headers))
        api.until(lambda: tabs.create("probe", image="a"), lambda body: body is None)
        kept = tabs.patch(MERGE_PATCH, "one", {"spec": {"replicas": 3}})
        changed = tabs.patch(MERGE_PATCH, "one", {"spec": {"image": "b"}})
        return {"kept": kept.status, "changed": changed}


@GROUP.case
def generated_names_of_objects(api: Caller) -> Answers:
    made = common(api).tab()
    made["metadata"] = {"generateName": "one-"}
    return {"made": api.call("POST", common(api).path(), made)}


EMBEDDED: Json = {
    "type": "object",
    "properties": {
        "spec": {
            "type": "object",
            "properties": {
                "whole": {
                    "type": "object",
                    "x-kubernetes-embedded-resource": True,
                    "x-kubernetes-preserve-unknown-fields": True,
                },
                "known": {
                    "type": "object",
                    "x-kubernetes-embedded-resource": True,
                    "properties": {
                        "spec": {"type": "object", "properties": {"a": {"type": "string"}}}
                    },
                },
                "kept": {
                    "type": "object",
                    "x-kubernetes-preserve-unknown-fields": True,
                    "properties": {
                        "inner": {"type": "object", "properties": {"b": {"type": "integer"}}}
                    },
                },
            },
        }
    },
}


@GROUP.case
def objects_inside_an_object(api: Caller) -> Answers:
    inside = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "in", "x": 1}, "x": {"y": 1}}
    with defined(api, version(schema={"openAPIV3Schema": EMBEDDED})) as tabs:

        def put(**spec: Any) -> Answer:
            made = {**tabs.tab(), "spec": spec}
            made["metadata"] = {"generateName": "one-"}
            return sorted_causes(api.call("POST", tabs.path(), made))

        return {
            "good": put(whole=inside, known={**inside, "spec": {"a": "b", "c": 1}}),
            "kept": put(kept={"x": 1, "inner": {"b": 1, "c": 2}}),
            "without a kind": put(whole={"metadata": {"name": "in"}}, known={}),
            "with a wrong name": put(whole={**inside, "metadata": {"name": "In!"}}),
            "with a wrong version": put(known={"apiVersion": "a/b/c", "kind": "Pod"}),
            "with wrong labels": put(known={**inside, "metadata": {"labels": {"a b": "c d"}}}),
            "no object": put(whole="x"),
        }


@GROUP.case
def invalid_items_that_an_update_leaves(api: Caller) -> Answers:
    schema = copy.deepcopy(SCHEMA)
    with defined(api, version(schema={"openAPIV3Schema": schema})) as tabs:
        ports = [{"name": "a", "port": 90}]
        api.must(tabs.create(ports=ports, plain=[7, 8], map={"k": "long"}))
        path = f"{DEFINITIONS}/{tabs.crd['metadata']['name']}"
        place = "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties"
        patch = [
            {"op": "add", "path": f"{place}/ports/items/properties/port/maximum", "value": 50},
            {"op": "add", "path": f"{place}/plain/items/maximum", "value": 5},
            {"op": "add", "path": f"{place}/map/additionalProperties/maxLength", "value": 2},
        ]
        api.must(api.call("PATCH", path, patch, headers={"Content-Type": JSON_PATCH}))
        api.until(lambda: tabs.create("probe", plain=[9]), lambda body: body is None)

        def change(**spec: Any) -> Answer:
            changed = tabs.patch(MERGE_PATCH, "one", {"spec": spec}, dryRun="All")
            return sorted_causes(changed)

        more = {"name": "b", "port": 1}
        return {
            "elsewhere": change(replicas=2).status,
            "one more": change(ports=[*ports, more]).status,
            "moved": change(ports=[more, *ports]).status,
            "beside it": change(ports=[{**ports[0], "protocol": "UDP"}]).status,
            "itself": change(ports=[{**ports[0], "port": 91}]),
            "another key": change(ports=[{**ports[0], "name": "c"}]),
            "an atomic list": change(plain=[7, 8, 1]),
            "a shorter list": change(plain=[7]),
            "a key more": change(map={"l": "x"}).status,
            "the same value elsewhere": change(map={"m": "long"}),
        }


@GROUP.case
def lists_and_maps_of_several_owners(api: Caller) -> Answers:
    schema = copy.deepcopy(SCHEMA)
    schema["properties"]["spec"]["properties"]["one"] = {
        "type": "object",
        "x-kubernetes-map-type": "atomic",
        "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
    }
    with defined(api, version(schema={"openAPIV3Schema": schema})) as tabs:

        def of(**spec: Any) -> Json:
            return {**tabs.tab(), "spec": {"schedule": "123", **spec}}

        first = tabs.apply(of(names=["a", "b"], ports=[{"name": "a", "port": 1}]), "first")
        second = tabs.apply(of(names=["b", "c"], ports=[{"name": "b", "port": 2}]), "second")
        atomic = [
            tabs.apply(of(plain=[1], one={"a": "1"}), "third"),
            tabs.apply(of(plain=[1, 2], one={"b": "2"}), "fourth"),
        ]
        fewer = tabs.apply(of(names=["b"]), "first")
        return {
            "first": first.body["spec"],
            "second": second.body["spec"],
            "atomic": [answer.body.get("spec", answer.body) for answer in atomic],
            "fewer": fewer.body["spec"],
            "owners": owners(fewer),
        }


@GROUP.case
def a_default_and_a_field_that_change_later(api: Caller) -> Answers:
    with defined(api) as tabs:
        api.must(tabs.create(image="a", on=True))
        path = f"{DEFINITIONS}/{tabs.crd['metadata']['name']}"
        place = "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties"
        patch = [
            {"op": "add", "path": f"{place}/late", "value": {"type": "string", "default": "x"}},
            {"op": "remove", "path": f"{place}/on"},
        ]
        api.must(api.call("PATCH", path, patch, headers={"Content-Type": JSON_PATCH}))
        read = api.until(lambda: tabs.get("one"), lambda body: "late" in body["spec"])
        return {
            "read": read,
            "listed": tabs.get().body["items"][0]["spec"],
            "patched": tabs.patch(MERGE_PATCH, "one", {"spec": {"replicas": 2}}),
        }


@GROUP.case
def generations_with_and_without_a_status(api: Caller) -> Answers:
    found: Json = {}
    with_status = version(subresources={"status": {}})
    for word, one in (("with", with_status), ("without", version())):
        with defined(api, one) as tabs:
            made = tabs.tab()
            made["status"] = {"phase": "x"}
            first = api.must(api.call("POST", tabs.path(), made))
            label = tabs.patch(MERGE_PATCH, "one", {"metadata": {"labels": {"a": "b"}}})
            spec = tabs.patch(MERGE_PATCH, "one", {"spec": {"replicas": 2}})
            status = tabs.patch(MERGE_PATCH, "one", {"status": {"phase": "y"}})
            steps = (first, label, spec, status)
            found[word] = [
                [step.body["metadata"]["generation"], step.body.get("status")] for step in steps
            ]
    return found


@GROUP.case
def the_status_of_an_object(api: Caller) -> Answers:
    tabs = common(api, "rich")
    made = api.must(tabs.create()).body
    made["status"] = {"phase": "x", "foo": 1}
    made["spec"]["replicas"] = 5
    made["metadata"]["labels"] = {"a": "b"}
    put = api.call("PUT", tabs.path("one", "status"), made)
    patched = tabs.patch(MERGE_PATCH, "one", {"status": {"phase": "y"}}, "status")
    wrong = tabs.patch(MERGE_PATCH, "one", {"status": {"replicas": "y"}}, "status")
    return {
        "put": put,
        "owners": owners(put),
        "patched": patched,
        "wrong": wrong,
        "read": tabs.get("one", "status"),
    }


@GROUP.case
def an_object_without_subresources(api: Caller) -> Answers:
    tabs = common(api)
    api.must(tabs.create())
    return {"status": tabs.get("one", "status"), "scale": tabs.get("one", "scale")}


@GROUP.case
def the_scale_of_an_object(api: Caller) -> Answers:
    tabs = common(api, "rich")
    api.must(tabs.create())
    status = {"status": {"replicas": 3, "selector": "a=b"}}
    api.must(tabs.patch(MERGE_PATCH, "one", status, "status"))
    read = tabs.get("one", "scale")
    patched = tabs.patch(MERGE_PATCH, "one", {"spec": {"replicas": 4}}, "scale")
    too_many = tabs.patch(MERGE_PATCH, "one", {"spec": {"replicas": 40}}, "scale")
    return {
        "read": read,
        "patched": patched,
        "too many": too_many,
        "owners": owners(tabs.get("one")),
    }


@GROUP.case
def a_table_of_objects(api: Caller) -> Answers:
    tabs = common(api, "rich")
    ports = [{"name": "a", "port": 79}, {"name": "b", "port": 80}]
    api.must(tabs.create("full", on=True, ports=ports, map={"a": "1"}))
    api.must(tabs.create("small"))
    headers = {"Accept": TABLE}
    return {"table": api.call("GET", tabs.path(), headers=headers)}


@GROUP.case
def a_table_without_columns(api: Caller) -> Answers:
    tabs = common(api)
    api.must(tabs.create())
    table = api.call("GET", tabs.path("one"), headers={"Accept": TABLE})
    return {"columns": [c["name"] for c in table.body["columnDefinitions"]]}


@GROUP.case
def lists_and_selectors(api: Caller) -> Answers:
    tabs = common(api, "rich")
    api.must(tabs.create("a", image="a", on=True))
    api.must(tabs.create("b", image="b"))
    names = {
        text: [one["metadata"]["name"] for one in tabs.get(fieldSelector=text).body["items"]]
        for text in ("spec.image=a", "spec.image!=a", "spec.on=true", "spec.on=")
    }
    return {
        "list": tabs.get(),
        "names": names,
        "unknown": tabs.get(fieldSelector="spec.replicas=1"),
        "page": tabs.get(limit="1"),
    }


@GROUP.case
def watching_objects(api: Caller) -> Answers:
    tabs = common(api)
    start = tabs.get().version
    api.must(tabs.create())
    api.must(tabs.patch(MERGE_PATCH, "one", {"spec": {"replicas": 2}}))
    api.must(api.call("DELETE", tabs.path("one")))
    with api.watch_path(tabs.path(), resourceVersion=start) as stream:
        return {"events": stream.take(3)}


@GROUP.case
def watches_end_when_their_definition_changes_or_goes(api: Caller) -> Answers:
    with defined(api) as tabs:
        api.must(tabs.create())
        path = f"{DEFINITIONS}/{tabs.crd['metadata']['name']}"
        start = tabs.get().version
        names = {"spec": {"names": {**tabs.crd["spec"]["names"], "shortNames": ["other"]}}}
        with api.watch_path(tabs.path(), resourceVersion=start) as stream:
            api.must(api.call("PATCH", path, names, headers={"Content-Type": MERGE_PATCH}))
            changed = stream.rest()
        start = api.until(tabs.get, lambda body: body is not None).version
        with api.watch_path(tabs.path(), resourceVersion=start) as stream:
            api.must(api.call("DELETE", path))
            return {"changed": changed, "gone": stream.rest()}


@GROUP.case
def patches_of_an_object(api: Caller) -> Answers:
    tabs = common(api)
    api.must(tabs.create(ports=[{"name": "a"}]))
    replace = [{"op": "replace", "path": "/spec/schedule", "value": "77"}]
    return {
        "merge": tabs.patch(MERGE_PATCH, "one", {"spec": {"ports": [{"name": "b"}]}}),
        "json": tabs.patch(JSON_PATCH, "one", replace),
        "strategic": tabs.patch(STRATEGIC_PATCH, "one", {"spec": {"replicas": 2}}),
        "wrong": tabs.patch(MERGE_PATCH, "one", {"spec": {"replicas": 99}}),
        "nothing": tabs.patch(MERGE_PATCH, "one", {}),
    }


@GROUP.case
def updates_of_an_object(api: Caller) -> Answers:
    tabs = common(api)
    made = api.must(tabs.create()).body
    blind = copy.deepcopy(made)
    del blind["metadata"]["resourceVersion"]
    changed = copy.deepcopy(made)
    changed["spec"]["replicas"] = 4
    return {
        "blind": api.call("PUT", tabs.path("one"), blind),
        "changed": api.call("PUT", tabs.path("one"), changed),
        "stale": api.call("PUT", tabs.path("one"), {**changed, "spec": {"schedule": "22"}}),
        "none": api.call("PUT", tabs.path("none"), tabs.tab("none")),
        "again": tabs.create(),
        "deleted": api.call("DELETE", tabs.path("one")),
        "not there": tabs.get("one"),
    }


@GROUP.case
def objects_outside_of_namespaces(api: Caller) -> Answers:
    with defined(api, scope="Cluster") as tabs:
        made = tabs.create()
        inside = f"/apis/{tabs.group}/v1/namespaces/{api.namespace}/crontabs"
        return {"made": made, "list": tabs.get(), "inside": api.call("GET", inside)}


@GROUP.case
def versions_are_views_of_the_same_objects(api: Caller) -> Answers:
    older = copy.deepcopy(SCHEMA)
    del older["properties"]["spec"]["properties"]["image"]
    older["properties"]["spec"]["properties"]["replicas"]["default"] = 3
    beta = version("v1beta1", storage=False, deprecated=True, schema={"openAPIV3Schema": older})
    with defined(api, version(), beta) as tabs:
        made = tabs.create(image="a")
        seen = tabs.get("one", of="v1beta1")
        new = api.call("POST", tabs.path(of="v1beta1"), tabs.tab("two", of="v1beta1"))
        listed = api.call("GET", f"/apis/{tabs.group}")
        return {
            "made": made,
            "seen": seen,
            "new": new,
            "as stored": tabs.get("two"),
            "versions": [one["version"] for one in listed.body["versions"]],
            "preferred": listed.body["preferredVersion"],
        }


@GROUP.case
def a_version_that_is_not_served(api: Caller) -> Answers:
    with defined(api, version(), version("v2", storage=False, served=False)) as tabs:
        return {"list": tabs.get(of="v2"), "unknown": tabs.get(of="v3")}


@GROUP.case
def applying_to_an_object(api: Caller) -> Answers:
    tabs = common(api)
    first = tabs.apply(tabs.tab(ports=[{"name": "a", "port": 1}], plain=[1]), "first")
    second = tabs.tab(ports=[{"name": "b"}], any={"x": {"y": 1}}, map={"k": "v"})
    del second["spec"]["schedule"]
    added = tabs.apply(second, "second")
    conflict = tabs.apply(tabs.tab(plain=[2], schedule="55"), "second")
    less = tabs.apply(tabs.tab(), "first")
    unknown = tabs.apply(tabs.tab(foo=1), "first")
    return {
        "first": first,
        "first owners": owners(first),
        "added": added,
        "added owners": owners(added),
        "conflict": conflict,
        "less": less,
        "unknown": unknown,
    }


@GROUP.case
def applying_to_the_status_of_an_object(api: Caller) -> Answers:
    tabs = common(api, "rich")
    api.must(tabs.create())
    config = {**tabs.tab(), "status": {"phase": "x"}}
    done = tabs.apply(config, "second", "status")
    return {"done": done, "owners": owners(done)}


@GROUP.case
def an_owner_of_a_custom_kind(api: Caller) -> Answers:
    tabs = common(api)
    owner = api.must(tabs.create()).body
    reference = {
        "apiVersion": owner["apiVersion"],
        "kind": "CronTab",
        "name": "one",
        "uid": owner["metadata"]["uid"],
    }
    child = tabs.tab("child")
    child["metadata"]["ownerReferences"] = [reference]
    api.must(api.call("POST", tabs.path(), child))
    deleted = api.call("DELETE", tabs.path("one"))
    gone = api.until(lambda: tabs.get("child"), lambda body: body is None)
    return {"deleted": deleted, "gone": gone}


@GROUP.case
def a_wrong_kind_for_the_path(api: Caller) -> Answers:
    tabs = common(api)
    return {
        "kind": api.call("POST", tabs.path(), {**tabs.tab(), "kind": "Other"}),
        "version": api.call("POST", tabs.path(), {**tabs.tab(), "apiVersion": "v1"}),
        "nothing said": api.call("POST", tabs.path(), {"metadata": {"name": "x"}}),
        "no name": api.call("POST", tabs.path(), {**tabs.tab(), "metadata": {}}),
    }


@GROUP.case
def names_made_by_the_server(api: Caller) -> Answers:
    tabs = common(api)
    tab = {**tabs.tab(), "metadata": {"generateName": "one-"}}
    made = api.call("POST", tabs.path(), tab)
    return {"code": made.status, "length": len(made.body["metadata"].get("name", ""))}


@GROUP.case
def metadata_of_other_types(api: Caller) -> Answers:
    tabs = common(api)
    answers: Answers = {}
    for label, metadata in {
        "text": "x",
        "list": [],
        "number": 3,
        "name": {"name": 3},
        "labels": {"name": "a", "labels": "x"},
        "label": {"name": "a", "labels": {"a": 1}},
        "owner": {"name": "a", "ownerReferences": [3]},
    }.items():
        made = api.call("POST", tabs.path(), {**tabs.tab(), "metadata": metadata})
        answers[label] = [made.status, made.body.get("message", "")]
    return answers
