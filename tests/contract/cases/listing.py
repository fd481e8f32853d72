"""Lists: selectors, order, pages and versions."""

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import config_map, labelled, pod, service

GROUP = Group("listing")
MAPS = "configmaps"
OURS = "mine"
"""A label of all objects made here: the namespace has a ConfigMap of the cluster's own."""


def five(api: Caller) -> None:
    tiers = {"a": "web", "b": "web", "c": "db", "d": "db", "e": ""}
    for name, tier in tiers.items():
        labels = {OURS: "", "tier": tier} if tier else {OURS: ""}
        api.must(api.create(MAPS, labelled(config_map(name), **labels)))


def names(answer_body: object) -> list[str]:
    assert isinstance(answer_body, dict)
    return [item["metadata"]["name"] for item in answer_body.get("items", [])]


@GROUP.case
def an_empty_list(api: Caller) -> Answers:
    return {"pods": api.get("pods"), "deployments": api.get("deployments.apps")}


@GROUP.case
def a_list_in_a_namespace_that_is_not_there(api: Caller) -> Answers:
    return {"pods": api.call("GET", "/api/v1/namespaces/no-such-space/pods")}


@GROUP.case
def the_items_of_a_list(api: Caller) -> Answers:
    five(api)
    return {"maps": api.get(MAPS, labelSelector=OURS)}


SELECTORS = {
    "equal": "tier=web",
    "equal written twice": "tier==web",
    "not equal": f"{OURS},tier!=web",
    "in": "tier in (web, db)",
    "not in": f"{OURS},tier notin (web)",
    "exists": "tier",
    "does not exist": f"{OURS},!tier",
    "several": "tier=web,tier in (db,web),mine",
    "of nothing": "tier=none",
    "greater than": "tier>1",
}


def add_selector(sentence: str, selector: str) -> None:
    def run(api: Caller) -> Answers:
        five(api)
        answer = api.get(MAPS, labelSelector=selector)
        return {"status": answer.status, "names": names(answer.body)}

    GROUP.add(f"labels {sentence}", run)


for _sentence, _selector in SELECTORS.items():
    add_selector(_sentence, _selector)

BROKEN_SELECTORS = {
    "an open bracket": "tier in (web",
    "no value list": "tier in",
    "a bad key": "a b=c",
    "a bad value": "tier=-x-",
    "two operators": "tier=!web",
}


def add_broken(sentence: str, selector: str) -> None:
    def run(api: Caller) -> Answers:
        return {"answer": api.get(MAPS, labelSelector=selector)}

    GROUP.add(f"a label selector with {sentence}", run)


for _sentence, _selector in BROKEN_SELECTORS.items():
    add_broken(_sentence, _selector)


@GROUP.case
def fields_of_pods(api: Caller) -> Answers:
    api.must(api.create("pods", pod("a")))
    api.must(api.create("pods", pod("b", restartPolicy="Never", nodeName="gone-node")))
    chosen = (
        "metadata.name=a", "metadata.name!=a", "status.phase=Pending", "spec.nodeName=",
        "spec.nodeName=gone-node", "spec.restartPolicy!=Always", "spec.schedulerName=nobody",
    )  # fmt: skip
    answers: Answers = {text: names(api.get("pods", fieldSelector=text).body) for text in chosen}
    return answers


@GROUP.case
def fields_of_services_and_secrets(api: Caller) -> Answers:
    api.must(api.create("services", service("a", type="NodePort")))
    api.must(api.create("services", service("b", clusterIP="None")))
    api.must(api.create("secrets", {"metadata": {"name": "s"}, "type": "example.com/x"}))
    return {
        "type": names(api.get("services", fieldSelector="spec.type=NodePort").body),
        "address": names(api.get("services", fieldSelector="spec.clusterIP=None").body),
        "secrets": names(api.get("secrets", fieldSelector="type=example.com/x").body),
    }


