"""Keeps the log for faults.

Django writes a line for every answer of 400 and above. A refused click, a page that is gone and
"not ready yet" are answers, not faults; what is left is what somebody has to look at.
"""

import logging


class OnlyFaults(logging.Filter):
    """Lets a line about an answer through only when it brings a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lines that are about no answer always pass."""
        return not hasattr(record, "status_code") or record.exc_info is not None
