"""Faults of single containers: an exit, and knobs of the simulated program."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

import msgspec

from practice.faults.kind import FaultError, Kind, Name, Share, World
from practice.kubelet.program_faults import ProgramFaultError


class ContainerExit(Kind, frozen=True, kw_only=True):
    """It ends now."""

    name: ClassVar[str] = "container-exit"
    what: ClassVar[str] = (
        "Ends the process of a container now: with an exit code, or killed for its memory (OOMKilled, 137)."
        " The restart policy and the back-off decide what follows."
    )
    ends: ClassVar[str] = "at once; there is nothing to clear"
    at_once: ClassVar[bool] = True
    namespace: Name
    pod: Name
    container: str = ""
    """Empty: all of the pod's (for `oom` the first)."""
    code: Annotated[int, msgspec.Meta(ge=0, le=255)] = 1
    oom: bool = False

    def begin(self, world: World) -> None:
        """End it."""
        kubelets = world.kubelets()
        with _refusals():
            if self.oom:
                kubelets.kill_for_memory(self.namespace, self.pod, self.container)
            else:
                kubelets.crash(self.namespace, self.pod, self.container, code=self.code)


class ContainerKnobs(Kind, frozen=True, kw_only=True):
    """The program misbehaves while it runs."""

    name: ClassVar[str] = "container-behaviour"
    what: ClassVar[str] = (
        "Lets the program of a container be slow, answer with errors, be sick (liveness fails), not ready"
        " (readiness fails) or leak memory. A restarted container begins healthy again: this run only is broken."
    )
    ends: ClassVar[str] = "the program behaves again, unless it was restarted already"
    namespace: Name
    pod: Name
    container: str = ""
    trouble: Literal["slow", "errors", "sick", "not-ready", "leak"]
    latency_s: Annotated[float, msgspec.Meta(gt=0, le=3600)] = 5.0
    """Of `slow`."""
    share: Share = 1.0
    """Of `errors`: of ordinary requests."""
    bytes_per_s: Annotated[int, msgspec.Meta(ge=1, le=2**40)] = 1_048_576
    """Of `leak`: how its memory grows, up to the container's limit (OOMKilled)."""

    def begin(self, world: World) -> None:
        """Turn the knob."""
        with _refusals():
            world.kubelets().adjust(self.namespace, self.pod, self.container, **self._knobs())

    def end(self, world: World) -> None:
        """Turn it back, if the program still runs."""
        with contextlib.suppress(ProgramFaultError):
            world.kubelets().mend(self.namespace, self.pod, self.container, list(self._knobs()))

    def _knobs(self) -> dict[str, object]:
        if self.trouble == "slow":
            return {"latency_s": self.latency_s}
        if self.trouble == "errors":
            return {"error_share": self.share}
        if self.trouble == "leak":
            return {"leak_bytes_per_s": self.bytes_per_s}
        return {"sick_after_s": 0.0} if self.trouble == "sick" else {"never_ready": True}


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except ProgramFaultError as error:
        raise FaultError(f"{error}; look at the pod's state, or name another one") from None
