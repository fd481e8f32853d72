"""`python -m practice`: one practice cluster in the foreground, until Ctrl-C.

Prints one line when it is ready, which a parent process can read:
`practice cluster ready at https://127.0.0.1:PORT kubeconfig=FILE`.
Exit codes: 0 ended on request, 1 could not start (one sentence on stderr), 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from practice.clock import ClockError, real_time
from practice.cluster import Cluster, ClusterError
from practice.limits import FLEET_CHANGES_PER_S, GARBAGE_AFTER
from practice.scenarios import Scenario, ScenarioError, load_scenario
from practice.serve import ServeError, running

DEFAULT_PORT = 6443
DEFAULT_KUBECONFIG = Path("practice.kubeconfig")
DEFAULT_SCENARIO = "workshop"


def port_number(text: str) -> int:
    """argparse type: 0 to 65535."""
    try:
        port = int(text)
    except ValueError:
        port = -1
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no port; use 1 to 65535, or 0 for a free one"
        )
    return port


def moment(text: str) -> datetime:
    """argparse type: an RFC 3339 time; UTC when it names no zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        example = "2026-01-05T09:00:00Z"
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write it as {example}") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def rate_number(text: str) -> float:
    """argparse type: simulated seconds per real second."""
    try:
        rate = float(text)
    except ValueError:
        rate = -1.0
    if not 0 <= rate < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no rate; use 0 (paused), 0.25, 1, 20 …")
    return rate


def changes_number(text: str) -> float:
    """argparse type: changes of a fleet per simulated second."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= FLEET_CHANGES_PER_S:
        raise argparse.ArgumentTypeError(f"{text!r} is no rate; use 0 to {FLEET_CHANGES_PER_S}")
    return number


def parse_arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m practice", description=__doc__.split("\n")[0])
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument(
        "--port", type=port_number, default=DEFAULT_PORT, help=f"0: a free one ({DEFAULT_PORT})"
    )
    parser.add_argument(
        "--kubeconfig",
        type=Path,
        default=DEFAULT_KUBECONFIG,
        help=f"file to write, with contexts for each user ({DEFAULT_KUBECONFIG})",
    )
    parser.add_argument("--scenario", default=DEFAULT_SCENARIO, help="what is there at the start")
    parser.add_argument("--seed", type=int, default=0, help="same seed, same cluster (0)")
    parser.add_argument(
        "--rate",
        type=rate_number,
        default=1.0,
        help="simulated seconds per real second; 0: paused (1)",
    )
    parser.add_argument(
        "--start",
        type=moment,
        help="simulated time at the start, RFC 3339 (now, so that ages look right)",
    )
    parser.add_argument(
        "--changes-per-s",
        type=changes_number,
        metavar="N",
        help="pods that change in a second, in a scenario with a fleet (what the scenario says)",
    )
    return parser.parse_args(words)


def scene(options: argparse.Namespace) -> Scenario:
    """The scenario with what the command line says of it. ScenarioError."""
    found = load_scenario(options.scenario)
    if options.changes_per_s is None:
        return found
    if found.fleet is None:
        raise ScenarioError(
            f"--changes-per-s is for scenarios with a fleet, and {options.scenario} has none;"
            " choose --scenario fleet, fleet-10k or fleet-1k"
        )
    fleet = msgspec.structs.replace(found.fleet, changes_per_s=options.changes_per_s)
    return msgspec.structs.replace(found, fleet=fleet)


async def serve(options: argparse.Namespace) -> None:
    """Until SIGINT or SIGTERM. Raises ServeError, ClusterError."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    cluster = Cluster(scene(options), seed=options.seed, start=options.start or real_time())
    cluster.clock.rate = options.rate
    cluster.start()
    gc.freeze()  # what is there now stays: no collection has to go through it again
    gc.enable()
    gc.set_threshold(GARBAGE_AFTER)
    kubeconfig = options.kubeconfig.expanduser().absolute()
    async with running(
        cluster, host=options.host, port=options.port, kubeconfig=kubeconfig
    ) as served:
        print(f"practice cluster ready at {served.server} kubeconfig={kubeconfig}", flush=True)
        stopped = asyncio.create_task(stop.wait())
        ends: set[asyncio.Future[Any]] = {stopped, served.driving}
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if served.driving.done():
            served.driving.result()


def main(words: Sequence[str] | None = None) -> int:
    options = parse_arguments(sys.argv[1:] if words is None else words)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        asyncio.run(serve(options))
    except (ServeError, ClusterError, ScenarioError, ClockError) as error:
        print(f"practice cluster: {error}", file=sys.stderr)
        return 1
    return 0
