"""Why a kubelet does not take a pod, or takes it away from its node."""

from dataclasses import dataclass

from practice.informer import Object


@dataclass(frozen=True, slots=True)
class Refusal:
    """A pod may not run on this node, and will not."""

    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Room:
    """A pod may run as soon as these others (by uid) have ended."""

    uids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaving:
    """A pod that runs has to go."""

    reason: str
    message: str
    disruption: bool = True
    """For the node's sake, not for what the pod itself did: the condition DisruptionTarget says so."""
    target: str = ""
    """What DisruptionTarget says, when it is not the message."""
    may_succeed: bool = False
    """When all that the pod had to do is done, it has not failed."""

    def condition(self) -> Object:
        """DisruptionTarget, without times."""
        return {
            "type": "DisruptionTarget",
            "status": "True",
            "reason": "TerminationByKubelet",
            "message": self.target or self.message,
        }
