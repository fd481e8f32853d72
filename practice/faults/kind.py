"""What a fault is: parameters with bounds, how it begins, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import msgspec

from practice.api.api import Api
from practice.clock import Clock
from practice.kubelet import Kubelets
from practice.network import Network

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=253)]
Share = Annotated[float, msgspec.Meta(gt=0, le=1)]


class FaultError(Exception):
    """No such fault, parameters out of bounds, or nothing of that name to break."""


@dataclass(slots=True)
class World:
    """The parts of a cluster in which faults act; a fleet has neither nodes nor network."""

    api: Api
    clock: Clock
    nodes: Kubelets | None = None
    network: Network | None = None

    def kubelets(self) -> Kubelets:
        """FaultError: this cluster has no simulated nodes."""
        if self.nodes is None:
            raise FaultError("this cluster has no simulated nodes, so nothing of them can break")
        return self.nodes

    def wires(self) -> Network:
        """FaultError: this cluster has no simulated network."""
        if self.network is None:
            raise FaultError("this cluster has no simulated network, so nothing of it can break")
        return self.network


class Kind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fault; the fields are its parameters. The docstring of each says what it does."""

    name: ClassVar[str]
    what: ClassVar[str]
    ends: ClassVar[str] = "when it is cleared"
    at_once: ClassVar[bool] = False
    """It is over as soon as it has happened: there is nothing to clear."""

    def begin(self, world: World) -> None:
        """Break it. FaultError: there is nothing of that name."""
        raise NotImplementedError

    def end(self, world: World) -> None:
        """Mend it, whatever has happened meanwhile."""

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """JSON Schema of the parameters."""
        _, parts = msgspec.json.schema_components([cls])
        found: dict[str, Any] = parts[cls.__name__]
        return {key: value for key, value in found.items() if key not in ("title", "description")}
