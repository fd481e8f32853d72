"""CSIDrivers, CSINodes and CSIStorageCapacities: what storage drivers say of themselves.

Mirrors pkg/apis/storage/validation. `controllers`, scheduler and kubelets here know one driver, whose
volumes are made by `controllers.provisioner`; the objects of others are kept as their owners write them.
"""

from __future__ import annotations

from practice.api.kinds.node_labels import deprecation_of
from practice.api.kinds.volume_validation import validate_driver_name
from practice.api.resource import Cause, Context, Object, Resource, Subresource
from practice.api.validation import causes
from practice.api.validation.names import dns_subdomain_faults, label_key_faults
from practice.api.validation.selector import validate_selector
from practice.limits import CSI_NODE_ID_CHARACTERS
from practice.quantities import canonical, thousandths

LIFECYCLE_MODES = ("Persistent", "Ephemeral")
GROUP_POLICIES = ("File", "None", "ReadWriteOnceWithFSType")
SHORTEST_PERIOD_S = 10
SHORTEST_TOKEN_S, LONGEST_TOKEN_S = 600, 1 << 32
_LOGGED = (
    "spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to "
    "prevent possible logging of tokens in volume attributes"
)


# -- drivers ---------------------------------------------------------------------------------------


def _default_driver(driver: Object) -> None:
    spec = driver.setdefault("spec", {})
    spec.setdefault("attachRequired", True)
    spec.setdefault("fsGroupPolicy", "ReadWriteOnceWithFSType")
    if not spec.get("volumeLifecycleModes"):
        spec["volumeLifecycleModes"] = ["Persistent"]
    for name in (
        "podInfoOnMount",
        "storageCapacity",
        "requiresRepublish",
        "seLinuxMount",
        "preventPodSchedulingIfMissing",
    ):
        spec.setdefault(name, False)


def _validate_driver(driver: Object) -> list[Cause]:
    spec = driver["spec"]
    policy = spec["fsGroupPolicy"]
    found: list[Cause] = []
    if policy not in GROUP_POLICIES:
        found.append(causes.not_supported("spec.fsGroupPolicy", policy, GROUP_POLICIES))
    found += _token_requests(spec.get("tokenRequests") or [])
    found += [
        causes.not_supported("spec.volumeLifecycleModes", mode, LIFECYCLE_MODES)
        for mode in spec["volumeLifecycleModes"]
        if mode not in LIFECYCLE_MODES
    ]
    period_s = spec.get("nodeAllocatableUpdatePeriodSeconds")
    if period_s is not None and period_s < SHORTEST_PERIOD_S:
        field = "spec.nodeAllocatableUpdatePeriodSeconds"
        detail = "must be greater than or equal to 10 seconds"
        found.append(causes.invalid(field, period_s, detail))
    in_secrets = spec.get("serviceAccountTokenInSecrets")
    if in_secrets is not None and not spec.get("tokenRequests"):
        detail = "serviceAccountTokenInSecrets is set but no tokenRequests are specified"
        found.append(causes.invalid("spec.serviceAccountTokenInSecrets", in_secrets, detail))
    return found


def _token_requests(requests: list[Object]) -> list[Cause]:
    found: list[Cause] = []
    seen: list[str] = []
    for index, request in enumerate(requests):
        field, audience = f"spec.tokenRequests[{index}]", request.get("audience", "")
        if audience in seen:
            found.append(causes.duplicate(f"{field}.audience", audience))
            continue
        seen.append(audience)
        seconds = request.get("expirationSeconds")
        if seconds is not None and seconds < SHORTEST_TOKEN_S:
            detail = "may not specify a duration less than 10 minutes"
            found.append(causes.invalid(f"{field}.expirationSeconds", seconds, detail))
        if seconds is not None and seconds > LONGEST_TOKEN_S:
            detail = "may not specify a duration larger than 2^32 seconds"
            found.append(causes.invalid(f"{field}.expirationSeconds", seconds, detail))
    return found


def _validate_driver_update(new: Object, old: Object) -> list[Cause]:
    given, kept = new["spec"], old["spec"]
    found: list[Cause] = []
    if given["attachRequired"] != kept["attachRequired"]:
        found.append(causes.immutable("spec.attachedRequired", given["attachRequired"]))
    if given["volumeLifecycleModes"] != kept["volumeLifecycleModes"]:
        modes = given["volumeLifecycleModes"]
        found.append(causes.immutable("spec.volumeLifecycleModes", modes))
    return found


def _count_change(new: Object, old: Object, _context: Context) -> None:
    """Its generation is none at first, and counts the changes only."""
    if new["spec"] != old["spec"]:
        new["metadata"]["generation"] = old["metadata"].get("generation", 0) + 1


def _driver_warnings(new: Object, old: Object | None) -> list[str]:
    spec = new["spec"]
    wanted = spec.get("tokenRequests")
    is_new = old is None or old["spec"].get("tokenRequests") != wanted
    in_secrets = spec.get("serviceAccountTokenInSecrets")
    return [_LOGGED] if wanted and is_new and in_secrets is None else []


# -- nodes -----------------------------------------------------------------------------------------


def _default_node(node: Object) -> None:
    spec = node.setdefault("spec", {})
    spec["drivers"] = spec.get("drivers") or None  # no list is kept as an empty one


