"""Versions of custom resources that a webhook converts. No program answers: what is said then."""

import copy
import json
from typing import Any

from tests.contract.caller import APPLY_PATCH, JSON_PATCH, MERGE_PATCH, Answer, Caller
from tests.contract.case import Answers, Group
from tests.contract.cases.custom_resources import (
    DEFINITIONS,
    TABLE,
    Tabs,
    defined,
    definition,
    sorted_causes,
    version,
)

GROUP = Group("conversions")
Json = dict[str, Any]
LOOSE = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}


def webhook(api: Caller, **client: Any) -> Json:
    where = {"namespace": api.namespace, "name": "nobody", "path": "/convert"}
    told = {"clientConfig": client or {"service": where}, "conversionReviewVersions": ["v1"]}
    return {"strategy": "Webhook", "webhook": told}


def two_versions(stored: str = "v1") -> tuple[Json, Json]:
    schema = {"openAPIV3Schema": LOOSE}
    first, second = (version(one, schema=schema, storage=one == stored) for one in ("v1", "v2"))
    return first, second


def store(api: Caller, tabs: Tabs, stored: str) -> Json:
    """The definition with another storage version."""
    path = f"{DEFINITIONS}/{tabs.crd['metadata']['name']}"
    now = copy.deepcopy(api.must(api.call("GET", path)).body)
    now["spec"]["versions"] = list(two_versions(stored))
    return api.must(api.call("PUT", path, now)).body


def unmarked(answer: Answer, made: Json) -> Json:
    """The refusal without the number of the revision, which must be the object's."""
    mark = f"revision={made['metadata']['resourceVersion']}:"
    status = json.loads(json.dumps(answer.body).replace(mark, "revision=its own:"))
    return {"status": answer.status, "body": status}


@GROUP.case
def a_definition_with_a_webhook(api: Caller) -> Answers:
    conversion = webhook(api)
    with defined(api, *two_versions(), conversion=conversion) as tabs:
        path = f"{DEFINITIONS}/{tabs.crd['metadata']['name']}"
        return {"read back": api.call("GET", path).body["spec"]["conversion"]}


@GROUP.case
def what_needs_no_conversion_needs_no_webhook(api: Caller) -> Answers:
    with defined(api, *two_versions(), conversion=webhook(api)) as tabs:
        made = tabs.create("one")
        return {
            "create": made,
            "get": tabs.get("one"),
            "list": tabs.get(),
            "table": api.call("GET", tabs.path("one"), headers={"Accept": TABLE}).status,
            "patch": tabs.patch(MERGE_PATCH, "one", {"spec": {"schedule": "5"}}),
            "delete": api.call("DELETE", tabs.path("one")).status,
        }


@GROUP.case
def a_webhook_that_nobody_answers(api: Caller) -> Answers:
    with defined(api, *two_versions(), conversion=webhook(api)) as tabs:
        made = api.must(tabs.create("one")).body
        new = tabs.tab("two", of="v2")
        new["apiVersion"] = f"{tabs.group}/v2"
        path, me = tabs.path("one", of="v2"), {"fieldManager": "me"}
        one = {**new, "metadata": {"name": "one"}}
        json_patch = [{"op": "add", "path": "/spec/x", "value": 1}]
        return {
            "get": unmarked(tabs.get("one", of="v2"), made),
            "get of nothing": tabs.get("none", of="v2").status,
            "create": api.call("POST", tabs.path(of="v2"), new),
            "dry": api.call("POST", tabs.path(of="v2"), new, query={"dryRun": "All"}).status,
            "update": unmarked(api.call("PUT", path, one), made),
            "patch": unmarked(
                api.call("PATCH", path, json_patch, headers={"Content-Type": JSON_PATCH}), made
            ),
            "apply": unmarked(
                api.call("PATCH", path, one, query=me, headers={"Content-Type": APPLY_PATCH}), made
            ),
            "delete": unmarked(api.call("DELETE", path), made),
            "still there": tabs.get("one").status,
        }


