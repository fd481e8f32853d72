"""DaemonSet: one pod on every node that fits.

Mirrors kube-controller-manager's daemonset controller and the documentation pages on DaemonSets and
their rolling updates. Each look does one of these: make and delete pods so that every node has its
one, or, when nothing is amiss, take the next step of a rolling update; then it reports.
"""

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.clock import Clock
from practice.controllers.daemonset.backoff import FailedPods
from practice.controllers.daemonset.history import clean_up, construct_history
from practice.controllers.daemonset.look import Look, name_of
from practice.controllers.daemonset.manage import plan_nodes
from practice.controllers.daemonset.placing import Placing, daemon_pod
from practice.controllers.daemonset.rolling import next_step
from practice.controllers.daemonset.status import is_news, status_of
from practice.informer import Informers, Object, controller_of, key_of
from practice.limits import DAEMONSET_BURST_PODS
from practice.ownership import adopter_keys, claim, owner_keys
from practice.pod_writing import PodWriter
from practice.podstate import is_terminating, phase
from practice.revisions import HASH_LABEL
from practice.revisions import RESOURCE as REVISIONS
from practice.selectors import labels_of
from practice.workqueue import WorkQueue

NAME = "daemonset-controller"
RESOURCE = "daemonsets.apps"


class DaemonSetController:
    """Keeps a pod of every DaemonSet on every node that is meant to have one."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._sets = informers(RESOURCE)
        self._nodes = informers("nodes")
        self._pods = informers("pods")
        self._revisions = informers(REVISIONS)
        self._writer = PodWriter(client, NAME)
        self._failed = FailedPods(clock)
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._sets.subscribe(self._on_set)
        self._pods.subscribe(self._on_pod)
        self._nodes.subscribe(self._on_node)

    # -- what causes a look --------------------------------------------------------------------

    def _on_set(self, old: Object | None, new: Object | None) -> None:
        self.queue.add(key_of(new or old or {}))
        if new is None and old is not None:
            self._failed.forget(old["metadata"]["uid"])

    def _on_pod(self, old: Object | None, new: Object | None) -> None:
        for key in owner_keys(old, new, "DaemonSet"):
            self.queue.add(key, batched=True)
        if new is not None and controller_of(new) is None and not is_terminating(new):
            for key in adopter_keys(self._sets, new):
                self.queue.add(key)

    def _on_node(self, old: Object | None, new: Object | None) -> None:
        """A new node, or other labels or taints: the sets that must act on it."""
        if new is None or (old is not None and _places_the_same(old, new)):
            return
        owners = map(controller_of, self._pods.by("node", new["metadata"]["name"]))
        present = {owner["uid"] for owner in owners if owner is not None}
        for one in self._sets.all():
            fit, is_there = Placing(one).fit(new), one["metadata"]["uid"] in present
            misplaced = (one.get("status") or {}).get("numberMisscheduled", 0)
            if (fit.runs and not is_there) or (is_there and (not fit.stays or misplaced)):
                self.queue.add(key_of(one), batched=True)

    # -- one look ------------------------------------------------------------------------------

    def reconcile(self, key: str) -> int | None:
        """Find the revision, claim the pods, act, report. The number of nodes gone through."""
        daemon_set = self._sets.get(key)
        if daemon_set is None or is_terminating(daemon_set):
            return None
        current, old = construct_history(self._client, self._revisions, daemon_set)
        pods = claim(self._client, self._pods, daemon_set)
        code = labels_of(current)[HASH_LABEL]
        look = Look(daemon_set, code, self._nodes.all(), pods, self._clock)
        refused: ApiError | None = None
        try:
            if not self._manage(key, look) and look.is_rolling:
                create, delete = next_step(look)
                self._write(look, create, delete)
            clean_up(self._client, daemon_set, old, pods)
        except ApiError as error:
            refused = error
        self._report(key, look)
        if refused is not None:
            raise refused
        return len(look.nodes)

    def _manage(self, key: str, look: Look) -> bool:
        """Every node gets its one pod; whether something was done."""
        plan = plan_nodes(look)
        delete = list(plan.delete)
        for node, pod in plan.ended:
            if self._may_go(key, look.daemon_set, node, pod):
                delete.append(name_of(pod))
        return self._write(look, plan.create, delete)

    def _may_go(self, key: str, daemon_set: Object, node: str, pod: Object) -> bool:
        """An ended pod, with the event that tells of it; failed ones may have to wait."""
        metadata = pod["metadata"]
        who = f"daemon pod {metadata['namespace']}/{metadata['name']} on node {node}"
        if phase(pod) == "Succeeded":
            text = f"Found succeeded {who}, will try to delete it"
            self._writer.event(daemon_set, "Normal", "SucceededDaemonPod", text)
            return True
        observed = (daemon_set.get("status") or {}).get("observedGeneration", 0)
        wait_s = self._failed.wait_s(f"{daemon_set['metadata']['uid']}/{observed}/{node}")
        if wait_s:
            self.queue.add(key, after_s=wait_s)
            return False
        text = f"Found failed {who}, will try to kill it"
        self._writer.event(daemon_set, "Warning", "FailedDaemonPod", text)
        return True

    def _write(self, look: Look, create: list[str], delete: list[str]) -> bool:
        """ApiError: a pod was refused. What is beyond the burst waits for the next look."""
        nodes, names = create[:DAEMONSET_BURST_PODS], delete[:DAEMONSET_BURST_PODS]
        pods = [daemon_pod(look.daemon_set, node, look.code) for node in nodes]
        try:
            self._writer.create(look.daemon_set, pods)
        finally:
            self._writer.delete(look.daemon_set, names)
        return bool(nodes or names)

    def _report(self, key: str, look: Look) -> None:
        status = status_of(look)
        if is_news(look.daemon_set, status):
            update = {**look.daemon_set, "status": status}
            self._client.update(RESOURCE, update, subresource="status")
        min_ready_s = int(look.daemon_set["spec"].get("minReadySeconds") or 0)
        if min_ready_s and status["numberReady"] != status["numberAvailable"]:
            self.queue.add(key, after_s=min_ready_s)


def _places_the_same(old: Object, new: Object) -> bool:
    same_taints = old["spec"].get("taints") == new["spec"].get("taints")
    return same_taints and labels_of(old) == labels_of(new)
