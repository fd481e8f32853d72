"""Watches: where they begin, what they send, how they end."""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import config_map, labelled, pod

GROUP = Group("watching")
MAPS = "configmaps"
OURS = {"fieldSelector": "metadata.name!=kube-root-ca.crt"}
"""The controller manager puts a ConfigMap into every namespace, at some time."""


def begin(api: Caller) -> str:
    """One ConfigMap `one`, and the version of the list that has it."""
    api.must(api.create(MAPS, config_map(a="1")))
    return api.get(MAPS).version


@GROUP.case
def from_a_version_come_only_later_events(api: Caller) -> Answers:
    version = begin(api)
    with api.watch(MAPS, resourceVersion=version, **OURS) as stream:
        api.create(MAPS, config_map("two", a="1"))
        api.merge(MAPS, "two", {"data": {"a": "2"}})
        api.delete(MAPS, "two")
        return {
            "status": stream.status,
            "contentType": stream.content_type,
            "events": stream.take(3),
        }


@GROUP.case
def events_missed_since_a_version_are_sent(api: Caller) -> Answers:
    version = begin(api)
    api.merge(MAPS, "one", {"data": {"a": "2"}})
    api.merge(MAPS, "one", {"data": {"a": "2"}})
    api.delete(MAPS, "one")
    with api.watch(MAPS, resourceVersion=version, **OURS) as stream:
        return {"events": stream.take(2)}


@GROUP.case
def without_a_version_begins_with_what_is_there(api: Caller) -> Answers:
    begin(api)
    api.create(MAPS, config_map("two"))
    with api.watch(MAPS, **OURS) as stream:
        first = stream.take(2)
        api.delete(MAPS, "one")
        return {"first": first, "then": stream.take(1)}


@GROUP.case
def version_zero_begins_with_what_is_there(api: Caller) -> Answers:
    begin(api)
    api.until(lambda: api.get(MAPS, "one", resourceVersion="0"), bool)
    with api.watch(MAPS, resourceVersion="0", **OURS) as stream:
        return {"events": stream.take(1)}


@GROUP.case
def a_version_ahead_of_the_server(api: Caller) -> Answers:
    begin(api)
    with api.watch(MAPS, resourceVersion="999999999", timeoutSeconds="1") as stream:
        event = stream.next()
        return {"status": stream.status, "type": event and event["type"]}


@GROUP.case
def a_version_that_is_no_number(api: Caller) -> Answers:
    return {"answer": api.get(MAPS, watch="true", resourceVersion="new")}


@GROUP.case
def initial_events_end_with_a_bookmark(api: Caller) -> Answers:
    begin(api)
    api.create(MAPS, config_map("two"))
    options = {
        "sendInitialEvents": "true",
        "resourceVersionMatch": "NotOlderThan",
        "allowWatchBookmarks": "true",
    }
    with api.watch(MAPS, **options, **OURS) as stream:
        initial = stream.until("BOOKMARK")
        api.delete(MAPS, "two")
        return {"initial": initial, "then": stream.take(1)}


@GROUP.case
def initial_events_need_a_version_match(api: Caller) -> Answers:
    return {
        "without match": api.get(MAPS, watch="true", sendInitialEvents="true"),
        "with exact": api.get(
            MAPS, watch="true", sendInitialEvents="true", resourceVersionMatch="Exact"
        ),
        "match without initial events": api.get(
            MAPS, watch="true", resourceVersion="1", resourceVersionMatch="NotOlderThan"
        ),
        "list": api.get(MAPS, sendInitialEvents="true", resourceVersionMatch="NotOlderThan"),
    }


@GROUP.case
def initial_events_may_be_refused(api: Caller) -> Answers:
    begin(api)
    options = {
        "sendInitialEvents": "false",
        "resourceVersionMatch": "NotOlderThan",
        "resourceVersion": "0",
    }
    with api.watch(MAPS, **options, **OURS) as stream:
        api.create(MAPS, config_map("two"))
        return {"events": [event["object"]["metadata"]["name"] for event in stream.take(1)]}


