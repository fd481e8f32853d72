"""What an answer means: answered, failed, or not known; and when to stop asking.

*Answered* is what Kubernetes' own HTTP probes call a success: a status from 200 to 399. *Failed* is
every other status, silence, and an answer that breaks off. *Unknown* is when the API server itself
was not to be reached: nobody can say whether the program would have answered.
"""

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from dashboard.kube import errors
from dashboard.kube.proxying import Proxied

Outcome = Literal["answered", "failed", "unknown"]

_OWN_WORDS = (
    "error trying to reach service",
    "no endpoints available",
    "no service port",
    "Timeout:",
)
"""How the API server's own sentences about a proxied request begin. Any other text is the program's,
and what programs answer is shown to nobody."""
REASON_MAX_CHARS = 200


@dataclass(frozen=True, slots=True)
class Verdict:
    """``reason``: why it failed. ``ends``: why no further request makes sense, or ""."""

    outcome: Outcome
    reason: str = ""
    ends: str = ""


def judge(answer: Proxied) -> Verdict:
    """The verdict about an answer that came."""
    if 200 <= answer.status < 400:
        return Verdict("answered")
    status = _status(answer.body)
    message = str(status.get("message") or "")
    if answer.status == 403 and status.get("reason") == "Forbidden" and "/proxy" in message:
        return Verdict("failed", "forbidden", ends=f"Podium may not do this: {message}")
    if answer.status == 404 and (status.get("details") or {}).get("kind") == "services":
        return Verdict("failed", "no such Service", ends="The Service is gone.")
    if message.startswith(_OWN_WORDS):
        return Verdict("failed", f"{answer.status}: {message}"[:REASON_MAX_CHARS])
    return Verdict("failed", f"HTTP status {answer.status}")


def refused(error: errors.KubeError) -> Verdict:
    """The verdict when no answer of a program came: the API server was away, the answer broke off,
    or the endpoints were not to be read."""
    if isinstance(error, errors.NotFound):
        return Verdict("failed", "no such Service", ends="The Service is gone.")
    if isinstance(error, errors.Forbidden):
        return Verdict("failed", "forbidden", ends=f"Podium may not do this: {error.message}")
    if isinstance(error, errors.Unreadable):
        return Verdict("failed", "the answer broke off")
    return Verdict("unknown", error.message[:REASON_MAX_CHARS])


def _status(body: bytes) -> dict[str, Any]:
    """The Status object that an API server explains itself with; empty for anything else."""
    if not body.startswith(b"{"):
        return {}
    try:
        found = msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return {}
    return found if found.get("kind") == "Status" else {}
