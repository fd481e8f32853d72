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


class NodeShutdown(Kind, frozen=True, kw_only=True):
    """The machine is switched off the orderly way."""

    name: ClassVar[str] = "node-shutdown"
    what: ClassVar[str] = (
        "Shuts a node down gracefully, as a kubelet with shutdownGracePeriod does: the node is not ready at once"
        ' ("node is shutting down"), its ordinary pods end and are Failed (Terminated), then the critical'
        " ones, and then the machine is off. (By default kubelets do not wait: that is node-power-off.)"
    )
    ends: ClassVar[str] = (
        "a shutdown under way is called off; a node that is off boots, and its ended pods stay ended"
    )
    node: Name
    grace_s: Annotated[float, msgspec.Meta(gt=0, le=3600)] = 30.0
    """shutdownGracePeriod: how long the machine waits for its pods."""
    critical_s: Annotated[float, msgspec.Meta(ge=0, le=3600)] = 10.0
    """shutdownGracePeriodCriticalPods: the last part of it, for critical pods."""

    def begin(self, world: World) -> None:
        """Begin the shutdown. FaultError: critical pods would have more than there is."""
        _check(world, self.node)
        if self.critical_s > self.grace_s:
            raise FaultError(
                f"critical_s ({self.critical_s:g}) is a part of grace_s ({self.grace_s:g}), so it is not more"
            )
        world.kubelets().shut_down(self.node, self.grace_s, self.critical_s)

    def end(self, world: World) -> None:
        """Let it stay on, or switch it on, if there is still such a node."""
        if world.kubelets().knows(self.node):
            world.kubelets().stay_on(self.node)


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
