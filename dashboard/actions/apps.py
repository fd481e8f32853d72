"""Registers the actions application, which owns the audit log."""

from django.apps import AppConfig


class Actions(AppConfig):
    """What can be done to the cluster, and the record of what was."""

    name = "dashboard.actions"
    label = "actions"
