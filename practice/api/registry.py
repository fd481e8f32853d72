"""The served resources of one API server: fixed rows, and rows that come and go while it runs.

Promises: readers see one table at any moment; whoever keeps something made of it (discovery,
OpenAPI, controllers with a cache per resource) either compares `revision` or subscribes. Custom
resources are rows like all others. Mirrors how a CustomResourceDefinition changes discovery.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from practice.api.resource import Resource

Listener = Callable[[Resource], None]


def nobody_serves(_gone: list[Resource]) -> None:
    """There is no open watch to end."""


class Registry(Mapping[str, Resource]):
    """Rows by key ("pods", "deployments.apps"), by place in the URL space, and by kind."""

    def __init__(self, rows: Iterable[Resource]) -> None:
        self._rows: dict[str, Resource] = {}
        self._places: dict[tuple[str, str], dict[str, Resource]] = {}
        self._kinds: dict[tuple[str, str], Resource] = {}
        self._listeners: list[Listener] = []
        self._custom: set[str] = set()
        self._counted = -1
        self.revision = 0
        """Rises with every change of the table."""
        self.on_gone: Callable[[list[Resource]], None] = nobody_serves
        """Is told the rows that went or were replaced; whoever serves watches of them ends them."""

        for row in rows:
            self._insert(row)

    def __getitem__(self, key: str) -> Resource:
        return self._rows[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    # -- looking up --------------------------------------------------------------------------------

    def at(self, group: str, version: str, plural: str) -> Resource | None:
        """What `/apis/GROUP/VERSION/PLURAL` serves."""
        return self._places.get((group, version), {}).get(plural)

    def serves(self, group: str, version: str = "") -> bool:
        """Whether the group, or this version of it, is served."""
        if version:
            return (group, version) in self._places
        return any(served == group for served, _ in self._places)

    def is_custom(self, group: str) -> bool:
        """Whether the group is there by definitions only: its wrong paths are answered otherwise."""
        if self._counted != self.revision:
            self._counted = self.revision
            rows = self._rows.values()
            built_in = {row.group for row in rows if row.types is None}
            self._custom = {row.group for row in rows} - built_in
        return group in self._custom

    def of_kind(self, group: str, kind: str) -> Resource | None:
        """The row under which objects of a kind are stored: what owner references mean."""
        return self._kinds.get((group, kind))

    # -- changing ----------------------------------------------------------------------------------

    def replace(self, gone: Iterable[str], rows: Iterable[Resource]) -> None:
        """Take rows out by key and put others in, as one change. Listeners hear of the new keys."""
        old = {key: row for key in gone if (row := self._rows.get(key)) is not None}
        for row in old.values():
            self._remove(row)
        added = list(rows)
        for row in added:
            self._insert(row)
        self.revision += 1
        for row in added:
            if row.key not in old:
                for listener in self._listeners:
                    listener(row)
        if old:
            self.on_gone(list(old.values()))

    def subscribe(self, listener: Listener) -> None:
        """Tell `listener` each row that is served now, and each that is added later."""
        self._listeners.append(listener)
        for row in list(self._rows.values()):
            listener(row)

    def _insert(self, row: Resource) -> None:
        self._rows[row.key] = row
        self._places.setdefault((row.group, row.version), {})[row.plural] = row
        if "get" in row.verbs or "create" in row.verbs:
            kind = (row.group, row.kind)
            if not row.is_view or kind not in self._kinds:
                self._kinds[kind] = row

    def _remove(self, row: Resource) -> None:
        del self._rows[row.key]
        place = (row.group, row.version)
        self._places[place].pop(row.plural, None)
        if not self._places[place]:
            del self._places[place]
        if self._kinds.get((row.group, row.kind)) is row:
            del self._kinds[row.group, row.kind]
