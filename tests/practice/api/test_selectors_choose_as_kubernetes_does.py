"""Label and field selectors: what they choose, and how a wrong one is refused."""

from __future__ import annotations

import pytest

from practice.api.api import Api
from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.request import ListOptions
from practice.api.selectors import SelectorError, as_text, from_object, parse_labels
from tests.practice.api.objects import pod

LABELS = {"app": "web", "tier": "2", "empty": ""}


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("", True),
        ("app", True),
        ("!app", False),
        ("app=web", True),
        ("app==web", True),
        ("app!=web", False),
        ("missing!=x", True),
        ("app in (web, db)", True),
        ("app notin (web,db)", False),
        ("missing notin (a)", True),
        ("empty=", True),
        ("empty in ()", True),
        ("empty in (,a)", True),
        ("tier>1", True),
        ("tier<2", False),
        ("app>1", False),
        ("app=web,!missing,tier in (2)", True),
        ("in=x", False),
    ],
)
def test_label_selectors_match(text: str, *, chosen: bool) -> None:
    assert parse_labels(text).matches(LABELS) is chosen


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"),
        ("a===b", "unable to parse requirement: found '=', expected: identifier"),
        ("a in b", "unable to parse requirement: found 'b' expected: '('"),
        ("a in (b", "unable to parse requirement: found '', expected: ',' or ')'"),
        ("a=b c", "found 'c', expected: ',' or 'end of string'"),
        ("a,,b", "found ',', expected: identifier after ','"),
        (")", "found ')', expected: !, identifier, or 'end of string'"),
    ],
)
def test_a_wrong_label_selector_is_refused_in_kubernetes_words(text: str, message: str) -> None:
    with pytest.raises(SelectorError) as caught:
        parse_labels(text)
    assert str(caught.value) == message


def test_selector_objects_match_and_have_a_text() -> None:
    selector = {
        "matchLabels": {"app": "web"},
        "matchExpressions": [
            {"key": "tier", "operator": "In", "values": ["2", "1"]},
            {"key": "gone", "operator": "DoesNotExist"},
        ],
    }
    assert from_object(selector).matches(LABELS)
    assert as_text(selector) == "app=web,!gone,tier in (1,2)"


def test_field_selectors_choose_pods_by_node_and_phase(api: Api, client: Client) -> None:
    client.create("pods", pod("a", nodeName="n1"))
    client.create("pods", pod("b", nodeName="n2"))

    def names(text: str) -> list[str]:
        items = api.list("pods", "default", ListOptions(field_selector=text)).items
        return [obj["metadata"]["name"] for obj in items]

    assert names("spec.nodeName=n1") == ["a"]
    assert names("spec.nodeName!=n1,status.phase=Pending") == ["b"]
    assert names("metadata.name==b") == ["b"]


@pytest.mark.parametrize(
    ("resource", "text", "message"),
    [
        ("pods", "foo=b", "field label not supported: foo"),
        ("pods", "foo", "invalid selector: 'foo'; can't understand 'foo'"),
        (
            "deployments.apps",
            "foo=b",
            '"foo" is not a known field selector: only "metadata.name", "metadata.namespace"',
        ),
    ],
)
def test_an_unknown_field_is_400(api: Api, resource: str, text: str, message: str) -> None:
    with pytest.raises(ApiError) as caught:
        api.list(resource, None, ListOptions(field_selector=text))
    assert (caught.value.code, str(caught.value)) == (400, message)
