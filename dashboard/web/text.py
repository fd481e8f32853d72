"""Making text from the cluster safe to look at.

HTML escaping is the template's work. This is about what escaping leaves in: terminal colour codes,
control characters, and the bidirectional marks with which a label or a log line can show itself as
something else (Unicode TR 36, "Trojan Source"). They are shown as what they are, never obeyed.
"""

import re
from datetime import datetime

# ECMA-48 control sequences (colours, cursor), operating system commands (titles, links) and
# two-byte escapes.
ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_-~])")
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff\ufff9-\ufffb]"
)


def visible(text: str) -> str:
    """Without colour codes, and with every other invisible character written out as `\\u202e`."""
    return HIDDEN.sub(
        lambda found: f"\\u{ord(found[0]):04x}", ANSI.sub("", text.replace("\r\n", "\n"))
    )


def shortened(text: str, limit_chars: int) -> str:
    """The last `limit_chars`, beginning at a line, and a word about what was left out."""
    if len(text) <= limit_chars:
        return text
    kept = text[-limit_chars:]
    kept = kept[kept.find("\n") + 1 :]
    return f"… {len(text) - len(kept):,} earlier characters are not shown\n{kept}"


def age(since: str | datetime | None, now: datetime) -> str:
    """`5s`, `3m`, `2h`, `9d` as kubectl writes ages; empty for no time or one that cannot be read."""
    if isinstance(since, str):
        try:
            since = datetime.fromisoformat(since)
        except ValueError:
            return ""
    if since is None or since.tzinfo is None:
        return ""
    seconds = max(0, int((now - since).total_seconds()))
    for unit, length in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length}{unit}"
    return f"{seconds}s"
