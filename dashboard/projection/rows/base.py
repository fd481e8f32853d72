"""What every row has, and the parts that several kinds share."""

from typing import Literal

from msgspec import Struct, field

MAX_INTEGER = 2**53 - 1
"""The largest integer that JavaScript holds exactly."""

Verdict = Literal["complete", "progressing", "failed", "paused"]


class Row(Struct, gc=False, frozen=True, kw_only=True, tag_field="kind"):
    """What every row has."""

    id: str
    namespace: str
    name: str
    labels: dict[str, str]
    created_ms: int

    @property
    def kind(self) -> str:
        """The Kubernetes kind."""
        return type(self).__name__.removesuffix("Row")


class Owner(Struct, gc=False, frozen=True):
    """The controller a thing belongs to."""

    id: str
    kind: str
    name: str


class Requests(Struct, gc=False, frozen=True):
    """What a pod asks the scheduler for."""

    cpu_m: int
    memory_b: int


class Capacity(Struct, gc=False, frozen=True):
    """What a node has, or what is asked of it."""

    cpu_m: int
    memory_b: int
    pods: int


class Image(Struct, gc=False, frozen=True):
    """A container and its image."""

    name: str
    image: str


class Use(Struct, gc=False, frozen=True):
    """Something in the same namespace that pods need by name."""

    kind: Literal["ConfigMap", "Secret", "PersistentVolumeClaim", "ServiceAccount"]
    name: str


class Clause(Struct, gc=False, frozen=True):
    """A LabelSelectorRequirement."""

    key: str
    operator: str
    values: list[str]


class Selector(Struct, gc=False, frozen=True, rename="camel", omit_defaults=True):
    """A LabelSelector, spelled as in the Kubernetes API."""

    match_labels: dict[str, str] = field(default_factory=dict)
    match_expressions: list[Clause] = field(default_factory=list)


class Rollout(Struct, gc=False, frozen=True):
    """What ``kubectl rollout status`` says."""

    verdict: Verdict
    text: str
