"""The lesson protocol as JSON Schema, made of its structs (docs/lesson-protocol.schema.json)."""

from typing import Any

import msgspec

from explainer.player.commands import Command
from explainer.player.document import Document


def schema() -> dict[str, Any]:
    """Both directions: the document a page gets, and the commands that it sends."""
    (state, command), parts = msgspec.json.schema_components(
        [Document, Command], ref_template="#/$defs/{name}"
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Podium's lesson protocol",
        "$defs": {**parts, "state": state, "command": command},
        "anyOf": [{"$ref": "#/$defs/state"}, {"$ref": "#/$defs/command"}],
    }


def text() -> str:
    """As it stands in docs/."""
    return msgspec.json.format(msgspec.json.encode(schema(), order="sorted"), indent=1).decode()
