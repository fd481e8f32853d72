"""Small things that templates need: invisible characters made visible, one cell of a row."""

from collections.abc import Sequence

from django import template

from dashboard.web import text

register = template.Library()


@register.filter
def visible(value: object) -> str:
    """See `text.visible`; the result is still escaped for HTML by the template."""
    return text.visible(str(value))


@register.filter
def at(row: Sequence[str], index: int) -> str:
    """The cell at `index`; rows may be shorter than the table."""
    return row[index] if index < len(row) else ""


_STATE_WORDS = {
    "new": "would be made",
    "changed": "would change",
    "same": "stays as it is",
    "conflict": "belongs to others",
    "refused": "refused",
    "later": "not known yet",
    "failed": "no answer",
}
_DONE_WORDS = {"apply": "applied", "delete": "deleted"}


@register.filter
def state_word(state: str, verb: str = "") -> str:
    """What has become, or would become, of one document, in words."""
    if state == "done":
        return _DONE_WORDS[verb]
    return "nothing to do" if verb and state == "same" else _STATE_WORDS[state]
