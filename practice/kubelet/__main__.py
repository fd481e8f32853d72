"""`python -m practice.kubelet`: simulated nodes on a control plane of your own, until Ctrl-C.

Prints one line when the nodes are registered: `3 simulated nodes on https://…: practice-1 …`.
Exit codes: 0 ended on request, 1 could not begin (one sentence on stderr), 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import re
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from practice.kubelet.remote.kubeconfig import KubeconfigError, read
from practice.kubelet.remote.running import Fleet, Options, RemoteError
from practice.limits import REMOTE_NODES

_NAME = re.compile(r"[a-z0-9]([-a-z0-9]{0,40}[a-z0-9])?")


def count(text: str) -> int:
    """argparse type: how many nodes."""
    number = int(text) if text.isdigit() else 0
    if not 1 <= number <= REMOTE_NODES:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to {REMOTE_NODES}")
    return number


def prefix(text: str) -> str:
    """argparse type: the beginning of the nodes' names."""
    if not _NAME.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r}: use small letters, digits and dashes")
    return text


def parse_arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m practice.kubelet", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--kubeconfig", type=Path, required=True, help="of the control plane")
    parser.add_argument("--context", default="", help="of the kubeconfig (its current one)")
    parser.add_argument("--nodes", type=count, default=3, help="how many (3)")
    parser.add_argument("--name-prefix", type=prefix, default="practice", help="(practice)")
    parser.add_argument(
        "--address",
        default="127.0.0.1",
        help="where the API server reaches the nodes' kubelet ports (127.0.0.1)",
    )
    parser.add_argument(
        "--client-ca",
        type=Path,
        help="CA of the API server's kubelet client certificate; without it, whoever reaches the"
        " address may ask",
    )
    parser.add_argument(
        "--egress-socket",
        type=Path,
        help="Unix socket on which the API server asks for connections to pods",
    )
    parser.add_argument("--remove-nodes", action="store_true", help="delete the nodes at the end")
    parser.add_argument("--seed", type=int, default=0, help="same seed, same chances (0)")
    return parser.parse_args(words)


async def run(arguments: argparse.Namespace) -> None:
    """Until SIGINT or SIGTERM. RemoteError, KubeconfigError."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    access = read(arguments.kubeconfig, arguments.context)
    options = Options(
        access=access,
        names=tuple(f"{arguments.name_prefix}-{n}" for n in range(1, arguments.nodes + 1)),
        address=arguments.address,
        client_ca=arguments.client_ca,
        egress=arguments.egress_socket,
        remove_nodes=arguments.remove_nodes,
        seed=arguments.seed,
    )
    async with Fleet(options).running() as acting:
        names = " ".join(options.names)
        print(f"{len(options.names)} simulated nodes on {access.server}: {names}", flush=True)
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({stopped, acting}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if acting.done():
            acting.result()


def main(words: Sequence[str] | None = None) -> int:
    arguments = parse_arguments(sys.argv[1:] if words is None else words)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        asyncio.run(run(arguments))
    except (RemoteError, KubeconfigError) as error:
        print(f"practice kubelet: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
