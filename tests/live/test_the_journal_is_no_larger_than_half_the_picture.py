"""How far back one may resume, in rows: deltas of more than half of the picture save nobody much."""

from dashboard.limits import JOURNAL_LEAST_ROWS
from dashboard.live.frames import EncodedRow
from dashboard.live.journal import Journal

ROW = EncodedRow(("{}",), 0)


def grown(*ticks: int, picture_rows: int, gone: int = 0) -> Journal:
    """A journal after ticks of so many rows each."""
    journal = Journal(monotonic=lambda: 0.0)
    for seq, count in enumerate(ticks, 1):
        up = {f"{seq}-{number}": ROW for number in range(count)}
        left = [f"gone-{seq}-{number}" for number in range(gone)]
        journal.append(seq, seq, up, left, picture_rows=picture_rows)
    return journal


def kept(journal: Journal, last: int) -> list[int]:
    return [seq for seq in range(last + 1) if journal.covers(seq, last)]


def test_half_of_a_large_picture_is_kept() -> None:
    journal = grown(4_000, 4_000, 4_000, 4_000, picture_rows=24_000)
    assert kept(journal, 4) == [1, 2, 3, 4]
    assert journal.rows == 12_000


def test_a_small_picture_may_be_resumed_all_the_same() -> None:
    half = JOURNAL_LEAST_ROWS // 2
    assert kept(grown(half, half, picture_rows=10), 2) == [0, 1, 2]
    assert kept(grown(half, half, 1, picture_rows=10), 3) == [1, 2, 3]


def test_rows_that_are_gone_count_too() -> None:
    third = JOURNAL_LEAST_ROWS // 3
    journal = grown(1, 1, 1, picture_rows=10, gone=third)
    assert kept(journal, 3) == [1, 2, 3]
    assert journal.rows == 2 * (third + 1)


def test_a_tick_larger_than_the_bound_leaves_nothing_to_resume_from() -> None:
    journal = grown(1, JOURNAL_LEAST_ROWS + 1, picture_rows=10)
    assert kept(journal, 2) == [2]
    assert journal.rows == 0
