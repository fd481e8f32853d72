"""Which PersistentVolumeClaims a pod uses, those made for its ephemeral volumes included."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from practice.informer import Object, controller_of
from practice.podstate import is_terminal

INDEX = "claim"
"""Name of the index of pods by the key (`namespace/name`) of the claims they use."""


def claim_name(pod: Object, volume: Object) -> str:
    """The claim of one volume of the pod; empty when it has none."""
    if volume.get("persistentVolumeClaim"):
        return str(volume["persistentVolumeClaim"]["claimName"])
    return f"{pod['metadata']['name']}-{volume['name']}" if volume.get("ephemeral") else ""


@dataclass(frozen=True, slots=True)
class ClaimUse:
    """A claim that a pod uses; `is_ephemeral`: it is made for the pod."""

    name: str
    is_ephemeral: bool = False


def uses_of(pod: Object) -> tuple[ClaimUse, ...]:
    """All claims of the pod, by its volumes."""
    return tuple(
        ClaimUse(name, bool(volume.get("ephemeral")))
        for volume in pod["spec"].get("volumes") or ()
        if (name := claim_name(pod, volume))
    )


def claims_of(pod: Object) -> list[str]:
    """The names of all claims of the pod."""
    return [use.name for use in uses_of(pod)]


def by_claim(pod: Object) -> Iterable[Hashable]:
    """For the index."""
    return [f"{pod['metadata']['namespace']}/{name}" for name in claims_of(pod)]


def is_made_for(claim: Object, pod: Object) -> bool:
    """An ephemeral volume's claim belongs to its pod, and to no earlier one of the same name."""
    owner = controller_of(claim)
    return owner is not None and owner["uid"] == pod["metadata"]["uid"]


def uses(pod: Object, claim: Object) -> bool:
    """A pod that is not over uses the claim, wherever it is."""
    return not is_terminal(pod) and _mounts(pod, claim, ephemeral=True)


def holds(pod: Object, claim: Object) -> bool:
    """A pod that has a node keeps the claim from going, until its object is gone."""
    metadata = pod["metadata"]
    shut_down = "deletionTimestamp" in metadata and not metadata.get("deletionGracePeriodSeconds")
    return bool(pod["spec"].get("nodeName")) and _mounts(pod, claim, ephemeral=not shut_down)


def _mounts(pod: Object, claim: Object, *, ephemeral: bool) -> bool:
    for volume in pod["spec"].get("volumes") or ():
        if claim_name(pod, volume) != claim["metadata"]["name"]:
            continue
        if "persistentVolumeClaim" in volume or (ephemeral and is_made_for(claim, pod)):
            return True
    return False
