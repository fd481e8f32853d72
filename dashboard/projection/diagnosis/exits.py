"""What the number means with which a program ended (POSIX shells, exit(3), signal(7))."""

_CODES = {
    1: "the program reported an error of its own",
    2: "wrong use: an option or argument it does not know, by the habit of shells",
    125: "the container itself could not be run",
    126: "the command was found and may not be executed",
    127: "the command was not found in the image",
    128: "an exit code that no program can have, or the container could not start",
    255: "the program gave a code out of range, often -1",
}
_SIGNALS = {
    1: ("SIGHUP", "its terminal went away"),
    2: ("SIGINT", "it was interrupted"),
    3: ("SIGQUIT", "it was told to quit with a core dump"),
    4: ("SIGILL", "it ran code that this processor does not know"),
    6: ("SIGABRT", "it gave up by itself: a failed assertion or a runtime's panic"),
    7: ("SIGBUS", "it used memory in a way the machine cannot"),
    8: ("SIGFPE", "it divided by zero"),
    9: ("SIGKILL", "it was killed at once: out of memory, a grace period that ran out, or by hand"),
    11: ("SIGSEGV", "it used memory that is not its own"),
    13: ("SIGPIPE", "nobody read any more what it wrote"),
    14: ("SIGALRM", "its own alarm went off"),
    15: ("SIGTERM", "it was asked to end, and did"),
    24: ("SIGXCPU", "it used more processor time than it may"),
    25: ("SIGXFSZ", "it wrote a larger file than it may"),
    31: ("SIGSYS", "it made a system call that is forbidden here"),
}
LAST_SIGNAL = 64


def meaning(exit_code: int, signal: int = 0) -> str:
    """``exit code 137 (SIGKILL: it was killed at once…)``."""
    number = signal or (exit_code - 128 if 128 < exit_code <= 128 + LAST_SIGNAL else 0)
    said = f"exit code {exit_code}" if exit_code or not signal else f"signal {signal}"
    if number:
        name, why = _SIGNALS.get(number, (f"signal {number}", "it was ended by a signal"))
        return f"{said} ({name}: {why})"
    why = _CODES.get(exit_code, "success" if exit_code == 0 else "a code of the program's own")
    return f"{said} ({why})"
