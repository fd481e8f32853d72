"""What `stat` says of a file beside its size: who owns it, and what others may do with it.

Process ids, links and times are not kept. Root may do everything, as in a container that has the
capability DAC_OVERRIDE, which containers have unless they give it away.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass, replace

FOLDER_MODE = 0o755
SHARED_FOLDER_MODE = 0o777
FILE_MODE = 0o644
PRIVATE_MODE = 0o600
READ, WRITE = 4, 2
_READ_GROUP, _WRITE_GROUP = 0o440, 0o660
_SEARCH_GROUP = 0o110


@dataclass(frozen=True, slots=True)
class User:
    """Whom a process runs as."""

    uid: int = 0
    gid: int = 0
    groups: tuple[int, ...] = ()
    """Beside the first one."""

    def belongs_to(self, gid: int) -> bool:
        return gid == self.gid or gid in self.groups


@dataclass(frozen=True, slots=True)
class Attributes:
    """Of a file or a folder. `mode` holds the permissions and the set-group-id and sticky bits."""

    mode: int = FILE_MODE
    uid: int = 0
    gid: int = 0

    def allows(self, user: User, right: int) -> bool:
        """READ or WRITE, as the kernel decides: by the first of owner, group, others that fits."""
        if user.uid == 0:
            return True
        shift = 6 if user.uid == self.uid else 3 if user.belongs_to(self.gid) else 0
        return bool(self.mode >> shift & right)

    def of_group(self, gid: int, *, folder: bool, read_only: bool) -> Attributes:
        """As the kubelet leaves it for a pod's `fsGroup`: the group may read, and write as well
        where the volume can be written; what is made in a folder gets its group."""
        more = _READ_GROUP if read_only else _WRITE_GROUP
        if folder:
            more |= stat.S_ISGID | _SEARCH_GROUP
        return replace(self, mode=self.mode | more, gid=gid)


def permissions(mode: int) -> str:
    """`rwxr-xr-x`."""
    return "".join(
        letter if mode >> (8 - place) & 1 else "-" for place, letter in enumerate("rwxrwxrwx")
    )


def go_mode(mode: int, *, folder: bool) -> str:
    """As Go's os.FileMode prints it: `-rw-r--r--`, `dgrwxrwxrwx`."""
    letters = (("d", folder), ("g", bool(mode & stat.S_ISGID)), ("t", bool(mode & stat.S_ISVTX)))
    return ("".join(letter for letter, is_so in letters if is_so) or "-") + permissions(mode)
