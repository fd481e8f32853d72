"""tar, as `kubectl cp` uses it: `tar cf - PATH…` and `tar xf - -C FOLDER`."""

from __future__ import annotations

import io
import posixpath
import tarfile

from practice.images.console.calls import Call, Done, text, trouble
from practice.images.mounts import FileProblem

_END = bytes(1024)  # two empty blocks


def is_whole(data: bytes) -> bool:
    """Does this archive have its end? Some clients cannot close a command's input."""
    return len(data) >= len(_END) and len(data) % 512 == 0 and data.endswith(_END)


def tar(call: Call) -> Done:
    letters = "".join(word.lstrip("-") for word in call.args[:1])
    folder = call.folder
    names: list[str] = []
    words = iter(call.args[1:])
    for word in words:
        if word == "-C":
            folder = call.path(next(words, "."))
        elif word in ("-f", "--"):
            continue
        elif word != "-" and not word.startswith("--"):
            names.append(word)
    if "c" in letters:
        return _pack(call, folder, names)
    if "x" in letters:
        return _unpack(call, folder)
    if "t" in letters:
        return _list(call)
    return trouble("tar: must specify one of -c, -x, -t")


def _pack(call: Call, folder: str, names: list[str]) -> Done:
    files, packed, err = call.machine.files, io.BytesIO(), ""
    stamp = int(call.machine.now().timestamp())
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in names:
            path = posixpath.normpath(posixpath.join(folder, name))
            if not files.exists(path):
                err += f"tar: {name}: No such file or directory\n"
                continue
            for one in files.below(path):
                shown = posixpath.normpath(name + one[len(path) :]).lstrip("/")
                data = files.read(one)
                info = tarfile.TarInfo(shown)
                info.size, info.mtime = len(data), stamp
                archive.addfile(info, io.BytesIO(data))
    if any(name.startswith("/") for name in names):
        err = "tar: removing leading '/' from member names\n" + err
    failed = "No such" in err
    return Done(1 if failed else 0, packed.getvalue(), err.encode())


def _unpack(call: Call, folder: str) -> Done:
    files = call.machine.files
    try:
        with tarfile.open(fileobj=io.BytesIO(call.stdin)) as archive:
            for member in archive:
                path = posixpath.normpath(posixpath.join(folder, member.name.lstrip("/")))
                if not (path == folder or path.startswith(folder.rstrip("/") + "/")):
                    return trouble(f"tar: name with '..' prefix: {member.name}")
                if member.isdir():
                    files.make_folder(path)
                elif member.isfile():
                    source = archive.extractfile(member)
                    if not files.is_folder(posixpath.dirname(path)):
                        files.make_folder(posixpath.dirname(path))
                    files.write(path, source.read() if source else b"")
    except tarfile.TarError:
        return trouble("tar: invalid tar magic")
    except FileProblem as problem:
        return trouble(f"tar: can't create file: {problem}")
    return Done()


def _list(call: Call) -> Done:
    try:
        with tarfile.open(fileobj=io.BytesIO(call.stdin)) as archive:
            return text("".join(f"{member.name}\n" for member in archive))
    except tarfile.TarError:
        return trouble("tar: invalid tar magic")
