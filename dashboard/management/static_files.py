"""Static files for `serve`: collected when, and only when, something about them changed.

Collecting takes about a second; looking whether it is needed takes a millisecond per few hundred
files. The stamp covers what decides the result: every source file's path, size and time of change,
our own code that joins them, and the version of Django that rewrites them.
"""

import hashlib
import io
import shutil
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from dashboard.management.serving import CannotStart
from dashboard.web import bundling, joining, storage

JOINERS = [Path(str(one.__file__)) for one in (bundling, joining, storage)]


def collect_if_changed() -> bool:
    """Bring STATIC_ROOT up to date. True when there was work to do."""
    if settings.DEBUG:  # the sources are served as they are
        return False
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".stamp"
    wanted = fingerprint([*map(Path, settings.STATICFILES_DIRS), *JOINERS])
    if stamp.is_file() and stamp.read_text("ascii") == wanted:
        return False
    shutil.rmtree(root, ignore_errors=True)
    try:
        call_command(
            "collectstatic",
            interactive=False,
            verbosity=0,
            stdout=io.StringIO(),
            stderr=io.StringIO(),
        )
    except ValueError as trouble:
        raise CannotStart(f"The static files do not fit together: {trouble}") from None
    stamp.write_text(wanted, "ascii")
    return True


def fingerprint(places: list[Path]) -> str:
    """A hash that changes when any of the files, or any file below the folders, does."""
    state = hashlib.sha256(django.__version__.encode())
    for place in places:
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file():
                facts = file.stat()
                state.update(f"{file}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return state.hexdigest()
