"""Pods whose cpu and memory change in place: what the API server allows, keeps and refuses."""

from typing import Any

from tests.contract.caller import APPLY_PATCH, Answer, Caller
from tests.contract.case import Answers, Group
from tests.contract.cases.apply import owners
from tests.contract.objects import pod

GROUP = Group("resizing")
Json = dict[str, Any]


def sized(name: str = "one", *, requests: Json | None = None, limits: Json | None = None) -> Json:
    made = pod(name)
    resources = {"requests": requests, "limits": limits}
    container = made["spec"]["containers"][0]
    container["resources"] = {word: told for word, told in resources.items() if told is not None}
    return made


def resize(api: Caller, patch: Json, name: str = "one", **query: str) -> Answer:
    """A strategic merge patch of the subresource."""
    path = f"/api/v1/namespaces/{api.namespace}/pods/{name}/resize"
    kind = {"Content-Type": "application/strategic-merge-patch+json"}
    return api.call("PATCH", path, patch, query=query, headers=kind)


def change(resources: Json, **more: Any) -> Json:
    return {"spec": {"containers": [{"name": "main", "resources": resources, **more}]}}


SMALL = {"cpu": "100m", "memory": "64Mi"}
LARGE = {"cpu": "200m", "memory": "128Mi"}


@GROUP.case
def a_pod_that_is_resized(api: Caller) -> Answers:
    made = sized(requests=SMALL)
    made["metadata"]["labels"] = {"a": "b"}
    api.must(api.create("pods", made))
    changed = resize(
        api,
        {
            "metadata": {"labels": {"a": "c"}, "annotations": {"d": "e"}},
            **change({"requests": LARGE}, image="other:1", resizePolicy=None),
        },
    )
    return {
        "resized": changed,
        "again": resize(api, change({"requests": {"cpu": "0.2"}})).body["metadata"]["generation"],
        "read": api.call("GET", f"/api/v1/namespaces/{api.namespace}/pods/one/resize"),
        "of nobody": resize(api, change({"requests": LARGE}), "two"),
        "dry": resize(api, change({"requests": {"cpu": "1"}}), dryRun="All").body["spec"],
    }


@GROUP.case
def a_pod_that_is_replaced_resized(api: Caller) -> Answers:
    old = api.must(api.create("pods", sized(requests=SMALL))).body
    path = f"/api/v1/namespaces/{api.namespace}/pods/one/resize"
    old["spec"]["containers"][0]["resources"]["requests"] = LARGE
    old["spec"]["activeDeadlineSeconds"] = 5
    old["metadata"]["labels"] = {"new": "yes"}
    old["status"]["message"] = "hello"
    changed = api.call("PUT", path, old)
    return {"changed": changed, "stale": api.call("PUT", path, old)}


@GROUP.case
def who_has_resized(api: Caller) -> Answers:
    api.must(api.create("pods", sized(requests=SMALL)))
    changed = resize(api, change({"requests": LARGE}), fieldManager="sizer")
    config = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "one"},
        **change({"requests": {"cpu": "300m"}}, image="x:1"),
    }
    path = f"/api/v1/namespaces/{api.namespace}/pods/one/resize"
    applied = api.call(
        "PATCH",
        path,
        config,
        query={"fieldManager": "applier", "force": "true"},
        headers={"Content-Type": APPLY_PATCH},
    )
    return {"changed": owners(changed), "applied": owners(applied)}


@GROUP.case
def a_plain_update_of_resources(api: Caller) -> Answers:
    api.must(api.create("pods", sized(requests=SMALL)))
    answer = api.strategic("pods", "one", change({"requests": LARGE}))
    causes = [one["field"] for one in answer.body["details"]["causes"]]
    return {"status": answer.status, "fields": causes}


