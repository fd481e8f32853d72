"""Every object that is watched, and what changed since somebody last asked.

Changes are held per object, not per event: a pod that changed ten times between two ticks is one
change from what was drawn to what is. That bounds the memory of a burst by the number of objects.
A complete list replaces a kind atomically; the difference is worked out here, so deletions that
happened while nobody watched are deletions still."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from msgspec import Struct

from dashboard.kube.versions import is_older
from dashboard.limits import DELETIONS_REMEMBERED
from dashboard.mirror.records import Record

Names = tuple[str, str]
"""Kind and namespace: within them a name is an object's own."""


class Change(Struct, frozen=True, gc=False):
    """One object, from what it was at the last drain (None: new) to what it is (None: gone)."""

    kind: str
    uid: str
    old: Record | None
    new: Record | None


class Store:
    """Objects by kind and uid. Written by reflectors, drained by one publisher."""

    def __init__(self, on_change: Callable[[], None] = lambda: None) -> None:
        """``on_change`` is called after each write that left something to drain."""
        self.on_change = on_change
        self.revision = 0
        """Rises by one with each object changed."""
        self._objects: defaultdict[str, dict[str, Record]] = defaultdict(dict)
        self._names: defaultdict[Names, dict[str, str]] = defaultdict(dict)
        self._before: dict[tuple[str, str], Record | None] = {}
        self._since_ms: int | None = None
        self._gone: dict[tuple[str, str], str] = {}
        """The last deletions, in their order, with their versions."""

    def get(self, kind: str, uid: str) -> Record | None:
        """The object, if it is there."""
        return self._objects.get(kind, {}).get(uid)

    def find(self, kind: str, namespace: str, name: str) -> Record | None:
        """The object of that name, if it is there."""
        uid = self._names.get((kind, namespace), {}).get(name)
        return self.get(kind, uid) if uid is not None else None

    def all(self, kind: str) -> Iterable[Record]:
        """Every object of a kind. Do not write while iterating."""
        return self._objects.get(kind, {}).values()

    def count(self, kind: str) -> int:
        """How many there are."""
        return len(self._objects.get(kind, {}))

    def replace(
        self, kind: str, objects: Iterable[Record], read_ms: int, *, is_other_history: bool = False
    ) -> None:
        """Make ``objects`` everything there is of a kind, also what was gone (a restored etcd).
        ``is_other_history``: also what has the version that is known, which was another object's state then."""
        wanted = {record.uid: record for record in objects}
        for uid in wanted:
            self._gone.pop((kind, uid), None)
        if is_other_history:
            self._gone = {key: value for key, value in self._gone.items() if key[0] != kind}
        for uid in [uid for uid in self._objects.get(kind, {}) if uid not in wanted]:
            self._write(kind, uid, None, read_ms)
        for uid, record in wanted.items():
            self._write(kind, uid, record, read_ms, trusts_version=not is_other_history)
        self._tell()

    def put(self, kind: str, record: Record, read_ms: int) -> None:
        """An object is new or changed. The same version again is nothing; a new uid under an old
        name means that the old object is gone. What is older than what is known, or was gone
        already, came late and is nothing."""
        meta = record.metadata
        known = self._objects[kind].get(meta.uid)
        if self._is_late(known, record) or (known is None and self._was_gone(kind, record)):
            return
        if known is not None and known.metadata.name == meta.name:
            # Mostly: nothing has changed but what it is like.
            if meta.resource_version and known.metadata.resource_version == meta.resource_version:
                return
            # The words that never change are kept once: they are the keys of every table that knows the object.
            meta.uid, meta.name = known.metadata.uid, known.metadata.name
            self._objects[kind][meta.uid] = record
            self._note(kind, meta.uid, known, read_ms)
            self.on_change()
            return
        if known is None and self._is_of_before(kind, record):
            return
        stands = self._names[kind, meta.namespace].get(meta.name)
        if stands is not None and stands != meta.uid:
            self._write(kind, stands, None, read_ms)
            self._remember(kind, stands, meta.resource_version)
        self._write(kind, meta.uid, record, read_ms)
        self._tell()

    def remove(self, kind: str, uid: str, read_ms: int, version: str = "") -> None:
        """An object is gone since this version; one that is not there is nothing."""
        self._write(kind, uid, None, read_ms)
        self._remember(kind, uid, version)
        self._tell()

    def _remember(self, kind: str, uid: str, version: str) -> None:
        self._gone[kind, uid] = version
        if len(self._gone) > DELETIONS_REMEMBERED:
            del self._gone[next(iter(self._gone))]

    def _was_gone(self, kind: str, record: Record) -> bool:
        """Whether this is told of an object from before its end. A version from after it is another life: a practice
        cluster that was put back to a snapshot gives the same uids to what is made then."""
        gone, new = self._gone.get((kind, record.uid)), record.resource_version
        if gone is None:
            return False
        return not is_older(gone, new)

    @staticmethod
    def _is_late(known: Record | None, record: Record) -> bool:
        """Whether more is known already; where versions are no numbers, whoever comes last is believed."""
        return known is not None and is_older(
            record.metadata.resource_version, known.metadata.resource_version
        )

    def _is_of_before(self, kind: str, record: Record) -> bool:
        """Whether its uid is that of something newer in another kind: of two watches of a practice cluster that was put
        back, one may still tell of the time before when the other knows what came after."""
        return any(
            self._is_late(held.get(record.uid), record)
            for other, held in self._objects.items()
            if other != kind
        )

    def drain(self) -> tuple[list[Change], int | None]:
        """The changes since the last call, and when the first of them was read (Unix ms)."""
        changes = []
        for (kind, uid), old in self._before.items():
            new = self.get(kind, uid)
            if new is not old:
                changes.append(Change(kind, uid, old, new))
        since_ms, self._since_ms = self._since_ms, None
        self._before.clear()
        return changes, since_ms

    def _write(
        self,
        kind: str,
        uid: str,
        record: Record | None,
        read_ms: int,
        *,
        trusts_version: bool = True,
    ) -> None:
        objects = self._objects[kind]
        old = objects.get(uid)
        if record is None:
            if old is None:
                return
            del objects[uid]
            names = self._names[kind, old.metadata.namespace]
            if names.get(old.metadata.name) == uid:
                del names[old.metadata.name]
            if not names:
                del self._names[kind, old.metadata.namespace]
        else:
            meta = record.metadata
            version = meta.resource_version
            is_known = old is not None and version and old.metadata.resource_version == version
            if is_known and trusts_version:
                return
            if old is None:
                self._take_uid(kind, uid, read_ms)
            objects[uid] = record
            self._names[kind, meta.namespace][meta.name] = uid
        self._note(kind, uid, old, read_ms)

    def _note(self, kind: str, uid: str, old: Record | None, read_ms: int) -> None:
        """This object has changed, from what it was."""
        self._before.setdefault((kind, uid), old)
        if self._since_ms is None:
            self._since_ms = read_ms
        self.revision += 1

    def _take_uid(self, kind: str, uid: str, read_ms: int) -> None:
        """A uid is one object's at a time. What had it in another kind is gone, although that kind has not been listed
        anew yet: a practice cluster that was put back gives its uids out again, maybe in another order."""
        for other, held in self._objects.items():
            if other != kind and uid in held:
                self._write(other, uid, None, read_ms)

    def _tell(self) -> None:
        if self._before:
            self.on_change()
