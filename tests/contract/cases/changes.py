"""Updates and the three kinds of patches."""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import config_map, deployment, labelled, node, pod, service

GROUP = Group("changes")
Json = Any


@GROUP.case
def an_update_replaces_all_but_what_is_the_servers(api: Caller) -> Answers:
    made = api.must(api.create("configmaps", labelled(config_map(a="1"), x="y")))
    body = {**made.body, "data": {"b": "2"}}
    body["metadata"] = {"name": "one", "annotations": {"n": "m"}}
    return {"made": made, "updated": api.update("configmaps", body)}


@GROUP.case
def an_update_that_changes_nothing_keeps_the_version(api: Caller) -> Answers:
    made = api.must(api.create("configmaps", config_map(a="1")))
    return {"made": made, "updated": api.update("configmaps", made.body)}


@GROUP.case
def only_a_changed_spec_raises_the_generation(api: Caller) -> Answers:
    made = api.must(api.create("deployments.apps", deployment(replicas=0, paused=True)))
    label = api.merge("deployments.apps", "web", {"metadata": {"labels": {"a": "b"}}})
    spec = api.merge("deployments.apps", "web", {"spec": {"minReadySeconds": 1}})
    return {
        name: answer.body["metadata"]["generation"]
        for name, answer in {"made": made, "label": label, "spec": spec}.items()
    }


@GROUP.case
def a_service_keeps_its_address_when_an_update_leaves_it_out(api: Caller) -> Answers:
    made = api.must(api.create("services", service()))
    updated = api.update("services", service(ports=[{"port": 81}]))
    return {
        "updated": updated,
        "kept": updated.body["spec"]["clusterIP"] == made.body["spec"]["clusterIP"],
    }


@GROUP.case
def a_service_changes_its_type(api: Caller) -> Answers:
    api.must(api.create("services", service(type="NodePort")))
    to_cluster = api.merge("services", "web", {"spec": {"type": "ClusterIP"}})
    to_balancer = api.merge("services", "web", {"spec": {"type": "LoadBalancer"}})
    return {"to cluster": to_cluster, "to balancer": to_balancer}


def add_patch(sentence: str, kind: str, patch: Json, **data: str) -> None:
    """A patch of the ConfigMap `one` with the labels x=y and this data."""

    def run(api: Caller) -> Answers:
        api.must(api.create("configmaps", labelled(config_map(**data), x="y")))
        ways = {"merge": api.merge, "json": api.json_patch, "strategic": api.strategic}
        return {"patched": ways[kind]("configmaps", "one", patch)}

    GROUP.add(sentence, run)


add_patch("merge adds and replaces", "merge", {"data": {"a": "2", "b": "3"}}, a="1")
add_patch("merge removes with null", "merge", {"data": {"a": None}}, a="1", b="2")
add_patch("merge removes the last entry", "merge", {"data": {"a": None}}, a="1")
add_patch("merge with null metadata labels", "merge", {"metadata": {"labels": None}}, a="1")
add_patch("merge of nothing", "merge", {}, a="1")
add_patch("merge may not be a list", "merge", [], a="1")
add_patch("merge may not rename", "merge", {"metadata": {"name": "two"}}, a="1")
add_patch("merge with a wrong type", "merge", {"data": {"a": 1}}, a="1")
add_patch("merge with a stale version", "merge", {"metadata": {"resourceVersion": "1"}}, a="1")
add_patch(
    "json adds, replaces, moves, copies and removes",
    "json",
    [
        {"op": "test", "path": "/data/a", "value": "1"},
        {"op": "add", "path": "/data/c", "value": "3"},
        {"op": "replace", "path": "/data/a", "value": "9"},
        {"op": "move", "from": "/data/b", "path": "/data/d"},
        {"op": "copy", "from": "/data/c", "path": "/data/e"},
        {"op": "remove", "path": "/metadata/labels/x"},
    ],
    a="1",
    b="2",
)
add_patch(
    "json with escaped names",
    "json",
    [{"op": "add", "path": "/metadata/labels/example.com~1a", "value": "b"}],
)
add_patch("json whose test fails", "json", [{"op": "test", "path": "/data/a", "value": "2"}], a="1")
add_patch(
    "json that removes what is not there", "json", [{"op": "remove", "path": "/data/z"}], a="1"
)
add_patch(
    "json that replaces what is not there adds it",
    "json",
    [{"op": "replace", "path": "/data/z", "value": "1"}],
    a="1",
)
add_patch("json with an unknown operation", "json", [{"op": "twist", "path": "/data/a"}], a="1")
add_patch("json must be a list", "json", {"op": "remove", "path": "/data/a"}, a="1")


def two_containers() -> dict[str, Any]:
    first = {"name": "main", "image": "nginx:1", "env": [{"name": "A", "value": "1"}]}
    second = {"name": "side", "image": "busybox:1", "ports": [{"containerPort": 80}]}
    made = deployment(replicas=0, paused=True)
    made["spec"]["template"]["spec"] |= {"containers": [first, second]}
    return made


