"""`test` and `expr`: the shell's way to compare and to count."""

from __future__ import annotations

import re

from practice.images.console.calls import Call, Done, text, trouble
from practice.images.console.words import arithmetic


def expr(call: Call) -> Done:
    """`expr 1 + 2`, comparisons, and `%`: from left to right, each as its own word."""
    words = list(call.args)
    signs = {"+", "-", "*", "/", "%", "=", "!=", "<", "<=", ">", ">="}
    if len(words) == 1:
        return text(words[0] + "\n", int(words[0] in ("", "0")))
    if len(words) != 3 or words[1] not in signs:
        return trouble("expr: syntax error", 2)
    if words[1] in ("=", "!=") and not all(re.fullmatch(r"-?\d+", one) for one in words[::2]):
        value = int((words[0] == words[2]) == (words[1] == "="))
    elif not all(re.fullmatch(r"-?\d+", one) for one in words[::2]):
        return trouble("expr: non-numeric argument", 2)
    else:
        value = arithmetic(" ".join(words).replace(" = ", " == "), {})
    return text(f"{value}\n", int(value == 0))


def test(call: Call) -> Done:
    """`test`, and `[` with its last word taken off."""
    words, files = list(call.args), call.machine.files
    wrong = bool(words) and words[0] == "!"
    words = words[1:] if wrong else words
    match words:
        case ["-d", name]:
            holds = files.is_folder(call.path(name))
        case ["-f", name]:
            holds = files.exists(call.path(name)) and not files.is_folder(call.path(name))
        case ["-e" | "-r" | "-w" | "-x", name]:
            holds = files.exists(call.path(name))
        case ["-s", name]:
            path = call.path(name)
            holds = files.exists(path) and (files.is_folder(path) or bool(files.read(path)))
        case ["-z", value]:
            holds = value == ""
        case ["-n", value] | [value]:
            holds = value != ""
        case [one, "=" | "==", other]:
            holds = one == other
        case [one, "!=", other]:
            holds = one != other
        case [one, "-eq" | "-ne" | "-lt" | "-le" | "-gt" | "-ge" as how, other]:
            holds = _compare(one, how, other)
        case _:
            holds = False
    return Done(int(holds == wrong))


def _compare(one: str, how: str, other: str) -> bool:
    if not re.fullmatch(r"-?\d+", one) or not re.fullmatch(r"-?\d+", other):
        return False
    difference = int(one) - int(other)
    return {
        "-eq": difference == 0,
        "-ne": difference != 0,
        "-lt": difference < 0,
        "-le": difference <= 0,
        "-gt": difference > 0,
        "-ge": difference >= 0,
    }[how]


def bracket(call: Call) -> Done:
    if call.args[-1:] != ["]"]:
        return trouble("sh: missing ]", 2)
    call.args = call.args[:-1]
    return test(call)
