"""nc: bytes to a port and back, over TCP or UDP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from practice.images.console.calls import Done, trouble
from practice.images.messages import Call, Failure, Result

_WITH_VALUE = ("w", "q", "s", "p", "i")
_PATIENCE_S = 10.0


@dataclass(frozen=True, slots=True)
class Poke:
    """What is sent, and how much is said of it."""

    call: Call
    speaks: bool


def read(args: Sequence[str], stdin: bytes) -> Poke | Done:
    """`nc [-vutz] [-w SECONDS] HOST PORT`."""
    flags, names, values = set[str](), list[str](), dict[str, str]()
    words = iter(args)
    for word in words:
        if not word.startswith("-") or word == "-":
            names.append(word)
            continue
        for at, letter in enumerate(word[1:], 1):
            flags.add(letter)
            if letter in _WITH_VALUE:
                values[letter] = word[at + 1 :] or next(words, "")
                break
    if len(names) != 2 or not names[1].isdigit():
        return trouble("usage: nc [-tuvz] [-w timeout] [destination] [port]")
    wait = values.get("w", "")
    limit_s = float(wait) if wait.replace(".", "").isdigit() else _PATIENCE_S
    call = Call(
        host=names[0],
        port=int(names[1]),
        raw=True,
        protocol="UDP" if "u" in flags else "TCP",
        body=b"" if "z" in flags else stdin,
        timeout_s=limit_s,
        connect_timeout_s=limit_s,
    )
    return Poke(call, "v" in flags)


def told(poke: Poke, result: Result) -> Done:
    """What nc says (OpenBSD's)."""
    call, kind = poke.call, poke.call.protocol.lower()
    where = f"{call.host} {call.port} port [{kind}/*]"
    if not isinstance(result, Failure):
        said = f"Connection to {where} succeeded!\n" if poke.speaks else ""
        return Done(0, result.body.encode(), said.encode())
    if result.trouble == "name":
        said = f'nc: getaddrinfo for host "{call.host}" port {call.port}: Name or service not known'
        return trouble(said)
    if call.protocol == "UDP" and result.trouble == "timeout":
        return Done()  # nobody said that nobody is there
    words = {
        "refused": "Connection refused",
        "timeout": "timed out: Operation now in progress",
        "unreachable": "No route to host",
        "reset": "Connection reset by peer",
    }[result.trouble]
    how = "" if result.trouble == "timeout" else "failed: "
    said = f"nc: connect to {call.host} port {call.port} ({kind}) {how}{words}"
    return trouble(said) if poke.speaks else Done(1)
