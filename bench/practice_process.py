"""The practice cluster alone, as a process of its own."""

import asyncio
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bench.clients import Server
from dashboard.kube.config import from_kubeconfig

ROOT = Path(__file__).resolve().parent.parent
# As a person's shell has it: Python may keep what it compiled, so only the first start ever compiles.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
READY = b"practice cluster ready at "
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Practice:
    """One that answers. `started_s` is the time from the command to the first answer."""

    pid: int
    server: Server
    started_s: float
    kubeconfig: str = ""


@contextlib.asynccontextmanager
async def practice(scenario: str, *more: str) -> AsyncIterator[Practice]:
    """`python -m practice --scenario SCENARIO …`, until the end of the block."""
    folder = Path(tempfile.mkdtemp(prefix="podium-bench-"))
    kubeconfig = folder / "kubeconfig"
    command = ["-m", "practice", "--port", "0", "--scenario", scenario, *more]
    began_s = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        "--kubeconfig",
        str(kubeconfig),
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            said = await process.stdout.readline()
        if not said.startswith(READY):
            raise RuntimeError(f"the practice cluster did not start: {said!r}")
        async with Server(from_kubeconfig(kubeconfig)) as server:
            await server.ask("GET", "/api/v1/nodes?limit=1")
            yield Practice(process.pid, server, time.monotonic() - began_s, str(kubeconfig))
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
