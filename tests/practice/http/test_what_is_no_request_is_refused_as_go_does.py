"""Headers, paths and media types that make no sense: found by the fuzzer, worded as a real API server does.

The contract cases `nonsense/…` have its answers.
"""

import gzip

import pytest

from tests.practice.http.conftest import CONFIG_MAPS, Served, config_map

BROKEN_ESCAPES = ("/api/v1/pods%", "/api/v1/%zz")


async def test_what_nobody_expects_is_417(served: Served) -> None:
    answer = await served.raw(b"GET /api HTTP/1.1\r\nHost: localhost\r\nExpect: \xff\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 417 ")


async def test_100_continue_is_met(served: Served) -> None:
    asked = b"Expect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
    answer = await served.raw(b"GET /version HTTP/1.1\r\nHost: localhost\r\n" + asked)
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize("path", BROKEN_ESCAPES)
async def test_a_broken_escape_is_no_request(served: Served, path: str) -> None:
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answer = await served.raw(head.encode())
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.endswith(b"\r\n\r\n400 Bad Request")


async def test_a_line_end_in_a_path_is_part_of_a_name(served: Served) -> None:
    answer = await served.get("/api/v1/namespaces/a%0Ab")
    assert (answer.code, answer.json["message"]) == (404, 'namespaces "a\\nb" not found')


@pytest.mark.parametrize("header", ["Impersonate-User", "User-Agent", "Host"])
async def test_headers_may_be_any_bytes(served: Served, header: str) -> None:
    token = b"Authorization: Bearer admin-token\r\n" if header != "Host" else b""
    host = b"Host: localhost\r\n" if header != "Host" else b""
    head = b"GET /api/v1/namespaces HTTP/1.1\r\nConnection: close\r\n" + host + token
    answer = await served.raw(head + header.encode() + b": a\xff\r\n\r\n")
    assert int(answer.split()[1]) in (200, 401, 403)


async def test_a_body_is_taken_as_it_is(served: Served) -> None:
    """Also a compressed one: a real API server compresses answers, and unpacks nothing."""
    headers = {"Content-Encoding": "gzip"}
    plain = await served.call("POST", CONFIG_MAPS, config_map("a"), headers=headers)
    packed = await served.call("POST", CONFIG_MAPS, gzip.compress(b"{}"), headers=headers)
    assert (plain.code, packed.code) == (201, 400)


@pytest.mark.parametrize(
    ("media", "code"),
    [
        ("application/json;", 201),
        ('application/json ; x="y z"', 201),
        (";;", 415),
        ("application/json; x", 415),
        ("application/json;x=1;x=2", 415),
    ],
)
async def test_media_types_are_read_as_go_does(served: Served, media: str, code: int) -> None:
    answer = await served.call(
        "POST", CONFIG_MAPS, config_map("a"), headers={"Content-Type": media}
    )
    assert answer.code == code


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("HEAD", "/", 200),
        ("DELETE", "/apis", 200),
        ("DELETE", "/api", 405),
        ("GET", "//", 404),
        ("GET", "/healthz/", 404),
        ("GET", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews/x", 404),
    ],
)
async def test_methods_count_only_where_a_real_server_looks_at_them(
    served: Served, method: str, path: str, code: int
) -> None:
    assert (await served.call(method, path)).code == code
