"""Programs that look at a file more closely: hexdump, stat."""

from __future__ import annotations

from practice.images.console.calls import Call, Done, text, trouble
from practice.images.mounts import FileProblem

_DUMPED = 16


def hexdump(call: Call) -> Done:
    """As with `-C`, without leaving out lines that repeat."""
    try:
        data = b"".join(call.machine.files.read(call.path(one)) for one in call.names())
    except FileProblem as problem:
        return trouble(f"hexdump: {call.names()[0]}: {problem}")
    data = data if call.names() else call.stdin
    out = ""
    for at in range(0, len(data), _DUMPED):
        part = data[at : at + _DUMPED]
        left, right = part[:8].hex(" "), part[8:].hex(" ")
        shown = "".join(chr(one) if 32 <= one < 127 else "." for one in part)
        out += f"{at:08x}  {left:<23}  {right:<23}  |{shown}|\n"
    return text(f"{out}{len(data):08x}\n" if data else "")


def stat(call: Call) -> Done:
    """`stat -c FORMAT`: `%a` the mode, `%u` and `%g` the owner, `%n` the name, `%s` the size."""
    if len(call.args) < 3 or call.args[0] != "-c":
        return trouble("stat: only -c FORMAT FILE is known here")
    form, *names = call.args[1:]
    out, err = "", ""
    for name in names:
        try:
            out += _described(call, form, name)
        except FileProblem as problem:
            err += f"stat: can't stat '{name}': {problem}\n"
    return Done(1 if err else 0, out.encode(), err.encode())


def _described(call: Call, form: str, name: str) -> str:
    files, path = call.machine.files, call.path(name)
    found = files.stat(path)
    size = 4096 if files.is_folder(path) else len(files.read(path))
    values = {"a": f"{found.mode:o}", "n": name, "u": found.uid, "g": found.gid, "s": size}
    for letter, value in values.items():
        form = form.replace(f"%{letter}", str(value))
    return f"{form}\n"


def mount(call: Call) -> Done:
    """`mount [-t TYPE]`: what is mounted, without the volumes."""
    chosen = call.args[1] if len(call.args) == 2 and call.args[0] == "-t" else ""
    if call.args and not chosen:
        return trouble("mount: permission denied (are you root?)")
    lines = [line for line in _MOUNTS if not chosen or f" type {chosen} " in line]
    return text("".join(f"{line}\n" for line in lines))


_MOUNTS = (
    "overlay on / type overlay (rw,relatime)",
    "proc on /proc type proc (rw,nosuid,nodev,noexec,relatime)",
    "tmpfs on /dev type tmpfs (rw,nosuid,size=65536k,mode=755)",
    "sysfs on /sys type sysfs (ro,nosuid,nodev,noexec,relatime)",
    "cgroup on /sys/fs/cgroup type cgroup2 (ro,nosuid,nodev,noexec,relatime)",
)
