"""Registers the access application and its start-up checks."""

from django.apps import AppConfig
from django.core import checks

from dashboard.access.routes import check_that_every_route_declares_its_roles


class Access(AppConfig):
    """Invitations, grants, accounts."""

    name = "dashboard.access"
    label = "access"

    def ready(self) -> None:
        """Make the start fail when a route was added without saying who may use it."""
        checks.register(check_that_every_route_declares_its_roles, checks.Tags.security)
