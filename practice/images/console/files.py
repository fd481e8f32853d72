"""A container's files as exec sees them: what is mounted, what the image has, what was written.

Promises: bounded; what is written lives as long as the container's current run, as the writable
layer of a real container does. Mounted configMaps and secrets are read-only.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from practice.limits import CONTAINER_FILES, CONTAINER_FILES_BYTES

_FOLDERS = ("bin", "dev", "etc", "home", "proc", "root", "sys", "tmp", "usr", "var")


class FileTrouble(Exception):
    """Why a file cannot be had; the text is the kernel's."""


class Files:
    """Paths are absolute and normal."""

    def __init__(self, mounted: Mapping[str, str], own: Mapping[str, str]) -> None:
        self._mounted = mounted
        self._own = {path: text.encode() for path, text in own.items()}
        self._folders: dict[str, None] = {f"/{name}": None for name in _FOLDERS}

    def read(self, path: str) -> bytes:
        """A file's content. FileTrouble."""
        if path in self._mounted:
            return self._mounted[path].encode()
        if path in self._own:
            return self._own[path]
        raise FileTrouble("Is a directory" if self.is_folder(path) else "No such file or directory")

    def write(self, path: str, data: bytes, *, append: bool = False) -> None:
        """Make or change a file. FileTrouble."""
        if path == "/dev/null":
            return
        if path in self._mounted:
            raise FileTrouble("Read-only file system")
        if self.is_folder(path):
            raise FileTrouble("Is a directory")
        if not self.is_folder(posixpath.dirname(path)):
            raise FileTrouble("No such file or directory")
        new = self._own.get(path, b"") + data if append else data
        others = sum(len(one) for name, one in self._own.items() if name != path)
        if others + len(new) > CONTAINER_FILES_BYTES or len(self._own) >= CONTAINER_FILES:
            raise FileTrouble("No space left on device")
        self._own[path] = new

    def remove(self, path: str) -> None:
        """FileTrouble."""
        if path in self._mounted:
            raise FileTrouble("Read-only file system")
        if self._own.pop(path, None) is None:
            raise FileTrouble(
                "Is a directory" if self.is_folder(path) else "No such file or directory"
            )

    def make_folder(self, path: str) -> None:
        """With all folders above it. FileTrouble."""
        if self.exists(path) and not self.is_folder(path):
            raise FileTrouble("File exists")
        while path not in ("/", ""):
            self._folders[path] = None
            path = posixpath.dirname(path)

    def is_folder(self, path: str) -> bool:
        return path == "/" or path in self._folders or bool(self._below(path))

    def exists(self, path: str) -> bool:
        return path in self._mounted or path in self._own or self.is_folder(path)

    def names(self, path: str) -> list[str]:
        """What lies in a folder, sorted. FileTrouble."""
        if not self.is_folder(path):
            raise FileTrouble("No such file or directory")
        start = "/" if path == "/" else f"{path}/"
        found = (*self._mounted, *self._own, *self._folders)
        inside = {one[len(start) :].partition("/")[0] for one in found if one.startswith(start)}
        return sorted(inside - {""})

    def below(self, path: str) -> list[str]:
        """Every file below a folder, or the file itself, sorted."""
        return [path] if path in self._mounted or path in self._own else sorted(self._below(path))

    def _below(self, path: str) -> list[str]:
        start = "/" if path == "/" else f"{path}/"
        return [one for one in (*self._mounted, *self._own) if one.startswith(start)]
