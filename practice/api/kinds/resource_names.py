"""Names of resources (cpu, pods, requests.memory, example.com/gpu) and where each may be used."""

from __future__ import annotations

from practice.api.resource import Cause
from practice.api.validation import causes
from practice.api.validation.names import label_key_faults

CONTAINER = frozenset({"cpu", "memory", "ephemeral-storage"})
COUNTED = frozenset(
    {
        "configmaps",
        "persistentvolumeclaims",
        "pods",
        "replicationcontrollers",
        "resourcequotas",
        "secrets",
        "services",
        "services.loadbalancers",
        "services.nodeports",
    }
)
QUOTA = COUNTED | {
    *CONTAINER,
    *(f"{word}.{name}" for word in ("limits", "requests") for name in CONTAINER),
    "requests.storage",
}
STANDARD = QUOTA | {"storage"}


def is_huge_page(name: str) -> bool:
    return name.startswith("hugepages-")


def _is_quota_huge_page(name: str) -> bool:
    return is_huge_page(name.removeprefix("requests."))


def any_name(field: str, name: str) -> list[Cause]:
    """Causes for what is neither a standard resource nor `domain/name`."""
    faults = label_key_faults(name)
    if faults:
        return causes.each_invalid(field, name, faults)
    if "/" not in name and name not in STANDARD and not _is_quota_huge_page(name):
        detail = "must be a standard resource type or fully qualified"
        return [causes.invalid(field, name, detail)]
    return []


def container_name(field: str, name: str) -> list[Cause]:
    """Causes for what a container cannot ask for."""
    found = any_name(field, name)
    if "/" not in name and name not in CONTAINER and not is_huge_page(name):
        found.append(causes.invalid(field, name, "must be a standard resource for containers"))
    return found


def quota_name(field: str, name: str) -> list[Cause]:
    """Causes for what a quota cannot count."""
    found = any_name(field, name)
    if "/" not in name and name not in QUOTA and not _is_quota_huge_page(name):
        found.append(causes.invalid(field, name, "must be a standard resource for quota"))
    return found


def is_whole(name: str) -> bool:
    """Counted in whole numbers: objects, and extended resources."""
    native = "/" not in name or "kubernetes.io/" in name
    return name in COUNTED or not (native or name.startswith("requests."))
