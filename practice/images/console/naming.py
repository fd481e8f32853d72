"""dig, getent and nslookup: names and addresses, by the cluster's DNS and the hosts file."""

from __future__ import annotations

from practice.images.console.calls import Call, Done, Pause, text, trouble
from practice.images.messages import Lookup, Records
from practice.images.mounts import FileProblem

_KINDS = ("A", "AAAA", "CNAME", "PTR", "SRV", "TXT", "NS", "SOA", "ANY")
_TTL_S = 30
_NOT_FOUND = 2


def nslookup(call: Call) -> Done | Pause:
    names = call.names()
    if not names:
        return trouble("BusyBox multi-call binary.\n")
    if call.machine.outgoing is None:
        return trouble("nslookup: bad address")
    found = call.machine.outgoing.lookup(names[0])
    return Pause(found.took_s, _looked_up(names[0], found))


def _looked_up(asked: str, found: Lookup) -> Done:
    if found.silent:
        return text(";; connection timed out; no servers could be reached\n\n", 1)
    server = found.server or "10.96.0.10"
    head = f"Server:\t\t{server}\nAddress:\t{server}:53\n\n"
    if not found.addresses:
        tried = found.tried or (asked,)
        missing = "".join(f"** server can't find {one}: NXDOMAIN\n\n" for one in tried)
        return text(head + missing, 1)
    alias = f"{found.name}\tcanonical name = {found.canonical}\n" if found.canonical else ""
    name = found.canonical or found.name
    lines = "".join(f"Name:\t{name}\nAddress: {ip}\n" for ip in found.addresses)
    return text(f"{head}{alias}{lines}\n")


def dig(call: Call) -> Done | Pause:
    """`dig [+search] [+short] NAME [TYPE]`: the answer's records; the rest is not simulated."""
    options = {word[1:] for word in call.args if word.startswith("+")}
    words = [word for word in call.args if word[:1] not in ("+", "@", "-")]
    kinds = [word for word in words if word.upper() in _KINDS]
    names = [word for word in words if word.upper() not in _KINDS]
    if call.machine.outgoing is None or not names:
        return trouble(";; no servers could be reached", 9)
    found = call.machine.outgoing.records(
        names[0], kinds[0].upper() if kinds else "A", search="search" in options
    )
    if found.silent:
        done = text(";; connection timed out; no servers could be reached\n", 9)
        return Pause(found.took_s, done)
    return Pause(found.took_s, text(_dug(found, short="short" in options)))


def _dug(found: Records, *, short: bool) -> str:
    if short:
        return "".join(f"{value}\n" for _, _, value in found.found)
    return "".join(f"{name}\t{_TTL_S}\tIN\t{kind}\t{value}\n" for name, kind, value in found.found)


def getent(call: Call) -> Done | Pause:
    """`getent hosts NAME`: the hosts file first, then the DNS."""
    if call.args[:1] not in (["hosts"], ["ahosts"], ["ahostsv4"]) or len(call.args) < 2:
        return trouble("getent: unknown database", 1)
    name = call.args[1]
    for ip, *names in _hosts(call):
        if name in (ip, *names):
            return text(f"{ip:<15} {' '.join(names)}\n")
    if call.machine.outgoing is None:
        return Done(_NOT_FOUND)
    found = call.machine.outgoing.lookup(name)
    lines = "".join(f"{ip:<15} {found.canonical or found.name}\n" for ip in found.addresses)
    return Pause(found.took_s, text(lines, 0 if lines else _NOT_FOUND))


def _hosts(call: Call) -> list[list[str]]:
    try:
        raw = call.machine.files.read("/etc/hosts").decode(errors="replace")
    except FileProblem:
        return []
    return [words for line in raw.splitlines() if (words := line.partition("#")[0].split())]
