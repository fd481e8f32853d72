"""The rows of one stream as they are now, and the checksums of all audiences' copies of them."""

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.live.frames import EncodedRow, KeptRow
from dashboard.projection.rows import AnyRow


class Kept:
    """Rows without their texts: those of the last tick only are still there for who wants them, too."""

    def __init__(self) -> None:
        self._rows: dict[str, KeptRow] = {}
        self._last: Mapping[str, EncodedRow] = {}
        self.sums = 0
        """All audiences' checksums side by side."""

    @property
    def rows(self) -> Mapping[str, KeptRow]:
        """Every row by its id."""
        return MappingProxyType(self._rows)

    def take(self, rows: list[AnyRow], encoded: Mapping[str, EncodedRow], gone: list[str]) -> None:
        """Into the picture and its checksums, or out of them: XOR undoes itself."""
        sums, kept = self.sums, self._rows
        for row_id in gone:
            before = kept.pop(row_id, None)
            if before is not None:
                sums ^= before.sums
        for row in rows:
            before = kept.get(row.id)
            if before is not None:
                sums ^= before.sums
            after = encoded[row.id].sums
            sums ^= after
            kept[row.id] = KeptRow(row, after)
        self.sums = sums
        self._last = encoded

    def text_of(self, row: AnyRow) -> EncodedRow | None:
        """This very row as the last tick had it; nothing where it is older, or another one."""
        kept = self._rows.get(row.id)
        return self._last.get(row.id) if kept is not None and kept.row is row else None

    def forget_texts(self) -> None:
        """The tick is over: nobody makes the same texts again."""
        self._last = {}
