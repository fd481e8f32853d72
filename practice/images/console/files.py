"""A container's files as exec sees them: volumes and what was written, over what the image has.

Promises: bounded, like the folders of `practice.images.mounts`; what is written outside of volumes
lives as long as the container's current run, as the writable layer of a real container does.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from practice.images.attributes import FILE_MODE, FOLDER_MODE, Attributes
from practice.images.mounts import FileProblem, Mounts

_FOLDERS = ("bin", "dev", "etc", "home", "proc", "root", "sys", "tmp", "usr", "var")


class Files:
    """Paths are absolute and normal. What cannot be done raises FileProblem."""

    def __init__(self, mounts: Mounts, image: Mapping[str, str]) -> None:
        self._mounts = mounts
        self._image = {path: text.encode() for path, text in image.items()}
        self._folders: dict[str, None] = {f"/{name}": None for name in _FOLDERS}
        for point in mounts.mount_points():
            if point not in mounts:
                self.make_folder(point.rstrip("/"))

    def read(self, path: str) -> bytes:
        """A file's content."""
        if path in self._image and path not in self._mounts:
            return self._image[path]
        if path not in self._mounts and self.is_folder(path):
            raise FileProblem("Is a directory")
        return self._mounts.read(path)

    def write(self, path: str, data: bytes, *, append: bool = False) -> None:
        """Make or change a file."""
        if path == "/dev/null":
            return
        if self.is_folder(path):
            raise FileProblem("Is a directory")
        if not self.is_folder(posixpath.dirname(path)):
            raise FileProblem("No such file or directory")
        if append and path in self._image and path not in self._mounts:
            data = self._image[path] + data
        self._mounts.write(path, data, append=append)

    def show(self, files: Mapping[str, str]) -> None:
        """Files that the kernel or the kubelet changes."""
        self._image.update((path, text.encode()) for path, text in files.items())

    def remove(self, path: str) -> None:
        """One file."""
        if path in self._image and path not in self._mounts:
            del self._image[path]
        elif path not in self._mounts and self.is_folder(path):
            raise FileProblem("Is a directory")
        else:
            self._mounts.remove(path)

    def make_folder(self, path: str) -> None:
        """With all folders above it."""
        if self.exists(path) and not self.is_folder(path):
            raise FileProblem("File exists")
        if self._mounts.is_mounted(path) and not self._mounts.is_folder(path):
            self._mounts.make_folder(path)
            return
        while path not in ("/", ""):
            self._folders[path] = None
            path = posixpath.dirname(path)

    def is_folder(self, path: str) -> bool:
        return (
            path == "/"
            or path in self._folders
            or bool(self._below(path))
            or self._mounts.is_folder(path)
        )

    def exists(self, path: str) -> bool:
        return path in self._mounts or path in self._image or self.is_folder(path)

    def stat(self, path: str) -> Attributes:
        """Who owns it, and its mode. FileProblem: there is nothing."""
        try:
            return self._mounts.stat(path)[0]
        except FileProblem:
            if not self.exists(path):
                raise
            return Attributes(FOLDER_MODE if self.is_folder(path) else FILE_MODE)

    def names(self, path: str) -> list[str]:
        """What lies in a folder, sorted."""
        if not self.is_folder(path):
            raise FileProblem("No such file or directory")
        start = "/" if path == "/" else f"{path}/"
        found = (*self._mounts, *self._image, *self._folders)
        inside = {one[len(start) :].partition("/")[0] for one in found if one.startswith(start)}
        return sorted(inside - {""})

    def below(self, path: str) -> list[str]:
        """Every file below a folder, or the file itself, sorted."""
        if path in self._mounts or path in self._image:
            return [path]
        return sorted(set(self._below(path)))

    def _below(self, path: str) -> list[str]:
        start = "/" if path == "/" else f"{path}/"
        return [one for one in (*self._mounts, *self._image) if one.startswith(start)]
