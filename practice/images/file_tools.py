"""The commands of the small shell that look at files, or make and remove them."""

import posixpath
from collections.abc import Callable, Sequence

from practice.images.mounts import FileProblem, Mounts

Outcome = tuple[int, str]


def file_tool(files: Mounts, tool: str, words: Sequence[str]) -> Outcome:
    """Code and output of `cat`, `ls`, `touch`, `rm`, `test` and `[`."""
    if tool in ("test", "["):
        return _test(files, [word for word in words if word != "]"])
    names = [word for word in words if not word.startswith("-")]
    if tool == "ls":
        return _ls(files, names or ["/"])
    forced = any(word.startswith("-") and "f" in word for word in words)
    code, output = 0, ""
    for name in names:
        try:
            output += _ACTIONS[tool](files, posixpath.normpath(posixpath.join("/", name)))
        except FileProblem as problem:
            if not (tool == "rm" and forced):
                verb = {"cat": "can't open", "rm": "can't remove"}.get(tool, "cannot touch")
                output += f"{tool}: {verb} '{name}': {problem}\n"
                code = 1
    return code, output


def _cat(files: Mounts, path: str) -> str:
    return files.read(path).decode(errors="replace")


def _touch(files: Mounts, path: str) -> str:
    files.write(path, b"", append=True)
    return ""


def _rm(files: Mounts, path: str) -> str:
    files.remove(path)
    return ""


_ACTIONS: dict[str, Callable[[Mounts, str], str]] = {"cat": _cat, "touch": _touch, "rm": _rm}


def _ls(files: Mounts, names: Sequence[str]) -> Outcome:
    code, output = 0, ""
    for name in names:
        path = posixpath.normpath(posixpath.join("/", name))
        if path in files:
            output += f"{name}\n"
        elif files.is_folder(path) or path == "/":
            start = path.rstrip("/") + "/"
            known = [*files, *files.mount_points()]
            inside = {one[len(start) :].partition("/")[0] for one in known if one.startswith(start)}
            output += "".join(f"{one}\n" for one in sorted(inside - {""}))
        else:
            code, output = 1, output + f"ls: {name}: No such file or directory\n"
    return code, output


def _test(files: Mounts, words: Sequence[str]) -> Outcome:
    if len(words) == 2 and words[0] in ("-e", "-f", "-d", "-s"):
        path = posixpath.normpath(posixpath.join("/", words[1]))
        folder = files.is_folder(path)
        holds = {
            "-e": folder or path in files,
            "-f": path in files,
            "-d": folder,
            "-s": bool(files.get(path)),
        }[words[0]]
        return int(not holds), ""
    if len(words) == 3 and words[1] in ("=", "!="):
        return int((words[0] == words[2]) != (words[1] == "=")), ""
    return int(not (len(words) == 1 and words[0])), ""
