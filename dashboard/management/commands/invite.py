"""`manage.py invite`: print a new link for somebody to come in."""

import argparse
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dashboard import limits
from dashboard.access import clock, grants
from dashboard.roles import Role


class Command(BaseCommand):
    """Prints a link. It is shown once; only its fingerprint is kept."""

    help = "Print a new link: for one person, or with --uses for several observers."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Role, uses, and how long it works."""
        parser.add_argument("--role", choices=[role.value for role in Role], default="instructor")
        parser.add_argument("--uses", type=int, default=1, help="how many people it lets in (1)")
        parser.add_argument("--hours", type=float, default=0.25, help="how long it works (0.25)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make it and print it."""
        role, uses, lasts_s = Role(options["role"]), options["uses"], int(options["hours"] * 3600)
        if role is not Role.OBSERVER and uses != 1:
            raise CommandError(f"A link for an {role.value} lets one person in; leave out --uses.")
        if not 1 <= uses <= limits.INVITATION_MAX_USES:
            raise CommandError(f"--uses must lie between 1 and {limits.INVITATION_MAX_USES}.")
        if not 0 < lasts_s <= limits.INVITATION_MAX_S:
            raise CommandError(f"--hours must lie between 0 and {limits.INVITATION_MAX_S // 3600}.")
        _, token = grants.invite(
            role=role, lasts_s=lasts_s, max_uses=uses, by="manage.py invite", now=clock.now()
        )
        print(f"{settings.PODIUM_URLS[0]}/enter/#{token}")