@GROUP.case
def fields_that_cannot_be_selected(api: Caller) -> Answers:
    return {
        "unknown": api.get("pods", fieldSelector="spec.color=red"),
        "of another kind": api.get(MAPS, fieldSelector="status.phase=Running"),
        "nonsense": api.get(MAPS, fieldSelector="metadata.name"),
    }


@GROUP.case
def pages(api: Caller) -> Answers:
    five(api)
    first = api.get(MAPS, limit="2", fieldSelector="metadata.name!=kube-root-ca.crt")
    token = first.body["metadata"]["continue"]
    second = api.get(
        MAPS, limit="2", fieldSelector="metadata.name!=kube-root-ca.crt", **{"continue": token}
    )
    token = second.body["metadata"]["continue"]
    last = api.get(
        MAPS, limit="2", fieldSelector="metadata.name!=kube-root-ca.crt", **{"continue": token}
    )
    return {
        "pages": [names(page.body) for page in (first, second, last)],
        "metadata": [sorted(page.body["metadata"]) for page in (first, second, last)],
        "one version": len({first.version, second.version, last.version}),
    }


@GROUP.case
def pages_say_how_many_remain(api: Caller) -> Answers:
    for name in "abc":
        api.must(api.create("secrets", {"metadata": {"name": name}}))
    return {
        "first": api.get("secrets", limit="1"),
        "all": names(api.get("secrets", limit="9").body),
    }


@GROUP.case
def pages_do_not_see_later_changes(api: Caller) -> Answers:
    for name in "ac":
        api.must(api.create("secrets", {"metadata": {"name": name}}))
    first = api.get("secrets", limit="1")
    api.must(api.create("secrets", {"metadata": {"name": "b"}}))
    api.must(api.delete("secrets", "c"))
    token = first.body["metadata"]["continue"]
    return {
        "rest": names(api.get("secrets", limit="5", **{"continue": token}).body),
        "now": names(api.get("secrets").body),
    }


@GROUP.case
def continue_tokens_that_are_wrong(api: Caller) -> Answers:
    api.must(api.create("secrets", {"metadata": {"name": "a"}}))
    api.must(api.create("secrets", {"metadata": {"name": "b"}}))
    token = api.get("secrets", limit="1").body["metadata"]["continue"]
    return {
        "nonsense": api.get("secrets", limit="1", **{"continue": "nonsense"}),
        "with a version": api.get("secrets", limit="1", resourceVersion="1", **{"continue": token}),
        "limit that is no number": api.get("secrets", limit="many"),
    }


@GROUP.case
def a_page_whose_version_is_forgotten(api: Caller) -> Answers:
    for name in "abc":
        api.must(api.create("secrets", {"metadata": {"name": name}}))
    token = api.get("secrets", limit="1").body["metadata"]["continue"]
    api.forget()
    gone = api.get("secrets", limit="1", **{"continue": token})
    fresh = gone.body["metadata"].get("continue", "")
    rest = api.get("secrets", limit="5", **{"continue": fresh})
    return {"gone": gone, "rest": names(rest.body)}


@GROUP.case
def versions_of_lists(api: Caller) -> Answers:
    made = api.must(api.create(MAPS, labelled(config_map("a"), **{OURS: ""})))
    api.must(api.create(MAPS, labelled(config_map("b"), **{OURS: ""})))
    exact = {"resourceVersion": made.version, "resourceVersionMatch": "Exact"}
    later = {"resourceVersion": made.version, "resourceVersionMatch": "NotOlderThan"}
    return {
        "exact": names(api.get(MAPS, labelSelector=OURS, **exact).body),
        "exact version": api.get(MAPS, **exact).version == made.version,
        "not older": names(api.get(MAPS, labelSelector=OURS, **later).body),
        "match without version": api.get(MAPS, resourceVersionMatch="Exact"),
        "unknown match": api.get(MAPS, resourceVersion="1", resourceVersionMatch="Like"),
        "exact zero": api.get(MAPS, resourceVersion="0", resourceVersionMatch="Exact"),
        "no number": api.get(MAPS, resourceVersion="new"),
    }


