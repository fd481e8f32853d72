"""Manifests as people write them: values as kubectl reads them, and the line of everything that is wrong."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import limits
from dashboard.actions.manifests.places import complaints, line_of
from dashboard.actions.manifests.reading import Unreadable, read
from dashboard.kube.errors import Invalid, KubeError

DEPLOYMENT = """\
# a comment
apiVersion: apps/v1
kind: Deployment
metadata:
  name: hello
  labels: {app.kubernetes.io/name: hello}
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: side
          image: side:1
        - name: hello
          image: hello:1
          ports:
            - containerPort: 80
"""


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("apiVersion: v1\nkind: Pod\n  metadata: x\n", 3, "not YAML"),
        ("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nmetadata: {name: b}\n", 4, "twice"),
        ("a: 1\n---\n- b\n", 1, "apiVersion"),
        ("# nothing\n---\n- b\n", 3, "a list"),
        ("apiVersion: v1\nkind: Pod\n", 1, "no metadata.name"),
        ("apiVersion: v1\nkind: Pod\nmetadata:\n  generateName: a-\n", 3, "generateName cannot"),
        ("apiVersion: v1\nkind: Pod\nmetadata: {name: 12}\n", 3, "no metadata.name"),
        ("apiVersion: v1\nkind: Pod\nmetadata: {name: a, x: !!binary aGk=}\n", 3, "JSON"),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a, x: !!python/name:os.system }\n",
            3,
            "JSON",
        ),
        ("apiVersion: v1\nkind: Pod\nmetadata: {name: a, x: .nan}\n", 3, "JSON"),
        ("apiVersion: v1\n\x07kind: Pod\n", 2, "character"),
        ("apiVersion: v1\n? [a]\n: 1\n", 2, "single word"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(text)
    assert caught.value.line == line
    assert said in str(caught.value)


def test_values_are_those_of_kubectls_reader() -> None:
    text = "apiVersion: v1\nkind: X\nmetadata: {name: a}\n"
    text += "v: [yes, off, 0644, 0x10, 1_000, 1.5, ~, 2026-01-01, 1:30, '1', y]\n"
    (found,) = read(text)
    assert found.body["v"] == [
        True,
        False,
        420,
        16,
        1000,
        1.5,
        None,
        "2026-01-01",
        "1:30",
        "1",
        True,
    ]


def test_documents_lists_and_merges() -> None:
    items = [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}} for name in "ab"]
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": items}, indent=1)
    text += "\n---\n# only a comment\n---\nx: &x {name: c}\napiVersion: v1\nkind: Pod\n"
    text += "metadata: {<<: *x, namespace: shop}\n"
    found = read(text)
    assert [one.body["metadata"]["name"] for one in found] == ["a", "b", "c"]
    assert [one.line for one in found] == [5, 12, 24]
    assert found[2].body["metadata"] == {"name": "c", "namespace": "shop"}


def test_a_bomb_does_not_go_off() -> None:
    text = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 30)
    )
    with pytest.raises(Unreadable, match="too many"):
        read(text)
    with pytest.raises(Unreadable, match="nested"):
        read("a: " + "[" * 500 + "]" * 500)


def test_no_more_documents_than_the_bound() -> None:
    one = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n---\n"
    with pytest.raises(Unreadable, match="more than") as caught:
        read(one * (limits.MANIFEST_DOCUMENTS + 1))
    assert caught.value.line == limits.MANIFEST_DOCUMENTS * 4 + 1


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found: list[Any] = read(text)
    except Unreadable as why:
        line = why.line
    else:
        line = 1
        json.dumps([one.body for one in found], allow_nan=False)
    assert 1 <= line <= len(text) + 1


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("spec.replicas", 8),
        (".spec.replicas", 8),
        ("spec.template.spec.containers[1].image", 15),
        ('.spec.template.spec.containers[name="hello"].image', 15),
        ('.spec.template.spec.containers[name="hello"].ports[containerPort=80,protocol="TCP"]', 17),
        ("spec.template.spec.containers[0].resources.limits", 12),
        ("metadata.labels[app.kubernetes.io/name]", 6),
        ("spec.selector", 7),
        ("nowhere", 2),
        ("", 2),
    ],
)
def test_a_field_has_a_line(field: str, line: int) -> None:
    (document,) = read(DEPLOYMENT)
    assert line_of(document, field) == line


def test_complaints_of_the_api_server_get_lines() -> None:
    (document,) = read(DEPLOYMENT)
    causes = [
        {"field": "spec.replicas", "message": "must be greater than 0"},
        {"field": "metadata.name", "message": "bad"},
    ]
    error = Invalid("x is invalid", code=422, details={"causes": causes})
    assert complaints(error, document) == [
        (5, "metadata.name: bad"),
        (8, "spec.replicas: must be greater than 0"),
    ]
    strict = KubeError(
        'strict decoding error: unknown field "spec.template.spec.containers[0].imag"'
    )
    assert [line for line, _ in complaints(strict, document)] == [12]
    typed = KubeError(
        "failed to create typed patch object: .spec.replicass: field not declared in schema"
    )
    assert [line for line, _ in complaints(typed, document)] == [7]
