"""Rules in CEL of custom resources: which are taken, and what they say of objects."""

import contextlib
from collections.abc import Iterator
from typing import Any

from tests.contract.caller import Answer, Caller
from tests.contract.case import Answers, Group
from tests.contract.cases.custom_resources import DEFINITIONS, Json, Tabs, definition, version

GROUP = Group("custom_rules")
TEXT: Json = {"type": "string", "maxLength": 20}
NUMBER: Json = {"type": "integer"}
WRONG: Json = {"a": 100, "s": "bad", "d": "x", "l": ["a", "abc", "abcd"], "map": {"x": 0, "y": 1}}


def rule(text: str, **more: Any) -> Json:
    return {"rule": text, **more}


def of(spec: Json, *rules: Json, top: list[Json] | None = None) -> Json:
    """A version with these fields in its spec, rules of the spec, and rules of the whole."""
    own = {"type": "object", "properties": spec, "x-kubernetes-validations": list(rules)}
    schema: Json = {"type": "object", "properties": {"spec": own}}
    if top:
        schema["x-kubernetes-validations"] = top
    return version(schema={"openAPIV3Schema": schema})


def said(api: Caller, made: Json) -> Any:
    """What is said of a definition, of which nothing is kept."""
    answer = api.call("POST", DEFINITIONS, definition(api, made), query={"dryRun": "All"})
    return answer.status if answer.status == 201 else answer.body["details"]["causes"]


@contextlib.contextmanager
def ruled(api: Caller, made: Json) -> Iterator[Tabs]:
    crd = definition(api, made)
    tabs = Tabs(api, crd)
    try:
        api.must(api.call("POST", DEFINITIONS, crd))
        api.until(tabs.get, lambda body: body is not None)
        yield tabs
    finally:
        api.call("DELETE", f"{DEFINITIONS}/{crd['metadata']['name']}")


def update(tabs: Tabs, name: str = "one", **spec: Any) -> Answer:
    return tabs.patch("application/merge-patch+json", name, {"spec": spec})


@GROUP.case
def rules_that_are_refused(api: Caller) -> Answers:
    fields = {"a": NUMBER, "s": TEXT, "l": {"type": "array", "maxItems": 5, "items": TEXT}}
    wrong = {
        "nothing": rule(" "),
        "unknown field": rule("self.b > 1"),
        "syntax": rule("self = 42"),
        "types": rule("self.a > 'a'"),
        "no bool": rule("self.a"),
        "unknown": rule("foo > 1"),
        "message": rule("true", message=" "),
        "lines": rule("true", message="a\nb"),
        "no message": rule("true &&\ntrue"),
        "message expression": rule("true", messageExpression="self.a"),
        "empty expression": rule("true", messageExpression=" "),
        "unread expression": rule("true", messageExpression="self.b + 'a'"),
        "reason": rule("true", reason="Foo"),
        "path": rule("true", fieldPath=".b"),
        "a plain path": rule("true", fieldPath="a"),
        "optional": rule("true", optionalOldSelf=True),
        "object": rule("object.a == 1"),
    }
    found: Answers = {what: said(api, of(fields, one)) for what, one in wrong.items()}
    items = {**TEXT, "x-kubernetes-validations": [rule("self == oldSelf")]}
    loose = {"l": {"type": "array", "maxItems": 5, "items": items}}
    found["uncorrelated"] = said(api, of(loose))
    top = [rule("self.metadata.labels.size() > 0")]
    found["metadata"] = said(api, of(fields, top=top))
    return found


@GROUP.case
def rules_that_are_taken(api: Caller) -> Answers:
    fields = {
        "a": NUMBER,
        "namespace": TEXT,
        "a-b.c/d": TEXT,
        "__e": TEXT,
        "when": {"type": "string", "format": "date-time"},
        "span": {"type": "string", "format": "duration"},
        "any": {"x-kubernetes-int-or-string": True},
        "map": {"type": "object", "maxProperties": 5, "additionalProperties": NUMBER},
    }
    right = {
        "names": rule("self.__namespace__ == 'a' && self.a__dash__b__dot__c__slash__d == 'b'"),
        "underscores": rule("self.__underscores__e == 'a'"),
        "times": rule(
            "self.when < timestamp('2030-01-01T00:00:00Z') && self.span < duration('1h')"
        ),
        "any": rule("type(self.any) == string ? self.any == 'a' : self.any == 1"),
        "map": rule("self.map.all(k, self.map[k] > 1) && self.map.a > 1"),
        "old": rule("self.a >= oldSelf.a"),
        "optional": rule("oldSelf.hasValue() || self.a == 1", optionalOldSelf=True),
        "path": rule("true", fieldPath=".map.a", reason="FieldValueForbidden"),
    }
    found: Answers = {what: said(api, of(fields, one)) for what, one in right.items()}
    top = [rule("self.metadata.name.startsWith('a') && self.kind == 'CronTab'")]
    found["root"] = said(api, of(fields, top=top))
    return found