@GROUP.case
def a_single_get_with_a_version(api: Caller) -> Answers:
    api.must(api.create(MAPS, config_map()))
    return {
        "zero": api.until(lambda: api.get(MAPS, "one", resourceVersion="0"), bool).status,
        "no number": api.get(MAPS, "one", resourceVersion="new"),
    }


@GROUP.case
def pretty_json(api: Caller) -> Answers:
    api.must(api.create(MAPS, config_map()))
    return {"same answer": api.get(MAPS, "one", pretty="true")}


@GROUP.case
def all_namespaces(api: Caller) -> Answers:
    api.must(api.create(MAPS, labelled(config_map(), space=api.namespace)))
    query = {"labelSelector": f"space={api.namespace}"}
    return {"list": api.call("GET", "/api/v1/configmaps", query=query)}


@GROUP.case
def pages_of_the_cache(api: Caller) -> Answers:
    for name in "abc":
        api.must(api.create("secrets", {"metadata": {"name": name}}))
    api.until(lambda: api.get("secrets", resourceVersion="0"), lambda body: len(body["items"]) == 3)
    first = api.get("secrets", limit="2", resourceVersion="0")
    return {"names": names(first.body), "metadata": sorted(first.body["metadata"])}


@GROUP.case
def a_limit_of_zero_and_below(api: Caller) -> Answers:
    for name in "ab":
        api.must(api.create("secrets", {"metadata": {"name": name}}))
    zero = api.get("secrets", limit="0")
    below = api.get("secrets", limit="-1")
    return {"zero": names(zero.body), "below": below.status, "names": names(below.body)}


@GROUP.case
def a_version_ahead_of_the_server(api: Caller) -> Answers:
    exact = {"resourceVersion": "999999999", "resourceVersionMatch": "Exact"}
    answer = api.get("secrets", **exact)
    return {"status": answer.status, "reason": answer.body.get("reason")}


@GROUP.case
def events_about_one_object(api: Caller) -> Answers:
    for name in ("a", "b"):
        about = {"kind": "Pod", "namespace": api.namespace, "name": name, "uid": "u-" + name}
        event = {
            "metadata": {"name": name},
            "involvedObject": about,
            "reason": "X",
            "type": "Normal",
        }
        api.must(api.create("events", event))
    chosen = (
        "involvedObject.name=a", "involvedObject.kind=Pod,involvedObject.name=b",
        "involvedObject.uid=u-a", "reason=X,type=Warning", "type!=Warning",
    )  # fmt: skip
    return {text: names(api.get("events", fieldSelector=text).body) for text in chosen}


@GROUP.case
def events_by_who_reports_them(api: Caller) -> Answers:
    old = {"involvedObject": {"namespace": api.namespace}, "source": {"component": "old"}}
    new = {
        "regarding": {"kind": "Pod", "namespace": api.namespace},
        "eventTime": "2026-01-01T00:00:00.000000Z",
        "reportingController": "new",
        "reportingInstance": "new-1",
        "action": "Do",
        "reason": "Done",
        "type": "Normal",
    }
    api.must(api.create("events", {"metadata": {"name": "old"}, **old}))
    api.must(api.create("events.events.k8s.io", {"metadata": {"name": "new"}, **new}))
    found: Answers = {}
    for resource, *texts in (
        ("events", "source=old", "source=new", "reportingComponent=new", "reportingController=new"),
        ("events.events.k8s.io", "reportingController=new", "regarding.kind=Pod", "source=new"),
    ):
        for text in texts:
            answer = api.get(resource, fieldSelector=text)
            said = names(answer.body) if answer.status == 200 else answer.body["message"]
            found[f"{resource} {text}"] = said
    return found
