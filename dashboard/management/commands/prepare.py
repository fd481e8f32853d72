"""`manage.py prepare`: what `serve` does before it serves, for who serves Podium with another server."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from dashboard.management import preparing, serving


class Command(BaseCommand):
    """Make everything ready for a server, and end."""

    help = "Check the routes, bring the database and the static files up to date; serve does so itself."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Quick when there is nothing to do. Exit code 2 when Podium must not be served so."""
        try:
            preparing.prepare()
        except serving.CannotStart as why:
            sys.exit(serving.say_no(why))
