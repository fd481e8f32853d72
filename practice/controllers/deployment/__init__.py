"""Deployment: roll pods from one template to the next, and remember the way back.

Mirrors kube-controller-manager's deployment controller and the documentation page on Deployments.
It never touches pods: it makes one ReplicaSet per template and moves replicas between them.
Each look does one of these, in this order: only report (being deleted), follow `paused` and its
condition, scale (somebody changed `replicas`), Recreate or rolling update.
"""

from practice.api.client import Client
from practice.clock import Clock
from practice.controllers.deployment.conditions import (
    PROGRESSING,
    find,
    has_deadline,
    with_condition,
)
from practice.controllers.deployment.look import NAME, Look
from practice.controllers.deployment.revisions import sync_revision
from practice.controllers.deployment.rollout import is_scaling, recreate, rolling_update, scale
from practice.controllers.deployment.status import report_status, seconds_to_deadline
from practice.informer import Informers, Object, controller_of, key_of
from practice.ownership import adopter_keys, claim, owner_keys
from practice.selectors import is_empty
from practice.workqueue import WorkQueue

__all__ = ["NAME", "DeploymentController"]


class DeploymentController:
    """Moves every Deployment's pods towards its template and replicas."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._deployments = informers("deployments.apps")
        self._replicasets = informers("replicasets.apps")
        self._pods = informers("pods")
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._deployments.subscribe(self._on_deployment)
        self._replicasets.subscribe(self._on_replicaset)
        self._pods.subscribe(self._on_pod)

    # -- what causes a look --------------------------------------------------------------------

    def _on_deployment(self, old: Object | None, new: Object | None) -> None:
        self.queue.add(key_of(new or old or {}))

    def _on_replicaset(self, old: Object | None, new: Object | None) -> None:
        for key in owner_keys(old, new, "Deployment"):
            self.queue.add(key)
        if new is not None and controller_of(new) is None:
            for key in adopter_keys(self._deployments, new):
                self.queue.add(key)

    def _on_pod(self, old: Object | None, new: Object | None) -> None:
        """A pod that is gone: what a Recreate waits for."""
        owner = controller_of(old) if old and new is None else None
        if old is None or owner is None or owner["kind"] != "ReplicaSet":
            return
        namespace = old["metadata"]["namespace"]
        replicaset = self._replicasets.get(f"{namespace}/{owner['name']}")
        above = controller_of(replicaset) if replicaset else None
        if above is not None and above["kind"] == "Deployment":
            deployment = self._deployments.get(f"{namespace}/{above['name']}")
            if deployment and deployment["spec"]["strategy"]["type"] == "Recreate":
                self.queue.add(key_of(deployment))

    # -- one look ------------------------------------------------------------------------------

    def reconcile(self, key: str) -> None:
        """One look at one Deployment."""
        deployment = self._deployments.get(key)
        if deployment is None:
            return
        if is_empty(deployment["spec"].get("selector")):
            text = "This deployment is selecting all pods. A non-empty selector is required."
            Look(self._client, self._clock, deployment, []).event("Warning", "SelectingAll", text)
            return
        owned = claim(self._client, self._replicasets, deployment)
        look = Look(self._client, self._clock, deployment, owned)
        self._act(look)
        wait_s = seconds_to_deadline(look)
        if wait_s is not None and not look.deployment["spec"].get("paused"):
            self.queue.add(key, after_s=wait_s)

    def _act(self, look: Look) -> None:
        if "deletionTimestamp" in look.deployment["metadata"]:
            sync_revision(look, create=False)
            report_status(look)
            return
        _note_pause(look)
        if look.deployment["spec"].get("paused"):
            scale(look)
            return
        sync_revision(look, create=False)
        if is_scaling(look):
            scale(look)
        elif look.is_rolling:
            rolling_update(look)
        else:
            recreate(look, self._pods)


def _note_pause(look: Look) -> None:
    """Say in condition Progressing that the rollout was paused or resumed: time stops meanwhile."""
    status = look.deployment.get("status") or {}
    current = find(status, PROGRESSING)
    reason = current["reason"] if current else ""
    if not has_deadline(look.deployment) or reason == "ProgressDeadlineExceeded":
        return
    paused = bool(look.deployment["spec"].get("paused"))
    if paused == (reason == "DeploymentPaused"):
        return
    noted = ("DeploymentPaused", "Deployment is paused")
    if not paused:
        noted = ("DeploymentResumed", "Deployment is resumed")
    now = look.clock.now_text()
    look.write_status(with_condition(status, PROGRESSING, "Unknown", *noted, now=now))
