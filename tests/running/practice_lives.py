"""Serves practice clusters one after the other at the same address, with the same keys.

`python -m tests.running.practice_lives PORT KUBECONFIG`. Words on standard input: `start SCENARIO
SEED` begins a life, `kill` ends it as SIGKILL does, `pause` and `resume` stop and continue it without
closing a connection, `forget` makes every resourceVersion so far too old. Each is answered by `done`
when it has happened (`forget` by the time the next request is answered). Each life is another cluster that knows
nothing of the one before, as when somebody deletes and creates a local cluster. Ends with its input.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path
from unittest import mock

from practice import serve
from practice.api.authorization import USERS
from practice.api.http.tls import make_identity
from practice.clock import real_time
from practice.cluster import Cluster

HOST = "127.0.0.1"
IDENTITY = make_identity(HOST)
TOKEN = "the-same-token-in-every-life-{}"


SIGNALS = {"pause": signal.SIGSTOP, "resume": signal.SIGCONT, "forget": signal.SIGUSR1}


async def live(port: int, kubeconfig: Path, scenario: str, seed: int, ready: int) -> None:
    """One life; writes a byte to `ready` when it answers."""
    cluster = Cluster(scenario, seed=seed, start=real_time())
    cluster.start()

    def forget() -> None:
        # What comes after the newest version handed out must be forgotten, too.
        cluster.api.store.put("markers", "forgotten", {"metadata": {}})
        cluster.api.store.compact()

    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, forget)
    tokens = [TOKEN.format(number) for number in range(len(USERS))]
    with (
        mock.patch.object(serve, "make_identity", return_value=IDENTITY),
        mock.patch("practice.hosting.site.secrets.token_urlsafe", side_effect=tokens),
    ):
        async with serve.running(cluster, port=port, kubeconfig=kubeconfig) as served:
            os.write(ready, b"1")
            await served.driving


def begin(port: int, kubeconfig: Path, scenario: str, seed: int) -> int:
    """A child with a new cluster; gives its pid once it answers."""
    heard, told = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(heard)
        sys.stdin.close()
        asyncio.run(live(port, kubeconfig, scenario, seed, told))
        os._exit(0)
    os.close(told)
    answer = os.read(heard, 1)
    os.close(heard)
    if not answer:
        sys.exit("the practice cluster did not start")
    return pid


def end(pid: int) -> None:
    """As a crash does; also of a paused one."""
    if pid:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def main(port: int, kubeconfig: Path) -> None:
    """Obey until the input ends."""
    pid = 0
    try:
        for line in sys.stdin:
            word, *more = line.split()
            if word == "start":
                pid = begin(port, kubeconfig, more[0], int(more[1]))
            elif word == "kill":
                end(pid)
                pid = 0
            else:
                os.kill(pid, SIGNALS[word])
            print("done", flush=True)
    finally:
        end(pid)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
