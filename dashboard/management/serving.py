"""What `serve` understands, and what it does before Django is loaded.

Settings are read when Django loads, so the options become PODIUM_… variables first; and the
practice cluster is started first, because it needs as long to boot as Django does. Only the
standard library is imported here.
"""

import argparse
import atexit
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from dashboard.management.practice_child import PracticeChild

CANNOT_START = 2
DEFAULT_PORT = 8000
BASE_DIR = Path(__file__).resolve().parent.parent.parent

prepared: list["Prepared"] = []


class CannotStart(Exception):
    """The start makes no sense; the text is one sentence for the terminal."""


class Prepared:
    """What stands before Django is loaded: the options, and the practice cluster if one was asked
    for.
    """

    def __init__(self, options: argparse.Namespace, child: PracticeChild | None) -> None:
        self.options = options
        self.child = child


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `serve`; each falls back to its variable."""
    environ = os.environ.get
    add = parser.add_argument
    add("--port", type=int, default=None, help="port of the web page (PODIUM_PORT, 8000)")
    add(
        "--host",
        default=environ("PODIUM_HOST") or "127.0.0.1",
        help="interface to listen on (127.0.0.1)",
    )
    add(
        "--cluster",
        choices=("practice", "kubeconfig", "in-cluster"),
        default=environ("PODIUM_CLUSTER") or None,
        help="which cluster to show (kubeconfig when --kubeconfig is given, else practice)",
    )
    add("--kubeconfig", default=environ("PODIUM_KUBECONFIG", ""), help="a kubeconfig file")
    add(
        "--context",
        default=environ("PODIUM_CONTEXT", ""),
        help="a context of the kubeconfig, or several separated by commas",
    )
    add(
        "--scenario",
        default=environ("PODIUM_SCENARIO", ""),
        help="what the practice cluster starts with",
    )
    add("--seed", type=int, default=None, help="makes the practice cluster's chances repeatable")


def prepare(arguments: Sequence[str]) -> Prepared:
    """Read the options, hand them to the settings, start the practice cluster. Raises CannotStart."""
    parser = argparse.ArgumentParser(
        prog="podium", usage="manage.py serve [options]; --help lists them", add_help=False
    )
    add_arguments(parser)
    options, _ = parser.parse_known_args(arguments)
    options.cluster = options.cluster or ("kubeconfig" if options.kubeconfig else "practice")
    options.port = options.port or _port_from_environment()
    check_port_is_free(options.host, options.port)
    os.environ.update(
        PODIUM_PORT=str(options.port),
        PODIUM_CLUSTER=options.cluster,
        PODIUM_CONTEXT=options.context,
        PODIUM_SCENARIO=options.scenario,
    )
    child = None
    if options.cluster == "practice":
        child = _start_practice(options)
    if options.kubeconfig:
        os.environ["PODIUM_KUBECONFIG"] = options.kubeconfig
    made = Prepared(options, child)
    prepared[:] = [made]
    return made


def check_port_is_free(host: str, port: int) -> None:
    """Raises CannotStart with what to do. The server itself would say so too late, with a
    traceback.
    """
    if not 1 <= port <= 65535:
        raise CannotStart(f"The port {port} does not exist; choose one between 1 and 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise CannotStart(
                f"This user may not listen on port {port}; choose one above 1023, for example PORT=8000."
            ) from None
        except OSError as trouble:
            if isinstance(trouble, socket.gaierror):
                raise CannotStart(f"The interface {host} is not one of this machine.") from None
            raise CannotStart(
                f"The port {port} on {host} cannot be used ({trouble.strerror}). "
                f"Another Podium may be running there; choose another port, for example PORT={port + 1}."
            ) from None


def _port_from_environment() -> int:
    text = os.environ.get("PODIUM_PORT", "").strip() or str(DEFAULT_PORT)
    if not text.isdigit():
        raise CannotStart(f"PODIUM_PORT is “{text}”; give a whole number.")
    return int(text)


def _start_practice(options: argparse.Namespace) -> PracticeChild:
    if options.context or options.kubeconfig:
        raise CannotStart(
            "The practice cluster brings its own kubeconfig; leave out --kubeconfig and --context."
        )
    folder = (
        Path(os.environ.get("PODIUM_DATA_DIR", "").strip() or BASE_DIR / "var")
        .expanduser()
        .resolve()
    )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    options.kubeconfig = str(folder / f"practice-{options.port}.kubeconfig")
    Path(options.kubeconfig).unlink(missing_ok=True)
    child = PracticeChild.start(
        kubeconfig=Path(options.kubeconfig), scenario=options.scenario, seed=options.seed
    )
    # Whatever ends this process early (a wrong setting, an import error), the child must not
    # outlive it.
    atexit.register(child.end, 1.0)
    return child


def say_no(why: object) -> int:
    """One sentence on the terminal; the exit code for it."""
    print(f"podium: {why}", file=sys.stderr)  # noqa: T201 - this is the command line
    return CANNOT_START
