"""Taking the pods that are assigned to a node: at once, after others have gone, or not at all."""

from collections.abc import Callable, Mapping
from functools import partial

from practice.informer import Object
from practice.kubelet.admission import Admission
from practice.kubelet.eviction import Evictor
from practice.kubelet.host import Host
from practice.kubelet.leaving import Refusal, Room
from practice.kubelet.pod_life import PodLife
from practice.kubelet.preemption import LEAVING
from practice.kubelet.shutdown import Shutdown
from practice.limits import EVICTION_CLEANUP_LOOK_S
from practice.podstate import is_terminal, is_terminating

_GRACE_S = 30.0


class Taking:
    """Of one node: asks everything that may have something against a pod, in a kubelet's order."""

    def __init__(
        self,
        host: Host,
        pods: Mapping[str, PodLife],
        node: Callable[[], Object],
        evictor: Evictor,
        shutdown: Shutdown,
    ) -> None:
        self._host = host
        self._pods = pods
        self._node = node
        self._evictor = evictor
        self._shutdown = shutdown
        self._admission = Admission(pods)

    def take(self, life: PodLife) -> None:
        """Begin the life of a pod that is new here."""
        verdict = self._verdict(life.pod)
        if isinstance(verdict, Room):
            victims = [self._pods[uid] for uid in verdict.uids]
            for victim in victims:
                self._end(victim)
            self._begin_after(life, victims)
        else:
            life.begin(verdict)

    def forget(self, uid: str) -> None:
        """The pod is gone."""
        self._admission.forget(uid)

    def resize_refusal(self, pod: Object) -> Refusal | None:
        """Why a pod cannot have the size that its spec asks for now."""
        return self._admission.refusal(pod, self._node())

    def _verdict(self, pod: Object) -> Refusal | Room | None:
        if is_terminal(pod) or is_terminating(pod):
            return None
        return (
            self._evictor.refusal(pod)
            or self._shutdown.refusal
            or self._admission.verdict(pod, self._node())
        )

    def _end(self, victim: PodLife) -> None:
        self._host.event(victim.pod, "Warning", LEAVING.reason, LEAVING.message)
        grace_s = victim.pod["spec"].get("terminationGracePeriodSeconds", _GRACE_S)
        victim.take_away(LEAVING, grace_s=grace_s)

    def _begin_after(self, life: PodLife, victims: list[PodLife]) -> None:
        """When all of them have ended, unless the pod itself, or the node, has gone meanwhile."""
        if self._pods.get(life.pod["metadata"]["uid"]) is not life:
            return
        if all(one.is_over for one in victims):
            life.begin()
        else:
            again = partial(self._begin_after, life, victims)
            self._host.after(EVICTION_CLEANUP_LOOK_S, again)