def add_strategic(sentence: str, spec: Json) -> None:
    """A strategic patch of a Deployment's pod template with the containers main and side."""

    def run(api: Caller) -> Answers:
        api.must(api.create("deployments.apps", two_containers()))
        patch = {"spec": {"template": {"spec": spec}}}
        answer = api.strategic("deployments.apps", "web", patch)
        if answer.status != 200:
            return {"answer": answer}
        return {"status": answer.status, "spec": answer.body["spec"]["template"]["spec"]}

    GROUP.add(sentence, run)


add_strategic(
    "strategic merges containers by name", {"containers": [{"name": "side", "image": "b:2"}]}
)
add_strategic("strategic adds a container", {"containers": [{"name": "third", "image": "c:1"}]})
add_strategic(
    "strategic merges environment by name",
    {
        "containers": [
            {"name": "main", "env": [{"name": "B", "value": "2"}, {"name": "A", "value": "9"}]}
        ]
    },
)
add_strategic(
    "strategic merges ports by number",
    {
        "containers": [
            {"name": "side", "ports": [{"containerPort": 81}, {"containerPort": 80, "name": "web"}]}
        ]
    },
)
add_strategic(
    "strategic deletes by directive",
    {"containers": [{"name": "side", "$patch": "delete"}]},
)
add_strategic(
    "strategic replaces a list by directive",
    {"containers": [{"name": "only", "image": "o:1"}, {"$patch": "replace"}]},
)
add_strategic(
    "strategic orders by directive",
    {
        "$setElementOrder/containers": [{"name": "side"}, {"name": "main"}],
        "containers": [{"name": "main", "image": "nginx:2"}],
    },
)
add_strategic(
    "strategic replaces a map by directive",
    {"securityContext": {"$patch": "replace", "runAsUser": 5}, "nodeSelector": {"a": "b"}},
)
add_strategic(
    "strategic removes with null", {"schedulerName": None, "terminationGracePeriodSeconds": None}
)
add_strategic(
    "strategic retains keys by directive", {"$retainKeys": ["containers"], "containers": []}
)
add_strategic("strategic without the merge key", {"containers": [{"image": "x:1"}]})
add_strategic(
    "strategic with an unknown directive", {"containers": [{"name": "main", "$patch": "twist"}]}
)
add_strategic(
    "strategic replaces tolerations as a whole",
    {"tolerations": [{"key": "a", "operator": "Exists"}]},
)


@GROUP.case
def strategic_deletes_a_finalizer_from_a_list(api: Caller) -> Answers:
    made = config_map(a="1")
    made["metadata"]["finalizers"] = ["example.com/a", "example.com/b"]
    api.must(api.create("configmaps", made))
    patch = {"metadata": {"$deleteFromPrimitiveList/finalizers": ["example.com/a"]}}
    deleted = api.strategic("configmaps", "one", patch)
    added = api.strategic("configmaps", "one", {"metadata": {"finalizers": ["example.com/c"]}})
    api.merge("configmaps", "one", {"metadata": {"finalizers": None}})
    return {"deleted": deleted, "added": added}


@GROUP.case
def strategic_replaces_the_taints_of_a_node(api: Caller) -> Answers:
    name = api.unique("node")
    taints = [{"key": "a", "effect": "NoSchedule"}]
    api.must(api.create("nodes", node(name, taints=taints)))
    patch = {"spec": {"unschedulable": True, "taints": [{"key": "b", "effect": "NoExecute"}]}}
    answer = api.strategic("nodes", name, patch)
    api.delete("nodes", name)
    kept = [t for t in answer.body["spec"]["taints"] if not t["key"].startswith("node.")]
    return {"status": answer.status, "taints": kept}


@GROUP.case
def a_patch_of_what_is_not_there(api: Caller) -> Answers:
    return {
        kind: ask("configmaps", "none", patch)
        for kind, ask, patch in (
            ("merge", api.merge, {}),
            ("json", api.json_patch, []),
            ("strategic", api.strategic, {}),
        )
    }


@GROUP.case
def a_patch_of_an_unknown_type(api: Caller) -> Answers:
    api.must(api.create("configmaps", config_map()))
    return {
        "plain json": api.patch("application/json", "configmaps", "one", {}),
        "unknown": api.patch("application/x-twist", "configmaps", "one", {}),
    }


@GROUP.case
def a_running_pods_image_may_change(api: Caller) -> Answers:
    api.must(api.create("pods", pod()))
    patch = {"spec": {"containers": [{"name": "main", "image": "nginx:1.28"}]}}
    answer = api.strategic("pods", "one", patch)
    return {"spec": answer.body["spec"], "generation": answer.body["metadata"]["generation"]}


@GROUP.case
def a_dry_run_of_every_write_changes_nothing(api: Caller) -> Answers:
    made = api.must(api.create("configmaps", config_map(a="1")))
    dry = {"dryRun": "All"}
    other = api.create("configmaps", config_map("two"), **dry)
    changed = {**made.body, "data": {"a": "2"}}
    return {
        "create": other,
        "update": api.update("configmaps", changed, **dry),
        "patch": api.merge("configmaps", "one", {"data": {"b": "3"}}, **dry),
        "delete": api.delete("configmaps", "one", **dry),
        "first": api.get("configmaps", "one"),
        "second": api.get("configmaps", "two"),
        "unknown directive": api.create("configmaps", config_map("two"), dryRun="Some"),
        "refused as always": api.create("configmaps", config_map(), **dry),
    }
