"""Timestamps of the API as Unix milliseconds."""

from datetime import datetime


def to_ms(moment: datetime | None) -> int | None:
    """Milliseconds, exactly; None stays None. The API writes UTC; whole seconds mostly."""
    if moment is None:
        return None
    return round(moment.timestamp() * 1000)
