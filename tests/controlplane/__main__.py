"""Runs one control plane in the foreground, for work by hand: `python -m tests.controlplane`."""

import argparse
import shutil
import signal
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from tests.controlplane.assets import find_assets
from tests.controlplane.cluster import ControlPlane
from tests.controlplane.credentials import CONTEXT
from tests.controlplane.processes import ControlPlaneError

CHECK_S = 0.5


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.controlplane", description=__doc__)
    parser.add_argument("--nodes", type=int, default=3, help="how many nodes to add (3)")
    parser.add_argument("--port", type=int, default=0, help="port of the API server (a free one)")
    parser.add_argument("--kubeconfig", type=Path, help="also write the kubeconfig to this file")
    options = parser.parse_args(arguments)
    if find_assets() is None:
        parser.error("not built yet: run `python -m tests.controlplane.build` first")
    kubeconfig: Path | None = options.kubeconfig
    # Whoever names ~/.kube/config by mistake must not lose the way to all their clusters.
    if kubeconfig is not None and kubeconfig.exists() and CONTEXT not in kubeconfig.read_text():
        parser.error(f"{kubeconfig} is there already and is not ours: name another file")
    return options


def offer(control_plane: ControlPlane, copy: Path | None) -> None:
    """Says how to reach the cluster; leaves a copy of the kubeconfig where it was asked for."""
    kubeconfig = control_plane.kubeconfig
    if copy is not None:
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.unlink(missing_ok=True)
        kubeconfig = Path(shutil.copy(kubeconfig, copy)).absolute()
    print(f"Logs are in {control_plane.logs}; Ctrl-C ends it all. In another terminal:")
    print(f"export KUBECONFIG={kubeconfig}", flush=True)


def serve(options: argparse.Namespace, ended: threading.Event) -> None:
    started = time.monotonic()
    with ControlPlane(port=options.port) as control_plane:
        nodes = control_plane.add_nodes(options.nodes) if options.nodes else []
        took_s = time.monotonic() - started
        print(f"A control plane with {len(nodes)} nodes at {control_plane.url} ({took_s:.1f} s).")
        try:
            offer(control_plane, options.kubeconfig)
            while not ended.wait(CHECK_S):
                control_plane.check()
        finally:
            if options.kubeconfig is not None:
                options.kubeconfig.unlink(missing_ok=True)  # it leads nowhere any more
    print("Ended.")


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    try:
        serve(options, ended)
    except ControlPlaneError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
