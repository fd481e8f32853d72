"""Named states of one cluster to come back to: a bounded number, of bounded size.

Mirrors what an administrator does with `etcdctl snapshot save` and `etcdutl snapshot restore
--bump-revision --mark-compacted`, and goes further: the clock, the caches, the kubelets and chance
come back, too, so that the same requests lead to the same future again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from practice.forking import Frozen
from practice.limits import SNAPSHOT_BYTES, SNAPSHOT_NAME_CHARACTERS, SNAPSHOTS


class SnapshotError(Exception):
    """No such snapshot, a name that cannot be used, or no room for another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The cluster as it was."""

    name: str
    at: datetime
    """Simulated time."""
    version: int
    """The store's newest resourceVersion."""
    frozen: Frozen


class Snapshots:
    """The snapshots of one cluster, in the order in which they were taken."""

    def __init__(self) -> None:
        self._kept: dict[str, Snapshot] = {}

    def all(self) -> list[Snapshot]:
        """Oldest first."""
        return list(self._kept.values())

    def get(self, name: str) -> Snapshot:
        """SnapshotError: there is none of that name."""
        found = self._kept.get(name)
        if found is None:
            known = ", ".join(self._kept) or "none"
            raise SnapshotError(f"there is no snapshot {name!r}; there are: {known}")
        return found

    def add(self, snapshot: Snapshot) -> None:
        """One of the same name is replaced. SnapshotError: bad name, or no room."""
        name = snapshot.name
        if not 0 < len(name) <= SNAPSHOT_NAME_CHARACTERS or not name.isprintable():
            raise SnapshotError(
                f"a snapshot's name has 1 to {SNAPSHOT_NAME_CHARACTERS} printable characters"
            )
        others = [one for one in self._kept.values() if one.name != name]
        if len(others) >= SNAPSHOTS:
            raise SnapshotError(f"{SNAPSHOTS} snapshots are kept already; delete one first")
        used = sum(one.frozen.size_bytes for one in others)
        if used + snapshot.frozen.size_bytes > SNAPSHOT_BYTES:
            raise SnapshotError(f"snapshots may take {SNAPSHOT_BYTES} bytes; delete one first")
        self._kept.pop(name, None)
        self._kept[name] = snapshot

    def delete(self, name: str) -> None:
        """SnapshotError: there is none of that name."""
        self.get(name)
        del self._kept[name]
