"""The programs that a small image brings: enough of busybox to look around and to change a file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

from practice.images.commands import sleep_s
from practice.images.console.archives import tar
from practice.images.console.calls import FOR_EVER_S, Call, Done, Pause, Tool, text, trouble
from practice.images.console.conditions import bracket, expr, test
from practice.images.console.filing import cat, copy, find, ls, mkdir, move, rm, touch
from practice.images.console.filters import awk, cut, grep, head, sed, sort, tail, tee, tr, wc
from practice.images.console.inspecting import hexdump, mount, stat
from practice.images.console.naming import dig, getent, nslookup
from practice.images.console.system import (
    date,
    env,
    hostname,
    identity,
    ip,
    kill,
    ps,
    sysctl,
    uname,
    where,
    who,
)

NOT_FOUND = 127


def echo(call: Call) -> Done:
    words, end = call.args, "\n"
    while words and words[0] in ("-n", "-e", "-ne", "-en"):
        end = "" if "n" in words[0] else end
        words = words[1:]
    return text(" ".join(words) + end)


def printf(call: Call) -> Done:
    if not call.args:
        return trouble("printf: usage: printf FORMAT [ARGUMENT...]")
    form, *values = call.args
    escapes = {"\\n": "\n", "\\t": "\t", "\\r": "\r", "\\\\": "\\"}
    form = re.sub(r"\\[ntr\\]", lambda match: escapes[match[0]], form)
    left = list(values)
    out = ""
    while True:
        before = len(left)
        out += re.sub(
            r"%[sdi%]",
            lambda match: "%" if match[0] == "%%" else (left.pop(0) if left else ""),
            form,
        )
        if not left or len(left) == before:
            return text(out)


def sleep(call: Call) -> Done | Pause:
    seconds = sleep_s(call.args)
    return Pause(FOR_EVER_S if seconds is None else min(seconds, FOR_EVER_S))


def seq(call: Call) -> Done:
    numbers = [int(word) for word in call.args if re.fullmatch(r"-?\d+", word)]
    if not numbers:
        return trouble("seq: missing operand")
    first = numbers[0] if len(numbers) > 1 else 1
    last = min(numbers[-1], first + 100_000)
    return text("".join(f"{one}\n" for one in range(first, last + 1)))


def basename(call: Call) -> Done:
    return text("".join(f"{posixpath.basename(name)}\n" for name in call.names()))


def nothing(_call: Call) -> Done:
    return Done()


def failing(_call: Call) -> Done:
    return Done(1)


TOOLS: dict[str, Tool] = {
    ":": nothing,
    "[": bracket,
    "awk": awk,
    "basename": basename,
    "cat": cat,
    "chmod": nothing,
    "chown": nothing,
    "cp": copy,
    "cut": cut,
    "date": date,
    "dig": dig,
    "echo": echo,
    "env": env,
    "expr": expr,
    "false": failing,
    "find": find,
    "getent": getent,
    "grep": grep,
    "head": head,
    "hexdump": hexdump,
    "hostname": hostname,
    "id": identity,
    "ip": ip,
    "kill": kill,
    "ls": ls,
    "mkdir": mkdir,
    "mount": mount,
    "mv": move,
    "nc": nothing,
    "nslookup": nslookup,
    "printenv": env,
    "printf": printf,
    "ps": ps,
    "pwd": where,
    "rm": rm,
    "sed": sed,
    "seq": seq,
    "sleep": sleep,
    "sort": sort,
    "stat": stat,
    "sync": nothing,
    "sysctl": sysctl,
    "tail": tail,
    "tar": tar,
    "tee": tee,
    "test": test,
    "touch": touch,
    "tr": tr,
    "true": nothing,
    "uname": uname,
    "wc": wc,
    "whoami": who,
}
READS_INPUT = ("awk", "cat", "cut", "grep", "head", "sed", "sort", "tail", "tee", "tr", "wc")
"""Programs that read their input when no file is named."""

OUTSIDE_SHELL = frozenset(TOOLS) - {":", "["}
"""Programs that exist as files; the others are words of the shell."""


def names_of(words: Sequence[str]) -> str:
    """A program's name without its folder."""
    return words[0].rpartition("/")[2] if words else ""
