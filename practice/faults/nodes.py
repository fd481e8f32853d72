"""Faults of nodes: power, kubelet, pressure, and what they pull images from."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec

from practice.faults.kind import FaultError, Kind, Name, World
from practice.kubelet.kubelets import NodeFaultError

Pressure = Literal["MemoryPressure", "DiskPressure", "PIDPressure"]


class NodePower(Kind, frozen=True, kw_only=True):
    """The machine is off."""

    name: ClassVar[str] = "node-power-off"
    what: ClassVar[str] = (
        "Cuts the power of a node: its heartbeat stops and its containers die. The cluster notices after"
        " 50 s and moves the pods after their toleration of 300 s."
    )
    ends: ClassVar[str] = (
        "power returns, the node boots, and its pods start again if they still exist"
    )
    node: Name

    def begin(self, world: World) -> None:
        """Off."""
        _power(world, self.node, on=False)

    def end(self, world: World) -> None:
        """On, if there is still such a node."""
        if world.kubelets().knows(self.node):
            _power(world, self.node, on=True)


class KubeletStopped(Kind, frozen=True, kw_only=True):
    """The kubelet's process is stopped; containers go on."""

    name: ClassVar[str] = "kubelet-stopped"
    what: ClassVar[str] = (
        "Stops the kubelet of a node: no heartbeat, no probes, nothing starts or stops there; running"
        " containers still answer. From outside it looks like a lost node."
    )
    ends: ClassVar[str] = "the kubelet starts again and catches up"
    node: Name

    def begin(self, world: World) -> None:
        """Hold everything that the kubelet does."""
        _check(world, self.node)
        world.clock.hold(f"kubelet/{self.node}")

    def end(self, world: World) -> None:
        """Go on with what is due."""
        world.clock.release(f"kubelet/{self.node}")


class NodePressure(Kind, frozen=True, kw_only=True):
    """Memory, disk or process ids run short."""

    name: ClassVar[str] = "node-pressure"
    what: ClassVar[str] = (
        "Something outside of Kubernetes uses up a node's memory, disk or process ids: the condition, the"
        " taint against new pods, and the eviction of those that run there, one after the other."
    )
    ends: ClassVar[str] = "no more evictions; the condition and its taint stay for five minutes"
    node: Name
    kinds: Annotated[list[Pressure], msgspec.Meta(min_length=1, max_length=3)]

    def begin(self, world: World) -> None:
        """Use it up."""
        _check(world, self.node)
        world.kubelets().pressure(self.node, frozenset(self.kinds))

    def end(self, world: World) -> None:
        """Give it back, if there is still such a node."""
        if world.kubelets().knows(self.node):
            world.kubelets().pressure(self.node, frozenset())


class RegistrySlow(Kind, frozen=True, kw_only=True):
    """Pulls take longer."""

    name: ClassVar[str] = "registry-slow"
    what: ClassVar[str] = "Every pull that begins from now on takes so many times as long."
    times: Annotated[float, msgspec.Meta(gt=1, le=1000)] = 10.0

    def begin(self, world: World) -> None:
        """Slow down."""
        world.kubelets().registry.slowness = self.times

    def end(self, world: World) -> None:
        """As fast as the catalogue says."""
        world.kubelets().registry.slowness = 1.0


class RegistryDown(Kind, frozen=True, kw_only=True):
    """Nothing can be pulled."""

    name: ClassVar[str] = "registry-down"
    what: ClassVar[str] = (
        "No registry answers: pulls fail after 30 s (ErrImagePull, ImagePullBackOff); what a node has"
        " already still starts."
    )
    ends: ClassVar[str] = "the next try of each pull succeeds"

    def begin(self, world: World) -> None:
        """Down."""
        world.kubelets().registry.down = True

    def end(self, world: World) -> None:
        """Up."""
        world.kubelets().registry.down = False


def _check(world: World, node: str) -> None:
    try:
        world.kubelets().require(node)
    except NodeFaultError as error:
        raise FaultError(str(error)) from None


def _power(world: World, node: str, *, on: bool) -> None:
    _check(world, node)
    world.kubelets().power(node, on=on)
