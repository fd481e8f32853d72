"""What changed, as a real API server says it in refusals of changes: a unified diff of Go structs.

The server prints both sides as indented JSON of its internal types, whose fields are named as in
Go (`HostPath`), in the order of the structs and with `null` for what is not set.
"""

from __future__ import annotations

import difflib
import json
from typing import Any

CONTEXT_LINES = 3


def difference(old: Any, new: Any) -> str:
    """The diff of the two, in hunks without the file names; empty when they are equal."""
    lines = difflib.unified_diff(_lines(old), _lines(new), lineterm="\n", n=CONTEXT_LINES)
    return "".join(line for line in lines if line not in ("--- \n", "+++ \n"))


def _lines(value: Any) -> list[str]:
    return [f"{line}\n" for line in json.dumps(value, indent=1, ensure_ascii=False).split("\n")]
