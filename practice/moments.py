"""Moments in time that lie further away than Python can say."""

from datetime import datetime, timedelta


def moved(moment: datetime, seconds: float) -> datetime:
    """So many seconds later; earlier, if negative. Beyond the years 1 to 9999, which any client may ask for (a grace
    period is a 64-bit number of seconds), the last moment of them."""
    try:
        return moment + timedelta(seconds=seconds)
    except OverflowError:
        end = datetime.max if seconds > 0 else datetime.min  # noqa: DTZ901
        return end.replace(microsecond=0, tzinfo=moment.tzinfo)
