"""Programs that look at files and change them."""

from __future__ import annotations

import fnmatch
import posixpath
from collections.abc import Callable

from practice.images.attributes import permissions
from practice.images.console.calls import Call, Done, text, trouble
from practice.images.mounts import FileProblem


def cat(call: Call) -> Done:
    out, err = b"", b""
    for name in call.names() or ["-"]:
        if name == "-":
            out += call.stdin
            continue
        try:
            out += call.machine.files.read(call.path(name))
        except FileProblem as problem:
            err += f"cat: can't open '{name}': {problem}\n".encode()
    return Done(1 if err else 0, out, err)


def ls(call: Call) -> Done:
    files, out, err = call.machine.files, "", ""
    names = call.names() or ["."]
    for name in names:
        path = call.path(name)
        try:
            inside = files.names(path) if files.is_folder(path) else None
            if inside is None:
                files.read(path)
        except FileProblem as problem:
            err += f"ls: {name}: {problem}\n"
            continue
        if inside is not None and len(names) > 1:
            out += f"{name}:\n"
        for one in [name] if inside is None else inside:
            out += _listed(call, path if inside is None else posixpath.join(path, one), one)
    return Done(1 if err else 0, out.encode(), err.encode())


def _listed(call: Call, path: str, name: str) -> str:
    if "l" not in call.flags():
        return f"{name}\n"
    folder = call.machine.files.is_folder(path)
    size = 4096 if folder else len(call.machine.files.read(path))
    found = call.machine.files.stat(path)
    mode = f"d{permissions(found.mode)}    2" if folder else f"-{permissions(found.mode)}    1"
    owner, group = (str(one) if one else "root" for one in (found.uid, found.gid))
    stamp = f"{call.machine.now():%b %e %H:%M}"
    return f"{mode} {owner:<8} {group:<8} {size:>9} {stamp} {name}\n"


def change(call: Call, verb: str, each: Callable[[str], None]) -> Done:
    err = ""
    for one in call.names():
        try:
            each(call.path(one))
        except FileProblem as problem:
            err += f"{verb} '{one}': {problem}\n"
    return Done(1 if err else 0, err=err.encode())


def touch(call: Call) -> Done:
    files = call.machine.files
    return change(
        call,
        "touch: cannot touch",
        lambda path: None if files.exists(path) else files.write(path, b""),
    )


def mkdir(call: Call) -> Done:
    return change(call, "mkdir: can't create directory", call.machine.files.make_folder)


def rm(call: Call) -> Done:
    files, flags, err = call.machine.files, call.flags(), ""
    for name in call.names():
        path = call.path(name)
        targets = files.below(path) if "r" in flags and files.is_folder(path) else [path]
        for one in targets:
            try:
                files.remove(one)
            except FileProblem as problem:
                if "f" not in flags or str(problem) != "No such file or directory":
                    err += f"rm: can't remove '{name}': {problem}\n"
    return Done(1 if err else 0, err=err.encode())


def copy(call: Call) -> Done:
    names = call.names()
    if len(names) < 2:
        return trouble("cp: missing file operand")
    files, target = call.machine.files, call.path(names[-1])
    for name in names[:-1]:
        where = posixpath.join(target, posixpath.basename(name))
        try:
            files.write(where if files.is_folder(target) else target, files.read(call.path(name)))
        except FileProblem as problem:
            return trouble(f"cp: can't stat '{name}': {problem}")
    return Done()


def move(call: Call) -> Done:
    done, out = copy(call), ""
    if done.code:
        return done
    *names, target = call.names()
    folder = call.machine.files.is_folder(call.path(target))
    for name in names:
        call.machine.files.remove(call.path(name))
        where = posixpath.join(target, posixpath.basename(name)) if folder else target
        out += f"'{name}' -> '{where}'\n"
    return text(out if "v" in call.flags() else "")


def find(call: Call) -> Done:
    """`find FOLDER… [-type f] [-name PATTERN]`: the files below."""
    folders = []
    for word in call.args:
        if word.startswith("-"):
            break
        folders.append(word)
    options = dict(zip(call.args, call.args[1:], strict=False))
    pattern = options.get("-name", "*")
    found = [
        name.rstrip("/") + path[len(call.path(name)) :]
        for name in folders or ["."]
        for path in call.machine.files.below(call.path(name))
        if fnmatch.fnmatchcase(posixpath.basename(path), pattern)
    ]
    return text("".join(f"{one}\n" for one in found))
