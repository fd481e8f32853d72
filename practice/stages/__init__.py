"""Life stages as data: what follows what on a simulated node, and after how long.

`pod.yaml` and `node.yaml` hold the times; the kubelet holds what happens at each stage. Times are
simulated seconds; every stage takes `after_s` plus a random part of up to `jitter_s`, drawn from
the node's own seeded stream.
"""

import random
from functools import cache
from importlib import resources

import msgspec

POD_STAGES = (
    "accepted",
    "volumes",
    "sandbox",
    "created",
    "started",
    "noticed",
    "queried",
    "refused",
    "backed_off",
    "resync",
    "resized",
    "restarted",
    "ended",
    "cleaned",
)
NODE_STAGES = ("registered", "booted")


class StageError(Exception):
    """A stage file does not say what it should."""


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One stage: how long it takes to reach it, and what comes then by itself."""

    after_s: float = 0.0
    jitter_s: float = 0.0
    then: str = ""

    def delay_s(self, chance: random.Random) -> float:
        """The time until it is reached, this time."""
        return self.after_s + self.jitter_s * chance.random()


def parse_stages(text: bytes, names: tuple[str, ...], source: str) -> dict[str, Stage]:
    """Stages by name. StageError names the file and what is wrong in it."""
    try:
        stages = msgspec.yaml.decode(text, type=dict[str, Stage])
    except (msgspec.MsgspecError, ValueError) as error:
        raise StageError(f"{source}: {error}") from error
    missing = [name for name in names if name not in stages]
    unknown = [name for name in stages if name not in names]
    if missing or unknown:
        raise StageError(
            f"{source}: missing stages {missing}, unknown stages {unknown}; it must have exactly"
            f" {', '.join(names)}"
        )
    for name, stage in stages.items():
        if stage.then and stage.then not in names:
            raise StageError(f"{source}: stage {name} is followed by {stage.then}, which is none")
        if stage.after_s < 0 or stage.jitter_s < 0:
            raise StageError(f"{source}: stage {name} has a negative time")
    return stages


@cache
def pod_stages() -> dict[str, Stage]:
    """The stages of a pod and its containers."""
    return _load("pod.yaml", POD_STAGES)


@cache
def node_stages() -> dict[str, Stage]:
    """The stages of a node."""
    return _load("node.yaml", NODE_STAGES)


def _load(name: str, names: tuple[str, ...]) -> dict[str, Stage]:
    text = resources.files(__package__).joinpath(name).read_bytes()
    return parse_stages(text, names, f"practice/stages/{name}")