def _drop_status(node: Object, _context: Context) -> None:
    node["status"] = {}


def _keep_status(new: Object, _old: Object, _context: Context) -> None:
    """The one field of the status belongs to a feature that is off by default (CSIVolumeHealth)."""
    new["status"] = {}


def _validate_node(node: Object) -> list[Cause]:
    found: list[Cause] = []
    seen: list[str] = []
    for index, driver in enumerate(node["spec"].get("drivers") or []):
        found += _node_driver(f"spec.drivers[{index}]", driver, seen)
    return found


def _node_driver(field: str, driver: Object, seen: list[str]) -> list[Cause]:
    name, node_id = driver.get("name", ""), driver.get("nodeID", "")
    found = validate_driver_name(f"{field}.name", name)
    if not node_id:
        found.append(causes.required(f"{field}.nodeID"))
    if len(node_id) > CSI_NODE_ID_CHARACTERS:
        detail = f"must be {CSI_NODE_ID_CHARACTERS} characters or less"
        found.append(causes.invalid(f"{field}.nodeID", node_id, detail))
    count = (driver.get("allocatable") or {}).get("count")
    if count is not None and count < 0:
        detail = "must be greater than or equal to 0"
        found.append(causes.invalid(f"{field}.allocatable.count", count, detail))
    if name in seen:
        found.append(causes.duplicate(f"{field}.name", name))
    seen.append(name)
    return found + _topology_keys(field, driver.get("topologyKeys") or [])


def _topology_keys(field: str, keys: list[str]) -> list[Cause]:
    found: list[Cause] = []
    for index, key in enumerate(keys):
        if not key:
            found.append(causes.required(field))
        if key in keys[:index]:
            found.append(causes.duplicate(field, key))
        found += causes.each_invalid(field, key, label_key_faults(key))
    return found


def _validate_node_update(new: Object, old: Object) -> list[Cause]:
    """Of a driver only the number of volumes may change."""
    return [
        causes.immutable("spec.drivers", _but_count(given))
        for kept in old["spec"].get("drivers") or []
        for given in new["spec"].get("drivers") or []
        if given["name"] == kept["name"] and _but_count(given) != _but_count(kept)
    ]


def _but_count(driver: Object) -> Object:
    """As Go shows its own type, without the allocatable volumes."""
    return {
        "Name": driver["name"],
        "NodeID": driver.get("nodeID", ""),
        "TopologyKeys": driver.get("topologyKeys"),
        "Allocatable": None,
    }


# -- capacities ------------------------------------------------------------------------------------


def _validate_capacity(capacity: Object) -> list[Cause]:
    selector, name = capacity.get("nodeTopology"), capacity.get("storageClassName", "")
    found = [] if selector is None else validate_selector("nodeTopology", selector)
    found += causes.each_invalid("storageClassName", name, dns_subdomain_faults(name))
    amount = capacity.get("capacity")
    if amount is not None and thousandths(amount) < 0:
        detail = "must be greater than or equal to 0"
        found.append(causes.invalid("capacity", canonical(amount), detail))
    return found


def _validate_capacity_update(new: Object, old: Object) -> list[Cause]:
    return [
        causes.immutable(name, new.get(name))
        for name in ("nodeTopology", "storageClassName")
        if new.get(name) != old.get(name)
    ]


def _capacity_warnings(new: Object, _old: Object | None) -> list[str]:
    selector = new.get("nodeTopology") or {}
    found = [
        f"nodeTopology.matchExpressions[{index}].key: {rule['key']} is {text}"
        for index, rule in enumerate(selector.get("matchExpressions") or [])
        if (text := deprecation_of(rule.get("key", "")))
    ]
    return found + [
        f"nodeTopology.matchLabels.{key}: {text}"
        for key in selector.get("matchLabels") or {}
        if (text := deprecation_of(key))
    ]


CSI_DRIVERS = Resource(
    group="storage.k8s.io",
    version="v1",
    plural="csidrivers",
    singular="csidriver",
    kind="CSIDriver",
    namespaced=False,
    default=_default_driver,
    validate=_validate_driver,
    validate_update=_validate_driver_update,
    prepare_update=_count_change,
    warnings=_driver_warnings,
    unconditional_update=False,
    returns_deleted=True,
)
CSI_NODES = Resource(
    group="storage.k8s.io",
    version="v1",
    plural="csinodes",
    singular="csinode",
    kind="CSINode",
    namespaced=False,
    subresources=(Subresource(name="status", kind="CSINode", verbs=("get", "patch", "update")),),
    default=_default_node,
    prepare_create=_drop_status,
    status_keeps=("labels", "annotations", "finalizers", "ownerReferences"),
    prepare_status=_keep_status,
    validate=_validate_node,
    validate_update=_validate_node_update,
    unconditional_update=False,
    returns_deleted=True,
)
CSI_CAPACITIES = Resource(
    group="storage.k8s.io",
    version="v1",
    plural="csistoragecapacities",
    singular="csistoragecapacity",
    kind="CSIStorageCapacity",
    validate=_validate_capacity,
    validate_update=_validate_capacity_update,
    warnings=_capacity_warnings,
    unconditional_update=False,
)
