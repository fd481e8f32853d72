"""Whether processes of Podium can tell each other what people do (docs/several-processes.md)."""

import time

from dashboard.doctor.findings import SELF, Finding
from dashboard.environment import hidden
from dashboard.relay.line import answers
from dashboard.relay.others import Others

NAME = "Other processes"
NEXT = (
    "Notes, drains and requests of other processes are not told here until it does; "
    "start it, or correct PODIUM_REDIS_URL."
)


async def processes(url: str, others: Others | None = None) -> list[Finding]:
    """Nothing where no Redis is set. `others` is what this process, when it serves, has heard."""
    if not url:
        return []
    began_s = time.monotonic()
    if trouble := await answers(url):
        text = f"Redis ({hidden(url)}) does not answer: {trouble}."
        return [Finding(section=SELF, name=NAME, grade="slow", text=text, next=NEXT)]
    took_ms = round((time.monotonic() - began_s) * 1000)
    text = "Redis answers." if others is None else f"Redis answers; {_heard(others)}."
    return [Finding(section=SELF, name=NAME, grade="good", text=text, took_ms=took_ms)]


def _heard(others: Others) -> str:
    count = others.processes
    return f"{count or 'no'} other process{'' if count == 1 else 'es'} of Podium heard lately"
