"""A fleet's picture: pods about which there is nothing to say become counts; those in trouble stay rows.

A browser can neither hold nor show 150,000 pods as rows of 0.7 kB. ``Fleet.apply`` stands between the
projection and the hub: below the bound it passes rows on as they are, above it what leaves are the rows
of every pod that is not simply running or done, and a ``PodGroup`` for each node and each owner with
the rest. Changing from one form to the other is an ordinary delta, so viewers need no word about it.

Promises: what is passed on, applied in order, equals ``summary`` of all rows; a pod is counted exactly
where it has no row; the cost of a change is that of its own pod and its two groups."""

from collections.abc import Iterable, Mapping
from typing import Literal

from dashboard.limits import FLEET_FROM_PODS, FLEET_UNTIL_PODS
from dashboard.projection.rows import AnyRow, Owner, PodGroupRow, PodRow, PodState

Delta = tuple[list[AnyRow], list[str]]

QUIET: frozenset[PodState] = frozenset({"ready", "completed"})
"""Nothing to say about these. All else, also what is only starting or ending, is a row of its own."""


_QUIET: tuple[PodState, ...] = tuple(sorted(QUIET))
_OF_NODE, _OF_OWNER = "pods:node:", "pods:owner:"
_NO_LABELS: dict[str, str] = {}
"""One for all groups: rows are never written into."""


class Fleet:
    """The second step of the projection. Owned by one publisher."""

    def __init__(
        self, *, from_pods: int = FLEET_FROM_PODS, until_pods: int = FLEET_UNTIL_PODS
    ) -> None:
        self._from_pods, self._until_pods = from_pods, until_pods
        self._pods: dict[str, PodRow] = {}
        self._groups: dict[str, _Group] = {}
        self.is_on = False
        """Whether what is passed on are counts."""

    def apply(self, up: list[AnyRow], gone: list[str]) -> Delta:
        """What a viewer is told of this delta of the projection."""
        delta = _Told(up, gone)
        touched: dict[_Group, None] = {}
        for pod_id in gone:
            self._take(pod_id, None, delta, touched)
        for row in up:
            if isinstance(row, PodRow):
                self._take(row.id, row, delta, touched)
        if self._turns():
            return self._turned(delta)
        for group in touched:
            self._tell(group, delta)
        return delta.told()

    def _take(
        self, pod_id: str, row: PodRow | None, delta: "_Told", touched: "dict[_Group, None]"
    ) -> None:
        """One pod is as it is now."""
        # Written over, not taken out and put in again: that would have the whole table made anew now and then.
        before = self._pods.get(pod_id) if row is not None else self._pods.pop(pod_id, None)
        if row is not None:
            self._pods[pod_id] = row
        if not self.is_on or (before is None and row is None):
            return
        if before is not None and row is not None and _counts_as(before, row):
            return delta.withhold(pod_id, was_told=False)
        if before is not None and before.state in QUIET:
            self._count(before, -1, touched)
        if row is not None and row.state in QUIET:
            self._count(row, 1, touched)
        if row is None or row.state in QUIET:
            delta.withhold(pod_id, was_told=before is not None and before.state not in QUIET)

    def _count(self, row: PodRow, sign: int, touched: "dict[_Group, None]") -> None:
        """Into its groups or out of them; which ones are noted."""
        for row_id in _groups_of(row):
            group = self._groups.get(row_id)
            if group is None:
                group = self._groups[row_id] = _Group(row_id, row)
            group.counts[row.state] += sign
            touched[group] = None

    def _tell(self, group: "_Group", delta: "_Told") -> None:
        """The row of a group that was touched; a group of nobody is gone."""
        counts = group.now()
        if counts:
            if group.told is None or group.told.counts != counts:  # nothing else of it changes
                group.told = group.row(counts)
                delta.put(group.told)
            return
        del self._groups[group.id]
        if group.told is not None:
            delta.remove(group.id)

    # --- from one form to the other -----------------------------------------------------------

    def _turns(self) -> bool:
        return (
            len(self._pods) < self._until_pods if self.is_on else len(self._pods) > self._from_pods
        )

    def _turned(self, delta: "_Told") -> Delta:
        self.is_on = not self.is_on
        quiet = [row for row in self._pods.values() if row.state in QUIET]
        if not self.is_on:
            for row in quiet:
                delta.put(row)
            for group in self._groups.values():
                if group.told is not None:
                    delta.remove(group.id)
            self._groups.clear()
            return delta.told()
        touched: dict[_Group, None] = {}
        for row in quiet:
            self._count(row, 1, touched)
            delta.withhold(row.id, was_told=True)
        for group in touched:
            self._tell(group, delta)
        return delta.told()


def summary(rows: Mapping[str, AnyRow]) -> dict[str, AnyRow]:
    """The fleet's form of all rows, worked out afresh: what ``Fleet`` must have told."""
    told, _ = Fleet(from_pods=-1, until_pods=-1).apply(list(rows.values()), [])
    return {row.id: row for row in told}


class _Group:
    """Counts, and the row that was told last."""

    __slots__ = ("_by", "_name", "_namespace", "counts", "id", "owner", "told")

    def __init__(self, row_id: str, row: PodRow) -> None:
        """``row`` is one of its pods."""
        self.id = row_id
        self._by: Literal["node", "owner"] = "node" if row_id.startswith(_OF_NODE) else "owner"
        self.owner: Owner | None = None
        if self._by == "node":
            self._namespace, self._name = "", row.node
        else:
            self.owner = row.owner
            self._namespace, self._name = row.namespace, row.owner.name if row.owner else ""
        self.counts: dict[PodState, int] = dict.fromkeys(_QUIET, 0)
        self.told: PodGroupRow | None = None

    def now(self) -> dict[PodState, int]:
        """How many there are, in the order of their states; empty: nobody is left."""
        return {state: count for state, count in self.counts.items() if count}

    def row(self, counts: dict[PodState, int]) -> PodGroupRow:
        return PodGroupRow(
            id=self.id,
            namespace=self._namespace,
            name=self._name,
            labels=_NO_LABELS,
            created_ms=0,
            by=self._by,
            owner=self.owner,
            counts=counts,
        )


class _Told:
    """The delta of the projection while it becomes the one for viewers."""

    def __init__(self, up: Iterable[AnyRow], gone: Iterable[str]) -> None:
        self._up = {row.id: row for row in up}
        self._gone = dict.fromkeys(gone)

    def put(self, row: AnyRow) -> None:
        self._gone.pop(row.id, None)
        self._up[row.id] = row

    def remove(self, row_id: str) -> None:
        self._up.pop(row_id, None)
        self._gone[row_id] = None

    def withhold(self, row_id: str, *, was_told: bool) -> None:
        """No row of its own (any more)."""
        self._up.pop(row_id, None)
        if was_told:
            self._gone[row_id] = None
        else:
            self._gone.pop(row_id, None)

    def told(self) -> Delta:
        return list(self._up.values()), list(self._gone)


def _counts_as(before: PodRow, row: PodRow) -> bool:
    """Whether no count changes with it: another label, say. Most of what happens in a fleet is of this kind."""
    return (
        row.state == before.state
        and row.state in QUIET
        and row.node == before.node
        and row.namespace == before.namespace
        and (row.owner is before.owner or row.owner == before.owner)
    )


def _groups_of(row: PodRow) -> tuple[str, ...]:
    """The ids of the counts that have it. No uid looks like these."""
    by_owner = f"{_OF_OWNER}{row.namespace}/{row.owner.id if row.owner else ''}"
    return (_OF_NODE + row.node, by_owner) if row.node else (by_owner,)
