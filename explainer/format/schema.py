"""The format of lessons as JSON Schema, for editors (docs/lesson.schema.json): front matter and step blocks.

It is made of the structs that read them; what they hold as plain data (conditions, actions) is written out here from
the same tables that the reader uses.
"""

from typing import Any

import msgspec

from explainer.format import actions as do
from explainer.format import predicates as ask
from explainer.format.lesson import Head, StepBlock
from explainer.format.quantities import Comparison, Reference

Schema = dict[str, Any]


def schema() -> Schema:
    """`$defs/head` for the front matter, `$defs/step` for a block; the root takes either."""
    kinds = [*do.ACTIONS.values(), *ask.PREDICATES.values()]
    found, parts = msgspec.json.schema_components(
        [Head, StepBlock, *kinds], schema_hook=_small, ref_template="#/$defs/{name}"
    )
    named = dict(zip([Head, StepBlock, *kinds], found, strict=True))
    parts["Condition"] = _condition(named)
    parts["Action"] = _action(named)
    parts["Deed"] = _deed()
    parts["head"], parts["step"] = named[Head], named[StepBlock]
    many = {"type": "array", "items": {"$ref": "#/$defs/Condition"}}
    step = parts["StepBlock"]["properties"]
    step["do"] = {"type": "array", "items": {"$ref": "#/$defs/Deed"}, "default": []}
    step["done"] = _done()
    parts["Given"]["properties"]["until"] = {**many, "default": []}
    parts["Expect"]["properties"]["in_order"] = {**many, "default": []}
    parts["Expect"]["properties"]["never"] = {**many, "default": []}
    parts["Slow"]["properties"]["pause_on"] = {**many, "default": []}
    parts["Stuck"]["properties"]["when"] = {"$ref": "#/$defs/Condition"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A lesson of Podium: front matter and step blocks",
        "anyOf": [{"$ref": "#/$defs/head"}, {"$ref": "#/$defs/step"}],
        "$defs": parts,
    }


def text() -> str:
    """As it stands in docs/."""
    return msgspec.json.format(msgspec.json.encode(schema(), order="sorted"), indent=1).decode()


def _small(kind: type) -> Schema:
    """msgspec's hook for the texts of `quantities`."""
    if kind is Comparison:
        return {"type": ["string", "number"], "examples": [">= 1", "== 3", "< 10 %"]}
    if kind is Reference:
        return {"type": "string", "examples": ["deployment/hello"]}
    raise NotImplementedError(kind)


def _one_of(words: dict[str, Schema]) -> Schema:
    """An object with exactly one of these keys."""
    return {
        "type": "object",
        "properties": words,
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
    }


def _short(named: dict[Any, Schema], word: str, kind: type, shorts: dict[str, str]) -> Schema:
    """Some may be written with one value alone."""
    if word not in shorts:
        return named[kind]
    return {"anyOf": [named[kind], {"type": ["string", "array"]}]}


def _condition(named: dict[Any, Schema]) -> Schema:
    one = {"$ref": "#/$defs/Condition"}
    many = {"type": "array", "items": one, "minItems": 1}
    words: dict[str, Schema] = {"all": many, "any": many, "not": one, "seen": one}
    words["match"] = {"type": "object", "required": ["apiVersion", "kind"]}
    words["expr"] = {"type": "string"}
    for word, kind in ask.PREDICATES.items():
        words[word] = _short(named, word, kind, ask.SHORT)
    return _one_of(words)


def _action(named: dict[Any, Schema]) -> Schema:
    return _one_of({word: _short(named, word, kind, do.SHORT) for word, kind in do.ACTIONS.items()})


def _deed() -> Schema:
    """A button, with one action beside it or several below `actions`."""
    words = {word: {"$ref": f"#/$defs/Action/properties/{word}"} for word in do.ACTIONS}
    several = {"type": "array", "items": {"$ref": "#/$defs/Action"}, "minItems": 1}
    own = {"button": {"type": "string"}, "says": {"type": "string"}, "actions": several}
    return {
        "type": "object",
        "required": ["button"],
        "properties": {**own, **words},
        "minProperties": 2,
        "maxProperties": 3,
        "additionalProperties": False,
    }


def _done() -> Schema:
    """A condition that may say for how long."""
    words = ["all", "any", "not", "seen", "match", "expr", *ask.PREDICATES]
    known = {word: {"$ref": f"#/$defs/Condition/properties/{word}"} for word in words}
    return {
        "type": ["object", "null"],
        "description": "A condition, and “for”, how long it must hold",
        "properties": {"for": {"type": "string", "examples": ["2s"]}, **known},
        "minProperties": 1,
        "maxProperties": 2,
        "additionalProperties": False,
        "default": None,
    }
