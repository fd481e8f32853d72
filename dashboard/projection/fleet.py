"""A fleet's picture: pods about which there is nothing to say become counts; those in trouble stay rows.

A browser can neither hold nor show 150,000 pods as rows of 0.7 kB. ``Fleet.apply`` stands between the
projection and the hub: below the bound it passes rows on as they are, above it what leaves are the rows
of every pod that is not simply running or done, and a ``PodGroup`` for each node and each owner with
the rest. Changing from one form to the other is an ordinary delta, so viewers need no word about it.

Promises: what is passed on, applied in order, equals ``summary`` of all rows; a pod is counted exactly
where it has no row; the cost of a change is that of its own pod and its two groups."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal

from dashboard.limits import FLEET_FROM_PODS, FLEET_UNTIL_PODS
from dashboard.projection.rows import AnyRow, Owner, PodGroupRow, PodRow, PodState

Delta = tuple[list[AnyRow], list[str]]
Key = tuple[Literal["node", "owner"], str, str]
"""By what, namespace (of owners), and the node's name or the owner's id."""

QUIET: frozenset[PodState] = frozenset({"ready", "completed"})
"""Nothing to say about these. All else, also what is only starting or ending, is a row of its own."""


_QUIET: tuple[PodState, ...] = tuple(sorted(QUIET))
_NO_LABELS: dict[str, str] = {}
"""One for all groups: rows are never written into."""


class Fleet:
    """The second step of the projection. Owned by one publisher."""

    def __init__(
        self, *, from_pods: int = FLEET_FROM_PODS, until_pods: int = FLEET_UNTIL_PODS
    ) -> None:
        self._from_pods, self._until_pods = from_pods, until_pods
        self._pods: dict[str, PodRow] = {}
        self._groups: dict[Key, _Group] = {}
        self.is_on = False
        """Whether what is passed on are counts."""

    def apply(self, up: list[AnyRow], gone: list[str]) -> Delta:
        """What a viewer is told of this delta of the projection."""
        delta = _Told(up, gone)
        touched: set[Key] = set()
        for pod_id in gone:
            self._take(pod_id, None, delta, touched)
        for row in up:
            if isinstance(row, PodRow):
                self._take(row.id, row, delta, touched)
        if self._turns():
            return self._turned(delta)
        if self.is_on:
            for key in touched:
                self._tell(key, delta)
        return delta.told()

    def _take(self, pod_id: str, row: PodRow | None, delta: "_Told", touched: set[Key]) -> None:
        """One pod is as it is now."""
        # Written over, not taken out and put in again: that would have the whole table made anew now and then.
        before = self._pods.get(pod_id) if row is not None else self._pods.pop(pod_id, None)
        if row is not None:
            self._pods[pod_id] = row
        if not self.is_on or (before is None and row is None):
            return
        if before is not None and row is not None and _counts_as(before, row):
            return delta.withhold(pod_id, was_told=False)
        touched.update(self._count(before, -1))
        touched.update(self._count(row, 1))
        if row is None or row.state in QUIET:
            delta.withhold(pod_id, was_told=before is not None and before.state not in QUIET)

    def _count(self, row: PodRow | None, sign: int) -> list[Key]:
        """Into the groups or out of them; which ones."""
        if row is None or row.state not in QUIET:
            return []
        found = _keys(row)
        for key in found:
            group = self._groups.get(key)
            if group is None:
                group = self._groups[key] = _Group(key, row.owner if key[0] == "owner" else None)
            group.counts[row.state] += sign
        return found

    def _tell(self, key: Key, delta: "_Told") -> None:
        """The row of a group that was touched; a group of nobody is gone."""
        group = self._groups[key]
        counts = group.now()
        if counts:
            if group.told is None or group.told.counts != counts:  # nothing else of it changes
                group.told = group.row(counts)
                delta.put(group.told)
            return
        del self._groups[key]
        if group.told is not None:
            delta.remove(_id(key))

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
            for key, group in self._groups.items():
                if group.told is not None:
                    delta.remove(_id(key))
            self._groups.clear()
            return delta.told()
        for row in quiet:
            self._count(row, 1)
            delta.withhold(row.id, was_told=True)
        for key in list(self._groups):
            self._tell(key, delta)
        return delta.told()


def summary(rows: Mapping[str, AnyRow]) -> dict[str, AnyRow]:
    """The fleet's form of all rows, worked out afresh: what ``Fleet`` must have told."""
    told, _ = Fleet(from_pods=-1, until_pods=-1).apply(list(rows.values()), [])
    return {row.id: row for row in told}


class _Group:
    """Counts, and the row that was told last."""

    __slots__ = ("_by", "_id", "_name", "_namespace", "counts", "owner", "told")

    def __init__(self, key: Key, owner: Owner | None) -> None:
        self._by, self._namespace, name = key
        self._id = _id(key)
        self._name = name if self._by == "node" else owner.name if owner else ""
        self.owner = owner
        self.counts: Counter[PodState] = Counter()
        self.told: PodGroupRow | None = None

    def now(self) -> dict[PodState, int]:
        """How many there are, in the order of their states; empty: nobody is left."""
        return {state: count for state in _QUIET if (count := self.counts.get(state))}

    def row(self, counts: dict[PodState, int]) -> PodGroupRow:
        return PodGroupRow(
            id=self._id,
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
    return row.state == before.state and row.state in QUIET and _keys(row) == _keys(before)


def _keys(row: PodRow) -> list[Key]:
    by_owner: Key = ("owner", row.namespace, row.owner.id if row.owner else "")
    return [("node", "", row.node), by_owner] if row.node else [by_owner]


def _id(key: Key) -> str:
    """No uid looks like this."""
    by, namespace, name = key
    return f"pods:{by}:{name}" if by == "node" else f"pods:owner:{namespace}/{name}"
