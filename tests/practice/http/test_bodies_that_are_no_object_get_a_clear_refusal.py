"""Whatever the bytes are: 400, 413 or 415 in the words of a real API server, and nothing stored."""

from typing import Any

import pytest

from practice.limits import BODY_BYTES
from tests.practice.http.conftest import CONFIG_MAPS, Served

DEEP = b'{"kind":"ConfigMap","metadata":{"name":"x"},"data":' + b"[" * 20_000 + b"]" * 20_000 + b"}"
CASES = {
    "nothing": (b"", "unexpected end of JSON input (<empty>)"),
    "cut off": (b'{"a":', "unexpected end of JSON input"),
    "no JSON": (b"kind: ConfigMap", "invalid character 'k' looking for beginning of value"),
    "a list": (b"[1]", "cannot unmarshal array into Go value"),
    "a text": (b'"x"', "cannot unmarshal string into Go value"),
    "a number": (b"3", "cannot unmarshal number into Go value"),
    "NaN": (b'{"metadata":{"name":"x"},"data":{"a":NaN}}', "invalid character 'N'"),
    "two documents": (b"{} {}", "after top-level value"),
    "too deep": (DEEP, "exceeded max depth"),
    "digits": (b'{"metadata":{"generation":' + b"1" * 5_000 + b"}}", ""),
    "other kind": (b'{"kind":"Pod","apiVersion":"v1"}', "converting (v1.Pod) to (core.ConfigMap)"),
    "no such kind": (b'{"kind":"Foo","apiVersion":"v1"}', 'no kind "Foo" is registered for'),
    "kind is a number": (b'{"kind":3}', "couldn't get version/kind"),
    "name is a number": (
        b'{"metadata":{"name":3}}',
        "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string",
    ),
    "metadata is a list": (b'{"metadata":[]}', "of type v1.ObjectMeta"),
    "data is a list": (b'{"metadata":{"name":"x"},"data":[]}', "of type map[string]string"),
}


@pytest.mark.parametrize("name", CASES)
async def test_a_body_that_is_no_object_is_refused_with_400(served: Served, name: str) -> None:
    body, words = CASES[name]
    before = served.api.store.version
    answer = await served.call("POST", CONFIG_MAPS, body)
    assert (answer.code, answer.json["reason"]) == (400, "BadRequest"), answer.text
    assert words in answer.json["message"]
    assert served.api.store.version == before


async def test_invalid_utf8_is_replaced_as_go_does(served: Served) -> None:
    answer = await served.call(
        "POST", CONFIG_MAPS, b'{"metadata":{"name":"x"},"data":{"a":"\xff"}}'
    )
    assert (answer.code, answer.json["data"]) == (201, {"a": "\ufffd"})


async def test_a_body_over_the_limit_gets_413(served: Served) -> None:
    answer = await served.call("POST", CONFIG_MAPS, b" " * (BODY_BYTES + 1))
    assert answer.code == 413
    assert answer.json["message"] == f"Request entity too large: limit is {BODY_BYTES}"


@pytest.mark.parametrize("media", ["text/plain", "application/xml", "multipart/form-data"])
async def test_an_unknown_media_type_gets_415(served: Served, media: str) -> None:
    answer = await served.call("POST", CONFIG_MAPS, b"{}", headers={"Content-Type": media})
    assert (answer.code, answer.json["reason"]) == (415, "UnsupportedMediaType")


async def test_a_patch_needs_a_patch_type(served: Served) -> None:
    answer = await served.call("PATCH", "/api/v1/namespaces/default", {})
    assert (answer.code, answer.json["message"]) == (415, "415: Unsupported Media Type")


@pytest.mark.parametrize("body", [b"", b'{"a":', b"\xff"])
async def test_a_broken_patch_gets_400(served: Served, body: bytes) -> None:
    headers = {"Content-Type": "application/merge-patch+json"}
    answer = await served.call("PATCH", "/api/v1/namespaces/default", body, headers=headers)
    assert (answer.code, answer.json["message"]) == (400, "invalid JSON patch")


@pytest.mark.parametrize("body", [[], {"kind": "Foo"}, {"gracePeriodSeconds": "x"}, {"kind": 3}])
async def test_a_delete_body_must_be_delete_options(served: Served, body: Any) -> None:
    answer = await served.call("DELETE", "/api/v1/namespaces/default", body)
    assert answer.code == 400, answer.text
