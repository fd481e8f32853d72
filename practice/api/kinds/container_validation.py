"""What a valid container is. Mirrors pkg/apis/core/validation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from practice.api.kinds.pod_volume_validation import validate_mounts
from practice.api.kinds.probe_validation import validate_lifecycle, validate_probes
from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.names import (
    config_key_faults,
    dns_label_faults,
    env_name_faults,
    label_key_faults,
    port_name_faults,
    port_number_faults,
)
from practice.quantities import thousandths

PROTOCOLS = ("SCTP", "TCP", "UDP")
RESIZE_POLICIES = ("NotRequired", "RestartContainer")
PULL_POLICIES = ("Always", "IfNotPresent", "Never")
MESSAGE_POLICIES = ("File", "FallbackToLogsOnError")
COMPUTE = ("cpu", "memory", "ephemeral-storage")
FIELD_PATHS = (
    *("metadata.name", "metadata.namespace", "metadata.uid", "metadata.labels"),
    *("metadata.annotations", "spec.nodeName", "spec.serviceAccountName", "status.hostIP"),
    *("status.hostIPs", "status.podIP", "status.podIPs"),
)
ENV_SOURCES = ("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef")

_EPHEMERAL = "cannot be set for an Ephemeral Container"
_NOT_EPHEMERAL = (
    "ports",
    "resources",
    "resizePolicy",
    "restartPolicy",
    "restartPolicyRules",
    "livenessProbe",
    "readinessProbe",
    "startupProbe",
    "lifecycle",
)


def validate_containers(field: str, spec: Object, volumes: set[Any]) -> list[Cause]:
    """Containers, init containers, then ephemeral ones, as the registry reports them."""
    found: list[Cause] = []
    regular = spec.get("containers") or []
    seen: set[str] = set()
    if not regular:
        found.append(causes.required(f"{field}.containers"))
    policy = spec.get("restartPolicy", "Always")
    for index, container in enumerate(regular):
        at = f"{field}.containers[{index}]"
        found += _container(at, container, volumes, seen)
        found += _resize_policy(f"{at}.resizePolicy", container, policy)
        found += validate_lifecycle(f"{at}.lifecycle", container.get("lifecycle"))
        found += validate_probes(at, container)
    for index, container in enumerate(spec.get("initContainers") or []):
        at = f"{field}.initContainers[{index}]"
        found += _container(at, container, volumes, seen)
        found += _resize_policy(f"{at}.resizePolicy", container, policy)
        found += _init(at, container)
    found += _ephemeral(f"{field}.ephemeralContainers", spec, volumes, seen)
    return found + _host_ports(field, spec)


def _ephemeral(field: str, spec: Object, volumes: set[Any], seen: set[str]) -> list[Cause]:
    """They are for looking, not for serving: what makes a container a part of the work is refused."""
    others, found = frozenset(seen), []
    for index, container in enumerate(spec.get("ephemeralContainers") or []):
        at = f"{field}[{index}]"
        found += _container(at, container, volumes, seen)
        target = container.get("targetContainerName")
        if target and target not in others:
            found.append(causes.not_found(f"{at}.targetContainerName", target))
        for name in _NOT_EPHEMERAL:
            if container.get(name):
                found.append(causes.forbidden(f"{at}.{name}", _EPHEMERAL))
        for number, mount in enumerate(container.get("volumeMounts") or []):
            for name in ("subPath", "subPathExpr"):
                if mount.get(name):
                    where = f"{at}.volumeMounts[{number}].{name}"
                    found.append(causes.forbidden(where, _EPHEMERAL))
    return found


def _init(field: str, container: Object) -> list[Cause]:
    """Probes, hooks and restarts are for sidecars: init containers that are restarted always."""
    if container.get("restartPolicy") == "Always":
        return [
            *validate_lifecycle(f"{field}.lifecycle", container.get("lifecycle")),
            *validate_probes(field, container),
        ]
    detail = "may not be set for init containers without restartPolicy=Always"
    names = ("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")
    found = [
        causes.forbidden(f"{field}.{n}", detail) for n in names if container.get(n) is not None
    ]
    detail = "must not be set to 'RestartContainer' for non-sidecar initContainers"
    for index, one in enumerate(container.get("resizePolicy") or []):
        if one.get("restartPolicy") == "RestartContainer":
            at = f"{field}.resizePolicy[{index}].restartPolicy"
            found.append(causes.invalid(at, one["restartPolicy"], detail))
    return found


def _container(field: str, container: Object, volumes: set[Any], seen: set[str]) -> list[Cause]:
    name, image = container.get("name", ""), container.get("image", "")
    found: list[Cause] = []
    if not name:
        found.append(causes.required(f"{field}.name"))
    elif name in seen:
        found.append(causes.duplicate(f"{field}.name", name))
    else:
        found += causes.each_invalid(f"{field}.name", name, dns_label_faults(name))
    seen.add(name)
    if not image:
        found.append(causes.required(f"{field}.image"))
    elif image.strip() != image:
        detail = "must not have leading or trailing whitespace"
        found.append(causes.invalid(f"{field}.image", image, detail))
    policy, message = container.get("imagePullPolicy"), container.get("terminationMessagePolicy")
    if message not in MESSAGE_POLICIES:
        at = f"{field}.terminationMessagePolicy"
        found.append(causes.not_supported(at, message, MESSAGE_POLICIES))
    found += _ports(f"{field}.ports", container.get("ports") or [])
    found += _environment(f"{field}.env", container.get("env") or [])
    found += validate_mounts(f"{field}.volumeMounts", container.get("volumeMounts") or [], volumes)
    if policy not in PULL_POLICIES:
        found.append(causes.not_supported(f"{field}.imagePullPolicy", policy, PULL_POLICIES))
    return found + validate_resources(f"{field}.resources", container.get("resources") or {})


def _resize_policy(field: str, container: Object, restart_policy: str) -> list[Cause]:
    """What happens to a container whose cpu or memory is changed in place."""
    found: list[Cause] = []
    seen: set[str] = set()
    for index, one in enumerate(container.get("resizePolicy") or []):
        name, policy = one.get("resourceName", ""), one.get("restartPolicy", "")
        if name in seen:
            found.append(causes.duplicate(f"{field}[{index}]", name))
        seen.add(name)
        for value, known in ((name, ("cpu", "memory")), (policy, RESIZE_POLICIES)):
            if not value and causes.required(field) not in found:
                found.append(causes.required(field))
            elif value and value not in known:
                found.append(causes.not_supported(field, value, known))
        if restart_policy == "Never" and policy != "NotRequired":
            detail = "must be 'NotRequired' when pod `restartPolicy` is 'Never'"
            found.append(causes.invalid(field, policy, detail))
    return found


def _ports(field: str, ports: list[Object]) -> list[Cause]:
    found: list[Cause] = []
    names: set[str] = set()
    for index, port in enumerate(ports):
        at, name = f"{field}[{index}]", port.get("name", "")
        if name:
            faults = port_name_faults(name)
            found += causes.each_invalid(f"{at}.name", name, faults)
            if not faults and name in names:
                found.append(causes.duplicate(f"{at}.name", name))
            names.add(name)
        number = port.get("containerPort", 0)
        if number == 0:
            found.append(causes.required(f"{at}.containerPort"))
        else:
            faults = port_number_faults(number)
            found += causes.each_invalid(f"{at}.containerPort", number, faults)
        host = port.get("hostPort", 0)
        if host:
            found += causes.each_invalid(f"{at}.hostPort", host, port_number_faults(host))
        if port.get("protocol") not in PROTOCOLS:
            found.append(causes.not_supported(f"{at}.protocol", port.get("protocol"), PROTOCOLS))
    return found


def _host_ports(field: str, spec: Object) -> list[Cause]:
    found: list[Cause] = []
    used: set[str] = set()
    for index, container in enumerate(spec.get("containers") or []):
        for number, port in enumerate(container.get("ports") or []):
            host = port.get("hostPort", 0)
            if not host:
                continue
            at = f"{field}.containers[{index}].ports[{number}].hostPort"
            if spec.get("hostNetwork") and host != port.get("containerPort"):
                detail = "must match `containerPort` when `hostNetwork` is true"
                found.append(causes.invalid(at, host, detail))
            claim = f"{port.get('protocol')}/{port.get('hostIP', '')}/{host}"
            if claim in used:
                found.append(causes.duplicate(at, claim))
            used.add(claim)
    return found


def _environment(field: str, variables: list[Object]) -> list[Cause]:
    found: list[Cause] = []
    for index, variable in enumerate(variables):
        at, name = f"{field}[{index}]", variable.get("name", "")
        if not name:
            found.append(causes.required(f"{at}.name"))
        else:
            found += causes.each_invalid(f"{at}.name", name, env_name_faults(name))
        source = variable.get("valueFrom")
        if source is not None:
            found += _env_source(f"{at}.valueFrom", source, variable.get("value", ""))
    return found


def _env_source(field: str, source: Object, value: str) -> list[Cause]:
    given = [name for name in ENV_SOURCES if source.get(name) is not None]
    found: list[Cause] = []
    for name in given:
        found += _reference(f"{field}.{name}", name, source[name])
    if not given:
        detail = (
            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, "
            "`secretKeyRef` or `fileKeyRef`"
        )
        found.append(causes.invalid(field, "", detail))
    elif value:
        found.append(causes.invalid(field, "", "may not be specified when `value` is not empty"))
    elif len(given) > 1:
        detail = "may not have more than one field specified at a time"
        found.append(causes.invalid(field, "", detail))
    return found


def _reference(field: str, kind: str, reference: Object) -> list[Cause]:
    if kind == "fieldRef":
        path = reference.get("fieldPath", "")
        if not path:
            return [causes.required(f"{field}.fieldPath")]
        known = path in FIELD_PATHS or path.startswith(
            ("metadata.labels['", "metadata.annotations['")
        )
        if not known:
            detail = f"error converting fieldPath: field label not supported: {path}"
            return [causes.invalid(f"{field}.fieldPath", path, detail)]
    if kind in ("configMapKeyRef", "secretKeyRef"):
        key = reference.get("key", "")
        if not key:
            return [causes.required(f"{field}.key")]
        return causes.each_invalid(f"{field}.key", key, config_key_faults(key))
    return []


def validate_resources(field: str, resources: Object) -> list[Cause]:
    """Limits and requests of a container, or the overhead of a RuntimeClass."""
    limits, requests = resources.get("limits") or {}, resources.get("requests") or {}
    found = [*_amounts(f"{field}.limits", limits), *_amounts(f"{field}.requests", requests)]
    if found:
        return found
    for name, asked in requests.items():
        limit = limits.get(name)
        if limit is not None and thousandths(asked) > thousandths(limit):
            detail = f"must be less than or equal to {name} limit of {limit}"
            found.append(causes.invalid(f"{field}.requests", str(asked), detail))
    return found


def _amounts(field: str, amounts: Object) -> Iterable[Cause]:
    for name, amount in amounts.items():
        at = f"{field}[{name}]"
        if name not in COMPUTE and not name.startswith("hugepages-"):
            if "/" not in name:
                detail = "must be a standard resource type or fully qualified"
                yield causes.invalid(at, name, detail)
                yield causes.invalid(at, name, "must be a standard resource for containers")
            yield from causes.each_invalid(at, name, label_key_faults(name))
        try:
            negative = thousandths(amount) < 0
        except ValueError:
            detail = (
                "quantities must match the regular expression "
                "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
            )
            yield causes.invalid(at, amount, detail)
            continue
        if negative:
            yield causes.invalid(at, str(amount), "must be greater than or equal to 0")
