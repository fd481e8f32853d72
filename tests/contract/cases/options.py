"""Options of requests, one beside the other: versions, initial events, dry runs, old paths."""

import itertools
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import config_map, deployment, labelled

GROUP = Group("options")
Json = dict[str, Any]
PARTIAL = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io"
PARTIAL_LIST = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"


def two_maps(api: Caller) -> str:
    """Two config maps; the version of the list."""
    for name in ("one", "two"):
        api.must(api.create("configmaps", labelled(config_map(name, a="1"), x="y")))
    return api.get("configmaps", labelSelector="x=y").version


def add_match(match: str) -> None:
    """A list with every kind of version, with and without a limit and a token."""

    def run(api: Caller) -> Answers:
        version = two_maps(api)
        page = api.must(api.get("configmaps", labelSelector="x=y", limit="1"))
        token = page.body["metadata"]["continue"]
        found: Answers = {}
        for word, limit, more in itertools.product(("", "0", version), ("", "1"), ("", token)):
            query = {"labelSelector": "x=y"}
            query |= {"resourceVersionMatch": match} if match else {}
            query |= {"resourceVersion": word} if word else {}
            query |= {"limit": limit} if limit else {}
            query |= {"continue": more} if more else {}
            answer = api.get("configmaps", **query)
            names = [one["metadata"]["name"] for one in answer.body.get("items", [])]
            version_word = {"": "none", "0": "0"}.get(word, "newest")
            label = f"{version_word}{' limit' if limit else ''}{' continue' if more else ''}"
            found[label] = names if answer.status == 200 else answer
        return found

    GROUP.add(f"a list with match {match or 'unsaid'}", run)


for word in ("", "Exact", "NotOlderThan", "Newest"):
    add_match(word)


def add_watch(match: str, initial: str) -> None:
    """A watch with every kind of version; only what begins it is looked at."""

    def run(api: Caller) -> Answers:
        version = two_maps(api)
        found: Answers = {}
        for word in ("", "0", version):
            query = {"labelSelector": "x=y", "allowWatchBookmarks": "true", "timeoutSeconds": "1"}
            query |= {"resourceVersion": word} if word else {}
            query |= {"resourceVersionMatch": match} if match else {}
            query |= {"sendInitialEvents": initial} if initial else {}
            label = {"": "none", "0": "0"}.get(word, "newest")
            found[label] = begun(api, query)
        return found

    said = f"match {match or 'unsaid'} and initial events {initial or 'unsaid'}"
    GROUP.add(f"a watch with {said}", run)


def begun(api: Caller, query: dict[str, str]) -> Any:
    """The first events of a watch, as types, names and annotations; or its refusal."""
    refused = api.get("configmaps", watch="true", **query) if not fits(query) else None
    if refused is not None:
        return refused
    with api.watch("configmaps", **query) as stream:
        if query.get("sendInitialEvents") == "true":
            events = stream.until("BOOKMARK")
        elif query.get("sendInitialEvents") == "false" or query.get("resourceVersion", "0") != "0":
            return stream.status
        else:
            events = stream.take(2)
    return [
        [
            event["type"],
            event["object"]["metadata"].get("name"),
            event["object"]["metadata"].get("annotations"),
            event["object"]["metadata"]["resourceVersion"] != "0",
        ]
        for event in events
    ]


def fits(query: dict[str, str]) -> bool:
    match, initial = query.get("resourceVersionMatch"), query.get("sendInitialEvents")
    return match is None if initial is None else match == "NotOlderThan"


for match, initial in itertools.product(("", "Exact", "NotOlderThan"), ("", "true", "false")):
    add_watch(match, initial)


@GROUP.case
def initial_events_of_a_list(api: Caller) -> Answers:
    return {
        "true": api.get("configmaps", sendInitialEvents="true"),
        "false": api.get("configmaps", sendInitialEvents="false", resourceVersionMatch="Exact"),
    }


@GROUP.case
def watching_metadata_only(api: Caller) -> Answers:
    two_maps(api)
    path = api.path("configmaps")
    query = {
        "labelSelector": "x=y",
        "allowWatchBookmarks": "true",
        "sendInitialEvents": "true",
        "resourceVersionMatch": "NotOlderThan",
    }
    with api.watch_path(path, accept=PARTIAL, **query) as stream:
        return {"events": stream.until("BOOKMARK"), "type": stream.content_type}


