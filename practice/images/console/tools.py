"""The programs that a small image brings: enough of busybox to look around and to change a file."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Callable, Sequence

from practice.images.attributes import permissions
from practice.images.commands import sleep_s
from practice.images.console.archives import tar
from practice.images.console.calls import Call, Done, Pause, Tool, text, trouble
from practice.images.console.inspecting import hexdump, mount, stat
from practice.images.console.naming import dig, getent, nslookup
from practice.images.console.words import arithmetic
from practice.images.mounts import FileProblem

NOT_FOUND = 127
FOR_EVER_S = 1e8
SIGNALS = {"HUP": 1, "INT": 2, "QUIT": 3, "KILL": 9, "USR1": 10, "TERM": 15}


def echo(call: Call) -> Done:
    words, end = call.args, "\n"
    while words and words[0] in ("-n", "-e", "-ne", "-en"):
        end = "" if "n" in words[0] else end
        words = words[1:]
    return text(" ".join(words) + end)


def printf(call: Call) -> Done:
    if not call.args:
        return trouble("printf: usage: printf FORMAT [ARGUMENT...]")
    form, *values = call.args
    escapes = {"\\n": "\n", "\\t": "\t", "\\r": "\r", "\\\\": "\\"}
    form = re.sub(r"\\[ntr\\]", lambda match: escapes[match[0]], form)
    left = list(values)
    out = ""
    while True:
        before = len(left)
        out += re.sub(
            r"%[sdi%]",
            lambda match: "%" if match[0] == "%%" else (left.pop(0) if left else ""),
            form,
        )
        if not left or len(left) == before:
            return text(out)


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


def _lines(call: Call, name: str, skip_value: str = "") -> tuple[list[bytes], Done | None]:
    """The lines of the files named, or of the input."""
    names = [one for one in call.names() if one != skip_value]
    try:
        raw = b"".join(call.machine.files.read(call.path(one)) for one in names)
    except FileProblem as problem:
        return [], trouble(f"{name}: {names[0]}: {problem}")
    return (raw if names else call.stdin).splitlines(keepends=True), None


def _count(call: Call) -> tuple[int, str]:
    """The number of `-n 5`, `-n5` or `-5`, and the word that held it."""
    for at, word in enumerate(call.args):
        if word == "-n" and at + 1 < len(call.args):
            value = call.args[at + 1]
            return (int(value) if value.lstrip("+-").isdigit() else 10), value
        match = re.fullmatch(r"-n?(\d+)", word)
        if match:
            return int(match[1]), ""
    return 10, ""


def head(call: Call) -> Done:
    count, word = _count(call)
    lines, failed = _lines(call, "head", word)
    return failed or Done(0, b"".join(lines[:count]))


def tail(call: Call) -> Done | Pause:
    if "f" in call.flags() and call.names():
        return Pause(FOR_EVER_S)
    count, word = _count(call)
    lines, failed = _lines(call, "tail", word)
    return failed or Done(0, b"".join(lines[-count:] if count else []))


def sleep(call: Call) -> Done | Pause:
    seconds = sleep_s(call.args)
    return Pause(FOR_EVER_S if seconds is None else min(seconds, FOR_EVER_S))


def wc(call: Call) -> Done:
    lines, failed = _lines(call, "wc")
    if failed:
        return failed
    raw = b"".join(lines)
    numbers = {"l": raw.count(b"\n"), "w": len(raw.split()), "c": len(raw)}
    wanted = [value for key, value in numbers.items() if key in (call.flags() or set(numbers))]
    return text(" ".join(map(str, wanted)) + "\n")


def grep(call: Call) -> Done:
    names = call.names()
    if not names:
        return trouble("grep: missing pattern", 2)
    flags = call.flags()
    try:
        found = re.compile(names[0].encode(), re.IGNORECASE if "i" in flags else 0)
    except re.error:
        return trouble(f"grep: bad regex '{names[0]}'", 2)
    lines, failed = _lines(call, "grep", names[0])
    if failed:
        return failed
    kept = [line for line in lines if bool(found.search(line)) != ("v" in flags)]
    if "c" in flags:
        return text(f"{len(kept)}\n", 0 if kept else 1)
    return Done(0 if kept else 1, b"" if "q" in flags else b"".join(kept))


def sort(call: Call) -> Done:
    lines, failed = _lines(call, "sort")
    ordered = sorted(line.rstrip(b"\n") for line in lines)
    if "u" in call.flags():
        ordered = list(dict.fromkeys(ordered))
    if "r" in call.flags():
        ordered.reverse()
    return failed or Done(0, b"".join(line + b"\n" for line in ordered))


def expr(call: Call) -> Done:
    """`expr 1 + 2`, comparisons, and `%`: from left to right, each as its own word."""
    words = list(call.args)
    signs = {"+", "-", "*", "/", "%", "=", "!=", "<", "<=", ">", ">="}
    if len(words) == 1:
        return text(words[0] + "\n", int(words[0] in ("", "0")))
    if len(words) != 3 or words[1] not in signs:
        return trouble("expr: syntax error", 2)
    if words[1] in ("=", "!=") and not all(re.fullmatch(r"-?\d+", one) for one in words[::2]):
        value = int((words[0] == words[2]) == (words[1] == "="))
    elif not all(re.fullmatch(r"-?\d+", one) for one in words[::2]):
        return trouble("expr: non-numeric argument", 2)
    else:
        value = arithmetic(" ".join(words).replace(" = ", " == "), {})
    return text(f"{value}\n", int(value == 0))


def tr(call: Call) -> Done:
    """`tr SET1 SET2`, `tr -d SET`: sets may have ranges."""
    names = [_characters(one) for one in call.args if one not in ("-d", "-s")]
    if not names or (len(names) < 2 and "-d" not in call.args):
        return trouble("tr: missing operand")
    text_in = call.stdin.decode(errors="replace")
    if "-d" in call.args:
        return text("".join(one for one in text_in if one not in names[0]))
    last = names[1][-1:] * max(0, len(names[0]) - len(names[1]))
    return text(text_in.translate(str.maketrans(names[0], (names[1] + last)[: len(names[0])])))


def _characters(word: str) -> str:
    """All that a set of `tr` stands for."""
    plain = word.replace("\\n", "\n").replace("\\t", "\t")
    return re.sub(
        r"(.)-(.)",
        lambda match: "".join(map(chr, range(ord(match[1]), ord(match[2]) + 1))),
        plain.replace("[:upper:]", "A-Z").replace("[:lower:]", "a-z"),
        flags=re.DOTALL,
    )


def sed(call: Call) -> Done:
    """`sed s/OLD/NEW/[g]` and `sed -n Np`, one after the other with `-e`."""
    quiet = "-n" in call.args
    names = [one for one in call.args if one not in ("-n", "-e", "-E", "-r", "-i")]
    if not names:
        return trouble("sed: no script")
    try:
        raw = b"".join(call.machine.files.read(call.path(one)) for one in names[1:])
    except FileProblem as problem:
        return trouble(f"sed: {names[1]}: {problem}")
    lines = (raw if names[1:] else call.stdin).decode(errors="replace").splitlines()
    substitution = re.fullmatch(r"s(.)(.*?)\1(.*?)\1(g?)", names[0])
    if substitution is not None:
        new = re.sub(r"(?<!\\)&", r"\\g<0>", substitution[3])
        many = 0 if substitution[4] else 1
        try:
            lines = [re.sub(substitution[2], new, line, count=many) for line in lines]
        except re.error:
            return trouble(f"sed: bad regex '{substitution[2]}'")
    elif match := re.fullmatch(r"(\d+)([pd])", names[0]):
        at = int(match[1]) - 1
        lines = lines[at : at + 1] if quiet else [*lines[:at], *lines[at + 1 :]]
    else:
        return trouble(f"sed: unsupported command {names[0][:1]}")
    return text("".join(f"{line}\n" for line in lines))


def awk(call: Call) -> Done:
    """`awk '{print $1, $NF}'`: fields of each line, with `-F`."""
    words = list(call.args)
    mark = None
    if words[:1] and words[0].startswith("-F"):
        mark = words.pop(0)[2:] or (words.pop(0) if words else "")
    program = words.pop(0) if words else ""
    match = re.fullmatch(r"\s*\{\s*print\s*(.*?);?\s*\}\s*", program)
    if match is None:
        return trouble(f"awk: cmd. line:1: unsupported program {program}")
    try:
        raw = b"".join(call.machine.files.read(call.path(one)) for one in words)
    except FileProblem as problem:
        return trouble(f"awk: {words[0]}: {problem}", 2)
    lines = (raw if words else call.stdin).decode(errors="replace").splitlines()
    return text("".join(f"{_printed(line, mark, match[1])}\n" for line in lines))


def _printed(line: str, mark: str | None, wanted: str) -> str:
    fields = line.split(mark)
    shown = []
    for one in filter(None, re.split(r"\s*,\s*", wanted)):
        number = len(fields) if one == "$NF" else int(one[1:]) if one[1:].isdigit() else -1
        if one.startswith('"'):
            shown.append(one.strip('"'))
        elif number == 0:
            shown.append(line)
        else:
            shown.append(fields[number - 1] if 0 < number <= len(fields) else "")
    return " ".join(shown) if wanted else line


def cut(call: Call) -> Done:
    """`cut -d: -f1,3` and `cut -c1-5` of the input or of files."""
    mark, wanted, by, names = "\t", "", "f", list[str]()
    words = iter(call.args)
    for word in words:
        if word[:2] in ("-d", "-f", "-c"):
            value = word[2:] or next(words, "")
            if word[1] == "d":
                mark = value
            else:
                wanted, by = value, word[1]
        elif not word.startswith("-"):
            names.append(word)
    try:
        raw = b"".join(call.machine.files.read(call.path(one)) for one in names)
    except FileProblem as problem:
        return trouble(f"cut: {names[0]}: {problem}")
    out = ""
    for line in (raw if names else call.stdin).decode(errors="replace").splitlines():
        parts = line.split(mark) if by == "f" else list(line)
        kept = [parts[at] for at in _ranges(wanted, len(parts))]
        out += (mark if by == "f" else "").join(kept) + "\n"
    return text(out)


def _ranges(wanted: str, count: int) -> list[int]:
    found: list[int] = []
    for part in wanted.split(","):
        first, dash, last = part.partition("-")
        begin = int(first) if first.isdigit() else 1
        end = (int(last) if last.isdigit() else count) if dash else begin
        found += [at - 1 for at in range(begin, min(end, count) + 1)]
    return found


def tee(call: Call) -> Done:
    for name in call.names():
        try:
            call.machine.files.write(call.path(name), call.stdin, append="a" in call.flags())
        except FileProblem as problem:
            return Done(1, call.stdin, f"tee: {name}: {problem}\n".encode())
    return Done(0, call.stdin)


def seq(call: Call) -> Done:
    numbers = [int(word) for word in call.args if re.fullmatch(r"-?\d+", word)]
    if not numbers:
        return trouble("seq: missing operand")
    first = numbers[0] if len(numbers) > 1 else 1
    last = min(numbers[-1], first + 100_000)
    return text("".join(f"{one}\n" for one in range(first, last + 1)))


def env(call: Call) -> Done:
    names = call.names()
    if names:
        missing = [name for name in names if name not in call.env]
        return text("".join(f"{call.env[n]}\n" for n in names if n in call.env), bool(missing))
    return text("".join(f"{key}={value}\n" for key, value in call.env.items()))


def date(call: Call) -> Done:
    form = next(
        (word[1:] for word in call.args if word.startswith("+")), "%a %b %e %H:%M:%S UTC %Y"
    )
    moment = call.machine.now()
    form = form.replace("%s", str(int(moment.timestamp())))
    return text(moment.strftime(form) + "\n")


def identity(call: Call) -> Done:
    """`id`, `id -u`, `id -g`, `id -G`."""
    rights, flags = call.machine.rights, call.flags()
    groups = tuple(dict.fromkeys((rights.gid, *rights.groups)))
    if "u" in flags:
        return text(f"{rights.uid}\n")
    if "g" in flags:
        return text(f"{rights.gid}\n")
    if "G" in flags:
        return text(" ".join(map(str, groups)) + "\n")
    named = ",".join(_named(one) for one in groups)
    return text(f"uid={_named(rights.uid)} gid={_named(rights.gid)} groups={named}\n")


def _named(number: int) -> str:
    return f"{number}(root)" if number == 0 else str(number)


def sysctl(call: Call) -> Done:
    """`sysctl NAME`, `sysctl -n NAME`."""
    out = ""
    for name in call.names():
        try:
            value = call.machine.files.read(f"/proc/sys/{name.replace('.', '/')}").decode()
        except FileProblem as problem:
            return trouble(f"sysctl: error: '{name}' is an unknown key ({problem})")
        out += value if "n" in call.flags() else f"{name.replace('/', '.')} = {value}"
    return text(out)


def ip(call: Call) -> Done:
    """`ip addr` shows the container's address; whoever is not privileged may change nothing."""
    if set(call.args) & {"add", "del", "set", "delete"}:
        if call.machine.rights.privileged:
            return Done()
        return trouble("ip: RTNETLINK answers: Operation not permitted", 2)
    address = call.machine.ip
    return text(
        "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n"
        f"2: eth0@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    inet {address}/24 scope"
        " global eth0\n"
    )


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


