"""Literals that can be judged before they are used: durations, timestamps, patterns."""

from __future__ import annotations

from practice.cel.errors import CelError, Issue
from practice.cel.nodes import Call, Node, Value, parts


def literal_issues(node: Node) -> list[Issue]:
    """What is wrong with the arguments of `duration`, `timestamp` and `matches`."""
    found: list[Issue] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        waiting += parts(one)
        if isinstance(one, Call) and one.args and isinstance(one.args[-1], Value):
            literal = one.args[-1]
            if isinstance(literal.value, str) and not _is_good(one, literal.value):
                found.append(Issue(literal.at, f"invalid {one.name} argument"))
    return found


def _is_good(call: Call, text: str) -> bool:
    from practice.cel.functions import duration, timestamp  # the evaluator may not be needed
    from practice.cel.patterns import compiled_pattern

    try:
        if call.target is None and len(call.args) == 1 and call.name == "duration":
            duration(text)
        elif call.target is None and len(call.args) == 1 and call.name == "timestamp":
            timestamp(text)
        elif call.name == "matches":
            compiled_pattern(text)
    except CelError:
        return False
    return True
