"""APIServices: which server answers for a group and version. Mirrors kube-aggregator's apiregistration.

Those without a Service are answered by the API server itself and always available; whether the others
are, `controllers.api_services` says.
"""

from __future__ import annotations

from practice.api.resource import Cause, Context, Object, Resource, Subresource
from practice.api.validation import causes
from practice.api.validation.names import (
    dns_subdomain_faults,
    path_segment_faults,
    port_number_faults,
    rfc1035_label_faults,
)

AUTOMANAGED = "kube-aggregator.kubernetes.io/automanaged"
LOCAL_GROUPS = {
    "": (18_000, {"v1": 1}),
    "admissionregistration.k8s.io": (16_700, {"v1": 15}),
    "apiextensions.k8s.io": (16_700, {"v1": 15}),
    "apps": (17_800, {"v1": 15}),
    "authentication.k8s.io": (17_700, {"v1": 15}),
    "authorization.k8s.io": (17_600, {"v1": 15}),
    "autoscaling": (17_500, {"v2": 30, "v1": 15}),
    "batch": (17_400, {"v1": 15}),
    "certificates.k8s.io": (17_300, {"v1": 15}),
    "coordination.k8s.io": (16_500, {"v1": 15}),
    "discovery.k8s.io": (16_200, {"v1": 15}),
    "events.k8s.io": (17_750, {"v1": 15}),
    "flowcontrol.apiserver.k8s.io": (16_100, {"v1": 21}),
    "networking.k8s.io": (17_200, {"v1": 15}),
    "node.k8s.io": (16_300, {"v1": 15}),
    "policy": (17_100, {"v1": 15}),
    "rbac.authorization.k8s.io": (17_000, {"v1": 15}),
    "resource.k8s.io": (16_200, {"v1": 21}),
    "scheduling.k8s.io": (16_600, {"v1": 15}),
    "storage.k8s.io": (16_800, {"v1": 15}),
    "storagemigration.k8s.io": (15_800, {"v1": 15}),
}
"""Priority of each group, and of each of its versions, as kube-apiserver 1.37 registers them."""

MOST_GROUP_PRIORITY, MOST_VERSION_PRIORITY = 20_000, 1_000
_KEPT_BY_STATUS = ("labels", "annotations", "finalizers", "ownerReferences")


def api_service(group: str, version: str, priorities: tuple[int, int], managed: str) -> Object:
    """One that the server makes for itself."""
    spec: Object = {"groupPriorityMinimum": priorities[0], "versionPriority": priorities[1]}
    return {
        "metadata": {"name": f"{version}.{group}", "labels": {AUTOMANAGED: managed}},
        "spec": {**({"group": group} if group else {}), "version": version, **spec},
    }


def _default(obj: Object) -> None:
    service = (obj.get("spec") or {}).get("service")
    if service is not None:
        service.setdefault("port", 443)


def _prepare_create(obj: Object, context: Context) -> None:
    obj["status"] = {}
    if (obj.get("spec") or {}).get("service") is None:
        local = {
            "type": "Available",
            "status": "True",
            "lastTransitionTime": context.clock.now_text(),
            "reason": "Local",
            "message": "Local APIServices are always available",
        }
        obj["status"] = {"conditions": [local]}


def _any_name(name: str) -> list[str]:
    """What a good one is depends on the object: `_name`."""
    return path_segment_faults(name)


def _validate(obj: Object) -> list[Cause]:
    spec = obj.get("spec") or {}
    group, version, service = spec.get("group", ""), spec.get("version", ""), spec.get("service")
    found = _name(obj["metadata"]["name"], f"{version}.{group}")
    if not group and version != "v1":
        detail = "only v1 may have an empty group and it better be legacy kube"
        found.append(causes.required("spec.group", detail))
    if group:
        found += causes.each_invalid("spec.group", group, dns_subdomain_faults(group))
    found += causes.each_invalid("spec.version", version, rfc1035_label_faults(version))
    found += _priority("groupPriorityMinimum", spec, MOST_GROUP_PRIORITY)
    found += _priority("versionPriority", spec, MOST_VERSION_PRIORITY)
    return found + (_local(spec) if service is None else _remote(spec, service))


def _name(name: str, required: str) -> list[Cause]:
    if path_segment_faults(name) or name == required:
        return []
    detail = f'must be `spec.version+"."+spec.group`: "{required}"'
    return [causes.invalid("metadata.name", name, detail)]


def _priority(name: str, spec: Object, most: int) -> list[Cause]:
    value = spec.get(name, 0)
    if 0 < value <= most:
        return []
    return [causes.invalid(f"spec.{name}", value, f"must be positive and less than {most}")]


def _local(spec: Object) -> list[Cause]:
    found: list[Cause] = []
    if spec.get("caBundle"):
        size = f"{len(spec['caBundle']) * 3 // 4 - spec['caBundle'].count('=')} bytes"
        detail = "local APIServices may not have a caBundle"
        found.append(causes.invalid("spec.caBundle", size, detail))
    if spec.get("insecureSkipTLSVerify"):
        detail = "local APIServices may not have insecureSkipTLSVerify"
        found.append(causes.invalid("spec.insecureSkipTLSVerify", True, detail))
    return found


def _remote(spec: Object, service: Object) -> list[Cause]:
    found = [
        causes.required(f"spec.service.{name}")
        for name in ("namespace", "name")
        if not service.get(name)
    ]
    port = service.get("port", 0)
    if faults := port_number_faults(port):
        detail = f"port is not valid: {', '.join(faults)}"
        found.append(causes.invalid("spec.service.port", port, detail))
    if spec.get("insecureSkipTLSVerify") and spec.get("caBundle"):
        detail = "may not be true if caBundle is present"
        found.append(causes.invalid("spec.insecureSkipTLSVerify", True, detail))
    return found


def _validate_status(new: Object, _old: Object) -> list[Cause]:
    allowed = ("True", "False", "Unknown")
    return [
        causes.not_supported(f"status.conditions[{index}].status", one.get("status", ""), allowed)
        for index, one in enumerate((new.get("status") or {}).get("conditions") or [])
        if one.get("status", "") not in allowed
    ]


API_SERVICES = Resource(
    group="apiregistration.k8s.io",
    version="v1",
    plural="apiservices",
    singular="apiservice",
    kind="APIService",
    categories=("api-extensions",),
    namespaced=False,
    subresources=(Subresource(name="status", kind="APIService", verbs=("get", "patch", "update")),),
    name_faults=_any_name,
    default=_default,
    prepare_create=_prepare_create,
    validate=_validate,
    validate_status=_validate_status,
    status_keeps=_KEPT_BY_STATUS,
    unconditional_update=False,
)
