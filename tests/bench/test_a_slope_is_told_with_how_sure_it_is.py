"""The line of the soak (bench.slope): its slope, and an interval that a wandering process does not deceive."""

import math
import random

import pytest

from bench.slope import slope, student_975

EVERY_S = 10.0
A_QUARTER_HOUR = [EVERY_S * i for i in range(90)]
NOISE_MIB = 0.05


def noisy(per_h: float, seed: int) -> list[float]:
    """A process that grows so much in an hour, read with independent noise."""
    chance = random.Random(seed)
    return [100 + per_h * at / 3600 + chance.gauss(0, NOISE_MIB) for at in A_QUARTER_HOUR]


def wandering(seed: int) -> list[float]:
    """A process that grows by nothing, but whose memory comes and goes over minutes."""
    chance, now, found = random.Random(seed), 0.0, []
    for _ in A_QUARTER_HOUR:
        now = 0.9 * now + chance.gauss(0, NOISE_MIB)
        found.append(100 + now)
    return found


def test_points_on_a_line_have_its_slope_without_doubt() -> None:
    found = slope([0, 1800, 3600, 5400], [10, 11, 12, 13])
    assert found.per_h == pytest.approx(2)
    assert found.within == pytest.approx(0)


def test_four_points_have_the_interval_of_the_textbook() -> None:
    # x = 0, 1, 2, 3 h; y = 1, 3, 2, 4: slope 0.8, s² = 0.9, its error √(0.9 / 5), t(2) = 4.303. What is left over
    # alternates, so the samples count as independent.
    found = slope([0, 3600, 7200, 10800], [1, 3, 2, 4])
    assert found.per_h == pytest.approx(0.8)
    assert found.within == pytest.approx(4.303 * math.sqrt(0.9 / 5), rel=0.05)


def test_the_true_slope_is_in_nineteen_of_twenty_intervals() -> None:
    held = sum(abs(slope(A_QUARTER_HOUR, noisy(3, seed)).per_h - 3)
               <= slope(A_QUARTER_HOUR, noisy(3, seed)).within for seed in range(400))  # fmt: skip
    assert 0.92 <= held / 400 <= 0.99


def test_memory_that_wanders_is_not_taken_for_a_leak() -> None:
    taken = sum(slope(A_QUARTER_HOUR, wandering(seed)).lowest > 0 for seed in range(400))
    assert taken / 400 < 0.08


def test_a_leak_of_ten_mib_an_hour_is_certain_after_a_quarter_of_one() -> None:
    found = slope(A_QUARTER_HOUR, noisy(10, seed=1))
    assert found.lowest > 1


@pytest.mark.parametrize(
    ("freedom", "point"), [(4, 2.776), (10, 2.228), (30, 2.042), (1000, 1.962)]
)
def test_students_t_is_that_of_the_tables(freedom: int, point: float) -> None:
    assert student_975(freedom) == pytest.approx(point, rel=0.01)


@pytest.mark.parametrize(
    ("times_s", "values"), [([0, 1], [1, 2]), ([5, 5, 5], [1, 2, 3]), ([0, 1, 2], [1, 2])]
)
def test_what_has_no_slope_is_refused(times_s: list[float], values: list[float]) -> None:
    with pytest.raises(ValueError, match=r"slope|moment"):
        slope(times_s, values)
