"""Server-side apply: who has which field, who may change it, and what goes when it is let go."""

from typing import Any

from tests.contract.caller import APPLY_PATCH, Answer, Caller
from tests.contract.case import Answers, Group
from tests.contract.cases.changes import two_containers
from tests.contract.objects import config_map, deployment, labelled, pod, service

GROUP = Group("apply")
Json = dict[str, Any]
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


def owners(answer: Answer) -> Any:
    """managedFields as a plain list that the masking does not leave out, or the refusal."""
    if answer.status >= 300:
        return answer
    return {"status": answer.status, "entries": entries(answer.body)}


def entries(obj: Json) -> list[Json]:
    return [
        {**entry, "time": "<time>" if "time" in entry else None}
        for entry in obj["metadata"].get("managedFields", [])
        if entry["manager"] != "kube-controller-manager"  # it writes when it likes
    ]


def configured(**data: str) -> Json:
    return config_map("one", **data)


# -- writes that are no applies --------------------------------------------------------------------

CREATED = {
    "a config map": ("configmaps", labelled(config_map(a="1"), x="y")),
    "a pod": (
        "pods",
        pod(tolerations=[{"key": "a", "operator": "Exists"}], nodeSelector={"a": "b"}),
    ),
    "a deployment": ("deployments.apps", two_containers()),
    "a service": (
        "services",
        service(ports=[{"port": 80, "name": "a"}, {"port": 81, "name": "b"}]),
    ),
    "a secret": ("secrets", {"metadata": {"name": "one"}, "stringData": {"a": "1"}}),
    "a lease": ("leases.coordination.k8s.io", {"metadata": {"name": "one"}, "spec": {}}),
}


def add_created(sentence: str, resource: str, obj: Json) -> None:
    def run(api: Caller) -> Answers:
        return {"created": owners(api.create(resource, obj))}

    GROUP.add(f"the fields of {sentence} belong to who created it", run)


for name, (of, made) in CREATED.items():
    add_created(name, of, made)


@GROUP.case
def an_update_takes_what_it_changes(api: Caller) -> Answers:
    made = api.must(api.create("configmaps", config_map(a="1", b="2"), fieldManager="first"))
    changed = {**made.body, "data": {"a": "9", "c": "3"}}
    second = api.update("configmaps", changed, fieldManager="second")
    third = api.merge("configmaps", "one", {"data": {"c": None}}, fieldManager="third")
    same = api.merge("configmaps", "one", {"data": {"a": "9"}}, fieldManager="fourth")
    return {"second": owners(second), "third": owners(third), "same": owners(same)}


@GROUP.case
def a_status_has_owners_of_its_own(api: Caller) -> Answers:
    api.must(api.create("pods", pod(), fieldManager="first"))
    status = {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}
    report = {"metadata": {"labels": {"a": "b"}}, "status": status}
    done = api.merge("pods", "one", report, "status", fieldManager="second")
    condition = [{"type": "Ready", "status": "False"}, {"type": "Own", "status": "True"}]
    again = api.strategic(
        "pods", "one", {"status": {"conditions": condition}}, "status", fieldManager="third"
    )
    return {"done": owners(done), "again": owners(again)}


@GROUP.case
def a_scale_has_an_owner_of_its_own(api: Caller) -> Answers:
    api.must(api.create("deployments.apps", deployment(replicas=0, paused=True)))

    def resized() -> Answer:
        scale = api.must(api.get("deployments.apps", "web", "scale")).body
        scale["spec"] = {"replicas": 1}
        return api.call("PUT", api.path("deployments.apps", "web", "scale"), scale)

    # A controller may write between the two requests: then the scale is stale.
    api.until(resized, lambda body: body is not None)
    first = only(api, "deployments.apps", "web", ("contract",))
    patch = {"spec": {"replicas": 0}}
    api.must(api.merge("deployments.apps", "web", patch, "scale", fieldManager="second"))
    return {"first": first, "second": only(api, "deployments.apps", "web", ("contract", "second"))}


def only(api: Caller, resource: str, name: str, managers: tuple[str, ...]) -> list[Json]:
    """The entries of these managers; controllers write theirs when they like."""
    found = entries(api.must(api.get(resource, name)).body)
    return [entry for entry in found if entry["manager"] in managers]


@GROUP.case
def the_user_agent_names_the_manager(api: Caller) -> Answers:
    agent = {"User-Agent": "kubectl/v1.37 (linux) x"}
    path = api.path("configmaps")
    return {"made": owners(api.call("POST", path, config_map(a="1"), headers=agent))}


