"""Encodes answers: JSON or YAML, pretty for people, gzip for large ones, warnings as headers."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

import msgspec
import yaml
from aiohttp import web

from practice.api.errors import ApiError
from practice.api.http.accept import YAML, Form
from practice.limits import GZIP_FROM_BYTES, WARNING_CHARACTERS

NO_CACHE = {"Cache-Control": "no-cache, private"}
PEOPLE_AGENTS = ("curl/", "Wget/", "Mozilla/")
GZIP_LEVEL = 1  # as the real server's: a list of pods shrinks tenfold at little cost
_GZIP_WINDOW = 31  # zlib's word for gzip framing

DEPRECATION = web.RequestKey("deprecation", str)
"""Where a request keeps the sentence about its deprecated resource."""

WARNINGS = web.RequestKey("warnings", list)
"""Where a write keeps what its writer is told, also when it is refused after all."""

encode_json = msgspec.json.Encoder().encode


def wants_pretty(request: web.Request) -> bool:
    """`?pretty=true`, or a browser or command-line tool that says nothing about it."""
    asked = request.query.get("pretty")
    if asked is None:
        return request.headers.get("User-Agent", "").startswith(PEOPLE_AGENTS)
    return asked not in ("0", "false", "False", "f", "F", "FALSE")


def encode(value: Any, form: Form, *, pretty: bool = False) -> bytes:
    """With a line end, as Go's encoders write it."""
    if form.media == YAML:
        text = yaml.dump(value, Dumper=_PlainDumper, sort_keys=True, allow_unicode=True)
        return text.encode()
    raw = encode_json(value)
    return (msgspec.json.format(raw, indent=2) if pretty else raw) + b"\n"


class _PlainDumper(yaml.SafeDumper):
    """Objects are shared in the store; YAML anchors must not show it."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def gzip(raw: bytes) -> bytes:
    packer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
    return packer.compress(raw) + packer.flush()


def accepts_gzip(request: web.Request) -> bool:
    codings = request.headers.get("Accept-Encoding", "").split(",")
    return any(coding.partition(";")[0].strip() == "gzip" for coding in codings)


def warning_header(text: str) -> str:
    """RFC 7234 warn-code 299 with an unnamed agent; quotes and controls made harmless."""
    plain = "".join(c if c.isprintable() else " " for c in text)[:WARNING_CHARACTERS]
    quoted = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'299 - "{quoted}"'


async def add_deprecation(request: web.Request, response: web.StreamResponse) -> None:
    """Every answer about a deprecated resource says so, streams and refusals, too."""
    sentence = request.get(DEPRECATION)
    if sentence:
        response.headers.add("Warning", warning_header(sentence))


def answer(
    request: web.Request,
    value: Any,
    form: Form,
    *,
    code: int = 200,
    warnings: Iterable[str] = (),
) -> web.Response:
    """A finished answer to `request`."""
    body = encode(value, form, pretty=wants_pretty(request))
    response = web.Response(status=code, body=body, headers=NO_CACHE)
    response.headers["Content-Type"] = form.content_type
    for text in dict.fromkeys(warnings):
        response.headers.add("Warning", warning_header(text))
    if len(body) >= GZIP_FROM_BYTES and accepts_gzip(request):
        response.body = gzip(body)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
    return response


def refuse(request: web.Request, error: ApiError) -> web.Response:
    """A `Status` is always JSON, whatever was asked for: the client must be able to read it."""
    warnings = request.get(WARNINGS, ())
    response = answer(request, error.status, Form(), code=error.code, warnings=warnings)
    seconds = error.status.get("details", {}).get("retryAfterSeconds")
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    if error.code == 413:
        response.force_close()
    return response


def text(body: str, *, code: int = 200) -> web.Response:
    """Plain text for the endpoints outside the API."""
    headers = {**NO_CACHE, "X-Content-Type-Options": "nosniff"}
    return web.Response(
        status=code, text=body, headers=headers, content_type="text/plain", charset="utf-8"
    )


def page_not_found() -> web.Response:
    return text("404 page not found\n", code=404)
