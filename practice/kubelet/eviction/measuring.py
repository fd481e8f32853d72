"""What the pods of a node use, measured from the simulated programs and the volumes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from practice.kubelet.container_life import ContainerLife
from practice.kubelet.pod_life import PodLife
from practice.limits import MEMORY_PAGE_BYTES


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
    containers: dict[str, Used] = {}
    for one in life.lives:
        used = _used(one)
        if used is not None:
            containers[one.container.name] = used
    return PodUse(containers, life.volumes.scratch_bytes()) if containers else None


def growth_per_s(lives: Iterable[PodLife]) -> tuple[int, int]:
    """Bytes of memory, and of disk, that all running containers take more each second."""
    memory = disk = 0
    for life in lives:
        for one in life.lives:
            program = one.container.program
            if program is not None:
                memory += program.knobs.leak_bytes_per_s
                disk += program.knobs.disk_bytes_per_s
    return memory, disk


def _used(life: ContainerLife) -> Used | None:
    program, log = life.container.program, life.container.log
    if program is None:
        return None
    memory = -(-program.memory_bytes() // MEMORY_PAGE_BYTES) * MEMORY_PAGE_BYTES
    written = program.disk_bytes() + program.start.files.own_bytes
    return Used(memory, written + (log.size_bytes if log is not None else 0))
