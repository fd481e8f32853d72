"""What all audiences see alike is kept once, and each reads its own copy of the past from it."""

from hypothesis import given
from hypothesis import strategies as st

from dashboard.live import frames
from dashboard.live.blocks import Block, delta_line, note_line
from dashboard.live.frames import EncodedRow
from dashboard.projection.audience import AUDIENCES

NOTE = frames.Note(at_ms=7, user="Ada", text="deleted a pod\n(really)", ids=["a"])
ROWS = st.tuples(st.text(max_size=5), st.one_of(st.none(), st.text(max_size=5)))
TICKS = st.lists(
    st.tuples(st.lists(ROWS, max_size=4), st.lists(st.text(max_size=3), max_size=2)), max_size=6
)


def row(number: int, text: str, hidden: str | None) -> EncodedRow:
    """For each audience; where nothing is hidden, all have the same text."""
    whole = frames.canonical({"id": f"r{number}", "name": text}).decode()
    cut = (
        whole if hidden is None else frames.canonical({"id": f"r{number}", "name": hidden}).decode()
    )
    return EncodedRow((whole, cut), 0)


@given(TICKS)
def test_each_audience_reads_what_it_was_told(ticks) -> None:
    lines, told, changes = [note_line(NOTE, 7)], [[frames.text(NOTE)] for _ in AUDIENCES], []
    for seq, (rows, gone) in enumerate(ticks, 1):
        up = {f"r{number}": row(number, *one) for number, one in enumerate(rows)}
        lines.append(delta_line("e", seq, seq * 10, up, gone))
        changes.append(([one.texts for one in up.values()], gone))
        for column, heard in enumerate(told):
            texts = [one.texts[column] for one in up.values()]
            heard.append(
                frames.delta_text(
                    epoch="e", start=seq - 1, to=seq, at_ms=seq * 10, up=texts, gone=gone
                )
            )
    block = Block.of(lines)
    assert block.end_ms == lines[-1].at_ms
    assert list(block.changes()) == changes
    for column, heard in enumerate(told):
        assert list(block.lines(column)) == heard
        assert [line.text_for(column) for line in lines] == heard


def test_a_row_that_differs_costs_only_itself() -> None:
    alike = {f"r{i}": row(i, f"pod-{i}", None) for i in range(200)}
    whole = Block.of([delta_line("e", 1, 1, alike, [])])
    one_differs = alike | {"r7": row(7, "pod-7", "cut")}
    mixed = Block.of([delta_line("e", 1, 1, one_differs, [])])
    assert whole.size_bytes == len(whole.packed)
    assert mixed.size_bytes < whole.size_bytes + 100
