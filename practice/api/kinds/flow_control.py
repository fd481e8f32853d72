"""FlowSchemas and PriorityLevelConfigurations: which requests go before others when there are many.

Mirrors pkg/apis/flowcontrol/validation (API Priority and Fairness). This server answers one request
after the other and never has a queue, so the objects are kept and checked, and decide nothing.
`flow_control.json` holds the specs that every cluster has, as kube-apiserver 1.37 makes them.
"""

from __future__ import annotations

import functools
import math
from pathlib import Path

import msgspec

from practice.api.kinds.flow_schema_validation import validate_rules
from practice.api.resource import Cause, Context, Object, Resource, Subresource
from practice.api.validation import causes
from practice.api.validation.names import dns_subdomain_faults
from practice.limits import (
    FLOW_HASH_BITS,
    FLOW_QUEUES,
    FLOW_SCHEMA_PRECEDENCE,
    FLOW_SCHEMA_PRECEDENCE_DEFAULT,
)

FILE = Path(__file__).with_name("flow_control.json")
AUTOUPDATE = {"apf.kubernetes.io/autoupdate-spec": "true"}
MANDATORY = ("catch-all", "exempt")
EXEMPT = "exempt"
_METHODS = ("ByNamespace", "ByUser")
_TYPES = ("Exempt", "Limited")
_RESPONSES = ("Queue", "Reject")
_NOT_NEGATIVE = "must be a non-negative integer"
_PERCENT = "must be between 0 and 100, inclusive"
_STATUS_KEEPS = ("labels", "annotations", "finalizers", "ownerReferences")


@functools.cache
def bootstrap_specs() -> dict[str, dict[str, Object]]:
    """By plural and name. Shared: not to be changed."""
    return msgspec.json.decode(FILE.read_bytes(), type=dict[str, dict[str, Object]])


def _drop_status(obj: Object, _context: Context) -> None:
    obj["status"] = {}


# -- flow schemas ----------------------------------------------------------------------------------


def _default_schema(schema: Object) -> None:
    spec = schema.setdefault("spec", {})
    if not spec.get("matchingPrecedence"):
        spec["matchingPrecedence"] = FLOW_SCHEMA_PRECEDENCE_DEFAULT
    for rule in spec.get("rules") or []:
        for one in rule.get("resourceRules") or []:
            one["namespaces"] = one.get("namespaces") or None  # no list is kept as an empty one


def _validate_schema(schema: Object) -> list[Cause]:
    name, spec = schema["metadata"]["name"], schema["spec"]
    found = _precedence("spec.matchingPrecedence", spec["matchingPrecedence"], name)
    method = spec.get("distinguisherMethod")
    if method is not None and method.get("type", "") not in _METHODS:
        shown = {"Type": method.get("type", "")}
        found.append(causes.not_supported("spec.distinguisherMethod.type", shown, _METHODS))
    field, level = "spec.priorityLevelConfiguration.name", _level_of(schema)
    if level:
        found += causes.each_invalid(field, level, dns_subdomain_faults(level))
    else:
        found.append(causes.required(field, "must reference a priority level"))
    found += validate_rules("spec.rules", spec.get("rules") or [])
    if name in MANDATORY and not _same(spec, bootstrap_specs()["flowschemas"][name]):
        detail = f"spec of '{name}' must equal the fixed value"
        found.append(causes.invalid("spec", spec, detail))
    return found + _conditions(schema)


def _level_of(schema: Object) -> str:
    return str((schema["spec"].get("priorityLevelConfiguration") or {}).get("name", ""))


def _precedence(field: str, value: int, name: str) -> list[Cause]:
    if value <= 0:
        return [causes.invalid(field, value, "must be a positive value")]
    if value > FLOW_SCHEMA_PRECEDENCE:
        detail = f"must not be greater than {FLOW_SCHEMA_PRECEDENCE}"
        return [causes.invalid(field, value, detail)]
    if value == 1 and name != EXEMPT:
        detail = "only the schema named 'exempt' may have matchingPrecedence 1"
        return [causes.invalid(field, value, detail)]
    return []


def _conditions(obj: Object) -> list[Cause]:
    found: list[Cause] = []
    seen: list[str] = []
    for index, one in enumerate((obj.get("status") or {}).get("conditions") or []):
        field, kind = f"status.conditions[{index}].type", one.get("type", "")
        if kind in seen:
            found.append(causes.duplicate(field, kind))
        seen.append(kind)
        if not kind:
            found.append(causes.required(field))
    return found


def _validate_status(new: Object, _old: Object) -> list[Cause]:
    return _conditions(new)


# -- priority levels -------------------------------------------------------------------------------


def _default_level(level: Object) -> None:
    spec = level.setdefault("spec", {})
    limited, exempt = spec.get("limited"), spec.get("exempt")
    for part, shares in ((limited, 30), (exempt, 0)):
        if part is not None:
            part.setdefault("nominalConcurrencyShares", shares)
            part.setdefault("lendablePercent", 0)
    queuing = ((limited or {}).get("limitResponse") or {}).get("queuing")
    if queuing is not None:
        for name, value in (("handSize", 8), ("queues", 64), ("queueLengthLimit", 50)):
            queuing[name] = queuing.get(name) or value


def _validate_level(level: Object) -> list[Cause]:
    name, spec = level["metadata"]["name"], level["spec"]
    kind, limited, exempt = spec.get("type", ""), spec.get("limited"), spec.get("exempt")
    found: list[Cause] = []
    if (name == EXEMPT) != (kind == "Exempt"):
        detail = "must be 'Exempt' if and only if `name` is 'exempt'"
        found.append(causes.invalid("spec.type", kind, detail))
    if kind == "Exempt":
        found += _shares("spec.exempt", exempt or {})
    elif kind == "Limited":
        found += _limited("spec.limited", limited) if limited is not None else []
    elif kind:
        found.append(causes.not_supported("spec.type", kind, _TYPES))
    else:
        found.append(causes.required("spec.type"))
    members = {"Exempt": ("exempt", False), "Limited": ("limited", True)}
    return [*found, *_fixed(name, spec), *_conditions(level), *_union("spec", spec, members)]