@GROUP.case
def what_rules_say(api: Caller) -> Answers:
    fields = {
        "a": {**NUMBER, "x-kubernetes-validations": [rule("self < 100")]},
        "s": {**TEXT, "x-kubernetes-validations": [rule("self != 'bad'", message=" not bad ")]},
        "l": {
            "type": "array",
            "maxItems": 5,
            "items": {**TEXT, "x-kubernetes-validations": [rule("self.size() < 3")]},
        },
        "map": {
            "type": "object",
            "maxProperties": 5,
            "additionalProperties": {**NUMBER, "x-kubernetes-validations": [rule("self > 0")]},
        },
        "d": {
            "type": "string",
            "maxLength": 5,
            "x-kubernetes-validations": [rule("self != 'x'", reason="FieldValueDuplicate")],
        },
    }
    rules = [
        rule("!has(self.a) || self.a != 1"),
        rule("!has(self.a) || self.a != 2", messageExpression="self.a == 2 ? 'is two' : 'other'"),
        rule("!has(self.a) || self.a != 3", messageExpression="self.s", message="no s"),
        rule(
            "!has(self.a) || self.a != 4",
            fieldPath=".a",
            reason="FieldValueForbidden",
            message="four",
        ),
        rule("!has(self.a) || self.a != 5", reason="FieldValueRequired", message="five"),
        rule("!has(self.a) || self.a != 6 || self.s == 'six'"),
        rule("!has(self.a) || self.a != 7 || self.l[7] == 'six'", message="seven"),
    ]
    top = [rule("self.metadata.name != 'never'")]
    with ruled(api, of(fields, *rules, top=top)) as tabs:
        found: Answers = {}
        api.wait(lambda: tabs.create(schedule=None, a=1).status == 422)
        for number in range(1, 8):
            found[f"{number}"] = tabs.create(schedule=None, a=number)
        # One field at a time: the real server goes through a schema's properties in no order.
        for what, value in WRONG.items():
            found[what] = tabs.create(schedule=None, **{what: value})
        found["root"] = tabs.create("never", schedule=None, a=10)
        found["blocked"] = tabs.create(schedule=None, a="x", s="bad")
        found["not blocked"] = tabs.create(schedule=None, a=1, foo="x").status
        found["fine"] = tabs.create(schedule=None, a=10).status
    return found


@GROUP.case
def rules_about_changes(api: Caller) -> Answers:
    fields = {
        "a": {**NUMBER, "x-kubernetes-validations": [rule("self >= oldSelf", message="only up")]},
        "fixed": {**TEXT, "x-kubernetes-validations": [rule("self == oldSelf", message="fixed")]},
        "l": {
            "type": "array",
            "maxItems": 5,
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": ["n"],
            "items": {
                "type": "object",
                "required": ["n"],
                "properties": {
                    "n": TEXT,
                    "v": {
                        **NUMBER,
                        "x-kubernetes-validations": [rule("self > oldSelf || self == oldSelf")],
                    },
                },
            },
        },
    }
    rules = [
        rule("has(oldSelf.fixed) == has(self.fixed)", message="never comes or goes"),
        rule("!oldSelf.hasValue() || self.a < 50", optionalOldSelf=True),
    ]
    with ruled(api, of(fields, *rules)) as tabs:
        items = [{"n": "x", "v": 5}, {"n": "y", "v": 1}]
        made = api.until(
            lambda: tabs.create(schedule=None, a=5, l=items), lambda body: "spec" in body
        )
        return {
            "made": made.status,
            "down": update(tabs, a=4),
            "up": update(tabs, a=6).status,
            "comes": update(tabs, fixed="a"),
            "optional": update(tabs, a=60),
            "item": update(tabs, l=[{"n": "y", "v": 0}, {"n": "x", "v": 5}]),
            "new item": update(tabs, l=[{"n": "z", "v": 0}, *items]).status,
        }
