"""What observers are told of trouble with the cluster: what it means for them, in words of our own. The API server's
sentences name the account that Podium has there, and those of a broken connection name addresses."""

from dashboard.kube import errors
from dashboard.mirror.supervisor import KindState
from dashboard.projection.audience import Audience, audience_of

_STATES = {"forbidden": "Podium may not see it.", "stale": "The cluster does not answer."}


def reason(known: KindState, audience: Audience) -> str:
    """Why a kind is known as it is. "Live" with a reason tells what of it is seen, and nobody's name."""
    if audience == "operator" or known.state == "live" or not known.reason:
        return known.reason
    return _STATES.get(known.state, "")


def message(error: errors.KubeError, role: str) -> str:
    """Why something cannot be read."""
    # What is not there is named by its own name only.
    if audience_of(role) == "operator" or isinstance(error, errors.NotFound):
        return error.message
    if isinstance(error, errors.Forbidden):
        return "Podium may not see this."
    if isinstance(error, errors.Unreachable | errors.Unauthorized):
        return "The cluster does not answer."
    return "The cluster refused it."
