"""Resizing in place: which new sizes a node has room for now, and which have to wait.

Mirrors pkg/kubelet/allocation of Kubernetes 1.37 and the documentation page "Resize CPU and Memory
Resources assigned to Containers": a resize that fits is allocated at once; one that does not is
deferred (condition PodResizePending), and tried again when a pod has changed or gone, and every
three minutes. More important pods come first. How containers get their size is in `container_life`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from practice.api.kinds.pods import qos_class
from practice.clock import Timer
from practice.informer import Object
from practice.kubelet.host import Host
from practice.kubelet.leaving import Refusal
from practice.kubelet.pod_life import PodLife
from practice.limits import RESIZE_RETRY_S
from practice.scheduler.pods import pod_requests


class Resizes:
    """Of one node. `refusal` says why an object of a pod does not fit beside the others."""

    def __init__(
        self,
        host: Host,
        pods: Mapping[str, PodLife],
        refusal: Callable[[Object], Refusal | None],
    ) -> None:
        self._host = host
        self._pods = pods
        self._refusal = refusal
        self._waiting: list[str] = []
        self._timer: Timer | None = None

    def look(self, life: PodLife) -> None:
        """A pod has changed."""
        uid = life.pod["metadata"]["uid"]
        if not life.wants_other_size:
            life.resize_reverted()
            if uid in self._waiting:
                self._waiting.remove(uid)
            self.retry()  # others may wait for what this one gave up
            return
        if uid not in self._waiting:
            self._waiting.append(uid)
        self.retry()

    def retry(self) -> None:
        """There may be room now."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        still: list[str] = []
        lives = [self._pods[uid] for uid in waiting if uid in self._pods]
        for life in sorted(lives, key=_urgency):
            if not life.wants_other_size or life.is_over:
                continue
            why = self._refusal(life.pod)
            if why is None:
                life.allocate()
            else:
                life.defer_resize(why)
                still.append(life.pod["metadata"]["uid"])
        self._waiting += still
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._waiting:
            self._timer = self._host.after(RESIZE_RETRY_S, self.retry)

    def reset(self) -> None:
        """The power is off."""
        self._waiting = []
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _urgency(life: PodLife) -> tuple[bool, int, bool]:
    """First those that take no more, then by priority, then the guaranteed ones; the order in which
    they came is kept."""
    wanted, has = pod_requests(life.pod["spec"]), pod_requests(life.allocated["spec"])
    grows = any(wanted.get(name, 0) > has.get(name, 0) for name in ("cpu", "memory"))
    guaranteed = qos_class(life.pod["spec"]) == "Guaranteed"
    return grows, -(life.pod["spec"].get("priority") or 0), not guaranteed
