"""Writing a StatefulSet's pods and claims, with the events that tell of it.

Mirrors kube-controller-manager's stateful pod control: the claims of a pod come before the pod; a
claim that is being deleted, or that belonged to a former pod of that name, holds the pod back.
"""

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.controllers.statefulset import storage
from practice.controllers.statefulset.identity import (
    has_identity,
    in_range,
    ordinal_of,
    with_identity,
)
from practice.informer import Informer, Object

CLAIMS = "persistentvolumeclaims"
_CONFLICT = (
    "PersistentVolumeClaim {} has a conflicting OwnerReference that acts as a manging controller, "
    "the retention policy is ignored for this claim"
)


class StatefulPods:
    """Creates, repairs and deletes pods; `component` is the source of the events."""

    def __init__(self, client: Client, claims: Informer, component: str) -> None:
        self._client = client
        self._claims = claims
        self._component = component

    def create(self, stateful_set: Object, pod: Object) -> None:
        """The claims, then the pod. ApiError: refused, or a claim is being deleted."""
        try:
            self.create_claims(stateful_set, pod)
        except ApiError as error:
            self._tell(stateful_set, pod, "Create", error)
            raise
        try:
            self._client.create("pods", pod)
        except ApiError as error:
            if error.reason != "AlreadyExists":
                self._tell(stateful_set, pod, "Create", error)
            raise
        self._tell(stateful_set, pod, "Create")

    def delete(self, stateful_set: Object, pod: Object) -> None:
        """Ask for its end. ApiError: refused for another reason than being gone."""
        metadata = pod["metadata"]
        try:
            self._client.delete("pods", metadata["namespace"], metadata["name"])
        except ApiError as error:
            if error.code != 404:
                self._tell(stateful_set, pod, "Delete", error)
                raise
        self._tell(stateful_set, pod, "Delete")

    def repair(self, stateful_set: Object, pod: Object) -> None:
        """Identity and claims as they should be."""
        changed = not self.claims_settled(stateful_set, pod)
        self.settle_claims(stateful_set, pod)
        if not has_identity(pod):
            pod, changed = with_identity(pod), True
        if changed:
            try:
                self._client.update("pods", pod)
            except ApiError as error:
                self._tell(stateful_set, pod, "Update", error)
                raise
            self._tell(stateful_set, pod, "Update")

    # -- claims --------------------------------------------------------------------------------

    def create_claims(self, stateful_set: Object, pod: Object) -> None:
        """Make the pod's claims that are missing. ApiError: one could not be made, or is going."""
        faults: list[str] = []
        for claim in storage.claims_for(stateful_set, ordinal_of(pod)):
            name, known = claim["metadata"]["name"], self._claim(claim)
            if known is not None:
                if "deletionTimestamp" in known["metadata"]:
                    faults.append(f"pvc {name} is being deleted")
                continue
            try:
                self._client.create(CLAIMS, claim)
            except ApiError as error:
                faults.append(f"failed to create PVC {name}: {error}")
                if error.reason != "AlreadyExists":
                    self._tell_claim(stateful_set, pod, name, error)
            else:
                self._tell_claim(stateful_set, pod, name)
        if faults:
            text = faults[0] if len(faults) == 1 else f"[{', '.join(faults)}]"
            raise ApiError(500, "", text)

    def has_stale_claim(self, stateful_set: Object, pod: Object) -> bool:
        """A claim waits for its deletion with a former pod."""
        if not storage.deletes(stateful_set, "whenScaled"):
            return False
        known = map(self._claim, storage.claims_for(stateful_set, ordinal_of(pod)))
        return any(one is not None and storage.has_stale_owner(one, pod) for one in known)

    def claims_settled(self, stateful_set: Object, pod: Object) -> bool:
        return not self._unsettled(stateful_set, pod)

    def settle_claims(self, stateful_set: Object, pod: Object) -> None:
        """Owner references as the retention policy asks."""
        kept = in_range(stateful_set, pod)
        for claim in self._unsettled(stateful_set, pod):
            if storage.has_foreign_controller(claim, stateful_set, pod):
                text = _CONFLICT.format(claim["metadata"]["name"])
                self._event(stateful_set, "Warning", "ConflictingController", text)
            owners = storage.wanted_owners(claim, stateful_set, pod, kept=kept)
            metadata = {**claim["metadata"], "ownerReferences": owners}
            self._client.update(CLAIMS, {**claim, "metadata": metadata})

    def _unsettled(self, stateful_set: Object, pod: Object) -> list[Object]:
        kept = in_range(stateful_set, pod)
        known = map(self._claim, storage.claims_for(stateful_set, ordinal_of(pod)))
        return [
            one
            for one in known
            if one is not None and not storage.is_settled(one, stateful_set, pod, kept=kept)
        ]

    def _claim(self, claim: Object) -> Object | None:
        metadata = claim["metadata"]
        return self._claims.get(f"{metadata['namespace']}/{metadata['name']}")

    # -- events --------------------------------------------------------------------------------

    def _tell(
        self, stateful_set: Object, pod: Object, verb: str, error: ApiError | None = None
    ) -> None:
        what = f"{verb} Pod {pod['metadata']['name']} in StatefulSet "
        what += f"{stateful_set['metadata']['name']}"
        if error is None:
            self._event(stateful_set, "Normal", f"Successful{verb}", f"{what} successful")
        else:
            self._event(stateful_set, "Warning", f"Failed{verb}", f"{what} failed error: {error}")

    def _tell_claim(
        self, stateful_set: Object, pod: Object, claim: str, error: ApiError | None = None
    ) -> None:
        where = f"Pod {pod['metadata']['name']} in StatefulSet {stateful_set['metadata']['name']}"
        if error is None:
            text = f"Create Claim {claim} {where} success"
            self._event(stateful_set, "Normal", "SuccessfulCreate", text)
        else:
            text = f"Create Claim {claim} for {where} failed error: {error}"
            self._event(stateful_set, "Warning", "FailedCreate", text)

    def _event(self, about: Object, kind: str, reason: str, message: str) -> None:
        self._client.event(
            about, type=kind, reason=reason, message=message, component=self._component
        )
