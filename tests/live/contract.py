"""The live protocol's JSON Schema as a check on frames.

A frame is one of many forms, and so is each row in it. A validator tries them all for each; here what a frame and a
row say they are (``t``, ``kind``: constants of the schema) chooses the one that can fit, and a row that was good is
not looked at again. `check_wholly` takes no such way, and a test holds both together."""

import json
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "protocol.schema.json").read_text("utf-8")
)
ROWS = {"snapshot": "rows", "delta": "up"}
"""Where frames have rows."""
KNOWN_ROWS = 8_192
_good: set[bytes] = set()


@cache
def _validator(where: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/$defs/{where}", "$defs": SCHEMA["$defs"]})


@cache
def _forms() -> dict[str, str]:
    """Where the form of a frame stands, by its ``t``."""
    found: dict[str, str] = {}
    for number, form in enumerate(SCHEMA["$defs"]["server"]["oneOf"]):
        told = form["properties"]["t"]
        found |= dict.fromkeys(told.get("enum") or [told["const"]], f"server/oneOf/{number}")
    return found


@cache
def _kinds() -> dict[str, str]:
    """Where the form of a row stands, by its kind."""
    names = [one["$ref"].rpartition("/")[2] for one in SCHEMA["$defs"]["row"]["oneOf"]]
    return {SCHEMA["$defs"][name]["properties"]["kind"]["const"]: name for name in names}


def _check_row(row: Any) -> None:
    """Remembers, by a digest, those that were good: rows that a test counts the memory of have a kilobyte each."""
    digest = blake2b(json.dumps(row).encode(), digest_size=16).digest()
    if digest in _good:
        return
    kind = row.get("kind") if isinstance(row, dict) else None
    _validator(_kinds().get(kind, "row") if isinstance(kind, str) else "row").validate(row)
    if len(_good) >= KNOWN_ROWS:
        _good.clear()
    _good.add(digest)


def check_server_frame(frame: Any) -> None:
    """Raises jsonschema.ValidationError for what the server may not send."""
    kind = frame.get("t") if isinstance(frame, dict) else None
    form = _forms().get(kind) if isinstance(kind, str) else None
    if form is None:
        check_wholly(frame)
        return
    key = ROWS.get(str(kind), "")
    rows = frame.get(key)
    if isinstance(rows, list):
        for row in rows:
            _check_row(row)
        frame = {**frame, key: []}
    _validator(form).validate(frame)


def check_wholly(frame: Any) -> None:
    """The same, as the schema stands."""
    _validator("server").validate(frame)


def check_client_frame(frame: Any) -> None:
    """Raises jsonschema.ValidationError for what a client may not send."""
    _validator("client").validate(frame)