@GROUP.case
def the_entries_may_be_taken_away(api: Caller) -> Answers:
    api.must(api.create("configmaps", config_map(a="1"), fieldManager="first"))
    gone = api.merge("configmaps", "one", {"metadata": {"managedFields": []}})
    later = api.merge("configmaps", "one", {"data": {"b": "2"}}, fieldManager="second")
    applied = api.apply("configmaps", configured(a="1", c="3"), "third")
    return {"gone": owners(gone), "later": owners(later), "applied": owners(applied)}


@GROUP.case
def one_empty_entry_takes_them_away_too(api: Caller) -> Answers:
    api.must(api.create("configmaps", config_map(a="1"), fieldManager="first"))
    patch = [{"op": "replace", "path": "/metadata/managedFields", "value": [{}]}]
    return {"gone": owners(api.json_patch("configmaps", "one", patch))}


@GROUP.case
def the_entries_may_be_written_by_a_client(api: Caller) -> Answers:
    made = api.must(api.create("configmaps", config_map(a="1"), fieldManager="first")).body
    entry = {**made["metadata"]["managedFields"][0], "manager": "other", "operation": "Apply"}
    written = {"metadata": {"managedFields": [entry]}}
    unreadable = {"metadata": {"managedFields": [{**entry, "fieldsType": "FieldsV9"}]}}
    return {
        "written": owners(api.merge("configmaps", "one", written)),
        "with a change": owners(
            api.merge("configmaps", "one", {**written, "data": {"a": "2"}}, fieldManager="x")
        ),
        "unreadable": owners(api.merge("configmaps", "one", unreadable)),
    }


@GROUP.case
def the_oldest_of_many_updaters_become_one(api: Caller) -> Answers:
    api.must(api.create("configmaps", config_map(a="0"), fieldManager="m00"))
    last = None
    for number in range(1, 13):
        patch = {"data": {f"k{number}": "1"}}
        last = api.must(api.merge("configmaps", "one", patch, fieldManager=f"m{number:02}"))
    assert last is not None
    found = entries(last.body)
    return {"count": len(found), "names": sorted(entry["manager"] for entry in found)}


# -- applying --------------------------------------------------------------------------------------


@GROUP.case
def an_apply_creates(api: Caller) -> Answers:
    first = api.apply("configmaps", labelled(configured(a="1"), x="y"), "first")
    again = api.apply("configmaps", labelled(configured(a="1"), x="y"), "first")
    return {"first": first, "owners": owners(first), "again": again, "still": owners(again)}


@GROUP.case
def an_apply_creates_a_deployment(api: Caller) -> Answers:
    made = deployment(replicas=0, paused=True)
    spec = made["spec"]["template"]["spec"]
    spec["containers"][0] |= {
        "ports": [{"containerPort": 80}, {"containerPort": 53, "protocol": "UDP"}],
        "env": [{"name": "A", "value": "1"}],
        "resources": {"requests": {"cpu": "100m"}},
        "args": ["a", "b"],
    }
    answer = api.apply("deployments.apps", made, "first")
    return {"owners": owners(answer), "spec": answer.body["spec"]}


@GROUP.case
def what_is_no_longer_applied_goes(api: Caller) -> Answers:
    api.must(api.apply("configmaps", labelled(configured(a="1", b="2"), x="y"), "first"))
    less = api.apply("configmaps", configured(a="1"), "first")
    none = api.apply("configmaps", {"apiVersion": "v1", "kind": "ConfigMap"}, "first", name="one")
    return {"less": less, "owners": owners(less), "none": none, "nobody": owners(none)}


@GROUP.case
def what_another_applies_too_stays(api: Caller) -> Answers:
    api.must(api.apply("configmaps", configured(a="1", b="2"), "first"))
    shared = api.apply("configmaps", configured(a="1"), "second")
    left = api.apply("configmaps", configured(b="2"), "first")
    gone = api.apply("configmaps", configured(), "second")
    return {
        "shared": owners(shared),
        "left": owners(left),
        "gone": owners(gone),
        "data": [left.body.get("data"), gone.body.get("data")],
    }


@GROUP.case
def what_an_updater_has_stays(api: Caller) -> Answers:
    api.must(api.apply("configmaps", configured(a="1"), "first"))
    api.must(api.merge("configmaps", "one", {"data": {"b": "2"}}, fieldManager="second"))
    api.must(api.merge("configmaps", "one", {"data": {"a": "3"}}, fieldManager="second"))
    left = api.apply("configmaps", configured(), "first")
    return {"left": left, "owners": owners(left)}


