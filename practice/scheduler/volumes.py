"""Volumes of pods: whether a pod's claims allow it to be placed, where, and what is done before.

Mirrors kube-scheduler's VolumeBinding. A claim that is bound keeps the pod to the nodes that reach its
volume; one that should be bound by now keeps it waiting; one whose class waits for its first pod gets
a volume, or a node to make one for, with the decision, and the pod is bound when the claim is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from practice.api.client import Client
from practice.api.kinds.storage_amounts import class_of
from practice.api.values import at
from practice.clock import Timer
from practice.informer import Informers, Object
from practice.pod_claims import ClaimUse
from practice.scheduler.filters import Verdict
from practice.scheduler.node_affinity import term_holds
from practice.scheduler.nodes import NodeInfo
from practice.scheduler.pods import PodInfo
from practice.scheduler.queue import Waiting
from practice.scheduler.surroundings import Objection
from practice.volume_binding import (
    BOUND_BY_CONTROLLER,
    SELECTED_NODE,
    annotations_of,
    best_match,
    is_bound,
    is_bound_to,
    waits_for_consumer,
)

PLUGIN = "VolumeBinding"
NO_PROVISIONER = "kubernetes.io/no-provisioner"
_UNBOUND = "pod has unbound immediate PersistentVolumeClaims"
_ELSEWHERE = "node(s) didn't match PersistentVolume's node affinity"
_NO_VOLUME = "node(s) didn't find available persistent volumes to bind"
_GONE = "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)"


@dataclass(frozen=True, slots=True)
class Binding:
    """A pod that has a node, and waits for its volumes before it is bound."""

    waiting: Waiting
    node: str
    timer: Timer


class Volumes:
    """What the scheduler knows of claims and volumes. `on_change` hears of everything that may help."""

    def __init__(self, client: Client, on_change: Callable[[], None]) -> None:
        self._client = client
        self._on_change = on_change
        informers = Informers(client)
        self._claims = informers("persistentvolumeclaims")
        self._volumes = informers("persistentvolumes")
        self._classes = informers("storageclasses.storage.k8s.io")
        for informer in (self._claims, self._volumes, self._classes):
            informer.subscribe(self._changed)

    def _changed(self, _old: Object | None, _new: Object | None) -> None:
        self._on_change()

    # -- before the nodes are looked at ------------------------------------------------------------

    def obstacle(self, pod: PodInfo) -> str:
        """Why the pod can go nowhere now; empty when it is a matter of the nodes."""
        for use in pod.claims:
            why = self._unusable(pod, use)
            if why:
                return why
        if any(self._should_be_bound(claim) for claim in self._of(pod)):
            return _UNBOUND
        return ""

    def _unusable(self, pod: PodInfo, use: ClaimUse) -> str:
        claim = self._claims.get(f"{pod.namespace}/{use.name}")
        if claim is None:
            if use.is_ephemeral:
                return (
                    "waiting for ephemeral volume controller to create the persistentvolumeclaim "
                    f'"{use.name}"'
                )
            return f'persistentvolumeclaim "{use.name}" not found'
        if at(claim, "status", "phase") == "Lost":
            volume = claim["spec"].get("volumeName", "")
            return (
                f'persistentvolumeclaim "{use.name}" bound to non-existent '
                f'persistentvolume "{volume}"'
            )
        if "deletionTimestamp" in claim["metadata"]:
            return f'persistentvolumeclaim "{use.name}" is being deleted'
        return ""

    def _of(self, pod: PodInfo) -> list[Object]:
        found = (self._claims.get(f"{pod.namespace}/{use.name}") for use in pod.claims)
        return [claim for claim in found if claim is not None]

    def _waits(self, claim: Object) -> bool:
        """Its volume is chosen together with the node."""
        storage_class = self._classes.get(class_of(claim))
        return waits_for_consumer(storage_class) and not claim["spec"].get("volumeName")

    def _should_be_bound(self, claim: Object) -> bool:
        return not is_bound(claim) and not self._waits(claim)

    # -- one node ----------------------------------------------------------------------------------

    def objections(self, pod: PodInfo) -> Sequence[Objection]:
        """The filter of this pod; none for pods without claims."""
        if not pod.claims:
            return []
        return [partial(self._judge, [(one, self._volumes_for(one)) for one in self._of(pod)])]

    def _judge(
        self, claims: Sequence[tuple[Object, list[Object]]], node: NodeInfo
    ) -> Verdict | None:
        reasons: list[str] = []
        taken: list[str] = []
        for claim, volumes in claims:
            reason = self._judge_bound(claim, node) if is_bound(claim) else ""
            if not is_bound(claim) and self._place_for(claim, volumes, node, taken) is None:
                reason = _NO_VOLUME
            if reason and reason not in reasons:
                reasons.append(reason)
        return Verdict(PLUGIN, tuple(reasons)) if reasons else None

    def _judge_bound(self, claim: Object, node: NodeInfo) -> str:
        volume = self._volumes.get(claim["spec"]["volumeName"])
        if volume is None:
            return _GONE
        return "" if reaches(volume, node) else _ELSEWHERE

    def _volumes_for(self, claim: Object) -> list[Object]:
        """The volumes that an unbound claim may get, on whatever node."""
        if is_bound(claim):
            return []
        wanted = class_of(claim)
        return [
            one for one in self._volumes.all() if class_of(one) == wanted or is_bound_to(one, claim)
        ]

    def _place_for(
        self, claim: Object, volumes: list[Object], node: NodeInfo, taken: list[str]
    ) -> Object | None:
        """The volume that the claim would get on the node, or its class, whose provisioner makes one.

        None: it gets nothing there. The name of a volume is added to `taken`.
        """
        chosen = annotations_of(claim).get(SELECTED_NODE)
        if chosen is not None and chosen != node.name:
            return None
        fits = partial(_reaches_from, node)
        volume = best_match(claim, volumes, fits_node=fits, taken=taken)
        if volume is not None:
            taken.append(volume["metadata"]["name"])
            return volume
        storage_class = self._classes.get(class_of(claim))
        if storage_class is None or storage_class["provisioner"] == NO_PROVISIONER:
            return None
        return storage_class if _allows(storage_class, node) else None

    # -- the decision ------------------------------------------------------------------------------

    def reserve(self, pod: PodInfo, node: NodeInfo) -> None:
        """Give the claims that waited their volumes, or the node to make them for."""
        taken: list[str] = []
        for claim in self._of(pod):
            if is_bound(claim) or SELECTED_NODE in annotations_of(claim):
                continue
            place = self._place_for(claim, self._volumes_for(claim), node, taken)
            if place is not None and place["kind"] == "PersistentVolume":
                self._promise(place, claim)
            elif place is not None:
                annotations = {"annotations": {SELECTED_NODE: node.name}}
                metadata = claim["metadata"]
                self._client.patch(
                    "persistentvolumeclaims",
                    metadata["namespace"],
                    metadata["name"],
                    {"metadata": annotations},
                )

    def _promise(self, volume: Object, claim: Object) -> None:
        if is_bound_to(volume, claim):
            return
        metadata = claim["metadata"]
        reference = {
            "kind": "PersistentVolumeClaim",
            "apiVersion": "v1",
            "namespace": metadata["namespace"],
            "name": metadata["name"],
            "uid": metadata["uid"],
            "resourceVersion": metadata["resourceVersion"],
        }
        patch = {
            "metadata": {"annotations": {BOUND_BY_CONTROLLER: "yes"}},
            "spec": {"claimRef": reference},
        }
        self._client.patch("persistentvolumes", None, volume["metadata"]["name"], patch)

    def are_ready(self, pod: PodInfo) -> bool:
        """All its claims are bound."""
        claims = self._of(pod)
        return len(claims) == len(pod.claims) and all(is_bound(claim) for claim in claims)


def reaches(volume: Object, node: NodeInfo) -> bool:
    """The volume's node affinity lets the node mount it."""
    required = at(volume, "spec", "nodeAffinity", "required")
    return required is None or any(term_holds(term, node) for term in required["nodeSelectorTerms"])


def _reaches_from(node: NodeInfo, volume: Object) -> bool:
    return reaches(volume, node)


def _allows(storage_class: Object, node: NodeInfo) -> bool:
    """One of the class's topologies, if it has any, is the node's."""
    terms = storage_class.get("allowedTopologies") or ()
    return not terms or any(
        all(
            node.labels.get(rule["key"]) in rule["values"]
            for rule in term.get("matchLabelExpressions") or ()
        )
        for term in terms
    )
