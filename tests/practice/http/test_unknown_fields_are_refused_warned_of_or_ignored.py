"""fieldValidation: Strict refuses, Warn (the default) says so in headers, Ignore drops silently."""

from tests.practice.http.conftest import CONFIG_MAPS, Json, Served

BODY = (
    b'{"kind":"ConfigMap","apiVersion":"v1","foo":1,'
    b'"metadata":{"name":"x","bar":2},"data":{"a":"1","a":"2"}}'
)
FOUND = 'unknown field "foo", unknown field "metadata.bar", duplicate field "data.a"'


def stored(served: Served) -> list[Json]:
    return served.inside.list("configmaps")


async def test_strict_refuses_and_names_every_field(served: Served) -> None:
    answer = await served.call("POST", f"{CONFIG_MAPS}?fieldValidation=Strict", BODY)
    assert answer.code == 400
    assert answer.json["message"] == (
        'ConfigMap in version "v1" cannot be handled as a ConfigMap: '
        f"strict decoding error: {FOUND}"
    )
    assert stored(served) == []


async def test_warn_stores_the_rest_and_sends_warning_headers(served: Served) -> None:
    answer = await served.call("POST", CONFIG_MAPS, BODY)
    assert answer.code == 201
    assert answer.headers.getall("Warning") == [
        '299 - "unknown field \\"foo\\""',
        '299 - "unknown field \\"metadata.bar\\""',
        '299 - "duplicate field \\"data.a\\""',
    ]
    assert answer.json["data"] == {"a": "2"}
    assert "foo" not in stored(served)[0]


async def test_ignore_says_nothing(served: Served) -> None:
    answer = await served.call("POST", f"{CONFIG_MAPS}?fieldValidation=Ignore", BODY)
    assert (answer.code, answer.headers.get("Warning")) == (201, None)


async def test_an_unknown_wish_gets_422(served: Served) -> None:
    answer = await served.call("POST", f"{CONFIG_MAPS}?fieldValidation=foo", BODY)
    assert answer.code == 422
    assert answer.json["details"]["causes"][0]["field"] == "fieldValidation"


async def test_a_warning_cannot_break_out_of_its_header(served: Served) -> None:
    body = {"metadata": {"name": "x"}, 'a"\r\nSet-Cookie: b': 1}
    answer = await served.call("POST", CONFIG_MAPS, body)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Warning"].startswith('299 - "unknown field \\"a')


async def test_an_object_that_comes_twice_is_joined_as_go_does(served: Served) -> None:
    body = b'{"metadata":{"name":"x"},"data":{"a":"1","a":"2"},"data":{"b":"3"}}'
    answer = await served.call("POST", CONFIG_MAPS, body)
    assert answer.json["data"] == {"a": "2", "b": "3"}
    assert answer.headers.getall("Warning") == [
        '299 - "duplicate field \\"data.a\\""',
        '299 - "duplicate field \\"data\\""',
    ]