@GROUP.case
def one_conflict(api: Caller) -> Answers:
    api.must(api.apply("configmaps", configured(a="1", b="2"), "first"))
    refused = api.apply("configmaps", configured(a="9"), "second")
    forced = api.apply("configmaps", configured(a="9"), "second", force="true")
    back = api.apply("configmaps", configured(a="1", b="2"), "first")
    return {"refused": refused, "forced": owners(forced), "back": back}


@GROUP.case
def conflicts_with_two_managers(api: Caller) -> Answers:
    api.must(api.apply("configmaps", configured(a="1"), "first"))
    patch = {"data": {"b": "2", "c": "3"}}
    api.must(api.merge("configmaps", "one", patch, fieldManager="second"))
    refused = api.apply("configmaps", configured(a="9", b="9", c="9"), "third")
    details = refused.body["details"]
    details["causes"] = sorted(details["causes"], key=lambda cause: cause["field"])
    return {"refused": refused}


@GROUP.case
def a_conflict_in_a_list(api: Caller) -> Answers:
    api.must(api.create("deployments.apps", two_containers(), fieldManager="first"))
    spec = {"containers": [{"name": "side", "image": "busybox:2"}], "dnsPolicy": "Default"}
    config = applied_template(spec)
    refused = api.apply("deployments.apps", config, "second")
    forced = api.apply("deployments.apps", config, "second", force="1")
    return {
        "refused": refused,
        "forced": owners(forced),
        "spec": forced.body["spec"]["template"]["spec"],
    }


def applied_template(spec: Json) -> Json:
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {"template": {"spec": spec}},
    }


@GROUP.case
def a_container_may_belong_to_another(api: Caller) -> Answers:
    api.must(api.apply("deployments.apps", two_containers(), "first"))
    extra = {"name": "extra", "image": "c:1", "env": [{"name": "A", "value": "1"}]}
    added = api.apply("deployments.apps", applied_template({"containers": [extra]}), "second")
    names = [c["name"] for c in added.body["spec"]["template"]["spec"]["containers"]]
    less = api.apply("deployments.apps", applied_template({}), "second")
    left = [c["name"] for c in less.body["spec"]["template"]["spec"]["containers"]]
    return {"added": owners(added), "names": names, "less": owners(less), "left": left}


@GROUP.case
def the_order_of_a_list_is_kept(api: Caller) -> Answers:
    made = two_containers()
    made["spec"]["template"]["spec"]["containers"] = [
        {"name": name, "image": "a:1"} for name in ("a", "b", "c", "d")
    ]
    api.must(api.apply("deployments.apps", made, "first"))
    wanted = [{"name": name, "image": "a:1"} for name in ("x", "d", "b", "y")]
    answer = api.apply("deployments.apps", applied_template({"containers": wanted}), "second")
    return {"names": [c["name"] for c in answer.body["spec"]["template"]["spec"]["containers"]]}


@GROUP.case
def finalizers_are_a_set(api: Caller) -> Answers:
    def config(*names: str) -> Json:
        made = configured(a="1")
        made["metadata"]["finalizers"] = list(names)
        return made

    api.must(api.apply("configmaps", config("example.com/a", "example.com/b"), "first"))
    both = api.apply("configmaps", config("example.com/c", "example.com/b"), "second")
    less = api.apply("configmaps", config("example.com/b"), "first")
    api.merge("configmaps", "one", {"metadata": {"finalizers": None}})
    return {
        "both": owners(both),
        "less": owners(less),
        "finalizers": [both.body["metadata"]["finalizers"], less.body["metadata"]["finalizers"]],
    }


@GROUP.case
def a_selector_is_one_field(api: Caller) -> Answers:
    made = service(selector={"a": "1"}, ports=[{"port": 80}])
    api.must(api.apply("services", made, "first"))
    changed = service(selector={"b": "2"}, ports=[{"port": 80}])
    refused = api.apply("services", changed, "second")
    forced = api.apply("services", changed, "second", force="true")
    return {
        "refused": refused,
        "owners": owners(forced),
        "selector": forced.body["spec"]["selector"],
    }


@GROUP.case
def ports_without_a_protocol_are_the_same_ports(api: Caller) -> Answers:
    api.must(
        api.apply(
            "services",
            service(ports=[{"port": 80, "name": "a"}, {"port": 81, "name": "b"}]),
            "first",
        )
    )
    answer = api.apply("services", service(ports=[{"port": 81, "name": "c"}]), "first")
    more = service(ports=[{"port": 81, "name": "c", "protocol": "TCP"}])
    return {"owners": owners(answer), "more": owners(api.apply("services", more, "first"))}


