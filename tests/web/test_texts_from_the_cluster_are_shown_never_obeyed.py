from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.web.text import HIDDEN, age, shortened, visible

NOW = datetime(2026, 7, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\n\ttext ü 漢 🚀", "plain\n\ttext ü 漢 🚀"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]8;;http://evil\x07link\x1b]8;;\x07", "link"),
        ("\x1b]0;title\x1b\\rest", "rest"),
        ("a\rb", "a\\u000db"),
        ("a\r\nb", "a\nb"),
        ("null\x00", "null\\u0000"),
        ("user\u202etxt.exe", "user\\u202etxt.exe"),
        ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        ("cut \x1b[", "cut \\u001b["),
    ],
)
def test_what_is_invisible_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_nothing_invisible_is_ever_left(text: str) -> None:
    assert not HIDDEN.search(visible(text))


def test_a_long_text_keeps_its_end_from_a_whole_line_on() -> None:
    text = "".join(f"line {number}\n" for number in range(100))
    kept = shortened(text, 50)
    assert kept.endswith("line 99\n")
    first, second, *_ = kept.split("\n")
    assert "earlier characters are not shown" in first
    assert second.startswith("line ")


@pytest.mark.parametrize(
    ("since", "shown"),
    [
        ("2026-07-01T11:59:55Z", "5s"),
        ("2026-07-01T11:58:01Z", "119s"),
        ("2026-07-01T11:57:00Z", "3m"),
        ("2026-07-01T09:00:00Z", "3h"),
        ("2026-06-28T12:00:00+00:00", "3d"),
        ("2027-01-01T00:00:00Z", "0s"),
        ("2026-07-01T11:59:55", ""),
        ("yesterday", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_ages_as_kubectl_writes_them(since: str | None, shown: str) -> None:
    assert age(since, NOW) == shown
