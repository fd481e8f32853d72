"""CPU as a counter: rest, requests, and the limit."""

from datetime import timedelta

import pytest

from practice.cluster import START
from practice.images.usage import Cpu


def at(seconds):
    return START + timedelta(seconds=seconds)


def test_rest_and_requests_add_up():
    cpu = Cpu(at(0), 3, None)
    for second in range(10, 20):
        cpu.asked(at(second + 0.5), 10)
    assert cpu.used_ms(at(10)) == pytest.approx(30)
    assert cpu.used_ms(at(20)) == pytest.approx(60 + 100)
    assert cpu.used_ms(at(15)) == pytest.approx(45 + 50)


def test_what_it_uses_at_rest_may_change():
    cpu = Cpu(at(0), 10, None)
    cpu.rests_at(at(10), 100)
    assert cpu.used_ms(at(20)) == pytest.approx(100 + 1_000)


def test_a_limit_spreads_the_work():
    cpu = Cpu(at(0), 0, 100)
    for _ in range(30):
        cpu.asked(at(10), 10)  # 300 ms wanted; 100 ms a second may be done, and 100 wait at most
    assert cpu.used_ms(at(10.5)) == pytest.approx(50)
    assert cpu.used_ms(at(11)) == cpu.used_ms(at(60)) == pytest.approx(100)


def test_no_second_uses_more_than_the_limit():
    cpu = Cpu(at(0), 5, 100)
    for tenth in range(300):
        cpu.asked(at(tenth / 10), 25)
    seconds = [cpu.used_ms(at(s + 1)) - cpu.used_ms(at(s)) for s in range(1, 30)]
    assert seconds == pytest.approx([100] * len(seconds))


def test_the_last_minute_is_remembered():
    cpu = Cpu(at(0), 1, None)
    for second in range(300):
        cpu.asked(at(second), 1)
    begin, end = cpu.used_ms(at(240)), cpu.used_ms(at(300))
    assert (begin, end) == (pytest.approx(480), pytest.approx(600))
    assert len(cpu._past) <= 62
