"""YAML bodies have JSON's types only, and cannot blow up."""

import pytest

from practice.api.http.bodies import BodyError, parse_yaml
from tests.practice.http.conftest import CONFIG_MAPS, Served

BOMB = b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n"


async def test_a_yaml_body_makes_an_object(served: Served) -> None:
    body = b"kind: ConfigMap\napiVersion: v1\nmetadata: {name: x}\ndata: {day: '2026-01-05'}\n"
    answer = await served.call(
        "POST", CONFIG_MAPS, body, headers={"Content-Type": "application/yaml"}
    )
    assert (answer.code, answer.json["data"]) == (201, {"day": "2026-01-05"})


async def test_yaml_is_answered_where_it_is_asked_for(served: Served) -> None:
    answer = await served.get("/api/v1/namespaces/default", headers={"Accept": "application/yaml"})
    assert answer.text.startswith("apiVersion: v1\nkind: Namespace\n")


def test_dates_stay_text_and_keys_become_text() -> None:
    assert parse_yaml(b"day: 2026-01-05\n1: one\ntrue: yes").value == {
        "day": "2026-01-05",
        "1": "one",
        "true": True,
    }


def test_scalars_are_read_as_go_reads_them() -> None:
    raw = (
        b"{a: 1e5, b: 1e-07, c: 12:30, d: 0x10, e: 1e400, f: !!binary eWE=, g: !!set {x}, h: 10abc}"
    )
    found = parse_yaml(raw).value
    assert [found[key] for key in "abcdef"] == [100_000, 1e-07, "12:30", 16, "1e400", "ya"]
    assert (found["g"], found["h"]) == ({"x": None}, "10abc")
    assert parse_yaml(b"a: " + b"9" * 5000).value == {"a": "9" * 5000}
    assert parse_yaml("\ufeff{}".encode("utf-16-le")).value == {}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (rb'"\ud83d\ude00"', "found invalid Unicode character escape code"),
        (b"a: \xff", "invalid leading UTF-8 octet"),
        (b"a: \x01", "control characters are not allowed"),
        (b"!!int x", "cannot decode !!str `x` as a !!int"),
        (b"!!bool x", "cannot decode !!str `x` as a !!bool"),
        (b"!!binary x", "!!binary value contains invalid base64 data"),
        (b"!!map [a]", "a tag says that this is a map, and it is none"),
    ],
)
def test_what_no_text_and_no_tag_allows_is_named(body: bytes, words: str) -> None:
    with pytest.raises(BodyError) as refused:
        parse_yaml(body)
    assert str(refused.value) == f"yaml: {words}"


@pytest.mark.parametrize(
    "body", [BOMB, b"a: [", b"\t", b"? [a]\n: b", b"!!python/none x", b"a: *b"]
)
def test_what_json_cannot_say_is_refused(body: bytes) -> None:
    with pytest.raises(BodyError):
        parse_yaml(body)


def test_keys_that_come_twice_are_named() -> None:
    assert parse_yaml(b"a: {b: 1, b: 2}").duplicates == ["a.b"]
