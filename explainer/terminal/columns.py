"""Columns as kubectl sets them: at least six wide, three spaces apart, the last one as it comes (Go's tabwriter)."""

from collections.abc import Sequence

WIDTH_LEAST, PADDING = 6, 3


class Columns:
    """Remembers its widths, so that rows which come later stand below those before."""

    def __init__(self, padding: int = PADDING, least: int = WIDTH_LEAST) -> None:
        self._widths: list[int] = []
        self._padding, self._least = padding, least

    def text(self, rows: Sequence[Sequence[str]]) -> str:
        """The rows, each with its end of line."""
        for row in rows:
            self._widths += [self._least] * (len(row) - 1 - len(self._widths))
            for at, cell in enumerate(row[:-1]):
                self._widths[at] = max(self._widths[at], len(cell) + self._padding)
        return "".join(f"{self._row(row)}\n" for row in rows)

    def _row(self, row: Sequence[str]) -> str:
        padded = [cell.ljust(width) for cell, width in zip(row[:-1], self._widths, strict=False)]
        return "".join([*padded, *row[-1:]])