@GROUP.case
def applying_the_same_by_another(api: Caller) -> Answers:
    made = api.must(api.create("configmaps", config_map(a="1"), fieldManager="first"))
    same = api.apply("configmaps", configured(a="1"), "second")
    return {"owners": owners(same), "is a write": made.version != same.version}


@GROUP.case
def null_in_a_configuration(api: Caller) -> Answers:
    api.must(api.create("configmaps", labelled(config_map(a="1"), x="y"), fieldManager="first"))
    config = configured()
    config["data"] = {"a": None, "b": "2"}
    config["metadata"]["labels"] = None
    return {"answer": api.apply("configmaps", config, "second", force="true")}


@GROUP.case
def an_apply_to_status(api: Caller) -> Answers:
    api.must(api.create("pods", pod(), fieldManager="first"))
    status = {"conditions": [{"type": "Own", "status": "True"}]}
    config = {**pod(), "status": status}
    del config["spec"]
    done = api.apply("pods", config, "second", sub="status")
    other = {**config, "status": {"conditions": [{"type": "Own", "status": "False"}]}}
    refused = api.apply("pods", other, "third", sub="status")
    less = api.apply("pods", {**config, "status": {}}, "second", sub="status")
    return {
        "owners": owners(done),
        "refused": refused,
        "less": owners(less),
        "status": [done.body["status"], less.body["status"]],
    }


@GROUP.case
def an_apply_to_an_object_does_not_touch_its_status(api: Caller) -> Answers:
    config = {**pod(), "status": {"phase": "Failed"}}
    made = api.apply("pods", config, "first")
    return {"owners": owners(made), "status": made.body["status"]}


@GROUP.case
def an_apply_to_scale(api: Caller) -> Answers:
    made = deployment(replicas=0, paused=True)
    api.must(api.apply("deployments.apps", made, "first"))
    config = {
        "apiVersion": "autoscaling/v1",
        "kind": "Scale",
        "metadata": {"name": "web"},
        "spec": {"replicas": 1},
    }
    refused = api.apply("deployments.apps", config, "second", sub="scale")
    forced = api.apply("deployments.apps", config, "second", sub="scale", force="true")
    del made["spec"]["replicas"]
    less = api.apply("deployments.apps", made, "first")
    return {
        "refused": refused,
        "forced": forced,
        "owners": only(api, "deployments.apps", "web", ("first", "second")),
        "replicas": less.body["spec"]["replicas"],
    }


@GROUP.case
def an_apply_as_a_dry_run(api: Caller) -> Answers:
    new = api.apply("configmaps", configured(a="1"), "first", dryRun="All")
    missing = api.get("configmaps", "one")
    api.must(api.apply("configmaps", configured(a="1"), "first"))
    changed = api.apply("configmaps", configured(a="2"), "first", dryRun="All")
    return {
        "new": new,
        "missing": missing,
        "changed": changed,
        "owners": owners(changed),
        "kept": api.get("configmaps", "one"),
    }


# -- from client-side apply ------------------------------------------------------------------------


@GROUP.case
def kubectl_takes_over_from_its_client_side_apply(api: Caller) -> Answers:
    made = config_map(a="1", b="2")
    text = (
        '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one"},"data":{"a":"1","b":"2"}}'
    )
    made["metadata"]["annotations"] = {LAST_APPLIED: text}
    api.must(api.create("configmaps", made, fieldManager="kubectl-client-side-apply"))
    by_another = api.apply("configmaps", configured(a="9"), "another")
    taken = api.apply("configmaps", configured(a="9"), "kubectl")
    return {
        "by another": by_another,
        "taken": taken,
        "owners": owners(taken),
    }


@GROUP.case
def kubectl_does_not_take_what_others_changed_since(api: Caller) -> Answers:
    made = config_map(a="1", b="2")
    text = (
        '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one"},"data":{"a":"1","b":"2"}}'
    )
    made["metadata"]["annotations"] = {LAST_APPLIED: text}
    api.must(api.create("configmaps", made, fieldManager="kubectl-client-side-apply"))
    api.must(api.merge("configmaps", "one", {"data": {"a": "3"}}, fieldManager="editor"))
    return {"answer": api.apply("configmaps", configured(a="9", b="8"), "kubectl")}


# -- refusals --------------------------------------------------------------------------------------

