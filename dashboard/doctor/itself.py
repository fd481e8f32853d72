"""Whether Podium's own house is in order: folder, database, static files, addresses."""

import os
import shutil
import stat
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from dashboard import limits
from dashboard.doctor.findings import SELF, Finding, Grade


def itself() -> list[Finding]:
    """All of them; reads the database, so call it from a thread."""
    return [
        _folder(Path(settings.DATA_DIR)),
        _disk(Path(settings.DATA_DIR)),
        _database(),
        _addresses(),
    ]


def _finding(name: str, grade: Grade, text: str, what_next: str = "") -> Finding:
    return Finding(section=SELF, name=name, grade=grade, text=text, next=what_next)


def _folder(folder: Path) -> Finding:
    mode = stat.S_IMODE(folder.stat().st_mode)
    if not os.access(folder, os.W_OK | os.X_OK):
        return _finding(
            "Data folder",
            "broken",
            f"{folder} is not writable for this user.",
            "Set PODIUM_DATA_DIR to a folder of this user.",
        )
    if mode & 0o077:
        return _finding(
            "Data folder",
            "broken",
            f"{folder} is open to other users of this machine (mode {mode:o}); the secret key lies in it.",
            f"chmod 700 {folder}",
        )
    return _finding("Data folder", "good", f"{folder} is writable, and closed to others.")


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    text = f"{free // 2**20:,} MiB are free for the database."
    if free < limits.DOCTOR_FREE_BYTES:
        return _finding(
            "Disk",
            "broken",
            text,
            "Make room: when it is full, actions are refused, since none is done unrecorded.",
        )
    return _finding("Disk", "good", text)


def _database() -> Finding:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as trouble:
        return _finding(
            "Database",
            "broken",
            f"It cannot be opened: {trouble}",
            "Check PODIUM_DATABASE and who owns the file.",
        )
    if pending:
        return _finding(
            "Database",
            "missing",
            f"{len(pending)} changes of its structure wait.",
            "The next start of Podium makes them.",
        )
    return _finding("Database", "good", "It is up to date.")


def _addresses() -> Finding:
    urls = ", ".join(settings.PODIUM_URLS)
    text = f"Browsers reach Podium at {urls}."
    if any(url.startswith("http://") and not _is_loopback(url) for url in settings.PODIUM_URLS):
        return _finding(
            "Addresses",
            "broken",
            f"{text} One of them is plain HTTP beyond this machine: anybody on the way reads and acts.",
            "Put a reverse proxy with TLS in front and give its https address in PODIUM_URL.",
        )
    return _finding("Addresses", "good", text)


def _is_loopback(url: str) -> bool:
    host = url.removeprefix("http://").rsplit(":", 1)[0]
    return host in {"localhost", "127.0.0.1", "[::1]"} or host.endswith(".localhost")
