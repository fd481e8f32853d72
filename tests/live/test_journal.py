from hypothesis import given
from hypothesis import strategies as st

from dashboard.live.frames import EncodedRow
from dashboard.live.journal import Journal


def row(text: str) -> EncodedRow:
    return EncodedRow((text,), 0)


def filled(now=lambda: 0.0, count: int = 10, **bounds) -> Journal:
    journal = Journal(monotonic=now, **bounds)
    for seq in range(1, count + 1):
        journal.append(seq, seq * 100, {f"row{seq}": row("x" * 100)}, [])
    return journal


def test_position_is_covered_as_long_as_the_next_delta_is_there() -> None:
    journal = filled(max_deltas=4)
    assert [seq for seq in range(12) if journal.covers(seq, 10)] == [6, 7, 8, 9, 10]


def test_bytes_are_bounded() -> None:
    journal = filled(max_bytes=500)
    assert journal.size_bytes <= 500
    assert journal.covers(9, 10)


def test_age_is_bounded() -> None:
    times = iter([0.0, 10.0, 70.0])
    journal = filled(lambda: next(times), count=3)
    assert [seq for seq in range(4) if journal.covers(seq, 3)] == [1, 2, 3]


def test_delta_larger_than_all_bounds_leaves_nothing_to_resume_from() -> None:
    journal = filled(count=1, max_bytes=10)
    assert not journal.covers(0, 1)
    assert journal.size_bytes == 0


def test_merging_tells_when_the_first_change_was_read() -> None:
    assert filled().after(3).at_ms == 400


TICKS = st.lists(
    st.tuples(st.sets(st.sampled_from("abcd")), st.sets(st.sampled_from("abcd"))),
    min_size=1,
    max_size=12,
)


@given(TICKS, st.data())
def test_merged_is_as_good_as_one_after_the_other(ticks, data) -> None:
    journal = Journal(monotonic=lambda: 0.0)
    pictures = [{}]
    for seq, (up, gone) in enumerate(ticks, 1):
        rows = {key: row(f"{key}{seq}") for key in up}
        journal.append(seq, seq, rows, sorted(gone - up))
        pictures.append({k: v for k, v in pictures[-1].items() if k not in gone - up} | rows)
    start = data.draw(st.integers(0, len(ticks) - 1))
    merged = journal.after(start)
    assert not merged.up.keys() & set(merged.gone)
    picture = {k: v for k, v in pictures[start].items() if k not in merged.gone} | merged.up
    assert picture == pictures[-1]
