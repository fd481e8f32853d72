"""Letters of generations: which template of its workload a pod was made from.

The Deployment controller renumbers a ReplicaSet when an undo brings it back; the letter comes from
the first number it ever had, so that the old generation is recognised by its old letter. A
StatefulSet's or DaemonSet's generations are its ControllerRevisions, which keep no history of their
numbers: what an undo brings back gets a new letter, as ``kubectl rollout history`` gives it a new
number."""

from typing import Final

from dashboard.mirror.records import ControllerRevision, Pod, ReplicaSet

_HASH: Final = "controller-revision-hash"


def revision(record_revision: str) -> int:
    """The annotation's number; 0 for none or for what is no number."""
    return int(record_revision) if record_revision.isascii() and record_revision.isdigit() else 0


def revisions_before(replica_set: ReplicaSet) -> list[int]:
    """The numbers it had before its present one, oldest first."""
    notes = replica_set.metadata.annotations
    history = notes.revision_history if notes is not None else ""
    return [number for part in history.split(",") if (number := revision(part.strip()))]


def current_revision(replica_set: ReplicaSet) -> int:
    """Its present number; 0 when no Deployment numbered it."""
    notes = replica_set.metadata.annotations
    return revision(notes.revision) if notes is not None else 0


def letter(replica_set: ReplicaSet) -> str:
    """1 = A, 2 = B … 26 = Z, 27 = A again; "" for a ReplicaSet without revision."""
    numbers = revisions_before(replica_set) or [current_revision(replica_set)]
    return letter_of(numbers[0])


def letter_of(number: int) -> str:
    """The letter of a revision's number; "" for 0."""
    return chr(ord("A") + (number - 1) % 26) if number > 0 else ""


class Letters:
    """The letters that pods take from what made them."""

    def __init__(self) -> None:
        self._of_sets: dict[str, str] = {}
        self._owners: dict[str, str] = {}
        self._revisions: dict[str, dict[str, ControllerRevision]] = {}

    def write_replica_set(self, uid: str, new: ReplicaSet | None) -> set[str]:
        """Replace what is known of a ReplicaSet; the owners whose pods may have another letter."""
        before = self._of_sets.pop(uid, "")
        after = ""
        if new is not None:
            after = self._of_sets[uid] = letter(new)
        return {uid} if before != after else set()

    def write_revision(self, uid: str, new: ControllerRevision | None) -> set[str]:
        """Replace what is known of a ControllerRevision; the owners whose pods may have another
        letter."""
        touched: set[str] = set()
        before = self._owners.pop(uid, "")
        if before:
            touched.add(before)
            self._revisions[before].pop(uid)
            if not self._revisions[before]:
                del self._revisions[before]
        owner = new.controller if new is not None else None
        if new is not None and owner is not None:
            touched.add(owner.uid)
            self._owners[uid] = owner.uid
            self._revisions.setdefault(owner.uid, {})[uid] = new
        return touched

    def of_pod(self, pod: Pod) -> str:
        """The letter of a pod; "" when nothing that made it has one."""
        owner = pod.controller
        if owner is None:
            return ""
        found = self._of_sets.get(owner.uid)
        if found is not None:
            return found
        mark = pod.labels.get(_HASH, "")
        mine = self._revisions.get(owner.uid, {}).values() if mark else ()
        return letter_of(max((r.revision for r in mine if _marks(r, mark)), default=0))


def _marks(revision: ControllerRevision, mark: str) -> bool:
    """A StatefulSet's pods carry the revision's whole name, a DaemonSet's its hash."""
    return mark in (revision.metadata.name, revision.labels.get(_HASH))