def uname(call: Call) -> Done:
    if "a" in call.flags():
        return text(f"Linux {call.machine.hostname} 6.12.0-practice #1 SMP x86_64 Linux\n")
    words = {"n": call.machine.hostname, "r": "6.12.0-practice", "m": "x86_64"}
    return text(next((v for k, v in words.items() if k in call.flags()), "Linux") + "\n")


def ps(call: Call) -> Done:
    lines = ["PID   USER     TIME  COMMAND"]
    lines += [f"{one.pid:>5} root      0:00 {one.command}" for one in call.machine.processes()]
    return text("\n".join(lines) + "\n")


def kill(call: Call) -> Done:
    number, pids, err = 15, [], ""
    for word in call.args:
        name = word.lstrip("-").removeprefix("SIG")
        if word.startswith("-") and (name.isdigit() or name in SIGNALS):
            number = int(name) if name.isdigit() else SIGNALS[name]
        elif word.isdigit():
            pids.append(int(word))
        elif word not in ("-s",):
            err += f"sh: invalid number '{word}'\n"
    for pid in pids:
        if not call.machine.signal(pid, number):
            err += f"sh: can't kill pid {pid}: No such process\n"
    return Done(1 if err else 0, err=err.encode())


def test(call: Call) -> Done:
    """`test`, and `[` with its last word taken off."""
    words, files = list(call.args), call.machine.files
    wrong = bool(words) and words[0] == "!"
    words = words[1:] if wrong else words
    match words:
        case ["-d", name]:
            holds = files.is_folder(call.path(name))
        case ["-f", name]:
            holds = files.exists(call.path(name)) and not files.is_folder(call.path(name))
        case ["-e" | "-r" | "-w" | "-x", name]:
            holds = files.exists(call.path(name))
        case ["-s", name]:
            path = call.path(name)
            holds = files.exists(path) and (files.is_folder(path) or bool(files.read(path)))
        case ["-z", value]:
            holds = value == ""
        case ["-n", value] | [value]:
            holds = value != ""
        case [one, "=" | "==", other]:
            holds = one == other
        case [one, "!=", other]:
            holds = one != other
        case [one, "-eq" | "-ne" | "-lt" | "-le" | "-gt" | "-ge" as how, other]:
            holds = _compare(one, how, other)
        case _:
            holds = False
    return Done(int(holds == wrong))


