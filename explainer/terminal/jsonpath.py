"""The JSONPath templates that people type: texts, `{.a.b}`, `[0]`, `[*]`, `[?(@.a=="b")]`, `{range}`."""

import json
import re
from typing import Any

from explainer.terminal.limits import TERMINAL_PATH_STEPS
from explainer.terminal.refusals import Failed

STEP = re.compile(
    r"""\.(?P<name>(?:[\w/-]|\\.)+|\*)|\[(?P<at>-?\d+)\]|\[(?P<star>\*)\]|\[['"](?P<quoted>[^'"]+)['"]\]"""
    r"""|\[\?\(@(?P<field>(?:\.[\w-]+)+)\s*(?P<is>==|!=)\s*(?P<value>"[^"]*"|'[^']*'|[\w.-]+)\)\]"""
)


def evaluate(template: str, root: Any) -> str:
    """What the template says of an object. Raises Failed."""
    if not template:
        raise Failed("error: template format specified but no template given")
    parts, _ = _parse(_tokens(template), 0, within=False)
    return _said(parts, root, root)


def _tokens(template: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if "{" not in template:  # kubectl puts the braces around a bare path
        template = "{" + (template if template.startswith(".") else f".{template}") + "}"
    rest = template
    while rest:
        text, brace, rest = rest.partition("{")
        if text:
            found.append(("text", text))
        if brace:
            inner, closed, rest = rest.partition("}")
            if not closed:
                raise Failed(f"error: error parsing jsonpath {template}, unclosed action")
            found.append(("path", inner.strip()))
    if len(found) > TERMINAL_PATH_STEPS:
        raise Failed(f"error: a template has at most {TERMINAL_PATH_STEPS} parts here")
    return found


def _parse(tokens: list[tuple[str, str]], at: int, *, within: bool) -> tuple[list[Any], int]:
    parts: list[Any] = []
    while at < len(tokens):
        sort, text = tokens[at]
        at += 1
        if sort == "text":
            parts.append(text)
        elif text == "end":
            if not within:
                raise Failed("error: error parsing jsonpath, not in range, nothing to end")
            return parts, at
        elif text.startswith("range "):
            inner, at = _parse(tokens, at, within=True)
            parts.append((_path(text.removeprefix("range ")), inner))
        elif re.fullmatch(r'"([^"\\]|\\.)*"', text):
            parts.append(json.loads(text))
        else:
            parts.append((_path(text), None))
    if within:
        raise Failed("error: error parsing jsonpath, unclosed range")
    return parts, at


def _path(text: str) -> list[re.Match[str]]:
    text = text.strip().removeprefix("$").removeprefix("@")
    steps, at = [], 0
    while at < len(text):
        found = STEP.match(text, at)
        if found is None:
            raise Failed(
                f"error: error parsing jsonpath: “{text[at:]}” is not understood in this terminal"
            )
        steps.append(found)
        at = found.end()
    return steps


def _said(parts: list[Any], here: Any, root: Any) -> str:
    said = []
    for part in parts:
        if isinstance(part, str):
            said.append(part)
            continue
        path, inner = part
        found = _find(path, here)
        if inner is None:
            said.append(" ".join(_text(one) for one in found))
        else:
            said += [_said(inner, one, root) for one in found]
    return "".join(said)


def _find(path: list[re.Match[str]], here: Any) -> list[Any]:
    found = [here]
    for step in path:
        found = [after for one in found for after in _step(step, one)]
    return found


def _step(step: re.Match[str], one: Any) -> list[Any]:
    if step["at"] is not None:
        inside = isinstance(one, list) and -len(one) <= int(step["at"]) < len(one)
        if not inside:
            size = len(one) if isinstance(one, list) else 0
            raise Failed(
                f"error: error executing jsonpath: array index out of bounds: index {step['at']}, length {size}"
            )
        return [one[int(step["at"])]]
    if step["field"] is not None:
        return [each for each in one if _holds(step, each)] if isinstance(one, list) else []
    name = (step["name"] or step["quoted"] or "*").replace("\\", "")
    if name == "*":
        return (
            list(one.values())
            if isinstance(one, dict)
            else list(one)
            if isinstance(one, list)
            else []
        )
    return [one[name]] if isinstance(one, dict) and name in one else []


def _holds(step: re.Match[str], each: Any) -> bool:
    found = _find(_path(step["field"]), each)
    same = bool(found) and _text(found[0]) == step["value"].strip("\"'")
    return same if step["is"] == "==" else not same


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
