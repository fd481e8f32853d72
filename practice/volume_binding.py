"""Which PersistentVolume a claim may have: the rules that binder, scheduler and kubelet share.

Mirrors component-helpers' storage/volume and the documentation page on persistent volumes: a volume
fits that is free, has the claim's class, volume mode and labels, and is large enough; of several,
the smallest. One that is kept for the claim by its claimRef goes before all others.
"""

from collections.abc import Callable, Iterable, Sequence

from practice.api.kinds.storage_amounts import class_of
from practice.api.values import at
from practice.informer import Object
from practice.quantities import whole
from practice.selectors import labels_of, matches

BIND_COMPLETED = "pv.kubernetes.io/bind-completed"
BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller"
PROVISIONED_BY = "pv.kubernetes.io/provisioned-by"
SELECTED_NODE = "volume.kubernetes.io/selected-node"
PROVISIONER = "volume.kubernetes.io/storage-provisioner"
OLD_PROVISIONER = "volume.beta.kubernetes.io/storage-provisioner"
DEFAULT_CLASSES = (
    "storageclass.kubernetes.io/is-default-class",
    "storageclass.beta.kubernetes.io/is-default-class",
)


def annotations_of(obj: Object) -> dict[str, str]:
    """The annotations; empty when there are none."""
    return obj["metadata"].get("annotations") or {}


def capacity_bytes(volume: Object) -> int:
    return whole(at(volume, "spec", "capacity", "storage") or 0)


def asked_bytes(claim: Object) -> int:
    return whole(at(claim, "spec", "resources", "requests", "storage") or 0)


def is_bound_to(volume: Object, claim: Object) -> bool:
    """The volume's claimRef means this claim; without a uid, whoever bears the name."""
    reference = volume["spec"].get("claimRef")
    if reference is None:
        return False
    metadata = claim["metadata"]
    if (reference.get("namespace"), reference.get("name")) != (
        metadata["namespace"],
        metadata["name"],
    ):
        return False
    return reference.get("uid", "") in ("", metadata["uid"])


def is_bound(claim: Object) -> bool:
    """The claim has its volume, and both sides know."""
    return bool(claim["spec"].get("volumeName")) and BIND_COMPLETED in annotations_of(claim)


def waits_for_consumer(storage_class: Object | None) -> bool:
    """Volumes of the class are chosen when the first pod is."""
    return bool(storage_class) and (
        (storage_class or {}).get("volumeBindingMode") == "WaitForFirstConsumer"
    )


def default_class(classes: Iterable[Object]) -> Object | None:
    """The class for claims that name none: the newest of those marked as default."""
    marked = [
        one
        for one in classes
        if any(annotations_of(one).get(key) == "true" for key in DEFAULT_CLASSES)
    ]
    marked.sort(key=lambda one: str(one["metadata"]["name"]))
    return max(marked, key=lambda one: str(one["metadata"]["creationTimestamp"]), default=None)


def best_match(
    claim: Object,
    volumes: Iterable[Object],
    *,
    delayed: bool = False,
    fits_node: Callable[[Object], bool] | None = None,
    taken: Sequence[str] = (),
) -> Object | None:
    """The volume for the claim. `delayed`: only one that is kept for it already.

    `fits_node`: whether a volume can be reached from the node that is looked at; then volumes of
    classes that wait for consumers count, too. `taken`: names that are promised to others.
    """
    asked = claim["spec"].get("accessModes") or []
    groups: dict[tuple[str, ...], list[Object]] = {}
    for volume in volumes:
        modes = volume["spec"].get("accessModes") or []
        if all(mode in modes for mode in asked) and volume["metadata"]["name"] not in taken:
            groups.setdefault(tuple(sorted(modes)), []).append(volume)
    for key in sorted(groups, key=lambda modes: (len(modes), modes)):
        found = _smallest(claim, groups[key], delayed, fits_node)
        if found is not None:
            return found
    return None


def _smallest(
    claim: Object,
    volumes: list[Object],
    delayed: bool,
    fits_node: Callable[[Object], bool] | None,
) -> Object | None:
    best: Object | None = None
    for volume in volumes:
        if not _could_hold(volume, claim):
            continue
        reachable = fits_node is None or fits_node(volume)
        if is_bound_to(volume, claim):
            return volume if reachable else None
        if (fits_node is None and delayed) or not reachable or not _is_free_for(volume, claim):
            continue
        if best is None or capacity_bytes(volume) < capacity_bytes(best):
            best = volume
    return best


def _could_hold(volume: Object, claim: Object) -> bool:
    if volume["spec"].get("claimRef") is not None and not is_bound_to(volume, claim):
        return False
    return (
        capacity_bytes(volume) >= asked_bytes(claim)
        and _mode(volume) == _mode(claim)
        and _attributes(volume) == _attributes(claim)
        and "deletionTimestamp" not in volume["metadata"]
    )


def _is_free_for(volume: Object, claim: Object) -> bool:
    selector = claim["spec"].get("selector")
    return (
        at(volume, "status", "phase") == "Available"
        and (selector is None or matches(selector, labels_of(volume)))
        and class_of(volume) == class_of(claim)
    )


def mismatch(volume: Object, claim: Object) -> str:
    """Why a claim cannot have the volume that it names; empty when it can."""
    if "deletionTimestamp" in volume["metadata"]:
        return f'the volume is marked for deletion "{volume["metadata"]["name"]}"'
    if capacity_bytes(volume) < asked_bytes(claim):
        return "requested PV is too small"
    if class_of(volume) != class_of(claim):
        return "storageClassName does not match"
    if _attributes(volume) != _attributes(claim):
        return "volumeAttributesClassName does not match"
    if _mode(volume) != _mode(claim):
        return "incompatible volumeMode"
    offered = volume["spec"].get("accessModes") or []
    if any(mode not in offered for mode in claim["spec"].get("accessModes") or []):
        return "incompatible accessMode"
    return ""


def same_mode(volume: Object, claim: Object) -> bool:
    """Both are file systems, or both raw devices."""
    return _mode(volume) == _mode(claim)


def _mode(obj: Object) -> str:
    return obj["spec"].get("volumeMode") or "Filesystem"


def _attributes(obj: Object) -> str:
    return obj["spec"].get("volumeAttributesClassName") or ""
