"""The page with the drawn explorables one after the other, without a run: for who writes lessons."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def gallery(request: HttpRequest) -> HttpResponse:
    """Everything on it is drawn by the browser (`static/js/lesson/drawn/`)."""
    return render(request, "lessons/drawn.html")
