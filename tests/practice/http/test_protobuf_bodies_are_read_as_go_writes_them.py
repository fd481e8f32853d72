"""Protobuf as kubectl 1.32 and later send it (the kubectl tour sends real ones)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.api.schema.protobuf import MAGIC, ProtobufError, decode_protobuf
from tests.practice.http.conftest import CONFIG_MAPS, Served

PROTOBUF = {"Content-Type": "application/vnd.kubernetes.protobuf"}


def field(number: int, value: bytes) -> bytes:
    return bytes([number << 3 | 2, len(value)]) + value


def long(number: int, value: bytes) -> bytes:
    """A field whose length takes two bytes."""
    return bytes([number << 3 | 2, len(value) & 0x7F | 0x80, len(value) >> 7]) + value


def message(kind: str, api_version: str, body: bytes) -> bytes:
    meta = field(1, api_version.encode()) + field(2, kind.encode())
    return MAGIC + field(1, meta) + long(2, body) + field(3, b"") + field(4, b"")


NAME = field(1, field(1, b"web"))
ENTRY = field(2, field(1, b"a") + field(2, b"1"))
CONFIG_MAP = message("ConfigMap", "v1", NAME + ENTRY)


async def test_an_object_is_made_of_it(served: Served) -> None:
    answer = await served.call("POST", CONFIG_MAPS, CONFIG_MAP, headers=PROTOBUF)
    assert (answer.code, answer.json["data"]) == (201, {"a": "1"})
    assert answer.headers["Content-Type"] == "application/json"


async def test_another_kind_is_refused(served: Served) -> None:
    body = message("Pod", "v1", NAME)
    answer = await served.call("POST", CONFIG_MAPS, body, headers=PROTOBUF)
    assert answer.code == 400
    assert "converting (v1.Pod) to (core.ConfigMap)" in answer.json["message"]


async def test_delete_options_are_read(served: Served) -> None:
    served.inside.create("configmaps", {"metadata": {"name": "web"}}, namespace="default")
    body = message("DeleteOptions", "v1", bytes([1 << 3, 0]))
    answer = await served.call("DELETE", f"{CONFIG_MAPS}/web", body, headers=PROTOBUF)
    assert answer.code == 200


def test_pieces_that_json_writes_differently() -> None:
    limit = field(1, field(1, b"cpu") + field(2, field(1, b"100m")))
    port = field(2, bytes([1 << 3, 1]) + field(3, b"http"))
    probe = field(10, field(1, field(2, field(1, b"/") + port)))
    container = field(1, b"c") + field(8, limit) + probe
    volume = field(1, b"v") + field(2, field(2, b""))
    spec = field(2, container) + field(1, volume)
    found = decode_protobuf(message("Pod", "v1", NAME + field(2, spec)))["spec"]
    assert found["volumes"] == [{"name": "v", "emptyDir": {}}]
    assert found["containers"][0]["resources"] == {"limits": {"cpu": "100m"}}
    assert found["containers"][0]["livenessProbe"]["httpGet"] == {"path": "/", "port": "http"}


@pytest.mark.parametrize(
    "raw", [b"", b"{}", MAGIC, CONFIG_MAP[:-9], message("Foo", "v1", b""), MAGIC + b"\xff" * 20]
)
def test_what_is_no_message_is_refused(raw: bytes) -> None:
    with pytest.raises(ProtobufError):
        decode_protobuf(raw)


@given(st.binary(max_size=200))
def test_no_bytes_can_do_more_than_be_refused(raw: bytes) -> None:
    for body in (raw, MAGIC + raw, message("Pod", "v1", raw)):
        try:
            assert isinstance(decode_protobuf(body), dict)
        except ProtobufError:
            continue


def tall(number: int, value: bytes) -> bytes:
    """A field whose number takes two bytes."""
    key = number << 3 | 2
    return bytes([key & 0x7F | 0x80, key >> 7, len(value)]) + value


def switch(number: int) -> bytes:
    key = number << 3
    return bytes([key & 0x7F | 0x80, key >> 7, 1])


def test_a_definition_of_custom_resources_has_the_names_and_forms_of_json() -> None:
    text = field(1, b"") + field(5, b"string") + field(8, field(1, b'"a"'))
    of_texts = tall(30, bytes([1 << 3, 0]) + field(2, text))
    a_list = field(5, b"array") + tall(24, field(1, text)) + tall(42, b"set")
    closed = tall(30, bytes([1 << 3, 0]))
    properties = b"".join(
        tall(29, field(1, name) + field(2, schema))
        for name, schema in (
            (b"all", of_texts),
            (b"few", a_list),
            (b"any", switch(38)),
            (b"no", closed),
        )
    )
    version = field(1, b"v1") + bytes([2 << 3, 1]) + long(4, long(1, properties))
    spec = field(1, b"stable.example.com") + long(7, version)
    body = message("CustomResourceDefinition", "apiextensions.k8s.io/v1", NAME + long(2, spec))
    found = decode_protobuf(body)["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]
    a_text = {"id": "", "type": "string", "default": "a"}
    assert found == {
        "all": {"additionalProperties": a_text},
        "few": {"type": "array", "items": a_text, "x-kubernetes-list-type": "set"},
        "any": {"x-kubernetes-preserve-unknown-fields": True},
        "no": {"additionalProperties": False},
    }
