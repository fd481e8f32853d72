"""Ephemeral volumes: a claim for each, made with the pod and gone with it.

Mirrors kube-controller-manager's ephemeral-volume controller (documentation: "Generic ephemeral
volumes"): the claim is named after pod and volume, is made from the template, and is owned by the
pod, so that the garbage collector deletes it.
"""

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.clock import Clock
from practice.informer import Informers, Object, key_of
from practice.ownership import reference_to
from practice.pod_claims import claim_name, is_made_for
from practice.refusals import is_namespace_terminating
from practice.workqueue import WorkQueue

NAME = "ephemeral-volume-controller"
COMPONENT = "ephemeral_volume"
CLAIMS = "persistentvolumeclaims"


class EphemeralVolumeController:
    """Makes the claims of pods."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._pods = informers("pods")
        self._claims = informers(CLAIMS)
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._pods.subscribe(self._on_pod)
        self._claims.subscribe(self._on_claim)

    def _on_pod(self, old: Object | None, new: Object | None) -> None:
        if new is not None and old is None and any(_ephemeral(new)):
            self.queue.add(key_of(new))

    def _on_claim(self, old: Object | None, new: Object | None) -> None:
        if new is not None or old is None:
            return
        for reference in old["metadata"].get("ownerReferences") or ():
            if reference["kind"] == "Pod":
                self.queue.add(f"{old['metadata']['namespace']}/{reference['name']}")

    def reconcile(self, key: str) -> None:
        """The claims of one pod. ApiError: a claim cannot be made; try again."""
        pod = self._pods.get(key)
        if pod is None or "deletionTimestamp" in pod["metadata"]:
            return
        for volume in _ephemeral(pod):
            try:
                self._make(pod, volume)
            except ApiError as error:
                if is_namespace_terminating(error):
                    return
                self._complain(pod, volume, f"create PVC {claim_name(pod, volume)}: {error}")
                raise

    def _make(self, pod: Object, volume: Object) -> None:
        namespace, name = pod["metadata"]["namespace"], claim_name(pod, volume)
        existing = self._claims.get(f"{namespace}/{name}")
        if existing is None:
            template = volume["ephemeral"]["volumeClaimTemplate"]
            given = template.get("metadata") or {}
            metadata = {
                "name": name,
                "namespace": namespace,
                "ownerReferences": [reference_to(pod)],
                **{part: given[part] for part in ("annotations", "labels") if part in given},
            }
            claim = {"metadata": metadata, "spec": template["spec"]}
            self._client.create(CLAIMS, claim, namespace=namespace)
        elif not is_made_for(existing, pod):
            owner = f"{namespace}/{pod['metadata']['name']}"
            text = f"PVC {namespace}/{name} was not created for pod {owner} (pod is not owner)"
            self._complain(pod, volume, text)
            self.queue.add(key_of(pod), after_s=_LOOK_AGAIN_S)

    def _complain(self, pod: Object, volume: Object, why: str) -> None:
        self._client.event(
            pod,
            type="Warning",
            reason="FailedBinding",
            message=f"ephemeral volume {volume['name']}: {why}",
            component=COMPONENT,
        )


_LOOK_AGAIN_S = 1.0
"""A claim of another pod is in the way; nothing tells of its end in time, so it is looked for."""


def _ephemeral(pod: Object) -> list[Object]:
    return [one for one in pod["spec"].get("volumes") or () if one.get("ephemeral")]
