"""A practice cluster of a test's own, which can be taken away, hang, and be born again."""

import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

import yaml

from tests.running.podium import ROOT, free_port
from tests.running.proxy import Proxy

STOP_TIMEOUT_S = 10.0


class PracticeCluster:
    """Behind a proxy, so that it can be unreachable and still be the same cluster afterwards.

    A context manager. `kubeconfig` leads through the proxy, `direct` past it.
    """

    def __init__(self, folder: Path, *, scenario: str = "empty", seed: int = 1) -> None:
        self.direct, self.kubeconfig = folder / "direct", folder / "kubeconfig"
        port = free_port()
        self.proxy = Proxy(port)
        command = [sys.executable, "-m", "tests.running.practice_lives", str(port)]
        self._process = subprocess.Popen(
            [*command, str(self.direct)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._say(f"start {scenario} {seed}")
        text = yaml.safe_load(self.direct.read_text())
        for cluster in text["clusters"]:
            cluster["cluster"]["server"] = f"https://127.0.0.1:{self.proxy.port}"
        self.kubeconfig.touch(0o600)
        self.kubeconfig.write_text(yaml.safe_dump(text))

    def go_away(self) -> None:
        """Unreachable: connections end and are refused."""
        self.proxy.close()

    def come_back(self) -> None:
        """Reachable again; what happened meanwhile has happened."""
        self.proxy.open()

    def pause(self) -> None:
        """It hangs: connections stay open, and nobody answers."""
        self._say("pause")

    def resume(self) -> None:
        """It goes on where it stopped."""
        self._say("resume")

    def forget(self) -> None:
        """Every resourceVersion is too old, and every watch ends: each has to be opened again."""
        self._say("forget")
        self.proxy.cut()

    def kill(self) -> None:
        """It is gone with all that was in it."""
        self._say("kill")

    def be_born_again(self, *, scenario: str, seed: int) -> None:
        """Another cluster at the same address."""
        self._say(f"start {scenario} {seed}")

    def stop(self) -> None:
        """End it; a second call does nothing."""
        self.proxy.close()
        if self._process.stdin is None or self._process.stdout is None:
            return
        self._process.stdin.close()
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def _say(self, words: str) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(words + "\n")
        self._process.stdin.flush()
        if self._process.stdout.readline().strip() != "done":
            raise RuntimeError(f"the practice cluster did not obey: {words}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
