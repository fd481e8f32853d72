"""YAML (or JSON) to objects, with the line on which each value stands.

The types are those that kubectl's YAML reader gives (YAML 1.1 as sigs.k8s.io/yaml knows it, without
dates and sexagesimal numbers, which JSON cannot say either). Everything is bounded: documents,
values, depth; an alias counts as often as it is used, so that no bomb goes off.
"""

import math
import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from dashboard import limits

Path = tuple[str | int, ...]
Lines = Mapping[Path, int]


class Unreadable(ValueError):
    """The text is no manifest; `line` (from 1) is where the trouble stands."""

    def __init__(self, text: str, line: int) -> None:
        super().__init__(text)
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One object, where it begins (line, from 1), and the line of each of its values by path."""

    body: dict[str, Any]
    line: int
    lines: Lines = field(repr=False)


_Base: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


class _Loader(_Base):  # type: ignore[misc]
    """Resolves plain scalars as kubectl's reader does."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


_BOOLS = "y|Y|yes|Yes|YES|on|On|ON|true|True|TRUE|n|N|no|No|NO|off|Off|OFF|false|False|FALSE"
_WHOLES = r"[-+]?(?:0b[01_]+|0o?[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+)"
_FLOATS = r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
PLAIN = tuple(
    (f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})$"), first)
    for tag, pattern, first in (
        ("bool", _BOOLS, list("yYnNtTfFoO")),
        ("int", _WHOLES, list("-+0123456789")),
        ("float", _FLOATS, list("-+.0123456789")),
        ("null", "~|null|Null|NULL|", ["~", "n", "N", ""]),
        ("merge", "<<", ["<"]),
    )
)
"""What a scalar without quotes is taken for: tag, pattern, first letters. A writer must quote the same texts."""

for _resolver in PLAIN:
    _Loader.add_implicit_resolver(*_resolver)

_TRUE = frozenset({"y", "yes", "on", "true"})


def read(text: str) -> list[Document]:
    """All objects of a text, the items of Lists among them. Raises Unreadable with the line."""
    try:
        nodes = [node for node in yaml.compose_all(text, Loader=_Loader) if node is not None]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = ", ".join(part for part in (error.context, error.problem) if part)
        raise Unreadable(f"This is not YAML: {said}.", mark.line + 1 if mark else 1) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Unreadable("A character here cannot stand in YAML.", line) from None
    except RecursionError:
        raise Unreadable("The values are nested too deeply.", 1) from None
    found: list[Document] = []
    for node in nodes:
        reader = _Reader()
        value = reader.value(node, (), 0)
        if value is not None:
            found += _objects(value, node.start_mark.line + 1, reader.lines)
        if len(found) > limits.MANIFEST_DOCUMENTS:
            raise Unreadable(
                f"These are more than {limits.MANIFEST_DOCUMENTS} objects; apply them in parts.",
                found[limits.MANIFEST_DOCUMENTS].line,
            )
    return found


def _objects(value: Any, line: int, lines: Lines) -> list[Document]:
    """The object, or those of a List."""
    if not isinstance(value, dict):
        raise Unreadable(f"An object is a mapping; this is {_named(value)}.", line)
    if str(value.get("kind", "")).endswith("List") and isinstance(value.get("items"), list):
        found: list[Document] = []
        for index, item in enumerate(value["items"][: limits.MANIFEST_DOCUMENTS + 1]):
            here: Path = ("items", index)
            below = {path[2:]: at for path, at in lines.items() if path[:2] == here}
            found += _objects(item, lines.get(here, line), below)
        return found
    for key in ("apiVersion", "kind"):
        if not isinstance(value.get(key), str) or not value[key]:
            raise Unreadable(f"The object does not say its {key}.", lines.get((key,), line))
    meta = value.get("metadata")
    if not isinstance(meta, dict) or not isinstance(meta.get("name"), str) or not meta["name"]:
        why = (
            " (generateName cannot be applied)"
            if isinstance(meta, dict) and "generateName" in meta
            else ""
        )
        raise Unreadable(f"The {value['kind']} has no metadata.name{why}.", lines.get(("metadata",), line))  # fmt: skip
    if not isinstance(meta.get("namespace", ""), str):
        raise Unreadable(
            "metadata.namespace must be a text.", lines.get(("metadata", "namespace"), line)
        )
    return [Document(body=value, line=line, lines=lines)]


def _named(value: Any) -> str:
    return {str: "a text", list: "a list", bool: "true or false"}.get(type(value), "a number")


class _Reader:
    """Values of one document; counts what it makes."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self._made = 0

    def value(self, node: yaml.Node, path: Path, depth: int) -> Any:
        """What JSON would say for a node."""
        line = node.start_mark.line + 1
        self._made += 1
        if self._made > limits.MANIFEST_VALUES or depth > limits.MANIFEST_DEPTH:
            raise Unreadable("The values are too many, or nested too deeply.", line)
        self.lines.setdefault(path, line)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(one, (*path, i), depth + 1) for i, one in enumerate(node.value)]
        return _scalar(node, line)

    def _mapping(self, node: yaml.MappingNode, path: Path, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if key_node.tag == "tag:yaml.org,2002:merge":
                merged |= self._merge(value_node, path, depth)
                continue
            if not isinstance(key_node, yaml.ScalarNode):
                raise Unreadable("A key must be a single word.", line)
            key = _key(key_node)
            if key in made:
                raise Unreadable(f"The key “{key[:60]}” stands here twice.", line)
            self.lines[(*path, key)] = line
            made[key] = self.value(value_node, (*path, key), depth + 1)
        return {**merged, **made}

    def _merge(self, node: yaml.Node, path: Path, depth: int) -> dict[str, Any]:
        """A merge key: what stands earlier wins (yaml.org, "Merge Key Language-Independent Type")."""
        parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
        made: dict[str, Any] = {}
        for part in parts:
            if not isinstance(part, yaml.MappingNode):
                raise Unreadable("“<<” takes a mapping.", node.start_mark.line + 1)
            made = {**self._mapping(part, path, depth + 1), **made}
        return made


def _key(node: yaml.ScalarNode) -> str:
    """Keys are texts in JSON; a key like `true` or 8080 is written as it stands."""
    return str(node.value)


def _scalar(node: yaml.Node, line: int) -> Hashable:
    text, tag = str(node.value), node.tag.removeprefix("tag:yaml.org,2002:")
    if tag == "str":
        return text
    if tag == "null":
        return None
    if tag == "bool":
        return text.lower() in _TRUE
    try:
        if tag == "int":
            return _whole(text)
        if tag == "float":
            number = float(text)
            if math.isfinite(number):
                return number
    except ValueError:
        pass
    raise Unreadable(f"“{text[:60]}” is nothing that JSON can say ({node.tag[:40]}).", line)


def _whole(text: str) -> int:
    plain = text.replace("_", "").lower()
    sign = -1 if plain.startswith("-") else 1
    digits = plain.lstrip("+-")
    if len(digits) > 20:
        raise ValueError(text)
    if digits.startswith(("0b", "0x", "0o")):
        return sign * int(digits, 0)
    return sign * int(digits, 8 if len(digits) > 1 and digits[0] == "0" else 10)
