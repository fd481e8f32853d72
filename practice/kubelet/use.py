"""What containers, pods and nodes use: the one place where it is measured.

From the simulated programs, the volumes, and what a node's own programs take. metrics.k8s.io, the
kubelet's port and the eviction of pods all read it here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from practice.images.program import Program
from practice.kubelet.container import Container
from practice.kubelet.node_cpu import NodeCpu
from practice.kubelet.pod_life import PodLife
from practice.limits import MEMORY_PAGE_BYTES, SYSTEM_MEMORY_BYTES


@dataclass(frozen=True, slots=True)
class Used:
    """Bytes that a running container uses."""

    memory: int
    disk: int
    """Its own layer and its log."""


@dataclass(frozen=True, slots=True)
class PodUse:
    """Of the containers that run, by name, and of the emptyDirs on disk."""

    containers: dict[str, Used] = field(default_factory=dict)
    scratch: dict[str, int] = field(default_factory=dict)

    @property
    def memory(self) -> int:
        """Bytes, of all containers."""
        return sum(one.memory for one in self.containers.values())

    @property
    def disk(self) -> int:
        """Bytes of local storage, of containers and volumes."""
        return sum(one.disk for one in self.containers.values()) + sum(self.scratch.values())


def use_of(life: PodLife) -> PodUse | None:
    """None: none of its containers runs, so nothing is known of it."""
    containers = {one.name: _used(one, program) for one, program in running([life])}
    return PodUse(containers, life.volumes.scratch_bytes()) if containers else None


def running(lives: Iterable[PodLife]) -> Iterator[tuple[Container, Program]]:
    """The containers that run, each with its program."""
    for life in lives:
        for one in life.lives:
            if one.container.program is not None:
                yield one.container, one.container.program


def memory_bytes(program: Program) -> int:
    """Memory in use, in whole pages."""
    return -(-program.memory_bytes() // MEMORY_PAGE_BYTES) * MEMORY_PAGE_BYTES


def _used(container: Container, program: Program) -> Used:
    written, log = program.disk_bytes() + program.start.files.own_bytes, container.log
    return Used(memory_bytes(program), written + (log.size_bytes if log is not None else 0))


def cpu_milli(program: Program, begin: datetime, end: datetime) -> float:
    """The mean between two moments of the last minute, in thousandths of a core."""
    passed_s = (end - begin).total_seconds()
    return (program.cpu_ms(end) - program.cpu_ms(begin)) / passed_s


def growth_per_s(lives: Iterable[PodLife]) -> tuple[int, int]:
    """Bytes of memory, and of disk, that all running containers take more each second."""
    memory = disk = 0
    for _, program in running(lives):
        memory += program.knobs.leak_bytes_per_s
        disk += program.knobs.disk_bytes_per_s
    return memory, disk


# -- of a node, its own programs included --------------------------------------------------------------


def node_memory_bytes(lives: Iterable[PodLife]) -> int:
    """Memory in use now."""
    return SYSTEM_MEMORY_BYTES + sum(memory_bytes(program) for _, program in running(lives))


def node_cpu_ms(cpu: NodeCpu, lives: Iterable[PodLife], at: datetime) -> float:
    """CPU used since it was switched on, by a moment of the last minute, in milliseconds of one core."""
    return cpu.used_ms((program for _, program in running(lives)), at)