def _union(field: str, part: Object, members: dict[str, tuple[str, bool]]) -> list[Cause]:
    """Only the member that the type names may be there; some must. Newer rules: they say no more."""
    kind = part.get("type", "")
    found = []
    for owner, (name, is_needed) in members.items():
        is_there = part.get(name) is not None
        if is_there and kind != owner:
            found.append(causes.forbidden(f"{field}.{name}", ""))
        elif is_needed and kind == owner and not is_there:
            found.append(causes.required(f"{field}.{name}"))
    return found


def _fixed(name: str, spec: Object) -> list[Cause]:
    """The two that every cluster has must stay as they are, but for the shares of the exempt one."""
    if name not in MANDATORY:
        return []
    fixed = bootstrap_specs()["prioritylevelconfigurations"][name]
    if name == EXEMPT:
        but = "except the 'spec.exempt' field "
        same = _same({**spec, "exempt": None}, {**fixed, "exempt": None})
    else:
        but, same = "", _same(spec, fixed)
    return (
        []
        if same
        else [causes.invalid("spec", spec, f"spec of '{name}' {but}must equal the fixed value")]
    )


def _same(spec: Object, fixed: Object) -> bool:
    return {k: v for k, v in spec.items() if v is not None} == {
        k: v for k, v in fixed.items() if v is not None
    }


def _shares(field: str, part: Object) -> list[Cause]:
    shares, lendable = part.get("nominalConcurrencyShares", 0), part.get("lendablePercent", 0)
    found: list[Cause] = []
    if shares < 0:
        found.append(causes.invalid(f"{field}.nominalConcurrencyShares", shares, _NOT_NEGATIVE))
    if not 0 <= lendable <= 100:
        found.append(causes.invalid(f"{field}.lendablePercent", lendable, _PERCENT))
    return found


def _limited(field: str, limited: Object) -> list[Cause]:
    shares, lendable = limited["nominalConcurrencyShares"], limited["lendablePercent"]
    found = _shares(field, {"nominalConcurrencyShares": shares})
    found += _response(f"{field}.limitResponse", limited.get("limitResponse") or {})
    found += _shares(field, {"lendablePercent": lendable})
    borrowing = limited.get("borrowingLimitPercent")
    if borrowing is not None and borrowing < 0:
        detail = f"if specified, {_NOT_NEGATIVE}"
        found.append(causes.invalid(f"{field}.borrowingLimitPercent", borrowing, detail))
    return found


def _response(field: str, response: Object) -> list[Cause]:
    kind, queuing = response.get("type", ""), response.get("queuing")
    found: list[Cause] = []
    if kind == "Queue" and queuing is not None:
        found += _queuing(f"{field}.queuing", queuing)
    elif not kind:
        found.append(causes.required(f"{field}.type"))
    elif kind not in _RESPONSES:
        found.append(causes.not_supported(f"{field}.type", kind, _RESPONSES))
    return found + _union(field, response, {"Queue": ("queuing", True)})


def _queuing(field: str, queuing: Object) -> list[Cause]:
    length, queues, hand = (queuing[n] for n in ("queueLengthLimit", "queues", "handSize"))
    found: list[Cause] = []
    if length <= 0:
        found.append(causes.invalid(f"{field}.queueLengthLimit", length, "must be positive"))
    if queues <= 0:
        found.append(causes.invalid(f"{field}.queues", queues, "must be positive"))
    elif queues > FLOW_QUEUES:
        detail = f"must not be greater than {FLOW_QUEUES}"
        found.append(causes.invalid(f"{field}.queues", queues, detail))
    fault = _hand_fault(hand, queues)
    return found + ([causes.invalid(f"{field}.handSize", hand, fault)] if fault else [])


def _hand_fault(hand: int, queues: int) -> str:
    if hand <= 0:
        return "must be positive"
    if hand > queues:
        return f"should not be greater than queues ({queues})"
    bits = math.ceil(math.log2(queues) * hand)
    if bits <= FLOW_HASH_BITS:
        return ""
    return (
        f"required entropy bits of deckSize {queues} and handSize {hand} should not be greater "
        f"than {FLOW_HASH_BITS}"
    )


def _status(kind: str) -> tuple[Subresource, ...]:
    return (Subresource(name="status", kind=kind, verbs=("get", "patch", "update")),)


FLOW_SCHEMAS = Resource(
    group="flowcontrol.apiserver.k8s.io",
    version="v1",
    plural="flowschemas",
    singular="flowschema",
    kind="FlowSchema",
    namespaced=False,
    subresources=_status("FlowSchema"),
    default=_default_schema,
    prepare_create=_drop_status,
    validate=_validate_schema,
    validate_status=_validate_status,
    status_keeps=_STATUS_KEEPS,
    has_generation=True,
)
PRIORITY_LEVELS = Resource(
    group="flowcontrol.apiserver.k8s.io",
    version="v1",
    plural="prioritylevelconfigurations",
    singular="prioritylevelconfiguration",
    kind="PriorityLevelConfiguration",
    namespaced=False,
    subresources=_status("PriorityLevelConfiguration"),
    default=_default_level,
    prepare_create=_drop_status,
    validate=_validate_level,
    validate_status=_validate_status,
    status_keeps=_STATUS_KEEPS,
    has_generation=True,
)
