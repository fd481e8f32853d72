"""RuntimeClasses, and what pods get from them."""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.lives import life, many_at_once, refusals, refused_changes
from tests.contract.objects import Object, pod

GROUP = Group("runtime classes")
CLASSES = "runtimeclasses.node.k8s.io"


def runtime_class(name: str, handler: str = "runc", **fields: Any) -> Object:
    return {
        "apiVersion": "node.k8s.io/v1",
        "kind": "RuntimeClass",
        "metadata": {"name": name},
        "handler": handler,
        **fields,
    }


@GROUP.case
def the_life_of_a_class(api: Caller) -> Answers:
    name = api.unique("class")
    change = {"overhead": {"podFixed": {"cpu": "0.01", "memory": "1024Ki"}}}
    return life(api, CLASSES, runtime_class(name), change=change)


@GROUP.case
def many_classes_go_at_once(api: Caller) -> Answers:
    return many_at_once(api, CLASSES, [runtime_class(api.unique("class")) for _ in range(3)])


TOLERATION = {"key": "a", "operator": "Equal", "value": "b", "effect": "NoSchedule"}


@GROUP.case
def classes_that_are_refused(api: Caller) -> Answers:
    name = api.unique("class")
    scheduling: dict[str, Object] = {
        "label": {"nodeSelector": {"_a": "b", "c": "?"}},
        "twice": {"tolerations": [TOLERATION, {**TOLERATION, "tolerationSeconds": None}]},
        "operator": {"tolerations": [{"key": "a", "operator": "Like"}]},
        "effect": {"tolerations": [{**TOLERATION, "effect": "Sometimes"}]},
        "empty key": {"tolerations": [{"value": "b"}]},
    }
    overheads: dict[str, Object] = {
        "negative": {"cpu": "-1"},
        "unknown": {"gold": "1"},
        "fine": {"cpu": "250m", "memory": "120Mi"},
    }
    return {
        **refusals(
            api,
            CLASSES,
            {
                "no handler": {"metadata": {"name": name}},
                "handler": runtime_class(name, "A_b"),
                "dotted handler": runtime_class(name, "a.b"),
                "name": runtime_class("A_b"),
                "nothing": runtime_class(name, overhead={}, scheduling={}),
            },
        ),
        **{
            f"scheduling: {what}": api.create(
                CLASSES, runtime_class(name, scheduling=one), dryRun="All"
            )
            for what, one in scheduling.items()
        },
        **{
            f"overhead: {what}": api.create(
                CLASSES, runtime_class(name, overhead={"podFixed": one}), dryRun="All"
            )
            for what, one in overheads.items()
        },
    }


@GROUP.case
def changes_of_a_class(api: Caller) -> Answers:
    changes = {
        "handler": {"handler": "other"},
        "no handler": {"handler": None},
        "scheduling": {"scheduling": {"nodeSelector": {"a": "b"}}},
    }
    return refused_changes(api, CLASSES, runtime_class(api.unique("class")), changes)


@GROUP.case
def a_class_is_made_by_put(api: Caller) -> Answers:
    name = api.unique("class")
    answers: Answers = {
        "made": api.update(CLASSES, runtime_class(name)),
        "without a version": api.update(CLASSES, runtime_class(name)),
    }
    api.delete(CLASSES, name)
    return answers


@GROUP.case
def labels_that_are_out_of_use(api: Caller) -> Answers:
    old = ("beta.kubernetes.io/os", "node-role.kubernetes.io/master", "beta.kubernetes.io/arch")
    return {
        label: api.create(
            CLASSES,
            runtime_class("old", scheduling={"nodeSelector": {label: "x"}}),
            dryRun="All",
        ).warnings
        for label in (*old, "kubernetes.io/os")
    }


def given(api: Caller, runtime: Object, **spec: Any) -> Any:
    """What a pod of that class gets, or why it does not."""
    answer = api.create(
        "pods", pod(runtimeClassName=runtime["metadata"]["name"], **spec), dryRun="All"
    )
    if answer.status >= 300:
        return answer
    kept = ("overhead", "nodeSelector", "tolerations", "runtimeClassName")
    return {name: answer.body["spec"].get(name) for name in kept}


def made(api: Caller, **fields: Any) -> Object:
    runtime = runtime_class(api.unique("class"), **fields)
    api.must(api.create(CLASSES, runtime))
    return runtime


@GROUP.case
def a_pod_of_a_class_that_is_not_there(api: Caller) -> Answers:
    missing = runtime_class("missing")
    gone = made(api)
    api.must(api.delete(CLASSES, gone["metadata"]["name"]))
    return {
        "missing": given(api, missing),
        "name": given(api, runtime_class("A_b")),
        "empty name": given(api, runtime_class("")),
        "overhead without a class": api.create("pods", pod(overhead={"cpu": "1"}), dryRun="All"),
    }


@GROUP.case
def a_pod_gets_the_overhead_of_its_class(api: Caller) -> Answers:
    plain, costly = made(api), made(api, overhead={"podFixed": {"cpu": "250m", "memory": "120Mi"}})
    answers: Answers = {
        "plain": given(api, plain),
        "plain and overhead": given(api, plain, overhead={"cpu": "1"}),
        "costly": given(api, costly),
        "the same": given(api, costly, overhead={"cpu": "0.25", "memory": "120Mi"}),
        "another": given(api, costly, overhead={"cpu": "1"}),
    }
    for one in (plain, costly):
        api.delete(CLASSES, one["metadata"]["name"])
    return answers


@GROUP.case
def a_pod_gets_where_its_class_can_run(api: Caller) -> Answers:
    wide = {"key": "a", "operator": "Exists"}
    choosy = made(
        api,
        scheduling={"nodeSelector": {"disk": "ssd", "x": "y"}, "tolerations": [TOLERATION]},
    )
    answers: Answers = {
        "nothing of its own": given(api, choosy),
        "another label": given(api, choosy, nodeSelector={"own": "1"}),
        "the same label": given(api, choosy, nodeSelector={"disk": "ssd"}),
        "a conflict": given(api, choosy, nodeSelector={"disk": "hdd"}),
        "a wider toleration": given(api, choosy, tolerations=[wide]),
        "the same toleration": given(api, choosy, tolerations=[TOLERATION]),
        "everything": given(api, choosy, tolerations=[{"operator": "Exists"}]),
    }
    api.delete(CLASSES, choosy["metadata"]["name"])
    return answers
