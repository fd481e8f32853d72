"""`manage.py serve`: one command to a living page. `make run` calls it."""

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from dashboard import limits, wiring
from dashboard.access import clock, grants
from dashboard.kube.config import ConfigError, Connection
from dashboard.management import preparing, serving
from dashboard.management.daphne_server import serve
from dashboard.management.practice_child import PracticeTrouble
from dashboard.roles import Role


class Command(BaseCommand):
    """Serve Podium until Ctrl-C."""

    help = "Serve Podium: the page, the sockets, and the practice cluster if that is what it shows."
    # Django's own checks take half a second; ours, which guard the routes, run in `preparing`.
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The same as `serving.prepare` has read."""
        serving.add_arguments(parser)

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Start, serve, end. Exit code 2 when the start makes no sense."""
        begun = serving.prepared[0] if serving.prepared else serving.prepare(sys.argv[2:])
        try:
            self._serve(begun)
        except (serving.CannotStart, PracticeTrouble, ConfigError) as why:
            sys.exit(serving.say_no(why))
        finally:
            if begun.child:
                begun.child.end(limits.SHUTDOWN_S / 2)

    def _serve(self, begun: serving.Prepared) -> None:
        found = None if begun.child else wiring.connections()  # trouble here is told first
        preparing.prepare()
        if begun.child:
            begun.child.wait_until_ready(limits.PRACTICE_START_S)
        found = found or wiring.connections()
        options = begun.options
        orderly = serve(
            found,
            host=options.host,
            port=options.port,
            say=lambda text: print(text, flush=True),
            ready="\n".join(banner(options, found)),
        )
        if not orderly:
            sys.exit(1)


def banner(options: argparse.Namespace, found: Sequence[Connection]) -> list[str]:
    """What is printed once the page can be opened: where it is, and the two links."""
    url = settings.PODIUM_URLS[0]
    now = clock.now()
    grants.sweep(now=now)
    _, instructor = grants.invite(
        role=Role.INSTRUCTOR, lasts_s=limits.INSTRUCTOR_LINK_S, max_uses=1, by="serve", now=now,
        label="printed at start",
    )  # fmt: skip
    _, observer = grants.invite(
        role=Role.OBSERVER, lasts_s=limits.OBSERVER_LINK_S, max_uses=limits.OBSERVER_LINK_USES,
        by="serve", now=now, label="printed at start",
    )  # fmt: skip
    practice = options.cluster == "practice"
    named = [f"{one.name} ({one.server})" for one in found]
    clusters = f"the cluster {named[0]}" if len(named) == 1 else f"the clusters {', '.join(named)}"
    lines = [
        "",
        f"  Podium shows {'the practice cluster' if practice else clusters}.",
        "",
        f"  Page        {url}/",
        f"  Instructor  {url}/enter/#{instructor}",
        f"              works once, within {limits.INSTRUCTOR_LINK_S // 60} minutes",
        f"  Observers   {url}/enter/#{observer}",
        f"              for everybody who only looks, for {limits.OBSERVER_LINK_S // 3600} hours",
    ]
    if practice:
        lines += [f"  kubectl     export KUBECONFIG={options.kubeconfig}"]
    return [*lines, "", "  Ctrl-C ends it.", ""]
