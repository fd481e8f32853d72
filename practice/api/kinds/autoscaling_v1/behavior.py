"""An autoscaler's behavior as the annotation carries it: in the form of the internal Go type."""

from typing import Any

_GO_BEHAVIOR: tuple[tuple[str, str], ...] = (
    ("ScaleUp", "scaleUp"),
    ("ScaleDown", "scaleDown"),
    ("StabilizationWindowSeconds", "stabilizationWindowSeconds"),
    ("SelectPolicy", "selectPolicy"),
    ("Policies", "policies"),
    ("Tolerance", "tolerance"),
    ("Type", "type"),
    ("Value", "value"),
    ("PeriodSeconds", "periodSeconds"),
)

_TO_GO = {word: go for go, word in _GO_BEHAVIOR}
_FROM_GO = {go.lower(): word for go, word in _GO_BEHAVIOR}
_GO_ORDER = [go for go, _ in _GO_BEHAVIOR]
_RULES = ("StabilizationWindowSeconds", "SelectPolicy", "Policies", "Tolerance")


def to_go(value: Any) -> Any:
    """As the annotation has it, in the order in which Go writes it."""
    if isinstance(value, list):
        return [to_go(item) for item in value]
    if not isinstance(value, dict):
        return value
    found = {_TO_GO.get(name, name): to_go(item) for name, item in value.items()}
    if "Policies" in found or "SelectPolicy" in found:
        found = {name: found.get(name) for name in _RULES}
    return {name: found[name] for name in _GO_ORDER if name in found}


def from_go(value: Any) -> Any:
    """As autoscaling/v2 has it; what is no field of it is left out."""
    if isinstance(value, list):
        return [from_go(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        _FROM_GO[name.lower()]: from_go(item)
        for name, item in value.items()
        if item is not None and name.lower() in _FROM_GO
    }
