"""Faults of the network. A place is a node, a pod (`namespace/name`), `control-plane`, or `*`."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

from practice.faults.kind import Kind, Name, World


class NetworkCut(Kind, frozen=True, kw_only=True):
    """Nothing passes."""

    name: ClassVar[str] = "network-cut"
    what: ClassVar[str] = (
        "Nothing passes between two places (with `*`: between one place and all others): packets vanish, so"
        " that callers wait until they give up. A node that cannot reach the control plane looks lost, while"
        " its containers go on."
    )
    ends: ClassVar[str] = "packets pass again; a node reports again"
    one: Name
    other: Name = "*"

    def begin(self, world: World) -> None:
        """Cut."""
        world.wires().faults.cut(self.one, self.other)

    def end(self, world: World) -> None:
        """Mend."""
        world.wires().faults.mend(self.one, self.other)


class NetworkSlow(Kind, frozen=True, kw_only=True):
    """Everything takes longer."""

    name: ClassVar[str] = "network-slow"
    what: ClassVar[str] = "Everything from or to a place takes longer by so much, each way."
    place: Name
    extra_s: Annotated[float, msgspec.Meta(gt=0, le=60)]

    def begin(self, world: World) -> None:
        """Slow down."""
        world.wires().faults.slow(self.place, self.extra_s)

    def end(self, world: World) -> None:
        """As fast as ever."""
        world.wires().faults.slow(self.place, 0.0)