@GROUP.case
def lists_that_nobody_converts(api: Caller) -> Answers:
    with defined(api, *two_versions(), conversion=webhook(api)) as tabs:
        empty = tabs.get(of="v2").status
        made = api.must(tabs.create("one")).body
        return {"empty": empty, "list": unmarked(tabs.get(of="v2", limit="5"), made)}


@GROUP.case
def no_conversion_any_more(api: Caller) -> Answers:
    with defined(api, *two_versions(), conversion=webhook(api)) as tabs:
        api.must(tabs.create("one"))
        path = f"{DEFINITIONS}/{tabs.crd['metadata']['name']}"
        now = api.must(api.call("GET", path)).body
        now["spec"]["conversion"] = {"strategy": "None"}
        api.must(api.call("PUT", path, now))
        api.wait(lambda: tabs.get("one", of="v2").status == 200)
        return {"get": tabs.get("one", of="v2"), "list": tabs.get(of="v2")}


@GROUP.case
def another_storage_version(api: Caller) -> Answers:
    """What is stored is written again by an update that changes nothing else."""
    with defined(api, *two_versions()) as tabs:
        old = api.must(tabs.create("one")).body
        store(api, tabs, "v2")

        def moved() -> bool:
            now = api.must(tabs.get("one")).body
            again = api.call("PUT", tabs.path("one"), now).body
            return bool(again["metadata"]["resourceVersion"] != old["metadata"]["resourceVersion"])

        api.wait(moved)
        now = api.must(tabs.get("one")).body
        again = api.must(api.call("PUT", tabs.path("one"), now)).body
        versions = [one["metadata"]["resourceVersion"] for one in (now, again)]
        return {
            "moved": again["metadata"]["resourceVersion"] != old["metadata"]["resourceVersion"],
            "and then no more": versions[0] == versions[1],
            "generation": again["metadata"]["generation"],
        }


CLIENTS: dict[str, Json] = {
    "of nothing": {},
    "of both": {"url": "https://a.b", "service": {"namespace": "a", "name": "b"}},
    "by http": {"url": "http://a.b/c"},
    "of no name": {"service": {"namespace": "", "name": ""}},
    "with a wrong path": {"service": {"namespace": "a", "name": "b", "path": "c"}},
    "with a wrong port": {"service": {"namespace": "a", "name": "b", "port": 0}},
    "with a wrong bundle": {"service": {"namespace": "a", "name": "b"}, "caBundle": "YWJj"},
    "with an empty bundle": {"service": {"namespace": "a", "name": "b"}, "caBundle": ""},
}
REVIEWS: dict[str, list[str]] = {
    "that knows no version": [],
    "that knows other versions": ["v2"],
    "that knows a version twice": ["v1", "v1"],
    "of strange versions": ["v1", "V_1"],
}


def add_refused(sentence: str, told: Json) -> None:
    def run(api: Caller) -> Answers:
        made = definition(api, conversion={"strategy": "Webhook", "webhook": told})
        answer = api.call("POST", DEFINITIONS, made, query={"dryRun": "All"})
        return {"answer": shown(answer)}

    GROUP.add(f"a conversion webhook {sentence}", run)


def shown(answer: Answer) -> Any:
    if answer.status != 422:
        return {"status": answer.status, "conversion": answer.body["spec"]["conversion"]}
    return sorted_causes(answer)


for what, client in CLIENTS.items():
    add_refused(what, {"clientConfig": client, "conversionReviewVersions": ["v1"]})
for what, known in REVIEWS.items():
    place = {"service": {"namespace": "a", "name": "b"}}
    add_refused(what, {"clientConfig": place, "conversionReviewVersions": known})


@GROUP.case
def a_webhook_where_none_is_asked(api: Caller) -> Answers:
    told = webhook(api)
    refused = definition(api, conversion={**told, "strategy": "None"})
    return {"answer": sorted_causes(api.call("POST", DEFINITIONS, refused))}
