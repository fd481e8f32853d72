"""Each rule that a program can check finds what breaks it, and nothing in the lesson to begin with."""

from pathlib import Path

import pytest

from explainer.lint import folder as linting
from explainer.management import beginning


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return beginning.make(tmp_path, "growing")


def rules(folder: Path) -> set[str]:
    return {one.rule for one in linting.lint(folder)[1]}


def test_the_lesson_to_begin_with_has_no_finding(folder: Path) -> None:
    assert linting.lint(folder)[1] == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("next: manual", "next: auto", "next"),
        ("next: manual", "next: answered", "next"),
        ("hints:\n", "hints:\n  - One more.\n", "R30"),
        ("needs: { verbs: [create, patch]", "needs: { verbs: [create]", "needs"),
        ("scale: { of: deployment/hello, replicas: 4 }", 'component: { name: scheduler, "on": false }', "only"),
        ('done: { ready: { selector: app=hello, count: "== 4" }, for: 3s }\n', "", "proof"),
        ("within: 60s\n", "within: 60s\nsolution: [2]\n", "solution"),
        ("within: 60s\n", "", "within"),
        ("within: 60s", "within: 1s", "within"),
        (", correct: true", "", "ask"),
        ("id: saw", "id: how-many", "ask"),
        ("  answer: 2\n", "", "ask"),
        ("highlight: [deployment/hello]", "highlight: [pod/a, pod/b, pod/c, pod/d]", "R11"),
        ("next: manual", f"next: manual\nsay: {{ pod/a: {'word ' * 13}}}", "R12"),
        ("Two copies of one", "Watch the red one, a", "R20"),
        ("next: manual", "next: manual\nonly: practice", "only"),
        ("next: manual", "next: manual\nwants: [default-storage-class]", "only"),
        ("next: manual", "next: manual\ninstead: Words.", "only"),
        ("next: manual", "next: manual\nwants: [unpulled-image]\ninstead: Words.", "needs"),
        ("next: manual", "next: manual\nwants: [a-pony]\ninstead: Words.", "format"),
        ("done: { ready:", 'done: { traffic: { errors: "== 0" }, ready:', "format"),
        ('{ ready: { selector: app=hello, count: "== 4" }', '{ traffic: { errors: "== 0" }', "probe"),
        ("refute:\n  belief", "#", "format"),
        ("manifests/hello.yaml", "../elsewhere.yaml", "manifests"),
        ("within: 60s", "within: 60s\nstuck: [ { when: { exists: pod/a }, hint: quota } ]", "R25"),
        ("next: manual", "next: manual\nopen: true", "open"),
    ],
)  # fmt: skip
def test_each_rule_finds_what_breaks_it(folder: Path, old: str, new: str, rule: str) -> None:
    file = folder / "lesson.md"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    assert rule in rules(folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: Deployment", "kind: Namespace", "whole cluster"),
        ("kind: Deployment", "kind: Gadget", "do not know"),
        ("{name: hello, labels: {app: hello}}", "{name: hello, namespace: kube-system}", "leave it out"),
        ("    spec:\n      containers:", "    spec:\n      hostNetwork: true\n      containers:", "reaches out"),
        ("kind: Deployment", "kind: [", "not YAML"),
    ],
)  # fmt: skip
def test_manifests_stay_in_their_place(folder: Path, old: str, new: str, said: str) -> None:
    file = folder / "manifests" / "hello.yaml"
    file.write_text(file.read_text().replace(old, new, 1))
    found = [str(one) for one in linting.lint(folder)[1]]
    assert any(said in one for one in found), found


@pytest.mark.parametrize(("node", "said"), [("node: node-1", False), ("node_name: node-1", True)])
def test_the_power_of_a_named_node_is_for_simulated_ones_too(
    folder: Path, node: str, said: bool
) -> None:
    file = folder / "lesson.md"
    text = file.read_text().replace(
        "scale: { of: deployment/hello, replicas: 4 }",
        f"fault: {{ name: node-power-off, with: {{ {node} }} }}",
    )
    text = text.replace("within: 60s", "within: 60s\nwants: [simulated-nodes]\ninstead: Words.")
    file.write_text(text.replace("needs: { ", "needs: { optional: [simulated-nodes], ", 1))
    assert ("only" in rules(folder)) is said


def test_a_belief_that_nothing_answers_is_found(folder: Path) -> None:
    file = folder / "lesson.md"
    head, _, _ = file.read_text().partition("refute:")
    file.write_text(f"{head}```\n")
    assert rules(folder) == {"R5"}


def test_a_ring_of_lessons_is_found(tmp_path: Path) -> None:
    for name, after in (("one", "two"), ("two", "one")):
        file = beginning.make(tmp_path, name) / "lesson.md"
        file.write_text(file.read_text().replace("minutes: 5", f"minutes: 5\nafter: [{after}]"))
    found = linting.course(linting.folders(tmp_path))
    assert any(one.rule == "after" for said in found.values() for one in said)