@GROUP.case
def watching_a_table_with_its_bookmark(api: Caller) -> Answers:
    two_maps(api)
    query = {
        "labelSelector": "x=y",
        "allowWatchBookmarks": "true",
        "sendInitialEvents": "true",
        "resourceVersionMatch": "NotOlderThan",
        "includeObject": "Object",
    }
    with api.watch_path(api.path("configmaps"), accept=TABLE, **query) as stream:
        events = stream.until("BOOKMARK")
    for event in events:
        for column in event["object"].get("columnDefinitions") or ():
            column.pop("description")
        for row in event["object"]["rows"]:
            row["cells"] = row["cells"][:1]
    return {"events": events}


@GROUP.case
def watching_by_the_old_paths(api: Caller) -> Answers:
    two_maps(api)
    found: Answers = {}
    for label, tail in (("all", ""), ("one", "/one")):
        path = f"/api/v1/watch/namespaces/{api.namespace}/configmaps{tail}"
        query = {"labelSelector": "x=y", "timeoutSeconds": "1", "resourceVersion": "0"}
        with api.watch_path(path, **query) as stream:
            found[label] = [
                [event["type"], event["object"]["metadata"]["name"]]
                for event in stream.take(1 if tail else 2)
            ]
    return found


@GROUP.case
def metadata_of_a_list_and_of_an_object(api: Caller) -> Answers:
    two_maps(api)
    path = api.path("configmaps")
    query = {"labelSelector": "x=y", "limit": "1"}
    return {
        "list": api.call("GET", path, query=query, headers={"Accept": PARTIAL_LIST}),
        "object": api.call("GET", f"{path}/one", headers={"Accept": PARTIAL}),
        "created": api.call("POST", path, config_map("three"), headers={"Accept": PARTIAL}),
    }


@GROUP.case
def what_a_table_includes(api: Caller) -> Answers:
    api.must(api.create("configmaps", config_map(a="1")))
    path = api.path("configmaps", "one")
    found: Answers = {}
    for include in ("", "None", "Metadata", "Object", "All"):
        query = {"includeObject": include} if include else {}
        answer = api.call("GET", path, query=query, headers={"Accept": TABLE})
        rows = answer.body.get("rows")
        found[include or "unsaid"] = [row.get("object") for row in rows] if rows else answer
    return found


@GROUP.case
def methods_that_only_look(api: Caller) -> Answers:
    api.must(api.create("configmaps", config_map(a="1")))
    path = api.path("configmaps", "one")
    return {method: api.call(method, path).status for method in ("HEAD", "OPTIONS")}


@GROUP.case
def deleting_many_with_options(api: Caller) -> Answers:
    two_maps(api)
    dry = api.delete("configmaps", labelSelector="x=y", dryRun="All")
    still = len(api.get("configmaps", labelSelector="x=y").body["items"])
    body = {"kind": "DeleteOptions", "apiVersion": "v1", "propagationPolicy": "Orphan"}
    orphaned = api.delete("configmaps", options=body, labelSelector="x=y", limit="1")
    uid = {"preconditions": {"uid": "00000000-0000-0000-0000-000000000000"}}
    return {
        "dry": dry.status,
        "still": still,
        "orphaned": orphaned.status,
        "precondition": api.delete("configmaps", options=uid, labelSelector="x=y").status,
        "unknown policy": api.delete("configmaps", propagationPolicy="Never"),
        "by an unknown field": api.delete("configmaps", fieldSelector="data.a=1"),
    }


@GROUP.case
def generated_names(api: Caller) -> Answers:
    made = {"metadata": {"generateName": "a-"}}
    dry = api.create("configmaps", made, dryRun="All")
    both = api.create("configmaps", {"metadata": {"name": "one", "generateName": "a-"}})
    wrong = api.create("configmaps", {"metadata": {"generateName": "A_"}})
    return {
        "dry": dry.status,
        "both": both,
        "wrong": wrong.status,
        "none": api.create("configmaps", {}),
    }


