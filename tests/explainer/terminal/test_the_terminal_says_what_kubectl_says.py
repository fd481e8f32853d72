"""The table of lines, each by kubectl and by the terminal, on two forks of one cluster, which know the same names."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from dashboard.kube import config
from dashboard.kube.api import Api
from explainer.doing.practice import Control
from tests.explainer.terminal import table
from tests.explainer.terminal.beside import Kubectl, Said, Typed
from tests.running.kubectl import find
from tests.running.practice_process import practice

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
VERSION = "kubectl.1.33"
HERE = Path(__file__).parent
RATE = 20
SETTLED_AFTER_S = 60


class Clocks:
    """Those of both clusters. kubectl takes its time, the terminal does not: while a line only reads or writes, the
    clocks stand, so that both find the same."""

    def __init__(self, *controls: Control) -> None:
        self._controls = controls

    async def go(self) -> None:
        for control in self._controls:
            await control.set_rate(RATE)

    async def stop(self) -> None:
        for control in self._controls:
            await control.set_rate(0)
            await control.run(SETTLED_AFTER_S)

    @asynccontextmanager
    async def run_if(self, needed: bool) -> AsyncIterator[None]:
        """For a line that waits for the cluster: they run while it waits, then until nothing is left to happen."""
        if needed:
            await self.go()
        yield
        if needed:
            await self.stop()


@dataclass(frozen=True, slots=True)
class Both:
    """kubectl on one cluster, the terminal on the other."""

    kubectl: Kubectl
    terminal: Typed
    clocks: Clocks


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Both]:
    binary = find(VERSION)
    (tmp_path / "manifests").mkdir()
    shutil.copy(HERE / "hello.yaml", tmp_path / "manifests")
    with practice(tmp_path / "config", "--rate", "20", "--seed", "1") as kubeconfig:
        first = config.from_kubeconfig(kubeconfig)
        async with Api(first) as api:
            control = Control(api)
            await control.run(60)
            await control.set_rate(0)  # both go on from the same moment
            made = await control.ask("POST", "forks", {"name": "one", "idle_s": 3600})
            told = yaml.safe_load(made["kubeconfig"])
            told["contexts"][0]["context"]["namespace"] = "workshop"
            (tmp_path / "one").write_text(yaml.safe_dump(told))
            two = await control.fork(first, "two", idle_s=3600)
        one = config.from_kubeconfig(tmp_path / "one")
        async with Api(one) as by_kubectl, Api(two) as by_terminal:
            clocks = Clocks(Control(by_kubectl), Control(by_terminal))
            await clocks.go()
            yield Both(
                Kubectl(binary, tmp_path / "one", tmp_path),
                Typed(by_terminal, "workshop", tmp_path),
                clocks,
            )


def plainly(line: str, said: Said) -> tuple[str, str, int]:
    ordered = not any(word in line for word in table.UNORDERED)
    out, err, code = said.plainly(ordered=ordered, namespace="workshop")
    if any(word in line for word in table.ONLY_LAST):
        out = "".join(out.splitlines()[-1:])
    return out, err, code


async def test_line_by_line(both: Both) -> None:
    clocks = both.clocks
    await clocks.stop()
    differing = []
    for line in table.LINES:
        async with clocks.run_if(any(word in line for word in table.WAITING)):
            wanted = await asyncio.to_thread(both.kubectl.type, line)
            found = await both.terminal.type(line)
        if plainly(line, found) != plainly(line, wanted):
            differing.append(f"{line}\nkubectl: {wanted}\nterminal: {found}")
    assert not differing, "\n\n".join(differing)


async def until(told: Said, word: str) -> None:
    async with asyncio.timeout(30):
        while word not in told.out:
            await asyncio.sleep(0.02)


async def test_a_watch_goes_on_below_its_header(both: Both) -> None:
    terminal = both.terminal
    first = await terminal.type("kubectl get deploy hello")
    told = Said()
    watch = asyncio.create_task(terminal.type("kubectl get deploy hello -w", told=told))
    await until(told, "3/3")
    await terminal.type("kubectl scale deploy hello --replicas=4")
    await until(told, "4/4")
    watch.cancel()
    await asyncio.gather(watch, return_exceptions=True)
    rows = [line.split()[:2] for line in told.out.splitlines()]
    assert rows[:2] == [line.split()[:2] for line in first.out.splitlines()]
    assert ["hello", "3/4"] in rows
    assert rows.count(["NAME", "READY"]) == 1


async def test_what_goes_on_ends_at_its_timeout(both: Both) -> None:
    terminal = both.terminal
    await terminal.type("kubectl set image deploy/hello hello=nowhere.example/hello:9")
    said = await terminal.type("kubectl rollout status deploy/hello --timeout=1s")
    assert (said.code, said.err) == (1, "error: timed out waiting for the condition\n")