REFUSED: dict[str, tuple[Json, Json]] = {
    "that becomes guaranteed": ({"requests": SMALL}, {"limits": SMALL}),
    "that was best effort": ({}, {"requests": SMALL}),
    "that asks for more than its limit": (
        {"requests": SMALL, "limits": LARGE},
        {"requests": {"cpu": "1"}},
    ),
    "that loses a request": ({"requests": SMALL}, {"requests": {"cpu": None}}),
    "that loses its limits": ({"requests": SMALL, "limits": LARGE}, {"limits": None}),
    "that gets other resources": ({"requests": SMALL}, {"requests": {"ephemeral-storage": "1Gi"}}),
    "that gets other limits": ({"requests": SMALL}, {"limits": {"ephemeral-storage": "1Gi"}}),
    "of nonsense": ({"requests": SMALL}, {"requests": {"cpu": "-1"}}),
    "that gets limits": ({"requests": SMALL}, {"limits": LARGE}),
}


def add_change(sentence: str, before: Json, after: Json) -> None:
    def run(api: Caller) -> Answers:
        api.must(api.create("pods", sized(**before)))
        return {"answer": seen(resize(api, change(after)))}

    GROUP.add(f"a resized pod {sentence}", run)


def seen(answer: Answer) -> Any:
    if answer.status >= 400:
        return answer
    return {
        "status": answer.status,
        "generation": answer.body["metadata"]["generation"],
        "containers": answer.body["spec"]["containers"],
    }


for what, (first, then) in REFUSED.items():
    add_change(what, first, then)


@GROUP.case
def containers_that_are_others(api: Caller) -> Answers:
    made = sized(requests=SMALL)
    main = made["spec"]["containers"][0]
    made["spec"]["containers"].append({**main, "name": "side"})
    old = api.must(api.create("pods", made)).body
    path = f"/api/v1/namespaces/{api.namespace}/pods/one/resize"

    def put(*containers: Json) -> Answer:
        return api.call("PUT", path, {**old, "spec": {**old["spec"], "containers": [*containers]}})

    first, second = old["spec"]["containers"]
    return {
        "fewer": put(first),
        "reordered": put(second, first),
        "renamed": put(first, {**second, "name": "other"}),
        "another policy": put(
            {**first, "resizePolicy": [{"resourceName": "cpu", "restartPolicy": "NotRequired"}]},
            second,
        ),
    }


@GROUP.case
def init_containers_that_are_resized(api: Caller) -> Answers:
    made = sized(requests=SMALL)
    main = made["spec"]["containers"][0]
    init = {**main, "name": "init", "resources": {"requests": SMALL}}
    sidecar = {**init, "name": "sidecar", "restartPolicy": "Always"}
    made["spec"]["initContainers"] = [init, sidecar]
    api.must(api.create("pods", made))

    def patch(name: str, requests: Json) -> Answer:
        one = {"name": name, "resources": {"requests": requests}}
        return resize(api, {"spec": {"initContainers": [one]}})

    return {
        "init": seen_inits(patch("init", LARGE)),
        "sidecar": seen_inits(patch("sidecar", LARGE)),
        "other": patch("init", {"ephemeral-storage": "1Gi"}),
        "lost": patch("sidecar", {"cpu": None}),
    }


def seen_inits(answer: Answer) -> Any:
    if answer.status >= 400:
        return answer
    return [one["resources"] for one in answer.body["spec"]["initContainers"]]


