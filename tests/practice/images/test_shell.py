"""The small shell: what scripts as lessons write them say, and how long they take."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest

from practice.api.node_services import Ended
from practice.cluster import START
from practice.images.console import Session
from practice.images.console.once import Bench
from practice.images.program import Knobs, Start
from practice.images.shell import Shell

Said = list[str | float]
"""Lines, pauses in seconds, and the exit code at the end, as `exit N`."""


class Stage(Bench):
    """A container with a clock that jumps from one pause to the next."""

    def __init__(self, shell: Shell, said: Said) -> None:
        super().__init__(shell)
        self.said = said
        self.due: list[tuple[float, Callable[[], None]]] = []
        self.at_s = 0.0

    def after(self, delay_s: float, action: Callable[[], None]) -> None:
        self.due.append((self.at_s + delay_s, action))

    def step(self) -> None:
        """On to the next thing that is due."""
        self.due.sort(key=lambda one: one[0])
        when_s, action = self.due.pop(0)
        if when_s > self.at_s:
            self.said.append(when_s - self.at_s)
            self.at_s = when_s
        action()


def _run(
    *command: str,
    most: int = 40,
    env: dict[str, str] | None = None,
    signals: dict[float, int] | None = None,
    pid: int = 0,
) -> Said:
    said: Said = []

    def say(_channel: int, data: bytes) -> None:
        said.extend(data.decode().splitlines())

    def end(ended: Ended) -> None:
        said.append(f"exit {ended.code}")

    start = Start(
        image="busybox",
        tag="1.36",
        knobs=Knobs(),
        now=lambda: START + timedelta(0),
        random=random.Random(1),
        say=str,
        env=env or {},
        pod="web-1",
    )
    stage = Stage(Shell(start), said)
    session = Session(stage, command, terminal=False, stdin=False, on_output=say, on_end=end)
    session.pid = pid
    for after_s, number in (signals or {}).items():
        stage.due.append((after_s, lambda number=number: session.signal(number)))
    session.begin()
    while stage.due and not session.over and len(said) < most:
        stage.step()
    return said


def _sh(script: str, **more: object) -> Said:
    return _run("sh", "-c", script, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo hi", ["hi", "exit 0"]),
        ("exit 3", ["exit 3"]),
        ("false", ["exit 1"]),
        ("true && echo yes || echo no", ["yes", "exit 0"]),
        ("false && echo yes || echo no", ["no", "exit 0"]),
        ("sleep 5; exit 1", [5, "exit 1"]),
        ("sleep 1m", [60, "exit 0"]),
        ("echo 'a; b'; echo \"$NAME ${NAME}\"", ["a; b", "x x", "exit 0"]),
        ("for i in 1 2; do echo $i; done; echo end", ["1", "2", "end", "exit 0"]),
        ("for i in; do echo $i; done", ["exit 0"]),
        ("nosuch", ["sh: nosuch: not found", "exit 127"]),
        ("date; hostname", ["Mon Jan  5 09:00:00 UTC 2026", "web-1", "exit 0"]),
        ("exec sleep infinity", [1e8, "exit 0"]),
        ("echo 'open", ["sh: syntax error: unterminated quoted string (')", "exit 2"]),
        ("", ["exit 0"]),
    ],
)
def test_script(script: str, said: Said) -> None:
    assert _sh(script, env={"NAME": "x"}) == said


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("n=0; while [ $n -lt 2 ]; do echo $n; n=$((n+1)); done", ["0", "1", "exit 0"]),
        ("for i in 1 2 3; do if [ $i = 2 ]; then break; fi; echo $i; done", ["1", "exit 0"]),
        ("for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done", ["1", "3", "exit 0"]),
        ("case abc in x) echo no;; a*) echo yes;; esac", ["yes", "exit 0"]),
        ("greet() { echo hello $1; return 4; }; greet you", ["hello you", "exit 4"]),
        ("(cd /tmp; pwd); pwd", ["/tmp", "/", "exit 0"]),
        ("echo a > /tmp/f; cat /tmp/f; cat < /tmp/f", ["a", "a", "exit 0"]),
        ("{ echo a; echo b; } > /tmp/f; wc -l < /tmp/f", ["2", "exit 0"]),
        ("cat <<END\na $NAME\nEND\necho b", ["a x", "b", "exit 0"]),
        ("nosuch > /tmp/f 2>&1; cat /tmp/f", ["sh: nosuch: not found", "exit 0"]),
        ("printf 'a\\nb\\n' | while read one; do echo [$one]; done", ["[a]", "[b]", "exit 0"]),
        ("set -e; false; echo no", ["exit 1"]),
        ("set -e; false || true; if false; then :; fi; echo yes", ["yes", "exit 0"]),
        ("f=$(echo one; sleep 2; echo two); echo $f", [2, "one two", "exit 0"]),
        ("echo ${NAME:-y} ${NONE:-$(echo z)} ${#NAME} ${FILE%.txt} ${FILE##*/}",
         ["x z 1 a/b b.txt", "exit 0"]),
        ("sh -c 'echo $0 $1' me you; eval 'echo $NAME'", ["sh you", "x", "exit 0"]),
        ("[[ -f /nosuch ]] || echo none; [[ abc == a* ]] && echo fits", ["none", "fits", "exit 0"]),
        ("trap 'echo bye' EXIT; echo hi", ["hi", "bye", "exit 0"]),
        ("sleep 3 & sleep 1; echo here; wait; echo done", [1, "here", 2, "done", "exit 0"]),
        ("echo a; sleep 1; echo b | tr a-z A-Z", ["a", 1, "B", "exit 0"]),
    ],
)  # fmt: skip
def test_the_grammar(script: str, said: Said) -> None:
    assert _sh(script, env={"NAME": "x", "FILE": "a/b.txt"}) == said


def test_loop_goes_on_for_ever() -> None:
    said = _sh("while true; do echo tick; sleep 2; done", most=6)
    assert said == ["tick", 2, "tick", 2, "tick", 2, "tick"][: len(said)]
    assert len(said) >= 6


def test_endless_loop_inside_a_loop() -> None:
    said = _sh("for i in a b; do while true; do echo $i; sleep 1; done; done", most=4)
    assert said[:4] == ["a", 1, "a", 1]


def test_loop_that_never_sleeps_is_slowed_down() -> None:
    assert _sh("while :; do true; done", most=2) == [1, 1]


def test_script_over_several_lines() -> None:
    assert _run("/bin/sh", "-ec", "echo one\n\necho two\n") == ["one", "two", "exit 0"]


def test_command_without_a_shell() -> None:
    assert _run("sleep", "30") == [30, "exit 0"]
    assert _run("sh") == ["exit 0"]


def test_process_1_heeds_only_signals_that_it_has_a_trap_for() -> None:
    assert _sh("sleep 5; echo done", signals={2: 15}, pid=1) == [2, 3, "done", "exit 0"]


def test_a_trap_runs_when_the_program_in_front_is_done() -> None:
    script = "trap 'echo caught; exit 3' TERM; while true; do sleep 5; done"
    assert _sh(script, signals={2: 15}, pid=1) == [2, 3, "caught", "exit 3"]


def test_wait_is_interrupted_by_a_signal() -> None:
    script = "trap 'echo caught; exit 3' TERM; sleep 50 & wait"
    assert _sh(script, signals={2: 15}, pid=1) == [2, "caught", "exit 3"]


def test_any_other_process_ends_with_the_signal() -> None:
    assert _sh("sleep 5; echo done", signals={2: 15}, pid=7) == [2, "exit 143"]
