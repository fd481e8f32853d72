"""What every template may use: who looks, and at what."""

from typing import Any

from django.http import HttpRequest

from dashboard.web import backend


def page(request: HttpRequest) -> dict[str, Any]:
    """`viewer` (or None) and `cluster` (or None)."""
    return {"viewer": getattr(request, "viewer", None), "cluster": backend.installed()}
