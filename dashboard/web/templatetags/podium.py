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
