"""StatefulSet: pods with names, started, updated and ended in their order.

Mirrors kube-controller-manager's statefulset controller and the documentation page on StatefulSets:
pods `NAME-0`, `NAME-1`, … keep their name and claims. With OrderedReady each waits for the one
before; with Parallel none does. Updates go from the highest ordinal down to `partition`, with at
most `maxUnavailable` pods away. A pod that never becomes ready holds up a rollback, too, with
OrderedReady: it must be deleted by hand (a known limit, which the documentation names).
"""

from functools import partial

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.clock import Clock
from practice.controllers.statefulset.history import find_revisions, truncate
from practice.controllers.statefulset.identity import is_member, revision_of
from practice.controllers.statefulset.look import Look
from practice.controllers.statefulset.pods import CLAIMS, StatefulPods
from practice.controllers.statefulset.status import completed, is_news
from practice.controllers.statefulset.update import update
from practice.informer import Informers, Object, controller_of, key_of
from practice.ownership import adopter_keys, claim, owner_keys
from practice.podstate import is_terminating, wait_for_available_s
from practice.revisions import RESOURCE as REVISIONS
from practice.workqueue import WorkQueue

NAME = "statefulset-controller"
RESOURCE = "statefulsets.apps"


class StatefulSetController:
    """Brings every StatefulSet's pods to their number and template, in order."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._sets = informers(RESOURCE)
        self._pods = informers("pods")
        self._revisions = informers(REVISIONS)
        self._writer = StatefulPods(client, informers(CLAIMS), NAME)
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._sets.subscribe(self._on_set)
        self._pods.subscribe(self._on_pod)

    # -- what causes a look --------------------------------------------------------------------

    def _on_set(self, old: Object | None, new: Object | None) -> None:
        self.queue.add(key_of(new or old or {}))

    def _on_pod(self, old: Object | None, new: Object | None) -> None:
        for key in owner_keys(old, new, "StatefulSet"):
            self.queue.add(key, batched=True)
        if new is not None and controller_of(new) is None and not is_terminating(new):
            for key in adopter_keys(self._sets, new):
                self.queue.add(key)

    # -- one look ------------------------------------------------------------------------------

    def reconcile(self, key: str) -> int | None:
        """Find the revisions, claim the pods, move one step, report. The pods gone through."""
        stateful_set = self._sets.get(key)
        if stateful_set is None:
            return None
        counts = partial(is_member, stateful_set)
        pods = claim(self._client, self._pods, stateful_set, counts=counts)
        revisions = find_revisions(self._client, self._revisions, stateful_set)
        look = Look(stateful_set, revisions, pods, self._writer, self._clock)
        refused: ApiError | None = None
        if not is_terminating(stateful_set):
            try:
                update(look)
            except ApiError as error:
                refused = error
        self._report(look)
        truncate(self._client, stateful_set, revisions, {revision_of(pod) for pod in pods})
        if refused is not None:
            raise refused
        self._look_again_for_available(key, look)
        return len(pods)

    def _report(self, look: Look) -> None:
        stateful_set = look.stateful_set
        status = completed(stateful_set, look.status())
        if is_news(stateful_set, status):
            self._client.update(RESOURCE, {**stateful_set, "status": status}, subresource="status")

    def _look_again_for_available(self, key: str, look: Look) -> None:
        min_ready_s = int(look.stateful_set["spec"].get("minReadySeconds") or 0)
        if min_ready_s:
            waits = [wait_for_available_s(pod, min_ready_s, self._clock) for pod in look.pods]
            later = [wait_s for wait_s in waits if wait_s]
            if later:
                self.queue.add(key, after_s=min(later))
