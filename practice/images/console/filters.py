"""Programs that read lines and say what is left of them."""

from __future__ import annotations

import re

from practice.images.console.calls import FOR_EVER_S, Call, Done, Pause, text, trouble
from practice.images.mounts import FileProblem


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
