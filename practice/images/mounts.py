"""The files of one running container: its own, and those of the volumes mounted into it.

A `Folder` is what a volume holds; several containers may share one, and a volume of a ConfigMap is
replaced as a whole. `Mounts` is the tree that one container sees: for programs a mapping of absolute
paths to texts, and the way to write. What is written outside of all volumes is the container's own,
and gone with it. Files have owners and permissions, and the container's user is held to them.
"""

from __future__ import annotations

import posixpath
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from practice.images.attributes import FILE_MODE, FOLDER_MODE, READ, WRITE, Attributes, User
from practice.limits import VOLUME_BYTES, VOLUME_FILES


class FileProblem(Exception):
    """A file cannot be had or written; the text is the kernel's."""


class Folder:
    """Files by path below the folder, without a leading slash."""

    def __init__(
        self,
        files: Mapping[str, bytes] | None = None,
        *,
        writable: bool = True,
        root_mode: int = FOLDER_MODE,
        file_system: str = "ext4",
    ) -> None:
        self.files: dict[str, bytes] = dict(files or {})
        self.folders: dict[str, None] = {}
        """Folders that were made, with files in them or without."""
        self.attributes: dict[str, Attributes] = {}
        """Of those files that have not the usual ones."""
        self.root = Attributes(root_mode)
        self.writable = writable
        self.file_system = file_system
        """Linux's name of what it is kept on: `ext4`, `tmpfs`, `overlayfs`."""

    @property
    def size_bytes(self) -> int:
        return sum(len(data) for data in self.files.values())

    def replace(self, other: Folder) -> None:
        """All files at once, so that no reader sees half of a change."""
        self.files, self.attributes = dict(other.files), dict(other.attributes)

    def make_folder(self, key: str) -> None:
        """With all folders above it. FileProblem: the folder is full."""
        while key and key not in self.folders:
            if len(self.folders) >= VOLUME_FILES:
                raise FileProblem("No space left on device")
            self.folders[key] = None
            key = posixpath.dirname(key)

    def stat(self, key: str) -> Attributes:
        """Of a file, or of the folder itself."""
        return self.attributes.get(key, Attributes()) if key else self.root

    def give_to_group(self, gid: int) -> None:
        """All that is here, as for a pod's `fsGroup`."""
        read_only = not self.writable
        self.root = self.root.of_group(gid, folder=True, read_only=read_only)
        for key in self.files:
            own = self.stat(key)
            self.attributes[key] = own.of_group(gid, folder=False, read_only=read_only)

    def copy(self) -> Folder:
        """The same files, which no longer follow this folder's changes."""
        copied = Folder(self.files, writable=self.writable, file_system=self.file_system)
        copied.attributes, copied.root = dict(self.attributes), self.root
        copied.folders = dict(self.folders)
        return copied

    def put(self, key: str, data: bytes, attributes: Attributes | None = None) -> None:
        """Make a file with these attributes, or change what is in it. FileProblem: it is full."""
        others = self.size_bytes - len(self.files.get(key, b""))
        if others + len(data) > VOLUME_BYTES or len(self.files) >= VOLUME_FILES:
            raise FileProblem("No space left on device")
        if attributes is not None and key not in self.files:
            self.attributes[key] = attributes
        self.files[key] = data

    def remove(self, key: str) -> None:
        """A file that is there."""
        del self.files[key]
        self.attributes.pop(key, None)


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

    def __init__(
        self,
        mounts: list[Mount] | None = None,
        user: User | None = None,
        *,
        read_only_root: bool = False,
    ) -> None:
        # Which folders of an image somebody else than root may write to is not known here: all.
        own = Folder(root_mode=0o777, file_system="overlayfs")
        image = Mount("/", own, read_only=read_only_root)
        self._mounts = [image, *sorted(mounts or [], key=lambda one: len(one.path))]
        self.user = user or User()

    def read(self, path: str) -> bytes:
        """FileProblem: there is no such file."""
        mount = self._at(path)
        data = mount.folder.files.get(mount.key(path))
        if data is None:
            missing = "No such file or directory"
            raise FileProblem("Is a directory" if self.is_folder(path) else missing)
        self._check_right(mount.folder.stat(mount.key(path)), READ)
        return data

    def stat(self, path: str) -> tuple[Attributes, bool]:
        """What is known of a file or folder, and whether it is a folder. FileProblem: of neither."""
        mount = self._at(path)
        key = mount.key(path)
        if key in mount.folder.files:
            return mount.folder.stat(key), False
        if not self.is_folder(path):
            raise FileProblem("No such file or directory")
        root = mount.folder.root
        if not key:
            return root, True
        return replace(root, mode=FOLDER_MODE | root.mode & stat.S_ISGID), True

    def file_system(self, path: str) -> str:
        """The kind of file system that a file or folder is on. FileProblem: there is none."""
        self.stat(path)
        return self._at(path).folder.file_system

    def write(
        self, path: str, data: bytes, *, append: bool = False, mode: int | None = None
    ) -> None:
        """Make a file, with this mode if it is new, or change it. FileProblem."""
        if path == "/dev/null":
            return
        mount = self._at(path)
        self._check_writable(mount)
        if path == mount.path and mount.key(path) not in mount.folder.files:
            raise FileProblem("Is a directory")
        key, folder = mount.key(path), mount.folder
        self._check_right(folder.stat(key if key in folder.files else ""), WRITE)
        before = folder.files.get(key, b"") if append else b""
        folder.put(key, before + data, self._new_file(folder, mode))

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
        if self.stat(path)[1]:
            raise FileProblem("Is a directory")
        self._check_writable(mount)
        self._check_right(mount.folder.root, WRITE)
        mount.folder.remove(mount.key(path))

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
        found = {path: self[path] for path in self if self.is_mounted(path) and path in self}
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

    def _new_file(self, folder: Folder, mode: int | None) -> Attributes | None:
        """It belongs to who makes it, and to the group of a folder that hands its group on."""
        gid = folder.root.gid if folder.root.mode & stat.S_ISGID else self.user.gid
        made = Attributes(FILE_MODE if mode is None else mode, self.user.uid, gid)
        return None if made == Attributes() else made

    def _check_right(self, attributes: Attributes, right: int) -> None:
        if not attributes.allows(self.user, right):
            raise FileProblem("Permission denied")

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
