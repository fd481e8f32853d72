"""Who set which line of an object's YAML, from its managedFields (server-side apply, FieldsV1).

The names in a FieldsV1 (``f:`` a field, ``k:`` the keys of a list's item, ``v:`` the value of an item
of a set, ``.`` the thing itself) are followed into the YAML's own structure, so that a line is
attributed only if it is there for the viewer to see. Pure.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import yaml

from dashboard.kube.api import Object
from dashboard.web.text import age

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
ATTRIBUTED_MAX_CHARS = 64 * 1024
"""A larger text is shown without names beside its lines: finding them takes longer than a person
should wait for."""

_KNOWN = {
    "kubectl-client-side-apply": "kubectl apply",
    "kubectl": "kubectl apply --server-side",
    "kubectl-create": "kubectl create",
    "kubectl-edit": "kubectl edit",
    "kubectl-patch": "kubectl patch",
    "kubectl-set": "kubectl set",
    "kubectl-rollout": "kubectl rollout",
    "kubectl-scale": "kubectl scale",
    "kubectl-label": "kubectl label",
    "kubectl-annotate": "kubectl annotate",
    "kube-controller-manager": "a controller of Kubernetes",
    "kube-scheduler": "the scheduler",
    "kubelet": "the node's kubelet",
    "podium": "somebody through Podium",
    "helm": "Helm",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manager:
    """One entry of managedFields. `number` names it beside lines, 1 for the newest."""

    number: int
    name: str
    means: str
    operation: str
    subresource: str
    at: str
    ago: str
    lines: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of YAML; `by` are the numbers of its managers, newest first. `says` only where it
    differs from the line before."""

    text: str
    by: tuple[int, ...] = ()
    says: str = ""


@dataclass(frozen=True, slots=True)
class Owned:
    """The YAML, line by line, and who is named in it, newest first."""

    lines: list[Line]
    managers: list[Manager]


def owned(text: str, entries: list[Object], *, now: datetime) -> Owned:
    """`text` is the YAML as shown; `entries` are its object's managedFields."""
    lines = text.removesuffix("\n").split("\n")
    newest = sorted(entries, key=lambda one: str(one.get("time") or ""), reverse=True)
    by: list[list[int]] = [[] for _ in lines]
    if len(text) <= ATTRIBUTED_MAX_CHARS:
        _attribute(text, newest, by)
    managers = [
        _manager(number, one, now=now, lines=sum(number in numbers for numbers in by))
        for number, one in enumerate(newest, 1)
    ]
    names = {one.number: one.name for one in managers}
    found: list[Line] = []
    before: tuple[int, ...] = ()
    for line, numbers in zip(lines, by, strict=True):
        these = tuple(numbers)
        says = ", ".join(dict.fromkeys(names[one] for one in these)) if these != before else ""
        found.append(Line(text=line, by=these, says=says))
        before = these
    return Owned(found, managers)


def _attribute(text: str, newest: list[Object], by: list[list[int]]) -> None:
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError:  # written out control characters may have broken a plain scalar
        return
    for number, entry in enumerate(newest, 1):
        fields = entry.get("fieldsV1")
        if isinstance(fields, Mapping) and root is not None:
            for first, last in _spans(root, fields, (0, 0)):
                for at in range(first, min(last, len(by) - 1) + 1):
                    if number not in by[at]:
                        by[at].append(number)


def _spans(node: Any, fields: Mapping[str, Any], own: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """First and last line of each leaf."""
    for key, inner in fields.items():
        if key == ".":
            yield own[0], own[0]
            continue
        for at, value in _chosen(node, key):
            here = (at, _end(value))
            if isinstance(inner, Mapping) and inner:
                yield from _spans(value, inner, here)
            else:
                yield here


def _chosen(node: Any, key: str) -> Iterator[tuple[int, Any]]:
    """``(line, node)`` of what a FieldsV1 key means inside `node`."""
    kind, _, rest = key.partition(":")
    if kind == "f" and isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == rest:
                yield name.start_mark.line, value
    elif kind in ("k", "v", "i") and isinstance(node, yaml.SequenceNode):
        try:
            wanted = json.loads(rest)
        except ValueError:
            return
        for index, item in enumerate(node.value):
            if _is_item(kind, wanted, index, item):
                yield item.start_mark.line, item


def _is_item(kind: str, wanted: Any, index: int, item: Any) -> bool:
    if kind == "i":
        return bool(index == wanted)
    if kind == "v":
        return bool(getattr(item, "value", None) == _scalar(wanted))
    if not isinstance(item, yaml.MappingNode) or not isinstance(wanted, Mapping):
        return False
    has = {name.value: value.value for name, value in item.value}
    # A key may stand for its default, which the object does not show (a port's protocol does).
    return all(has.get(name, _scalar(value)) == _scalar(value) for name, value in wanted.items())


def _scalar(value: Any) -> str:
    """As YAML writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _end(node: Any) -> int:
    """The last line of a node: block nodes end where the next thing begins."""
    mark = node.end_mark
    return int(
        mark.line - 1 if mark.column == 0 and mark.line > node.start_mark.line else mark.line
    )


def meaning(manager: str) -> str:
    """What a field manager of this name is, in words; "" for one that nobody here knows."""
    return _KNOWN.get(manager, "")


def _manager(number: int, entry: Object, *, now: datetime, lines: int) -> Manager:
    name = str(entry.get("manager") or "unknown")
    return Manager(
        number=number,
        name=name,
        means=meaning(name),
        operation=str(entry.get("operation") or ""),
        subresource=str(entry.get("subresource") or ""),
        at=str(entry.get("time") or ""),
        ago=age(entry.get("time"), now),
        lines=lines,
    )