@GROUP.case
def entering_and_leaving_a_label_selector(api: Caller) -> Answers:
    version = begin(api)
    with api.watch(MAPS, resourceVersion=version, labelSelector="track=new") as stream:
        api.merge(MAPS, "one", {"metadata": {"labels": {"track": "new"}}})
        api.merge(MAPS, "one", {"data": {"a": "2"}})
        api.merge(MAPS, "one", {"metadata": {"labels": {"track": "old"}}})
        api.merge(MAPS, "one", {"metadata": {"labels": {"track": "new"}}})
        api.delete(MAPS, "one")
        return {"events": stream.take(5)}


@GROUP.case
def entering_and_leaving_a_field_selector(api: Caller) -> Answers:
    api.must(api.create("pods", pod()))
    version = api.get("pods").version
    with api.watch("pods", resourceVersion=version, fieldSelector="status.phase=Running") as stream:
        for phase in ("Running", "Succeeded"):
            api.must(api.merge("pods", "one", {"status": {"phase": phase}}, "status"))
        events = stream.take(2)
    return {"events": [(event["type"], event["object"]["status"]["phase"]) for event in events]}


@GROUP.case
def one_object_by_name(api: Caller) -> Answers:
    version = begin(api)
    with api.watch(MAPS, resourceVersion=version, fieldSelector="metadata.name=two") as stream:
        api.create(MAPS, config_map("three"))
        api.create(MAPS, config_map("two"))
        return {"events": stream.take(1)}


@GROUP.case
def a_watch_ends_after_its_timeout(api: Caller) -> Answers:
    version = begin(api)
    with api.watch(MAPS, resourceVersion=version, timeoutSeconds="1", **OURS) as stream:
        return {"status": stream.status, "events": stream.rest()}


@GROUP.case
def the_old_path_for_watches(api: Caller) -> Answers:
    version = begin(api)
    path = f"/api/v1/watch/namespaces/{api.namespace}/configmaps"
    with api.watch_path(path, resourceVersion=version, **OURS) as stream:
        api.create(MAPS, config_map("two"))
        return {"events": stream.take(1)}


@GROUP.case
def a_watch_of_tables(api: Caller) -> Answers:
    begin(api)
    accept = "application/json;as=Table;v=v1;g=meta.k8s.io"
    with api.watch_path(api.path(MAPS), accept=accept, **OURS) as stream:
        first = stream.take(1)
        api.create(MAPS, config_map("two", a="1"))
        return {"first": first, "then": stream.take(1)}


@GROUP.case
def a_watch_of_metadata(api: Caller) -> Answers:
    begin(api)
    accept = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io"
    with api.watch_path(api.path(MAPS), accept=accept, **OURS) as stream:
        return {"events": stream.take(1)}


@GROUP.case
def a_graceful_deletion_is_a_change_first(api: Caller) -> Answers:
    made = config_map(a="1")
    made["metadata"]["finalizers"] = ["example.com/wait"]
    version = api.must(api.create(MAPS, made)).version
    with api.watch(MAPS, resourceVersion=version, **OURS) as stream:
        api.delete(MAPS, "one")
        api.merge(MAPS, "one", {"metadata": {"finalizers": None}})
        return {"events": stream.take(2)}


@GROUP.case
def a_watch_of_all_namespaces(api: Caller) -> Answers:
    version = begin(api)
    chosen = {"labelSelector": f"space={api.namespace}"}
    with api.watch_path("/api/v1/configmaps", resourceVersion=version, **chosen) as stream:
        api.create(MAPS, labelled(config_map("two"), space=api.namespace))
        return {"events": stream.take(1)}


@GROUP.case
def a_version_from_before_the_servers_memory(api: Caller) -> Answers:
    """After `ControlPlane.compact()`, and on the practice cluster after it has forgotten."""
    version = begin(api)
    api.forget()
    with api.watch(MAPS, resourceVersion=version, **OURS) as stream:
        event: dict[str, Any] = stream.next() or {}
        return {"status": stream.status, "event": event, "then": stream.next()}
