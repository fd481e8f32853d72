"""The files of one running container: its own, and those of the volumes mounted into it.

A `Folder` is what a volume holds; several containers may share one, and a volume of a ConfigMap is
replaced as a whole. `Mounts` is the tree that one container sees: for programs a mapping of absolute
paths to texts, and the way to write. What is written outside of all volumes is the container's own,
and gone with it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from practice.limits import VOLUME_BYTES, VOLUME_FILES


class FileProblem(Exception):
    """A file cannot be had or written; the text is the kernel's."""


class Folder:
    """Files by path below the folder, without a leading slash."""

    def __init__(self, files: Mapping[str, bytes] | None = None, *, writable: bool = True) -> None:
        self.files: dict[str, bytes] = dict(files or {})
        self.folders: dict[str, None] = {}
        """Folders that were made, with files in them or without."""
        self.writable = writable

    @property
    def size_bytes(self) -> int:
        return sum(len(data) for data in self.files.values())

    def replace(self, files: Mapping[str, bytes]) -> None:
        """All files at once, so that no reader sees half of a change."""
        self.files = dict(files)

    def make_folder(self, key: str) -> None:
        """With all folders above it. FileProblem: the folder is full."""
        while key and key not in self.folders:
            if len(self.folders) >= VOLUME_FILES:
                raise FileProblem("No space left on device")
            self.folders[key] = None
            key = posixpath.dirname(key)

    def put(self, key: str, data: bytes) -> None:
        """FileProblem: the folder is full."""
        others = self.size_bytes - len(self.files.get(key, b""))
        if others + len(data) > VOLUME_BYTES or len(self.files) >= VOLUME_FILES:
            raise FileProblem("No space left on device")
        self.files[key] = data


@dataclass(frozen=True, slots=True)
class Mount:
    """A folder, or what lies in it under `inside`, at an absolute path."""

    path: str
    folder: Folder
    inside: str = ""
    read_only: bool = False
    is_systems: bool = False
    """The kubelet's own, of no volume."""

    def key(self, path: str) -> str:
        """The path within the folder."""
        below = path[len(self.path.rstrip("/")) :].strip("/")
        return "/".join(part for part in (self.inside, below) if part)

    def covers(self, path: str) -> bool:
        return path == self.path or path.startswith(self.path.rstrip("/") + "/")


class Mounts(Mapping[str, str]):
    """What a container sees. Paths are absolute and normal."""

    def __init__(self, mounts: list[Mount] | None = None, *, read_only_root: bool = False) -> None:
        own = Mount("/", Folder(), read_only=read_only_root)
        self._mounts = [own, *sorted(mounts or [], key=lambda one: len(one.path))]

    def read(self, path: str) -> bytes:
        """FileProblem: there is no such file."""
        mount = self._at(path)
        data = mount.folder.files.get(mount.key(path))
        if data is None:
            missing = "No such file or directory"
            raise FileProblem("Is a directory" if self.is_folder(path) else missing)
        return data

    def write(self, path: str, data: bytes, *, append: bool = False) -> None:
        """Make a file, or change it. FileProblem."""
        if path == "/dev/null":
            return
        mount = self._at(path)
        self._check_writable(mount)
        if path == mount.path and mount.key(path) not in mount.folder.files:
            raise FileProblem("Is a directory")
        key = mount.key(path)
        before = mount.folder.files.get(key, b"") if append else b""
        mount.folder.put(key, before + data)

    def bring(self, files: Mapping[str, str]) -> None:
        """The files of the container's image, which are there before it starts."""
        for path, text in files.items():
            self._mounts[0].folder.put(path.lstrip("/"), text.encode())

    def make_folder(self, path: str) -> None:
        """In a volume, where others see it, too. FileProblem."""
        mount = self._at(path)
        self._check_writable(mount)
        mount.folder.make_folder(mount.key(path))

    def remove(self, path: str) -> None:
        """FileProblem: there is no such file, or it may not go."""
        mount = self._at(path)
        self.read(path)
        self._check_writable(mount)
        del mount.folder.files[mount.key(path)]

    @property
    def own_bytes(self) -> int:
        """Size of what was written outside of all volumes."""
        return self._mounts[0].folder.size_bytes

    def is_mounted(self, path: str) -> bool:
        """The path lies in a volume, whose files others may see, too."""
        return self._at(path) is not self._mounts[0]

    def mount_points(self) -> list[str]:
        return [one.path for one in self._mounts[1:]]

    def mounted_files(self) -> dict[str, str]:
        """The files of all volumes, without the container's own."""
        found = {path: self[path] for path in self if self.is_mounted(path)}
        own = {one.path for one in self._mounts if one.is_systems}
        return {path: text for path, text in found.items() if path not in own}

    def is_folder(self, path: str) -> bool:
        """It holds files, or a volume is mounted there."""
        start = path.rstrip("/") + "/"
        if any(one.startswith(start) for one in self):
            return True
        at = self._at(path)
        if at.key(path) in at.folder.folders:
            return True
        return path in self.mount_points() and self._at(path).key(path) not in (
            self._at(path).folder.files
        )

    def _check_writable(self, mount: Mount) -> None:
        if mount.read_only or not mount.folder.writable:
            raise FileProblem("Read-only file system")

    def _at(self, path: str) -> Mount:
        return next(one for one in reversed(self._mounts) if one.covers(path))

    # -- Mapping -----------------------------------------------------------------------------------

    def __getitem__(self, path: str) -> str:
        try:
            return self.read(path).decode(errors="replace")
        except FileProblem as problem:
            raise KeyError(path) from problem

    def __iter__(self) -> Iterator[str]:
        for mount in self._mounts:
            for key in mount.folder.files:
                if mount.inside and key != mount.inside and not key.startswith(f"{mount.inside}/"):
                    continue
                path = posixpath.join(mount.path, key[len(mount.inside) :].lstrip("/")).rstrip("/")
                if self._at(path) is mount:
                    yield path

    def __len__(self) -> int:
        return sum(1 for _ in self)
