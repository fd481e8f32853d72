"""Scalars and containers of YAML as the Go library of a real API server reads them: JSON's types only.

Mirrors sigs.k8s.io/yaml: dates stay text, `!!binary` is decoded to text, sets and ordered maps are plain
ones, numbers may be written as JSON writes them, and what does not fit its tag is an error.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any

import yaml

FLOAT = re.compile(
    r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:e[-+]?[0-9]+)?|[-+]?\.inf|\.nan)\Z", re.IGNORECASE
)
"""Also `1e5`, which is text in Python's YAML 1.1, and what every JSON encoder writes."""

PREFIX = "tag:yaml.org,2002:"


class YamlTypeError(yaml.YAMLError):
    """A value that its tag does not allow, or that JSON cannot say."""


class GoLoader(yaml.SafeLoader):
    """A safe loader with Go's idea of scalars."""


def _resolvers() -> dict[str | None, list[tuple[str, re.Pattern[str]]]]:
    """Python's table without dates and its narrower floats."""
    left_out = (f"{PREFIX}timestamp", f"{PREFIX}float")
    kept = {
        first: [(tag, pattern) for tag, pattern in rows if tag not in left_out]
        for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    for first in "-+.0123456789":
        kept.setdefault(first, []).append((f"{PREFIX}float", FLOAT))
    return kept


GoLoader.yaml_implicit_resolvers = _resolvers()


def _text(loader: GoLoader, node: yaml.ScalarNode) -> str:
    value = str(loader.construct_scalar(node))
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise YamlTypeError("found invalid Unicode character escape code")
    return value


def _strictly(tag: str, construct: Callable[[Any, Any], Any]) -> None:
    """Use Python's constructor, whose complaints about a tag that does not fit are of every kind."""

    def constructed(loader: GoLoader, node: Any) -> Any:
        try:
            return construct(loader, node)
        except (ValueError, KeyError, AttributeError, TypeError, OverflowError):
            shown = node.value if isinstance(node, yaml.ScalarNode) else ""
            raise YamlTypeError(f"cannot decode !!str `{shown[:40]}` as a !!{tag}") from None

    GoLoader.add_constructor(f"{PREFIX}{tag}", constructed)


def _integer(loader: GoLoader, node: yaml.ScalarNode) -> Any:
    """Numbers of hours, minutes and seconds are text; so is what is beyond every number of Go."""
    text = str(loader.construct_scalar(node))
    if ":" in text or len(text) > 400:
        return text
    return loader.construct_yaml_int(node)


def _float(loader: GoLoader, node: yaml.ScalarNode) -> Any:
    text = str(loader.construct_scalar(node))
    if ":" in text or (len(text) > 300 and "." not in text):
        return text
    value: float = loader.construct_yaml_float(node)
    if value != value or value in (float("inf"), -float("inf")):
        if "inf" in text.lower() or "nan" in text.lower():
            raise YamlTypeError(f"json: unsupported value: {_GO_NUMBERS[str(value)]}")
        return text
    return int(value) if value.is_integer() and abs(value) < 1e21 else value  # as Go writes JSON


_GO_NUMBERS = {"nan": "NaN", "inf": "+Inf", "-inf": "-Inf"}


def _binary(loader: GoLoader, node: yaml.ScalarNode) -> str:
    try:
        raw = base64.b64decode(str(loader.construct_scalar(node)), validate=True)
    except binascii.Error:
        raise YamlTypeError("!!binary value contains invalid base64 data") from None
    return raw.decode("utf-8", errors="replace")


GoLoader.add_constructor(f"{PREFIX}str", _text)
GoLoader.add_constructor(f"{PREFIX}timestamp", _text)
GoLoader.add_constructor(f"{PREFIX}binary", _binary)
_strictly("int", _integer)
_strictly("float", _float)
_strictly("bool", GoLoader.construct_yaml_bool)
