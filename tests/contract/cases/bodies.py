"""Bodies that cannot be read, and fields that nobody knows."""

import json

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import config_map, deployment

GROUP = Group("bodies")
MAPS = "configmaps"

UNKNOWN_FIELD = {**config_map(a="1"), "dta": {}, "metadata": {"name": "one", "lables": {}}}
TWICE = b'{"metadata":{"name":"one"},"data":{"a":"1","a":"2"},"data":{}}'


def add_field_validation(level: str) -> None:
    def run(api: Caller) -> Answers:
        query = {"fieldValidation": level} if level else {}
        path = api.path(MAPS)
        unknown = api.call("POST", path, json.dumps(UNKNOWN_FIELD).encode(), query=query)
        api.delete(MAPS, "one")
        return {"unknown": unknown, "twice": api.call("POST", path, TWICE, query=query)}

    GROUP.add(f"unknown and doubled fields, {level or 'by default'}", run)


for _level in ("Strict", "Warn", "Ignore", "", "Loose"):
    add_field_validation(_level)


@GROUP.case
def unknown_fields_deep_in_a_deployment(api: Caller) -> Answers:
    made = deployment(replicas=0, replica=3)
    made["spec"]["template"]["spec"]["containers"][0]["imagePolicy"] = "Always"
    patch = {"spec": {"paussed": True}}
    return {
        "strict": api.create("deployments.apps", made, fieldValidation="Strict"),
        "warned": api.create("deployments.apps", made, fieldValidation="Warn").warnings,
        "merge": api.merge("deployments.apps", "web", patch, fieldValidation="Strict"),
        "strategic": api.strategic("deployments.apps", "web", patch, fieldValidation="Strict"),
    }


BODIES = {
    "no json": b"{",
    "nothing": b"",
    "a list": b"[]",
    "a text": b'"text"',
    "null": b"null",
    "invalid utf-8": b'{"metadata":{"name":"\xff"}}',
    "a wrong type": b'{"metadata":{"name":7}}',
    "a wrong type inside": b'{"metadata":{"name":"one"},"data":{"a":1}}',
    "a wrong list": b'{"metadata":{"name":"one","finalizers":"x"}}',
    "a wrong time": b'{"metadata":{"name":"one","creationTimestamp":"yesterday"}}',
}


def add_body(sentence: str, content: bytes) -> None:
    def run(api: Caller) -> Answers:
        return {"answer": api.call("POST", api.path(MAPS), content)}

    GROUP.add(f"a body of {sentence}", run)


for _sentence, _content in BODIES.items():
    add_body(_sentence, _content)


@GROUP.case
def a_wrong_type_in_a_deployment(api: Caller) -> Answers:
    made = deployment(replicas="three")
    return {"answer": api.create("deployments.apps", made)}


@GROUP.case
def content_types(api: Caller) -> Answers:
    content = json.dumps(config_map()).encode()
    path = api.path(MAPS)
    yaml = b"metadata: {name: two}\ndata: {a: b}\n"
    return {
        "text": api.call("POST", path, content, headers={"Content-Type": "text/plain"}),
        "xml": api.call("POST", path, content, headers={"Content-Type": "application/xml"}),
        "none": api.call("POST", path, content, headers={"Content-Type": ""}),
        "yaml": api.call("POST", path, yaml, headers={"Content-Type": "application/yaml"}),
        "charset": api.call(
            "POST",
            path,
            json.dumps(config_map("three")).encode(),
            headers={"Content-Type": "application/json; charset=utf-8"},
        ),
    }
