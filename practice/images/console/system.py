"""Programs that tell who and where one is, and send signals."""

from __future__ import annotations

from practice.images.console.calls import Call, Done, text, trouble
from practice.images.mounts import FileProblem

SIGNALS = {"HUP": 1, "INT": 2, "QUIT": 3, "KILL": 9, "USR1": 10, "TERM": 15}


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


def hostname(call: Call) -> Done:
    if call.flags() & {"i", "I"}:
        return text(call.machine.ip + "\n")
    return text(call.machine.hostname + "\n")


def who(call: Call) -> Done:
    uid = call.machine.rights.uid
    return text("root\n") if uid == 0 else trouble(f"whoami: unknown uid {uid}")


def where(call: Call) -> Done:
    return text(call.folder + "\n")
