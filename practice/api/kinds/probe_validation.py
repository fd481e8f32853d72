"""What valid probes and lifecycle hooks are."""

from __future__ import annotations

from typing import Any

from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.names import port_name_faults, port_number_faults

HANDLERS = ("exec", "httpGet", "tcpSocket", "grpc", "sleep")
SCHEMES = ("HTTP", "HTTPS")
_NUMBERS = (
    "initialDelaySeconds",
    "timeoutSeconds",
    "periodSeconds",
    "successThreshold",
    "failureThreshold",
)


def validate_probes(field: str, container: Object) -> list[Cause]:
    """The three probes of a container."""
    found: list[Cause] = []
    for name in ("livenessProbe", "readinessProbe", "startupProbe"):
        probe = container.get(name)
        if probe is None:
            continue
        found += _probe(f"{field}.{name}", probe)
        if name != "readinessProbe" and probe.get("successThreshold", 1) != 1:
            at = f"{field}.{name}.successThreshold"
            found.append(causes.invalid(at, probe["successThreshold"], "must be 1"))
    return found


def validate_lifecycle(field: str, lifecycle: Object | None) -> list[Cause]:
    found: list[Cause] = []
    for name in ("postStart", "preStop"):
        hook = (lifecycle or {}).get(name)
        if hook is not None:
            found += _handler(f"{field}.{name}", hook)
    return found


def _probe(field: str, probe: Object) -> list[Cause]:
    found = _handler(field, probe)
    for name in _NUMBERS:
        value = probe.get(name, 0)
        if value < 0:
            detail = "must be greater than or equal to 0"
            found.append(causes.invalid(f"{field}.{name}", value, detail))
    grace_s = probe.get("terminationGracePeriodSeconds")
    if grace_s is not None and grace_s <= 0:
        at = f"{field}.terminationGracePeriodSeconds"
        found.append(causes.invalid(at, grace_s, "must be greater than 0"))
    return found


def _handler(field: str, holder: Object) -> list[Cause]:
    given = [name for name in HANDLERS if holder.get(name) is not None]
    if not given:
        return [causes.required(field, "must specify a handler type")]
    found: list[Cause] = []
    for name in given[1:]:
        detail = "may not specify more than 1 handler type"
        found.append(causes.forbidden(f"{field}.{name}", detail))
    return found + _action(f"{field}.{given[0]}", given[0], holder[given[0]])


def _action(field: str, kind: str, action: Object) -> list[Cause]:
    if kind == "exec":
        return [] if action.get("command") else [causes.required(f"{field}.command")]
    if kind == "sleep":
        return []
    found: list[Cause] = []
    if kind == "httpGet" and not action.get("path"):
        found.append(causes.required(f"{field}.path"))
    found += port_causes(f"{field}.port", action.get("port", 0))
    scheme = action.get("scheme")
    if kind == "httpGet" and scheme not in SCHEMES:
        found.append(causes.not_supported(f"{field}.scheme", scheme, SCHEMES))
    return found


def port_causes(field: str, port: Any) -> list[Cause]:
    """A port as number or name."""
    if isinstance(port, str):
        return causes.each_invalid(field, port, port_name_faults(port))
    return causes.each_invalid(field, port, port_number_faults(port))
