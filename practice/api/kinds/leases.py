"""Leases: the nodes' heartbeats."""

from __future__ import annotations

from practice.api.resource import Cause, Object, Resource
from practice.api.validation import causes


def _validate(lease: Object) -> list[Cause]:
    found: list[Cause] = []
    duration_s = lease["spec"].get("leaseDurationSeconds")
    if duration_s is not None and duration_s <= 0:
        field = "spec.leaseDurationSeconds"
        found.append(causes.invalid(field, duration_s, "must be greater than 0"))
    transitions = lease["spec"].get("leaseTransitions")
    if transitions is not None and transitions < 0:
        detail = "must be greater than or equal to 0"
        found.append(causes.invalid("spec.leaseTransitions", transitions, detail))
    return found


LEASES = Resource(
    group="coordination.k8s.io",
    version="v1",
    plural="leases",
    singular="lease",
    kind="Lease",
    validate=_validate,
    unconditional_update=False,
    create_on_update=True,
)
