"""The lessons that this server has: the course, and a folder of one's own."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from explainer.doing.call import fill
from explainer.format import reading
from explainer.format.lesson import Lesson
from explainer.format.troubles import Troubled

COURSE = Path(__file__).resolve().parent.parent / "lessons"
RECORDING = "recording.ndjson.gz"
"""Beside a lesson's file: a good run of it."""


def folders() -> dict[str, Path]:
    """By the lesson's id. A lesson of one's own takes the place of one of the course."""
    own = Path(settings.PODIUM_LESSONS) if settings.PODIUM_LESSONS else None
    found: dict[str, Path] = {}
    for place in (COURSE, own):
        for file in sorted(place.glob(f"*/{reading.FILE}")) if place else []:
            try:
                found[_read(file.parent, file.stat().st_mtime_ns).head.lesson] = file.parent
            except (OSError, Troubled):
                continue  # `manage.py lesson lint` says what is wrong with it
    return found


def lessons() -> list[Lesson]:
    """In the order of their numbers."""
    found = [
        _read(folder, (folder / reading.FILE).stat().st_mtime_ns) for folder in folders().values()
    ]
    return sorted(found, key=lambda one: (one.head.number, one.head.title))


def filled(folder: Path, namespace: str, image: str) -> Lesson:
    """With its placeholders filled. Raises Troubled."""
    return reading.understand(fill((folder / reading.FILE).read_text(), namespace, image))


@lru_cache(maxsize=64)
def _read(folder: Path, _changed_ns: int) -> Lesson:
    return reading.read(folder)
