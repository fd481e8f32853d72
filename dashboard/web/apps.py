"""Registers the web application; it has no models."""

from django.apps import AppConfig


class Web(AppConfig):
    """Pages and fragments."""

    name = "dashboard.web"
    label = "web"
