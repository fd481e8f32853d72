"""The small shell: steps of scripts as lessons write them."""

import random

import pytest

from practice.cluster import START
from practice.images.program import Exit, Knobs, Say, Serve, Start, Step, Wait
from practice.images.shell import Shell, run_time_s


def _steps(*command: str, most: int = 8, env: dict[str, str] | None = None) -> list[Step]:
    lines: list[str] = []
    shell = Shell(
        Start(
            image="busybox",
            tag="1.36",
            knobs=Knobs(),
            now=lambda: START,
            random=random.Random(1),
            say=lines.append,
            command=command,
            env=env or {},
            pod="web-1",
        )
    )
    steps: list[Step] = []
    while len(steps) < most and not (steps and isinstance(steps[-1], Exit | Serve)):
        steps.append(shell.next_step())
        steps[-1:-1] = [Say(line) for line in lines]
        lines.clear()
    return steps


@pytest.mark.parametrize(
    ("script", "steps"),
    [
        ("echo hi", [Say("hi"), Exit(0)]),
        ("exit 3", [Exit(3)]),
        ("false", [Exit(1)]),
        ("true && echo yes || echo no", [Say("yes"), Exit(0)]),
        ("false && echo yes || echo no", [Say("no"), Exit(0)]),
        ("sleep 5; exit 1", [Wait(5), Exit(1)]),
        ("sleep 1m", [Wait(60), Exit(0)]),
        ("echo 'a; b'; echo \"$NAME ${NAME}\"", [Say("a; b"), Say("x x"), Exit(0)]),
        ("for i in 1 2; do echo $i; done; echo end", [Say("1"), Say("2"), Say("end"), Exit(0)]),
        ("for i in; do echo $i; done", [Exit(0)]),
        ("nosuch", [Say("sh: nosuch: not found"), Exit(127)]),
        ("date; hostname", [Say("Mon Jan  5 09:00:00 UTC 2026"), Say("web-1"), Exit(0)]),
        ("exec sleep infinity", [Serve()]),
        ("echo 'open", [Say("sh: syntax error: unterminated quoted string"), Exit(2)]),
        ("", [Exit(0)]),
    ],
)
def test_script(script, steps):
    assert _steps("sh", "-c", script, env={"NAME": "x"}) == steps


def test_loop_goes_on_for_ever():
    steps = _steps("sh", "-c", "while true; do echo tick; sleep 2; done", most=6)
    assert steps == [Say("tick"), Wait(2), Say("tick"), Wait(2), Say("tick"), Wait(2)]


def test_endless_loop_inside_a_loop():
    steps = _steps(
        "sh", "-c", "for i in a b; do while true; do echo $i; sleep 1; done; done", most=4
    )
    assert steps == [Say("a"), Wait(1), Say("a"), Wait(1)]


def test_loop_that_never_sleeps_is_slowed_down():
    steps = _steps("sh", "-c", "while :; do true; done", most=2)
    assert steps == [Wait(1), Wait(1)]


def test_script_over_several_lines():
    assert _steps("/bin/sh", "-ec", "echo one\n\necho two\n") == [Say("one"), Say("two"), Exit(0)]


def test_command_without_a_shell():
    assert _steps("sleep", "30") == [Wait(30), Exit(0)]
    assert _steps() == [Exit(0)]


def test_length_of_a_hook():
    assert run_time_s(["sh", "-c", "sleep 3 && echo x; sleep 0.5"]) == 3.5
