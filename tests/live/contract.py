"""The live protocol's JSON Schema as a check on frames."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "protocol.schema.json").read_text("utf-8")
)


@cache
def _validator(side: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/$defs/{side}", "$defs": SCHEMA["$defs"]})


def check_server_frame(frame: Any) -> None:
    """Raises jsonschema.ValidationError for what the server may not send."""
    _validator("server").validate(frame)


def check_client_frame(frame: Any) -> None:
    """Raises jsonschema.ValidationError for what a client may not send."""
    _validator("client").validate(frame)
