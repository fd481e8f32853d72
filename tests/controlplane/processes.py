"""Starting the control plane's programs, and making sure that none of them outlives us."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

POLL_S = 0.05
REAP_S = 10.0
LOG_LINES = 15
# Waits until our end of its pipe closes, for whatever reason, then ends its process group.
GUARD_SCRIPT = "cat >/dev/null; kill -KILL 0"


class ControlPlaneError(RuntimeError):
    """The control plane does not run; the message holds the last lines of the guilty log."""


class Component:
    """One program of the control plane: running, or run, and its log."""

    def __init__(self, name: str, argv: Sequence[str], folder: Path, group: int) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        # Nothing else of our environment: neither a person's settings nor a proxy shall be found.
        surroundings = {"HOME": str(folder), "PATH": os.environ.get("PATH", os.defpath)}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=surroundings,
                process_group=group,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        return self._process.poll()

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def pause(self) -> None:
        """Stops it, and returns when it stands still: on a busy machine it may work on for a while."""
        self.signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def kill(self) -> None:
        """Ends it at once and reaps it: all its data is thrown away, nothing is worth a goodbye."""
        self._process.kill()
        self._process.wait(timeout=REAP_S)

    def last_lines(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(f"    {line}" for line in lines[-LOG_LINES:])

    def blame(self, said: str) -> ControlPlaneError:
        return ControlPlaneError(f"{said}. The end of {self.log.name}:\n{self.last_lines()}")


class Group:
    """All programs of one control plane, in one process group that ends with this process.

    The leader of the group is a shell that does nothing but wait for the end of our process. So
    the programs end even where Python gets no chance to end them (SIGKILL, os._exit), and Ctrl-C
    in a terminal reaches only us, who end them in order.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.components: dict[str, Component] = {}
        self._guard = subprocess.Popen(
            ["/bin/sh", "-c", GUARD_SCRIPT], stdin=subprocess.PIPE, process_group=0
        )

    def start(self, name: str, argv: Iterable[str | Path]) -> Component:
        command = [str(part) for part in argv]
        component = Component(name, command, self.folder, self._guard.pid)
        self.components[name] = component
        return component

    def check(self) -> None:
        """Raises when a program has ended that was not told to."""
        for component in self.components.values():
            if component.exit_code is not None:
                raise component.blame(f"{component.name} ended with {component.exit_code}")

    def kill(self, name: str) -> None:
        self.components.pop(name).kill()

    def wait_until(self, wanted: Callable[[], bool], deadline: float, guilty: str) -> None:
        """Polls until `wanted` holds; blames a program that ended, or `guilty` when time is up."""
        while not wanted():
            self.check()
            if time.monotonic() > deadline:
                raise self.components[guilty].blame(f"{guilty} was not ready in time")
            time.sleep(POLL_S)

    def close(self) -> None:
        for name in reversed(list(self.components)):
            self.kill(name)
        self._guard.kill()
        self._guard.communicate(timeout=REAP_S)


class Port:
    """A free port of the loopback interface, held until closed.

    Bound but never listening, with address reuse allowed afterwards: our own server can listen on
    it, again and again, while nobody else is given it, not even during an outage of that server.
    """

    def __init__(self, number: int = 0) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            if number:  # what an earlier server's connections left on this port shall not count
                self._allow_reuse()
            self._socket.bind(("127.0.0.1", number))
        except OSError as error:
            self._socket.close()
            raise ControlPlaneError(f"port {number} cannot be had: {error.strerror}") from error
        self._allow_reuse()
        self.number: int = self._socket.getsockname()[1]

    def close(self) -> None:
        self._socket.close()

    def _allow_reuse(self) -> None:
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
