"""Graceful node shutdown: a machine that is switched off the orderly way lets its pods end first.

Mirrors pkg/kubelet/nodeshutdown of Kubernetes 1.37 and the documentation page on node shutdowns: the
node says that it is not ready and takes no more pods; ordinary pods get the grace period without its
part for critical pods, then critical ones get theirs; then the machine is off. Kubelets do so only
where `shutdownGracePeriod` is set, which it is not by default.
"""

from collections.abc import Callable, Mapping

from practice.clock import Timer
from practice.kubelet.host import Host
from practice.kubelet.leaving import Leaving, Refusal
from practice.kubelet.pod_life import PodLife
from practice.limits import CRITICAL_PRIORITY, SHUTDOWN_LOOK_S

_LEAVING = Leaving(
    "Terminated",
    "Pod was terminated in response to imminent node shutdown.",
    may_succeed=True,
)
_REFUSAL = Refusal("NodeShutdown", "Pod was rejected as the node is shutting down.")


class Shutdown:
    """Of one node."""

    def __init__(
        self,
        host: Host,
        pods: Mapping[str, PodLife],
        tell: Callable[[str, str, str], None],
        report: Callable[[], None],
        switch_off: Callable[[], None],
    ) -> None:
        self._host = host
        self._pods = pods
        self._tell = tell
        self._report = report
        self._switch_off = switch_off
        self._timer: Timer | None = None
        self._groups: list[tuple[list[PodLife], float]] = []
        self._until_s = 0.0
        self.under_way = False

    @property
    def refusal(self) -> Refusal | None:
        """Why no pod may start here now."""
        return _REFUSAL if self.under_way else None

    def begin(self, grace_s: float, critical_s: float) -> None:
        """Let the pods end, and switch the machine off: after `grace_s` at the latest, of which the
        last `critical_s` are for critical pods."""
        if self.under_way:
            return
        self.under_way = True
        self._tell("Normal", "Shutdown", "Shutdown manager detected shutdown event")
        self._report()
        lives = [life for life in self._pods.values() if not life.is_over]
        critical = [life for life in lives if _is_critical(life)]
        ordinary = [life for life in lives if not _is_critical(life)]
        self._groups = [(ordinary, grace_s - critical_s), (critical, critical_s)]
        self._next_group()

    def cancel(self) -> None:
        """The machine stays on: pods that were asked to go are gone all the same."""
        if not self.under_way:
            return
        self.reset()
        self._tell("Normal", "Shutdown", "Shutdown manager detected shutdown cancellation")
        self._report()

    def reset(self) -> None:
        """The machine is off, or stays on."""
        self.under_way = False
        self._groups = []
        if self._timer is not None:
            self._timer.cancel()

    def _next_group(self) -> None:
        while self._groups and not self._groups[0][0]:
            self._groups.pop(0)
        if not self._groups:
            self._timer = self._host.after(SHUTDOWN_LOOK_S, self._switch_off)
            return
        lives, grace_s = self._groups[0]
        for life in lives:
            spec_s = life.pod["spec"].get("terminationGracePeriodSeconds", grace_s)
            life.take_away(_LEAVING, grace_s=min(grace_s, spec_s))
        self._until_s = self._host.clock.now_s() + grace_s
        self._wait()

    def _wait(self) -> None:
        lives = self._groups[0][0]
        if self._host.clock.now_s() >= self._until_s or all(life.is_over for life in lives):
            self._groups.pop(0)
            self._next_group()
        else:
            self._timer = self._host.after(SHUTDOWN_LOOK_S, self._wait)


def _is_critical(life: PodLife) -> bool:
    return int(life.pod["spec"].get("priority") or 0) >= CRITICAL_PRIORITY
