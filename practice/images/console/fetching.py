"""wget, curl and nslookup: asking others over the cluster's network."""

from __future__ import annotations

import http
import re
from collections.abc import Sequence
from dataclasses import dataclass

from practice.images.console.calls import Done, text, trouble
from practice.images.messages import Answer, Call, Failure, Lookup, Result

PROGRAMS = ("wget", "curl", "nslookup")
_URL = re.compile(r"(?:http://)?([^/:?]+)(?::(\d+))?(/[^\s]*)?")
_WITH_VALUE = ("-O", "-o", "-T", "--timeout", "-m", "--max-time", "--connect-timeout", "-H", "-X")


@dataclass(frozen=True, slots=True)
class Question:
    """A name for the DNS."""

    name: str


@dataclass(frozen=True, slots=True)
class Fetch:
    """A request, and which program makes it."""

    program: str
    call: Call
    show: bool
    headers: bool
    code_only: bool
    fail: bool


def read(program: str, args: Sequence[str]) -> Fetch | Question | Done:
    """What a command line asks for, or why it asks for nothing."""
    options, names = _split(args)
    if program == "nslookup":
        return Question(names[0]) if names else trouble("BusyBox multi-call binary.\n")
    if not names:
        return trouble("curl: no URL specified!" if program == "curl" else "wget: missing URL")
    match = _URL.fullmatch(names[0])
    if match is None:
        return trouble(f"{program}: bad address '{names[0]}'")
    wait = next((options[one] for one in ("-T", "-m", "--max-time") if one in options), "")
    call = Call(
        host=match[1],
        port=int(match[2] or 80),
        path=match[3] or "/",
        method=options.get("-X", "HEAD" if "-I" in options else "GET"),
        agent="curl/8.14.1" if program == "curl" else "Wget",
        timeout_s=float(wait) if re.fullmatch(r"\d+(\.\d+)?", wait) else None,
    )
    return Fetch(
        program=program,
        call=call,
        show=(program == "curl" and "-o" not in options) or options.get("-O") == "-",
        headers="-I" in options or "-i" in options,
        code_only="%{http_code}" in options.get("-w", ""),
        fail="-f" in options,
    )


def _split(args: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    options: dict[str, str] = {}
    names: list[str] = []
    words = iter(args)
    for word in words:
        if word.startswith("--") and "=" in word:
            name, _, value = word.partition("=")
            options["-T" if name == "--timeout" else name] = value
        elif word in (*_WITH_VALUE, "-w"):
            options[word] = next(words, "")
        elif word.startswith("-qO"):
            options["-q"], options["-O"] = "", word[3:] or next(words, "")
        elif re.fullmatch(r"-O.+", word):
            options["-O"] = word[2:]
        elif word.startswith("-") and not word.startswith("--") and len(word) > 1:
            letters = list(word[1:])
            last = f"-{letters[-1]}"
            options |= {f"-{letter}": "" for letter in letters}
            if last in ("-O", "-o", "-w", "-T", "-m", "-H", "-X") and last not in ("-s",):
                options[last] = next(words, "")
        elif not word.startswith("-"):
            names.append(word)
    return options, names


def fetched(wish: Fetch, result: Result) -> Done:
    """What the program says to an answer, or to none."""
    if isinstance(result, Failure):
        return _failed(wish, result)
    bad = result.status >= 400
    if wish.program == "wget":
        if bad:
            return trouble(
                f"wget: server returned error: HTTP/1.1 {result.status} {_words(result)}"
            )
        return text(result.body if wish.show else "")
    if wish.code_only:
        return text(("" if not wish.show else result.body) + str(result.status))
    if bad and wish.fail:
        return trouble(f"curl: (22) The requested URL returned error: {result.status}", 22)
    head = ""
    if wish.headers:
        head = f"HTTP/1.1 {result.status} {_words(result)}\r\n"
        head += f"Content-Type: {result.content_type}\r\n\r\n"
    return text(head + ("" if wish.call.method == "HEAD" or not wish.show else result.body))


def _words(answer: Answer) -> str:
    try:
        return http.HTTPStatus(answer.status).phrase
    except ValueError:
        return ""


def _failed(wish: Fetch, failure: Failure) -> Done:
    call = wish.call
    where = f"{call.host} ({failure.address or call.host}:{call.port})"
    if wish.program == "wget":
        return trouble(
            {
                "name": f"wget: bad address '{call.host}'",
                "timeout": "wget: download timed out",
                "refused": f"wget: can't connect to remote host ({failure.address}):"
                " Connection refused",
                "unreachable": f"wget: can't connect to remote host ({failure.address}):"
                " No route to host",
                "reset": "wget: error getting response",
            }[failure.trouble]
        )
    code, words = {
        "name": (6, f"Could not resolve host: {call.host}"),
        "timeout": (28, f"Connection timed out after {failure.after_s * 1000:.0f} milliseconds"),
        "refused": (7, f"Failed to connect to {call.host} port {call.port}: Connection refused"),
        "unreachable": (7, f"Failed to connect to {where}: No route to host"),
        "reset": (52, "Empty reply from server"),
    }[failure.trouble]
    return trouble(f"curl: ({code}) {words}", code)


def looked_up(question: Question, found: Lookup) -> Done:
    """nslookup's words (busybox)."""
    server = found.server or "10.96.0.10"
    head = f"Server:\t\t{server}\nAddress:\t{server}:53\n\n"
    if found.silent:
        return text(";; connection timed out; no servers could be reached\n\n", 1)
    if not found.addresses:
        return text(f"{head}** server can't find {question.name}: NXDOMAIN\n\n", 1)
    alias = f"{question.name}\tcanonical name = {found.canonical}\n" if found.canonical else ""
    lines = "".join(f"Name:\t{found.name}\nAddress: {one}\n" for one in found.addresses)
    return text(f"{head}{alias}{lines}\n")