def _compare(one: str, how: str, other: str) -> bool:
    if not re.fullmatch(r"-?\d+", one) or not re.fullmatch(r"-?\d+", other):
        return False
    difference = int(one) - int(other)
    return {
        "-eq": difference == 0,
        "-ne": difference != 0,
        "-lt": difference < 0,
        "-le": difference <= 0,
        "-gt": difference > 0,
        "-ge": difference >= 0,
    }[how]


def bracket(call: Call) -> Done:
    if call.args[-1:] != ["]"]:
        return trouble("sh: missing ]", 2)
    call.args = call.args[:-1]
    return test(call)


def basename(call: Call) -> Done:
    return text("".join(f"{posixpath.basename(name)}\n" for name in call.names()))


def nothing(_call: Call) -> Done:
    return Done()


def failing(_call: Call) -> Done:
    return Done(1)


def hostname(call: Call) -> Done:
    if call.flags() & {"i", "I"}:
        return text(call.machine.ip + "\n")
    return text(call.machine.hostname + "\n")


def who(call: Call) -> Done:
    uid = call.machine.rights.uid
    return text("root\n") if uid == 0 else trouble(f"whoami: unknown uid {uid}")


def where(call: Call) -> Done:
    return text(call.folder + "\n")


TOOLS: dict[str, Tool] = {
    ":": nothing,
    "[": bracket,
    "awk": awk,
    "basename": basename,
    "cat": cat,
    "chmod": nothing,
    "chown": nothing,
    "cp": copy,
    "cut": cut,
    "date": date,
    "dig": dig,
    "echo": echo,
    "env": env,
    "expr": expr,
    "false": failing,
    "find": find,
    "getent": getent,
    "grep": grep,
    "head": head,
    "hexdump": hexdump,
    "hostname": hostname,
    "id": identity,
    "ip": ip,
    "kill": kill,
    "ls": ls,
    "mkdir": mkdir,
    "mount": mount,
    "mv": move,
    "nc": nothing,
    "nslookup": nslookup,
    "printenv": env,
    "printf": printf,
    "ps": ps,
    "pwd": where,
    "rm": rm,
    "sed": sed,
    "seq": seq,
    "sleep": sleep,
    "sort": sort,
    "stat": stat,
    "sync": nothing,
    "sysctl": sysctl,
    "tail": tail,
    "tar": tar,
    "tee": tee,
    "test": test,
    "touch": touch,
    "tr": tr,
    "true": nothing,
    "uname": uname,
    "wc": wc,
    "whoami": who,
}
READS_INPUT = ("awk", "cat", "cut", "grep", "head", "sed", "sort", "tail", "tee", "tr", "wc")
"""Programs that read their input when no file is named."""

OUTSIDE_SHELL = frozenset(TOOLS) - {":", "["}
"""Programs that exist as files; the others are words of the shell."""


def names_of(words: Sequence[str]) -> str:
    """A program's name without its folder."""
    return words[0].rpartition("/")[2] if words else ""
