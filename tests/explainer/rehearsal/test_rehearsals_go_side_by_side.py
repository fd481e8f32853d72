"""Workers share out what is to be played; what is told keeps the order in which it was named, and nothing gets lost."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from django.core.management import CommandError, call_command

from dashboard.kube.config import Connection
from explainer.management import side_by_side
from explainer.management.rehearsing import NoCluster
from explainer.rehearsal.course import Group, Outcome

FOLDERS = [Path("one"), Path("two"), Path("three")]
MODES = ["happy", "wrong", "mutation"]
WANTED = [(folder.name, mode) for folder in FOLDERS for mode in MODES]


@contextmanager
def no_cluster_needed() -> Iterator[Connection]:
    """What a worker plays on, where nothing is asked of it."""
    yield cast("Connection", None)


async def by_worker(_cluster: Any, folder: Path, group: Group, _scenes: Any) -> list[Outcome]:
    """Says which process played it."""
    return [Outcome(folder.name, mode, told=[str(os.getpid())]) for mode in group]


async def with_a_defect(_cluster: Any, folder: Path, group: Group, _scenes: Any) -> list[Outcome]:
    """One of them fails in a way that nobody expects."""
    if (folder.name, group) == ("two", ("wrong",)):
        raise ZeroDivisionError("a defect of ours")
    return [Outcome(folder.name, mode) for mode in group]


async def killed(_cluster: Any, folder: Path, group: Group, _scenes: Any) -> list[Outcome]:
    """As the kernel does it when memory is short."""
    os.kill(os.getpid(), signal.SIGKILL)
    return [Outcome(folder.name, mode) for mode in group]


async def never_over(_cluster: Any, folder: Path, group: Group, _scenes: Any) -> list[Outcome]:
    """Only a worker that is ended ends this."""
    await asyncio.Event().wait()
    return [Outcome(folder.name, mode) for mode in group]


@contextmanager
def without_a_start() -> Iterator[Connection]:
    """A cluster that does not come up."""
    raise NoCluster("The practice cluster did not start: no room.")
    yield


def played(
    monkeypatch: pytest.MonkeyPatch, play: Any, *, cluster: Any = no_cluster_needed, jobs: int = 2
) -> Any:
    """The outcomes, and what was told of them."""
    monkeypatch.setattr(side_by_side, "play", play)
    monkeypatch.setattr(side_by_side, "practice", cluster)
    told: list[Outcome] = []
    found = side_by_side.rehearsed_side_by_side(FOLDERS, MODES, told.append, jobs=jobs)
    assert found == told
    return found


@pytest.mark.parametrize("jobs", [1, 2, 50])
def test_all_is_told_once_in_the_order_in_which_it_was_named(
    monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    found = played(monkeypatch, by_worker, jobs=jobs)
    assert [(one.lesson, one.mode) for one in found] == WANTED
    workers = {one.told[0] for one in found}
    assert str(os.getpid()) not in workers
    assert len(workers) <= jobs


def test_a_defect_is_told_whole_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    found = played(monkeypatch, with_a_defect)
    assert [(one.lesson, one.mode) for one in found] == WANTED
    (bad,) = [one for one in found if one.troubles]
    assert bad.troubles[0] == "Traceback (most recent call last):"
    assert bad.troubles[-1] == "ZeroDivisionError: a defect of ours"


def test_a_worker_that_dies_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoCluster, match="A worker ended with code -9"):
        played(monkeypatch, killed)


def test_a_cluster_that_does_not_start_is_said_in_its_own_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(NoCluster, match="no room"):
        played(monkeypatch, by_worker, cluster=without_a_start)


def test_ctrl_c_ends_the_workers_and_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[Any] = []

    def interrupted(workers: dict[Any, Any]) -> Iterator[Outcome]:
        begun.extend(workers.values())
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(side_by_side, "practice", no_cluster_needed)
    monkeypatch.setattr(side_by_side, "play", never_over)
    monkeypatch.setattr(side_by_side, "_heard", interrupted)
    with pytest.raises(CommandError, match="Ended before all was played") as ended:
        call_command("lesson", "test", "one", "--jobs", "2")
    assert ended.value.returncode == 130
    assert [one.is_alive() for one in begun] == [False, False]