WRONG: dict[str, tuple[str, Json]] = {
    "an unknown field": ("configmaps", {**configured(), "foo": 1}),
    "an unknown field inside": ("deployments.apps", applied_template({"foo": "x"})),
    "a text for a number": (
        "deployments.apps",
        {**applied_template({}), "spec": {"replicas": "3"}},
    ),
    "a number for a text": ("configmaps", {**configured(), "data": {"a": 1}}),
    "a list for a map": ("configmaps", {**configured(), "data": ["a"]}),
    "a map for a list": ("deployments.apps", applied_template({"containers": {"a": 1}})),
    "a boolean as a number": (
        "deployments.apps",
        {**applied_template({}), "spec": {"paused": 1}},
    ),
    "two items of one key": (
        "deployments.apps",
        applied_template({"containers": [{"name": "a"}, {"name": "a"}]}),
    ),
    "an item without its key": (
        "deployments.apps",
        applied_template({"containers": [{"image": "a"}]}),
    ),
    "another kind": ("configmaps", {**configured(), "kind": "Secret"}),
    "another version": ("configmaps", {**configured(), "apiVersion": "v2"}),
    "no kind": ("configmaps", {"metadata": {"name": "one"}}),
    "another name": ("configmaps", config_map("two")),
    "managed fields": (
        "configmaps",
        {**configured(), "metadata": {"name": "one", "managedFields": []}},
    ),
    "a uid": ("configmaps", {**configured(), "metadata": {"name": "one", "uid": "x"}}),
    "a resource version": (
        "configmaps",
        {**configured(), "metadata": {"name": "one", "resourceVersion": "1"}},
    ),
    "an invalid object": (
        "deployments.apps",
        {**deployment(replicas=-1), "metadata": {"name": "web"}},
    ),
}


def add_wrong(sentence: str, resource: str, config: Json) -> None:
    """Applied to nothing, and to an object that exists."""
    target = "web" if resource == "deployments.apps" else "one"

    def run(api: Caller) -> Answers:
        new = api.apply(resource, config, "first", name=target)
        there = deployment(replicas=0, paused=True) if target == "web" else config_map(a="1")
        api.create(resource, there)
        return {"new": new, "existing": api.apply(resource, config, "first", name=target)}

    GROUP.add(f"applying {sentence}", run)


for words, (where, wrong) in WRONG.items():
    add_wrong(words, where, wrong)


@GROUP.case
def a_manager_is_required(api: Caller) -> Answers:
    path = api.path("configmaps", "one")
    headers = {"Content-Type": APPLY_PATCH}
    long = {"fieldManager": "x" * 129}
    return {
        "none": api.call("PATCH", path, configured(), headers=headers),
        "too long": api.call("PATCH", path, configured(), headers=headers, query=long),
        "force without apply": api.merge("configmaps", "one", {}, force="true"),
    }


@GROUP.case
def bodies_that_are_no_configuration(api: Caller) -> Answers:
    path = api.path("configmaps", "one")
    headers = {"Content-Type": APPLY_PATCH}
    query = {"fieldManager": "first"}
    twice = b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {a: '1', a: '2'}\n"
    return {
        "a list": api.call("PATCH", path, b"[]", headers=headers, query=query),
        "a key twice": api.call("PATCH", path, twice, headers=headers, query=query),
        "a key twice, strictly": api.call(
            "PATCH", path, twice, headers=headers, query={**query, "fieldValidation": "Strict"}
        ),
        "yaml": api.call(
            "PATCH", path, b"{apiVersion: v1, kind: ConfigMap}", headers=headers, query=query
        ),
    }


@GROUP.case
def applying_with_the_right_version_or_a_stale_one(api: Caller) -> Answers:
    made = api.must(api.create("configmaps", config_map(a="1")))
    config = configured(a="2")
    config["metadata"]["resourceVersion"] = made.version
    right = api.apply("configmaps", config, "first", force="true")
    stale = api.apply("configmaps", {**config, "data": {"a": "3"}}, "first", force="true")
    return {"right": right, "stale": stale}


@GROUP.case
def applying_to_a_subresource_of_nothing(api: Caller) -> Answers:
    return {"answer": api.apply("pods", pod(), "first", sub="status")}


@GROUP.case
def empty_maps_and_lists_in_a_configuration(api: Caller) -> Answers:
    config = configured(a="1")
    config["metadata"] |= {"labels": {}, "finalizers": []}
    first = api.apply("configmaps", config, "first")
    second = api.apply("configmaps", {**config, "data": {"b": "1"}}, "second")
    return {
        "first": owners(first),
        "second": second,
        "again": api.apply("configmaps", config, "first"),
    }