@GROUP.case
def json_patches_that_do_not_fit(api: Caller) -> Answers:
    api.must(api.create("configmaps", labelled(config_map(a="1"), x="y")))

    def patch(*steps: Json) -> Any:
        return api.json_patch("configmaps", "one", list(steps), dryRun="All")

    return {
        "test of nothing": patch({"op": "test", "path": "/data/z", "value": "1"}),
        "test of null": patch({"op": "test", "path": "/data/z", "value": None}),
        "add into nothing": patch({"op": "add", "path": "/metadata/annotations/a", "value": "1"}),
        "move from nothing": patch({"op": "move", "from": "/data/z", "path": "/data/b"}),
        "copy from nothing": patch({"op": "copy", "from": "/data/z", "path": "/data/b"}),
        "no path": patch({"op": "add", "value": "1"}),
        "a wrong path": patch({"op": "add", "path": "data/a", "value": "1"}),
        "a list index": patch({"op": "add", "path": "/metadata/finalizers/5", "value": "a/b"}),
        "a wrong type": patch({"op": "replace", "path": "/data", "value": "x"}),
        "another name": patch({"op": "replace", "path": "/metadata/name", "value": "two"}),
    }


STRATEGIC: dict[str, Json] = {
    "an order without the items": {"$setElementOrder/containers": [{"name": "none"}]},
    "an order of fewer items": {
        "$setElementOrder/containers": [{"name": "main"}],
        "containers": [{"name": "main", "image": "a:2"}, {"name": "new", "image": "b:1"}],
    },
    "retained keys without the strategy": {
        "volumes": [{"name": "v", "$retainKeys": ["name"], "emptyDir": {}}]
    },
    "a list of primitives": {"$deleteFromPrimitiveList/finalizers": ["a"]},
    "a merge into nothing": {"tolerations": [{"$patch": "delete", "key": "a"}]},
    "a null item": {"containers": [None]},
    "a text for a list": {"containers": "x"},
    "a list for an object": {"securityContext": []},
}


def add_strategic(sentence: str, spec: Json) -> None:
    def run(api: Caller) -> Answers:
        api.must(api.create("deployments.apps", deployment(replicas=0, paused=True)))
        patch = {"spec": {"template": {"spec": spec}}}
        answer = api.strategic("deployments.apps", "web", patch, dryRun="All")
        if answer.status != 200:
            return {"answer": answer}
        return {"spec": answer.body["spec"]["template"]["spec"], "warnings": answer.warnings}

    GROUP.add(f"a strategic patch with {sentence}", run)


for sentence, part in STRATEGIC.items():
    add_strategic(sentence, part)


@GROUP.case
def dry_runs_of_subresources(api: Caller) -> Answers:
    api.must(api.create("deployments.apps", deployment(replicas=0, paused=True)))
    scale = {"spec": {"replicas": 3}}
    status = {"status": {"observedGeneration": 9}}
    scaled = api.merge("deployments.apps", "web", scale, "scale", dryRun="All")
    reported = api.merge("deployments.apps", "web", status, "status", dryRun="All")
    return {
        "scaled": scaled.body["spec"],
        "reported": reported.body["status"].get("observedGeneration"),
        "kept": api.get("deployments.apps", "web").body["spec"]["replicas"],
    }


@GROUP.case
def names_of_managers(api: Caller) -> Answers:
    def manager(name: str) -> Any:
        return api.create("configmaps", config_map(), fieldManager=name, dryRun="All")

    return {
        "too long": manager("x" * 129),
        "not printable": manager("a\tb"),
        "just fits": manager("x" * 128).status,
    }


@GROUP.case
def words_that_options_do_not_know(api: Caller) -> Answers:
    return {
        "validation": api.create("configmaps", config_map(), fieldValidation="Perhaps"),
        "dry run": api.create("configmaps", config_map(), dryRun="Some"),
        "limit": api.get("configmaps", limit="x"),
        "timeout": api.get("configmaps", timeoutSeconds="x"),
        "token": api.get("configmaps", **{"continue": "x"}),
        "negative limit": api.get("configmaps", limit="-1", labelSelector="none=none").status,
        "unknown": api.get("configmaps", whatever="1", labelSelector="none=none").status,
    }
