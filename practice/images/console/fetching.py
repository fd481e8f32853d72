"""wget and curl: asking others over the cluster's network, and what they print.

The words are those of busybox 1.37 and curl 8. Options that change neither the request nor the
output are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from practice.images.console.calls import Done, text, trouble
from practice.images.messages import Call, Failure, Result

PROGRAMS = ("wget", "curl")
_URL = re.compile(r"(?:(https?)://)?([^/:?]+)(?::(\d+))?(/\S*)?")
_LONG = {"--header": "-H", "--request": "-X", "--data": "-d", "--output": "-o", "--timeout": "-T"}
_LONG |= {"--max-time": "-T", "--silent": "-s", "--fail": "-f", "--head": "-I", "--write-out": "-w"}
_LONG |= {
    "--post-data": "-d",
    "--output-document": "-O",
    "--connect-timeout": "-C",
    "--interface": "-E",
    "--insecure": "-k",
    "--cacert": "-B",
    "--no-check-certificate": "-k",
}
_WITH_VALUE = {
    "wget": ("-O", "-T", "-H", "-d", "-U", "-Y", "-t"),
    "curl": ("-o", "-T", "-C", "-H", "-X", "-d", "-w", "-A", "-u", "-E", "-B"),
}
_CURL = {"name": 6, "refused": 7, "unreachable": 7, "timeout": 28, "reset": 56, "plain": 35}
_BUSYBOX = {
    "refused": "Connection refused",
    "unreachable": "No route to host",
    "timeout": "Connection timed out",
    "plain": "Connection reset by peer",
}


@dataclass(slots=True)
class Options:
    """A command line taken apart; `-H` may be given several times."""

    flags: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fetch:
    """A request, and how its answer is shown."""

    program: str
    call: Call
    flags: dict[str, str]


def read_options(program: str, args: Sequence[str]) -> Options:
    """`-qO- URL`, `-s -o /dev/null`, `--header=…`: short ones may be joined, with their value."""
    found = Options()
    words = iter(args)
    for word in words:
        if not word.startswith("-") or word == "-":
            found.names.append(word)
            continue
        if word.startswith("--"):
            name, equals, value = word.partition("=")
            letter = _LONG.get(name, "")
            if letter in _WITH_VALUE[program] and not equals:
                value = next(words, "")
            _note(found, letter, value)
            continue
        letters = word[1:]
        while letters:
            letter, letters = f"-{letters[0]}", letters[1:]
            if program == "curl" and letter == "-m":
                letter = "-T"
            if letter in _WITH_VALUE[program]:
                _note(found, letter, letters or next(words, ""))
                break
            _note(found, letter, "")
    return found


def _note(found: Options, letter: str, value: str) -> None:
    if letter == "-H":
        name, _, text = value.partition(":")
        found.headers[name.strip().title()] = text.strip()
    elif letter:
        found.flags[letter] = value


def read(program: str, args: Sequence[str]) -> Fetch | Done:
    """What a command line asks for, or why it asks for nothing."""
    options = read_options(program, args)
    match = _URL.fullmatch(options.names[0]) if options.names else None
    if match is None:
        address = options.names[0] if options.names else ""
        if program == "wget":
            return trouble(f"wget: bad address '{address}'")
        return trouble("curl: (3) URL rejected: No host part in the URL", 3)
    flags, body = options.flags, options.flags.get("-d")
    method = flags.get("-X") or ("HEAD" if "-I" in flags else "GET" if body is None else "POST")
    secure = match[1] == "https"
    call = Call(
        host=match[2],
        port=int(match[3] or (443 if secure else 80)),
        path=match[4] or "/",
        secure=secure,
        method=method,
        headers=options.headers,
        agent="curl/8.14.1" if program == "curl" else "Wget",
        body=(body or "").encode(),
        timeout_s=_seconds(flags.get("-T")),
        connect_timeout_s=_seconds(flags.get("-C")),
    )
    if not _trusts(program, call, flags):
        call = replace(
            call, method="GET", path="/", body=b"", headers={}
        )  # it ends at the handshake
    return Fetch(program, call, flags)


def _trusts(program: str, call: Call, flags: dict[str, str]) -> bool:
    """busybox looks at no certificate; curl wants to know who signed it."""
    return program == "wget" or not call.secure or "-k" in flags or "-B" in flags


def _seconds(text: str | None) -> float | None:
    return float(text) if text and re.fullmatch(r"\d+(\.\d+)?", text) else None


def fetched(wish: Fetch, result: Result) -> Done:
    """What the program says to an answer, or to none."""
    if isinstance(result, Failure):
        return _wget_failed(wish, result) if wish.program == "wget" else _curl_failed(wish, result)
    if not _trusts(wish.program, wish.call, wish.flags):
        words = "SSL certificate problem: unable to get local issuer certificate"
        return trouble(f"curl: (60) {words}", 60)
    bad, flags = result.status >= 400, wish.flags
    if wish.program == "wget":
        if bad:
            return trouble(
                f"wget: server returned error: HTTP/1.1 {result.status} {_phrase(result.status)}"
            )
        return text(result.body if flags.get("-O") == "-" else "")
    if bad and "-f" in flags:
        return trouble(f"curl: (22) The requested URL returned error: {result.status}", 22)
    head = ""
    if "-I" in flags or "-i" in flags:
        head = f"HTTP/1.1 {result.status} {_phrase(result.status)}\r\n"
        head += f"Content-Type: {result.content_type}\r\n\r\n"
    body = "" if "-o" in flags or wish.call.method == "HEAD" else result.body
    tail = flags.get("-w", "").replace("%{http_code}", str(result.status)).replace("\\n", "\n")
    return text(head + body + tail)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _wget_failed(wish: Fetch, failure: Failure) -> Done:
    if failure.trouble == "name":
        return trouble(f"wget: bad address '{wish.call.host}'")
    if failure.trouble == "reset":
        return trouble("wget: error getting response: Connection reset by peer")
    if failure.trouble == "timeout" and wish.call.timeout_s is not None:
        return trouble("wget: download timed out")
    why = _BUSYBOX[failure.trouble]
    return trouble(f"wget: can't connect to remote host ({failure.address}): {why}")


def _curl_failed(wish: Fetch, failure: Failure) -> Done:
    code, call = _CURL[failure.trouble], wish.call
    waited = f"{failure.after_s * 1_000:.0f}"
    connect = f"Failed to connect to {call.host} port {call.port} after {waited} ms"
    words = {
        "name": f"Could not resolve host: {call.host}",
        "refused": f"{connect}: Could not connect to server",
        "unreachable": f"{connect}: Could not connect to server",
        "reset": "Recv failure: Connection reset by peer",
        "plain": "TLS connect error: error:0A00010B:SSL routines::wrong version number",
        "timeout": f"Operation timed out after {waited} milliseconds with 0 bytes received"
        if failure.connected
        else f"{connect}: Timeout was reached",
    }[failure.trouble]
    silent = "-s" in wish.flags and "-S" not in wish.flags
    return Done(code) if silent else trouble(f"curl: ({code}) {words}", code)
