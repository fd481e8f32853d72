"""What an autoscaler remembers: its recommendations and its changes, for the windows and periods.

Kept in memory only, as in kube-controller-manager: a controller that starts anew begins with the
replicas that it finds.
"""

from dataclasses import dataclass, field

from practice.clock import Clock
from practice.informer import Object


@dataclass(slots=True)
class History:
    """Recommendations (when, how many) and changes (when, how many more)."""

    recommendations: list[tuple[float, int]] = field(default_factory=list)
    changes: list[tuple[float, int]] = field(default_factory=list)

    def begin(self, replicas: int, clock: Clock) -> None:
        """What was there at the first look counts as recommended."""
        if not self.recommendations:
            self.recommendations.append((clock.now_s(), replicas))

    def recommend(self, replicas: int, clock: Clock, keep_s: float) -> None:
        """Remember a recommendation, and forget what is older than the longest window."""
        begin_s = clock.now_s() - keep_s
        self.recommendations = [one for one in self.recommendations if one[0] >= begin_s]
        self.recommendations.append((clock.now_s(), replicas))

    def since(self, window_s: float, clock: Clock) -> list[int]:
        """The recommendations of a window."""
        begin_s = clock.now_s() - window_s
        return [replicas for moment_s, replicas in self.recommendations if moment_s > begin_s]

    def note_change(self, change: int, behavior: Object, clock: Clock) -> None:
        """Remember a change, and forget those that no policy looks at any more."""
        periods = [
            policy["periodSeconds"]
            for rules in behavior.values()
            for policy in rules.get("policies") or ()
        ]
        begin_s = clock.now_s() - max(periods, default=0)
        self.changes = [one for one in self.changes if one[0] > begin_s]
        self.changes.append((clock.now_s(), change))

    def changed(self, period_s: float, clock: Clock) -> int:
        """Replicas added less those removed within a period."""
        begin_s = clock.now_s() - period_s
        return sum(change for moment_s, change in self.changes if moment_s > begin_s)
