"""managedFields, followed into the YAML as it is shown."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboard.web.inspector.manifest import manifest
from dashboard.web.inspector.ownership import owned

NOW = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)
DEPLOYMENT: dict[str, Any] = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "labels": {"app": "web", "tier": "front"}, "finalizers": ["x/keep"]},
    "spec": {
        "replicas": 3,
        "template": {
            "spec": {
                "containers": [
                    {"name": "main", "image": "web:2", "ports": [{"containerPort": 80}]},
                    {"name": "side", "image": "side:1", "args": ["one\ntwo", "three"]},
                ]
            }
        },
    },
}  # fmt: skip

KEEP = {'v:"x/keep"': {}}
PORT = {'k:{"containerPort":80,"protocol":"TCP"}': {"f:containerPort": {}}}


def entry(manager: str, minute: int, **fields: Any) -> dict[str, Any]:
    at = f"2026-01-01T11:{minute:02d}:00Z"
    return {"manager": manager, "operation": "Update", "time": at, "fieldsV1": fields}


def said(*entries: dict[str, Any]) -> dict[str, str]:
    """Which names stand behind a line, by the line without its indentation."""
    found = owned(manifest(DEPLOYMENT), list(entries), now=NOW)
    names = {one.number: one.name for one in found.managers}
    return {line.text.strip(): "+".join(names[one] for one in line.by) for line in found.lines}


def containers(**of_main: Any) -> dict[str, Any]:
    return {"f:spec": {"f:template": {"f:spec": {"f:containers": {'k:{"name":"main"}': of_main}}}}}


def test_fields_items_and_values_of_sets() -> None:
    lines = said(
        entry("kubectl", 1, **{"f:metadata": {"f:labels": {".": {}, "f:app": {}}, "f:finalizers": KEEP}}),
        entry("hpa", 5, **{"f:spec": {"f:replicas": {}}}),
        entry("podium", 9, **containers(**{".": {}, "f:image": {}, "f:ports": PORT})),
    )  # fmt: skip
    assert lines["app: web"] == "kubectl"
    assert lines["tier: front"] == ""
    assert lines["- x/keep"] == "kubectl"
    assert lines["replicas: 3"] == "hpa"
    assert lines["image: web:2"] == "podium"
    assert lines["image: side:1"] == ""
    assert lines["- containerPort: 80"] == "podium"


def test_a_field_of_two_managers_names_the_newer_first() -> None:
    replicas = {"f:spec": {"f:replicas": {}}}
    assert (
        said(entry("old", 1, **replicas), entry("new", 2, **replicas))["replicas: 3"] == "new+old"
    )


def test_an_atomic_value_of_many_lines_is_one_thing() -> None:
    lines = said(entry("k", 1, **{"f:spec": {"f:template": {"f:spec": {"f:containers": {}}}}}))
    assert lines["image: side:1"] == lines["two"] == lines["- three"] == "k"


def test_who_is_listed_newest_first_with_plain_words() -> None:
    found = owned(
        manifest(DEPLOYMENT),
        [entry("kubelet", 1), entry("kubectl-client-side-apply", 58)],
        now=NOW,
    )
    first, second = found.managers
    assert (first.means, first.ago, second.means) == ("kubectl apply", "2m", "the node's kubelet")


def test_a_large_text_has_no_names_beside_its_lines() -> None:
    text = manifest({**DEPLOYMENT, "data": {"a": "x" * 70_000}})
    found = owned(text, [entry("k", 1, **{"f:spec": {"f:replicas": {}}})], now=NOW)
    assert {line.by for line in found.lines} == {()}
    assert "\n".join(line.text for line in found.lines) + "\n" == text


keys = st.sampled_from(
    ["f:spec", "f:containers", 'k:{"name":"main"}', "k:{", "v:1", 'v:"x"', "i:0", ".", "odd", ""]
)
fields = st.recursive(
    st.just({}), lambda inner: st.dictionaries(keys, inner, max_size=4), max_leaves=12
)


@given(tree=fields)
def test_any_fields_can_be_followed(tree: Any) -> None:
    found = owned(manifest(DEPLOYMENT), [entry("k", 1, **tree) if tree else {}], now=NOW)
    assert len(found.lines) == manifest(DEPLOYMENT).count("\n")
