"""PriorityClasses, and the numbers that pods get from them."""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import pod
from tests.contract.printing import table

GROUP = Group("priority")
CLASSES = "priorityclasses.scheduling.k8s.io"


def priority_class(name: str, value: int = 1000, **more: Any) -> Any:
    return {"metadata": {"name": name}, "value": value, **more}


def made(api: Caller, value: int = 1000, **more: Any) -> str:
    name = api.unique("important")
    api.must(api.create(CLASSES, priority_class(name, value, **more)))
    return name


@GROUP.case
def a_class_and_its_table(api: Caller) -> Answers:
    name = api.unique("important")
    answers = {
        "made": api.create(CLASSES, priority_class(name, description="of the team")),
        "again": api.create(CLASSES, priority_class(name)),
        "table": table(api, CLASSES, name, includeObject="None"),
        "deleted": api.delete(CLASSES, name),
    }
    return dict(answers)


@GROUP.case
def classes_that_are_refused(api: Caller) -> Answers:
    name = api.unique("important")
    return {
        "too high": api.create(CLASSES, priority_class(name, 1_000_000_001)),
        "system": api.create(CLASSES, priority_class("system-mine")),
        "system critical": api.create(CLASSES, priority_class("system-node-critical", 5)),
        "policy": api.create(CLASSES, priority_class(name, preemptionPolicy="Sometimes")),
        "name": api.create(CLASSES, priority_class("Not_A_Name")),
    }


@GROUP.case
def a_class_is_changed(api: Caller) -> Answers:
    name = made(api)
    answers = {
        "value": api.merge(CLASSES, name, {"value": 2}),
        "policy": api.merge(CLASSES, name, {"preemptionPolicy": "Never"}),
        "description": api.merge(CLASSES, name, {"description": "other"}),
    }
    api.delete(CLASSES, name)
    return dict(answers)


@GROUP.case
def negative_and_no_value(api: Caller) -> Answers:
    low, none = api.unique("low"), api.unique("none")
    answers = {
        "negative": api.create(CLASSES, priority_class(low, -5, preemptionPolicy="Never")),
        "no value": api.create(CLASSES, {"metadata": {"name": none}}),
    }
    for name in (low, none):
        api.delete(CLASSES, name)
    return dict(answers)


@GROUP.case
def a_pod_gets_the_value_of_its_class(api: Caller) -> Answers:
    name = made(api, preemptionPolicy="Never")
    api.until(
        lambda: api.create("pods", pod("try", priorityClassName=name)),
        lambda body: body is not None,
    )
    answers = {
        "pod": api.create("pods", pod(priorityClassName=name)),
        "other number": api.create("pods", pod("two", priorityClassName=name, priority=7)),
        "same number": api.create("pods", pod("three", priorityClassName=name, priority=1000)),
        "policy": api.create(
            "pods", pod("four", priorityClassName=name, preemptionPolicy="PreemptLowerPriority")
        ),
    }
    api.delete(CLASSES, name)
    return dict(answers)


@GROUP.case
def a_pod_names_a_class_that_is_not_there(api: Caller) -> Answers:
    return {
        "missing": api.create("pods", pod(priorityClassName="missing")),
        "number": api.create("pods", pod(priority=5)),
        "zero": api.create("pods", pod("zero", priority=0)).body["spec"]["priority"],
        "generated": api.create(
            "pods",
            {**pod(priorityClassName="missing"), "metadata": {"generateName": "web-"}},
        ),
    }


@GROUP.case
def the_classes_of_the_system(api: Caller) -> Answers:
    names = ("system-cluster-critical", "system-node-critical")
    return {
        **{name: api.get(CLASSES, name).body for name in names},
        "pod": api.create("pods", pod(priorityClassName=names[0])),
    }
