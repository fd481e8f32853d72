"""Registers the explainer with Django."""

from django.apps import AppConfig


class Explainer(AppConfig):
    """Lessons and what plays them; its models say how far people are."""

    name = "explainer"
    label = "explainer"
