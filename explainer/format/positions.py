"""YAML that remembers where each value stands, so that a trouble can name line and column.

Only plain data: YAML's safe tags (https://yaml.org/spec/1.1/#id861060), no duplicates of a key, no
aliases (a lesson needs none, and a few of them can make gigabytes).
"""

from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[str | int, ...]
QUICK: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class NotYaml(Exception):
    """`text` says what is wrong; `line` and `column` from 1 within the text that was given."""

    def __init__(self, text: str, line: int, column: int, advice: str = "") -> None:
        super().__init__(text)
        self.text, self.line, self.column, self.advice = text, line, column, advice


@dataclass(frozen=True, slots=True)
class Located:
    """`data` is what the YAML says; `places` holds line and column (from 1) of every value by its
    path, and of every key by its path with ":" before the key."""

    data: Any
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def place(self, path: Path) -> tuple[int, int]:
        """Where it stands, or the nearest thing around it that stands anywhere."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))


def locate(text: str) -> Located:
    """Raises NotYaml with the first trouble."""
    try:
        node = _composed(text)
    except yaml.MarkedYAMLError as error:
        raise _from_yaml(error) from error
    except yaml.YAMLError as error:  # a character that YAML forbids
        raise NotYaml(f"This is not YAML: {error}", 1, 1) from error
    places: dict[Path, tuple[int, int]] = {}
    return Located(None if node is None else _build(node, (), places), places)


def _composed(text: str) -> yaml.Node | None:
    """By libyaml where PyYAML has it, ten times as fast; by PyYAML's own parser for the words about what is wrong."""
    try:
        return _parsed(text, QUICK)
    except yaml.YAMLError:
        return _parsed(text, yaml.SafeLoader)


def _parsed(text: str, loader: type[yaml.SafeLoader]) -> yaml.Node | None:
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            raise _at(event.start_mark, "An alias (*name) is not allowed; write it out.")
    node: yaml.Node | None = yaml.compose(text, Loader=loader)
    return node


def _build(node: yaml.Node, path: Path, places: dict[Path, tuple[int, int]]) -> Any:
    places[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_build(one, (*path, index), places) for index, one in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, places)
    return _scalar(node)


def _mapping(
    node: yaml.MappingNode, path: Path, places: dict[Path, tuple[int, int]]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = _scalar(key_node)
        if not isinstance(key, str):
            advice = f'Quote it: "{key_node.value}".'
            raise _at(key_node.start_mark, f"The key {key_node.value} is no text to YAML.", advice)
        if key in found:
            raise _at(key_node.start_mark, f"The key “{key}” stands here twice.")
        places[(*path, f":{key}")] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        found[key] = _build(value_node, (*path, key), places)
    return found


def _scalar(node: yaml.Node) -> Any:
    constructor = yaml.constructor.SafeConstructor()
    try:
        return constructor.construct_object(node)
    except yaml.MarkedYAMLError as error:
        raise _from_yaml(error) from error
    except ValueError as error:  # 2026-13-45 looks like a date
        raise _at(node.start_mark, f"{node.value} cannot be read: {error}.", "Quote it.") from error


def _at(mark: Any, text: str, advice: str = "") -> NotYaml:
    # Two classes of marks, of PyYAML's two parsers; both have line and column from 0.
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return NotYaml(text, line, column, advice)


def _from_yaml(error: yaml.MarkedYAMLError) -> NotYaml:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = error.problem or "it cannot be read"
    return NotYaml(f"This is not YAML: {problem}.", line, column, _repair(error))


def _repair(error: yaml.MarkedYAMLError) -> str:
    """What most often helps at such a place."""
    text = f"{error.problem} {error.context}"
    if "mapping values are not allowed" in text:
        return "A text with a colon in it must be quoted, or written as a block after “>-”."
    if (
        "expected ',' or" in text
        or "expected the node content" in text
        or "while parsing a flow" in text
    ):
        return (
            "Within { } or [ ] quote texts that hold , : ? { } [ ], or write them in block style."
        )
    if "\\t" in text:
        return "Indent with spaces."
    return ""