@GROUP.case
def policies_of_resizing(api: Caller) -> Answers:
    policies: dict[str, list[Json]] = {
        "fine": [{"resourceName": "cpu", "restartPolicy": "RestartContainer"}],
        "twice": [{"resourceName": "cpu", "restartPolicy": "NotRequired"}] * 2,
        "of disks": [{"resourceName": "ephemeral-storage", "restartPolicy": "NotRequired"}],
        "strange": [{"resourceName": "cpu", "restartPolicy": "Perhaps"}],
        "empty": [{"resourceName": "", "restartPolicy": ""}],
    }
    found: Answers = {}
    for word, policy in policies.items():
        for restart in ("Always", "Never"):
            made = sized(requests=SMALL)
            made["spec"]["restartPolicy"] = restart
            made["spec"]["containers"][0]["resizePolicy"] = policy
            answer = api.create("pods", made, dryRun="All")
            found[f"{word}, {restart}"] = answer if answer.status != 201 else 201
    made = sized(requests=SMALL)
    main = made["spec"]["containers"][0]
    made["spec"]["initContainers"] = [{**main, "name": "init", "resizePolicy": policies["fine"]}]
    found["init"] = api.create("pods", made, dryRun="All")
    return found


@GROUP.case
def a_pod_of_a_node(api: Caller) -> Answers:
    name = api.unique("node")
    node = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name}}
    api.must(api.create("nodes", node))
    size = {"cpu": "1", "memory": "1Gi", "pods": "10"}
    api.must(
        api.merge("nodes", name, {"status": {"allocatable": size, "capacity": size}}, sub="status")
    )
    made = sized(requests=SMALL)
    made["spec"]["nodeName"] = name
    made["spec"]["tolerations"] = [{"operator": "Exists"}]
    api.must(api.create("pods", made))
    found: Answers = {
        "fits": resize(api, change({"requests": {"cpu": "1"}})).status,
        "too much cpu": resize(api, change({"requests": {"cpu": "1500m"}})),
        "too much of both": resize(api, change({"requests": {"cpu": "2", "memory": "2Gi"}})),
        "the same": resize(api, change({"requests": {"cpu": "1"}})).status,
    }
    running = {
        "name": "main",
        "image": "a",
        "imageID": "",
        "ready": True,
        "restartCount": 0,
        "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}},
    }
    status = {"status": {"containerStatuses": [running]}}
    api.must(api.merge("pods", "one", status, sub="status"))
    found["of an old node"] = resize(api, change({"requests": {"cpu": "500m"}}))
    api.must(api.delete("nodes", name))
    api.call("DELETE", f"/api/v1/namespaces/{api.namespace}/pods/one", {"gracePeriodSeconds": 0})
    return found


@GROUP.case
def limits_of_a_namespace(api: Caller) -> Answers:
    limit = {"type": "Container", "max": {"cpu": "500m"}, "defaultRequest": {"memory": "32Mi"}}
    api.must(api.create("pods", sized("two", requests=SMALL, limits=LARGE)))
    spec = {"limits": [{**limit, "default": {"cpu": "250m"}}]}
    kind = {"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "all"}, "spec": spec}
    api.must(api.create("limitranges", kind))
    made = sized(requests={"cpu": "100m"})
    api.wait(lambda: api.create("pods", made, dryRun="All").status == 201)
    api.must(api.create("pods", made))
    return {
        "too much": resize(api, change({"limits": {"cpu": "600m"}})),
        "fine": seen(resize(api, change({"limits": {"cpu": "400m"}}))),
        "an older pod": seen(resize(api, change({"requests": {"cpu": "150m"}}), "two")),
    }


@GROUP.case
def a_quota_of_a_namespace(api: Caller) -> Answers:
    hard = {"requests.cpu": "300m", "requests.memory": "1Gi"}
    kind = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "all"}}
    api.must(api.create("resourcequotas", {**kind, "spec": {"hard": hard}}))
    api.wait(lambda: "used" in (api.get("resourcequotas", "all").body.get("status") or {}))
    api.must(api.create("pods", sized(requests=SMALL)))
    api.must(api.create("pods", sized("two", requests=SMALL)))
    return {
        "too much": resize(api, change({"requests": {"cpu": "250m"}})),
        "fine": resize(api, change({"requests": {"cpu": "200m"}})).status,
        "used": api.get("resourcequotas", "all").body["status"]["used"],
        "no more": resize(api, change({"requests": {"cpu": "150m"}}), "two"),
    }
