"""A container's termination message: what it left in a file, or its last lines.

Mirrors the kubelet: the file of `terminationMessagePath`; with `FallbackToLogsOnError` the end of
the log of a container that failed and left nothing in the file. Documentation: "Determine the
Reason for Pod Failure".
"""

import contextlib
import posixpath

from practice.images.attributes import Attributes
from practice.images.mounts import FileProblem, Folder, Mount, Mounts
from practice.informer import Object
from practice.kubelet.logs import Log
from practice.limits import (
    TERMINATION_LOG_BYTES,
    TERMINATION_LOG_LINES,
    TERMINATION_MESSAGE_BYTES,
)

_MODE = 0o666
"""Whoever the container runs as may write it."""
_DEFAULT_PATH = "/dev/termination-log"


def mount(spec: Object) -> Mount:
    """The file, empty; it can be written whatever the container's root is like."""
    folder = Folder({"message": b""})
    folder.attributes["message"] = Attributes(_MODE)
    return Mount(_path(spec), folder, "message", is_systems=True)


def read(spec: Object, files: Mounts | None, log: Log | None, code: int) -> str:
    """The message."""
    data = b""
    if files is not None:
        with contextlib.suppress(FileProblem):
            data = files.read(_path(spec))
    if data:
        return data[:TERMINATION_MESSAGE_BYTES].decode(errors="replace")
    if log is None or code == 0 or spec.get("terminationMessagePolicy") != "FallbackToLogsOnError":
        return ""
    lines = log.lines()[-TERMINATION_LOG_LINES:]
    text = "".join(line.text + "\n" * line.ends for line in lines)
    return text.encode()[-TERMINATION_LOG_BYTES:].decode(errors="replace")


def _path(spec: Object) -> str:
    return posixpath.normpath(spec.get("terminationMessagePath") or _DEFAULT_PATH)
