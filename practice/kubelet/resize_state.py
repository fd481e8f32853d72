"""The two conditions of a pod that is resized: PodResizePending and PodResizeInProgress."""

from __future__ import annotations

from dataclasses import dataclass

from practice.informer import Object

CONDITIONS = ("PodResizePending", "PodResizeInProgress")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResizeState:
    """Each condition as it stands in the status; None: it does not."""

    pending: Object | None = None
    progress: Object | None = None

    @property
    def conditions(self) -> list[Object]:
        """Those that there are."""
        return [one for one in (self.pending, self.progress) if one is not None]

    def deferred(self, now: str, message: str, generation: int) -> ResizeState:
        """The node has no room for a new size."""
        made = _condition("PodResizePending", now, generation, "Deferred", message, self.pending)
        return ResizeState(pending=made, progress=self.progress)

    def failed(self, now: str, message: str, generation: int) -> ResizeState:
        """What is allocated cannot be given yet."""
        if self.progress is not None:
            generation = self.progress["observedGeneration"]
        made = _condition("PodResizeInProgress", now, generation, "Error", message, self.progress)
        return ResizeState(pending=self.pending, progress=made)

    def is_news(self, before: ResizeState) -> bool:
        """Whether what waits, waits for something else."""
        old, new = before.pending, self.pending
        if old is None or new is None:
            return new is not old
        return any(old[name] != new[name] for name in ("reason", "observedGeneration"))


def progress(now: str, generation: int) -> Object:
    """A new size was allocated."""
    return _condition("PodResizeInProgress", now, generation)


def _condition(
    kind: str,
    now: str,
    generation: int,
    reason: str = "",
    message: str = "",
    before: Object | None = None,
) -> Object:
    since = now
    if before is not None and before.get("reason", "") == reason:
        since = before["lastTransitionTime"]
    made: Object = {
        "type": kind,
        "status": "True",
        "lastProbeTime": now,
        "lastTransitionTime": since,
        "observedGeneration": generation,
    }
    if reason:
        made |= {"reason": reason, "message": message}
    return made
