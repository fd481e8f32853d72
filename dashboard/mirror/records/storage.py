"""Storage: claims, and the names of what configures pods."""

from msgspec import Struct, field

from dashboard.mirror.records.base import Condition, Quantity, Record
from dashboard.mirror.records.pods import Resources


class ClaimSpec(Struct, gc=False, rename="camel"):
    """What is wanted of a PersistentVolumeClaim."""

    access_modes: list[str] | None = None
    storage_class_name: str | None = None
    volume_name: str = ""
    resources: Resources | None = None


class ClaimStatus(Struct, gc=False, rename="camel"):
    """What is known of a PersistentVolumeClaim."""

    phase: str = ""
    capacity: dict[str, Quantity] | None = None
    conditions: list[Condition] | None = None


class PersistentVolumeClaim(Record, gc=False, rename="camel"):
    """A PersistentVolumeClaim."""

    spec: ClaimSpec = field(default_factory=ClaimSpec)
    status: ClaimStatus = field(default_factory=ClaimStatus)


class ConfigMap(Record, gc=False):
    """That there is a ConfigMap of this name; its data is never fetched."""


class Secret(Record, gc=False):
    """That there is a Secret of this name; its data is never fetched."""
