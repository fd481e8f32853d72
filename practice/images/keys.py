"""The contents of a key-value server: strings and counters, in memory, gone with the process.

Speaks the part of Redis' protocol that people try by hand: RESP arrays and inline commands in,
RESP replies out; and the words of `redis-cli`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from practice.limits import STORED_KEYS

Reply = str | int | None | list[str]
_CRLF = b"\r\n"


class CommandError(Exception):
    """The server refuses a command; the text is its answer without the dash."""


class Keys:
    """One server's contents."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}

    def run(self, words: Sequence[str]) -> Reply:
        """Carry out one command. CommandError: it is unknown, or not for this value."""
        name, *rest = words
        match name.upper(), rest:
            case "PING", []:
                return "PONG"
            case (("PING" | "ECHO"), [text]):
                return text
            case "SET", [key, value, *_]:
                if key not in self._values and len(self._values) >= STORED_KEYS:
                    raise CommandError("OOM command not allowed when used memory > 'maxmemory'.")
                self._values[key] = value
                return "OK"
            case "GET", [key]:
                return self._values.get(key)
            case (("INCR" | "DECR"), [key]):
                return self._add(key, "1", negative=name.upper() == "DECR")
            case (("INCRBY" | "DECRBY"), [key, amount]):
                return self._add(key, amount, negative=name.upper() == "DECRBY")
            case "DEL", [_, *_]:
                return sum(self._values.pop(key, None) is not None for key in rest)
            case "EXISTS", [_, *_]:
                return sum(key in self._values for key in rest)
            case "KEYS", [pattern]:
                return [key for key in self._values if fnmatchcase(key, pattern)]
            case "DBSIZE", []:
                return len(self._values)
            case (("FLUSHALL" | "FLUSHDB"), []):
                self._values.clear()
                return "OK"
        if name.upper() in _KNOWN:
            raise CommandError(f"ERR wrong number of arguments for '{name.lower()}' command")
        raise CommandError(f"ERR unknown command '{name}', with args beginning with: ")

    def _add(self, key: str, amount: str, *, negative: bool) -> int:
        try:
            step = int(amount)
            value = int(self._values.get(key, "0")) + (-step if negative else step)
        except ValueError:
            raise CommandError("ERR value is not an integer or out of range") from None
        self._values[key] = str(value)
        return value


_KNOWN = {"PING", "ECHO", "SET", "GET", "INCR", "DECR", "INCRBY", "DECRBY", "DEL", "EXISTS"}
_KNOWN |= {"KEYS", "DBSIZE", "FLUSHALL", "FLUSHDB"}


def converse(keys: Keys, data: bytes) -> bytes:
    """What the server says to these bytes: one or more whole commands."""
    said = b""
    rest = data
    while rest:
        words, rest = _command(rest)
        if words:
            said += _encoded(_tried(keys, words))
    return said


def _command(data: bytes) -> tuple[list[str], bytes]:
    """The first command, and what follows it."""
    line, _, rest = data.partition(b"\n")
    text = line.rstrip(b"\r")
    if not text.startswith(b"*") or not text[1:].isdigit():
        return text.decode(errors="replace").split(), rest
    words = []
    for _ in range(int(text[1:])):
        _size, _, rest = rest.partition(b"\n")
        word, _, rest = rest.partition(b"\n")
        words.append(word.rstrip(b"\r").decode(errors="replace"))
    return words, rest


def _tried(keys: Keys, words: Sequence[str]) -> Reply | CommandError:
    try:
        return keys.run(words)
    except CommandError as error:
        return error


def _encoded(reply: Reply | CommandError) -> bytes:
    match reply:
        case CommandError():
            return b"-" + str(reply).encode() + _CRLF
        case None:
            return b"$-1" + _CRLF
        case int():
            return b":" + str(reply).encode() + _CRLF
        case list():
            return b"*" + str(len(reply)).encode() + _CRLF + b"".join(map(_bulk, reply))
        case "OK" | "PONG":
            return b"+" + reply.encode() + _CRLF
        case _:
            return _bulk(reply)


def _bulk(text: str) -> bytes:
    raw = text.encode()
    return b"$" + str(len(raw)).encode() + _CRLF + raw + _CRLF


def command_line(keys: Keys, words: Sequence[str]) -> tuple[int, str]:
    """Code and output of `redis-cli WORDS` when its output is no terminal."""
    left = list(words)
    while left and left[0] in ("-h", "-p", "-n"):
        del left[:2]
    if not left:
        return 0, ""
    match _tried(keys, left):
        case CommandError() as error:
            return 1, f"{error}\n\n"
        case None:
            return 0, "\n"
        case list() as found:
            return 0, "".join(f"{one}\n" for one in found) or "\n"
        case reply:
            return 0, f"{reply}\n"
