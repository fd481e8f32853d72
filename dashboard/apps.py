"""The Django application that carries the commands of `manage.py`."""

from django.apps import AppConfig


class Dashboard(AppConfig):
    """The project itself; it has no models."""

    name = "dashboard"
    label = "dashboard"
