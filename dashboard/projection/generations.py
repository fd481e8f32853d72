"""The letter of a ReplicaSet: which generation of its Deployment's pods it makes.

The Deployment controller renumbers a ReplicaSet when an undo brings it back; the letter comes from
the first number it ever had, so that the old generation is recognised by its old letter."""

from dashboard.mirror.records import ReplicaSet


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
    first = numbers[0]
    return chr(ord("A") + (first - 1) % 26) if first > 0 else ""
