"""Durations, comparisons and references."""

import pytest

from explainer.format.quantities import Reference, Unreadable, comparison, reference, seconds


@pytest.mark.parametrize(
    ("text", "value"), [("300ms", 0.3), ("2s", 2), ("1m30s", 90), ("1.5m", 90), ("1h", 3600)]
)
def test_durations(text: str, value: float) -> None:
    assert seconds(text) == value


@pytest.mark.parametrize("text", ["", "2", "s", "2 s", "-1s", "1d", "1s2", "2h"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(Unreadable):
        seconds(text)


@pytest.mark.parametrize(
    ("text", "true", "false", "said"),
    [
        ("== 3", 3, 4, "3"),
        (3, 3, 2, "3"),
        (">= 1", 1, 0, "at least 1"),
        ("< 10 %", 9.9, 10, "fewer than 10 %"),
        ("!= 0", 1, 0, "not 0"),
        ("<= 2", 2, 3, "at most 2"),
        ("> 4", 5, 4, "more than 4"),
    ],
)
def test_comparisons(text: str | int, true: float, false: float, said: str) -> None:
    found = comparison(text)
    assert found.holds(true)
    assert not found.holds(false)
    assert str(found) == said


@pytest.mark.parametrize("text", ["", "three", "=> 3", ">= ", "1 2", True])
def test_what_is_no_comparison(text: str) -> None:
    with pytest.raises(Unreadable):
        comparison(text)


def test_references_take_kubectls_short_names() -> None:
    assert reference("hpa/hello") == Reference("HorizontalPodAutoscaler", "hello")
    assert str(reference("deployment/hello")) == "Deployment hello"
