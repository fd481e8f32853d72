"""Timestamps of the API as Unix milliseconds."""

from datetime import datetime
from functools import lru_cache


@lru_cache(maxsize=4096)  # what happens together is in the same second, and then the same number
def to_ms(moment: datetime | None) -> int | None:
    """Milliseconds, exactly; None stays None. The API writes UTC; whole seconds mostly."""
    if moment is None:
        return None
    return round(moment.timestamp() * 1000)
