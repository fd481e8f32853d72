"""How long the next failed pod of a node must wait before it is replaced.

A kubelet that rejects a pod would otherwise get a new one at once, for ever. Mirrors the back-off of
kube-controller-manager's daemonset controller: 1 s, doubling to 15 minutes, forgotten after twice
that time without a failure.
"""

from practice.clock import Clock
from practice.limits import FAILED_DAEMON_FIRST_S, FAILED_DAEMON_MAX_S


class FailedPods:
    """By key: the last wait, and since when."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waits: dict[str, tuple[float, float]] = {}

    def wait_s(self, key: str) -> float:
        """The wait that still runs for `key`; 0 when there is none, and then the next one begins."""
        now_s = self._clock.now_s()
        wait_s, since_s = self._waits.get(key, (0.0, 0.0))
        if wait_s and now_s - since_s < wait_s:
            return wait_s
        forgotten = now_s - since_s > 2 * FAILED_DAEMON_MAX_S
        following_s = FAILED_DAEMON_FIRST_S if forgotten or not wait_s else 2 * wait_s
        self._waits[key] = (min(following_s, FAILED_DAEMON_MAX_S), now_s)
        return 0.0

    def forget(self, owner_uid: str) -> None:
        """The owner is gone."""
        for key in [key for key in self._waits if key.startswith(owner_uid)]:
            del self._waits[key]
