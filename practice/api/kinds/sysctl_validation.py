"""Names of sysctls in a pod's security context. Mirrors pkg/apis/core/validation."""

from __future__ import annotations

import re

from practice.api.resource import Cause, Object
from practice.api.validation import causes

_SEGMENT = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
_PATTERN = rf"^({_SEGMENT}[\./])*{_SEGMENT}$"
_LONGEST = 253
_IPC = ("kernel.shm", "kernel.msg", "kernel.sem", "fs.mqueue.")


def validate_sysctls(field: str, spec: Object) -> list[Cause]:
    """`field` is where the pod's spec stands."""
    found, seen = [], set[str]()
    sysctls = (spec.get("securityContext") or {}).get("sysctls") or []
    for at, one in enumerate(sysctls):
        place, name = f"{field}.securityContext.sysctls[{at}].name", one.get("name") or ""
        if not name:
            found.append(causes.required(place))
        elif len(name) > _LONGEST or not re.match(_PATTERN, name):
            text = f"must have at most {_LONGEST} characters and match regex {_PATTERN}"
            found.append(causes.invalid(place, name, text))
        elif name in seen:
            found.append(causes.duplicate(place, name))
        found += _shared(place, name, spec)
        seen.add(name)
    return found


def _shared(place: str, name: str, spec: Object) -> list[Cause]:
    """What the node has in common with the pod cannot be set for the pod alone."""
    plain = name.replace("/", ".")
    if spec.get("hostNetwork") and plain.startswith("net."):
        return [causes.invalid(place, name, "may not be specified when 'hostNetwork' is true")]
    if spec.get("hostIPC") and plain.startswith(_IPC):
        return [causes.invalid(place, name, "may not be specified when 'hostIPC' is true")]
    return []
