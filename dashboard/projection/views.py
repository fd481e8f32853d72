"""A part of the picture: the objects of one namespace, or the pods of one node, each with its name.

A view is cut from all rows, before a fleet is counted, and has a ``Fleet`` of its own: of a view with at
most 20,000 pods every pod is a row, so that one can look into a fleet; a larger one is counted as the
whole is. What an audience may see is cut afterwards, as everywhere.

Promises: what ``Narrowed`` passes on, applied in order, equals ``part`` of all rows; its cost is that of
the rows that changed."""

import re
from collections.abc import Iterable, Mapping

import msgspec

from dashboard.limits import FLEET_FROM_PODS, FLEET_UNTIL_PODS
from dashboard.projection.fleet import Delta, Fleet
from dashboard.projection.observers import OBSERVERS_SEE
from dashboard.projection.rows import AnyRow, NodeRow, PodRow

NAMESPACE = re.compile(r"[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?", re.ASCII)
NODE = re.compile(r"[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?", re.ASCII)
KINDS = frozenset(kind.__name__.removesuffix("Row") for kind in OBSERVERS_SEE) - {"PodGroup"}


class View(msgspec.Struct, frozen=True):
    """What is asked for; nothing at all is the whole picture."""

    namespace: str = ""
    """This one's objects, and the nodes, which belong to none."""
    node: str = ""
    """This one with its pods, and nothing else."""
    kind: str = ""
    """Of these only what is of this kind."""

    @property
    def is_whole(self) -> bool:
        """Whether it leaves nothing out."""
        return self == WHOLE

    def holds(self, row: AnyRow) -> bool:
        """Whether this row belongs to it."""
        if self.kind and row.kind != self.kind:
            return False
        if self.namespace and row.namespace not in ("", self.namespace):
            return False
        if not self.node:
            return True
        if isinstance(row, PodRow):
            return row.node == self.node
        return isinstance(row, NodeRow) and row.name == self.node


WHOLE = View()


def read_view(asked: Mapping[str, str]) -> View:
    """The view that an address asks for; ValueError with a sentence for what is none."""
    view = View(asked.get("namespace", ""), asked.get("node", ""), asked.get("kind", ""))
    if view.namespace and not NAMESPACE.fullmatch(view.namespace):
        raise ValueError("This is no name of a namespace.")
    if view.node and not NODE.fullmatch(view.node):
        raise ValueError("This is no name of a node.")
    if view.kind and view.kind not in KINDS:
        raise ValueError(f"No rows are of such a kind; there are {', '.join(sorted(KINDS))}.")
    if view.kind and not (view.namespace or view.node):
        raise ValueError("A kind alone is no view; name a namespace or a node, too.")
    return view


class Narrowed:
    """The step of the projection that makes one view. Owned by whoever publishes it."""

    def __init__(
        self, view: View, *, from_pods: int = FLEET_FROM_PODS, until_pods: int = FLEET_UNTIL_PODS
    ) -> None:
        self.view = view
        self._held: set[str] = set()
        self._fleet = Fleet(from_pods=from_pods, until_pods=until_pods)

    def apply(self, up: Iterable[AnyRow], gone: Iterable[str]) -> Delta:
        """What a viewer of this view is told of a delta of all rows."""
        inside: list[AnyRow] = []
        left = [row_id for row_id in gone if row_id in self._held]
        for row in up:
            if self.view.holds(row):
                inside.append(row)
            elif row.id in self._held:
                left.append(row.id)
        self._held.difference_update(left)
        self._held.update(row.id for row in inside)
        return self._fleet.apply(inside, left) if inside or left else ([], [])


def part(
    rows: Mapping[str, AnyRow], view: View, *, from_pods: int = FLEET_FROM_PODS
) -> dict[str, AnyRow]:
    """A view of all rows, worked out afresh: what ``Narrowed`` must have told."""
    narrowed = Narrowed(view, from_pods=from_pods, until_pods=from_pods)
    return {row.id: row for row in narrowed.apply(rows.values(), ())[0]}
