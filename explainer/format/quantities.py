"""The small texts within lessons: durations, comparisons, references, selectors."""

import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from explainer import limits

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h)")
_UNITS_S = {"ms": Fraction(1, 1000), "s": Fraction(1), "m": Fraction(60), "h": Fraction(3600)}
_COMPARISON = re.compile(r"\s*(==|!=|<=|>=|<|>)?\s*(-?\d+(?:\.\d+)?)\s*(%)?\s*")
_OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_SAID = {
    "==": "",
    "!=": "not ",
    "<": "fewer than ",
    "<=": "at most ",
    ">": "more than ",
    ">=": "at least ",
}
_NAME = re.compile(r"[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?")
KINDS = {
    "deployment": "Deployment",
    "replicaset": "ReplicaSet",
    "statefulset": "StatefulSet",
    "daemonset": "DaemonSet",
    "replicationcontroller": "ReplicationController",
    "job": "Job",
    "cronjob": "CronJob",
    "pod": "Pod",
    "service": "Service",
    "ingress": "Ingress",
    "configmap": "ConfigMap",
    "secret": "Secret",
    "node": "Node",
    "namespace": "Namespace",
    "persistentvolumeclaim": "PersistentVolumeClaim",
    "pvc": "PersistentVolumeClaim",
    "horizontalpodautoscaler": "HorizontalPodAutoscaler",
    "hpa": "HorizontalPodAutoscaler",
    "poddisruptionbudget": "PodDisruptionBudget",
    "pdb": "PodDisruptionBudget",
    "networkpolicy": "NetworkPolicy",
    "resourcequota": "ResourceQuota",
}
"""What stands before the slash of a reference, as kubectl takes it."""


class Unreadable(ValueError):
    """The text is none of what it should be; the message is a sentence with an example."""


def seconds(text: str) -> float:
    """`300ms`, `2s`, `1m30s` (the durations of Go, which Kubernetes people write), in seconds."""
    found = list(_DURATION.finditer(text))
    if not found or "".join(one[0] for one in found) != text:
        raise Unreadable(f"“{text}” is no duration; write 300ms, 2s or 1m30s.")
    total = float(
        sum(Fraction(number) * _UNITS_S[unit] for number, unit in (one.groups() for one in found))
    )
    if total > limits.DURATION_MAX_S:
        raise Unreadable(
            f"{text} is longer than a lesson; at most {limits.DURATION_MAX_S // 60} minutes."
        )
    return total


class Value:
    """The base of what is written as a small text. No dataclass: msgspec would take an object for one."""

    __slots__: tuple[str, ...] = ()

    def _parts(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash((type(self), self._parts()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self._parts()}"


class Comparison(Value):
    """`>= 3`; a number alone means that it must be equal. With `%` it is a share of a hundred."""

    __slots__ = ("is_share", "number", "operator")

    def __init__(self, operator: str, number: float, is_share: bool = False) -> None:
        self.operator, self.number, self.is_share = operator, number, is_share

    def holds(self, have: float) -> bool:
        """Whether `have` (in percent for a share) satisfies it."""
        return _OPERATORS[self.operator](have, self.number)

    def __str__(self) -> str:
        return f"{_SAID[self.operator]}{self.number:g}{' %' if self.is_share else ''}"


def comparison(value: str | int | float) -> Comparison:
    """From `">= 3"`, `"== 0"`, `"< 10 %"` or a number."""
    found = _COMPARISON.fullmatch(str(value)) if not isinstance(value, bool) else None
    if not found:
        raise Unreadable(f'“{value}” is no comparison; write "== 3", ">= 1" or "< 10 %".')
    return Comparison(found[1] or "==", float(found[2]), bool(found[3]))


class Reference(Value):
    """One object of the lesson: `deployment/hello`."""

    __slots__ = ("kind", "name")

    def __init__(self, kind: str, name: str) -> None:
        self.kind, self.name = kind, name

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


def reference(text: str) -> Reference:
    """From `deployment/hello`."""
    word, _, name = text.partition("/")
    kind = KINDS.get(word.lower())
    if kind is None:
        known = ", ".join(sorted(KINDS))
        raise Unreadable(f"“{text}” names no kind that lessons know. Known: {known}.")
    if not _NAME.fullmatch(name):
        raise Unreadable(f"“{text}” is no reference; write {word}/NAME.")
    return Reference(kind, name)
