"""The line discipline of a terminal: echo, erasing, Ctrl-C and Ctrl-D, line ends.

kubectl puts its own terminal into raw mode, so the far end has to echo what is typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from practice.limits import LOG_LINE_CHARACTERS

Key = Literal["interrupt", "end"]
_ESCAPE = re.compile(rb"\x1b(?:\[[0-9;?]*[A-Za-z~]|O[A-Z]|.)?")


class Terminal:
    """Turns keys into lines. `say` shows bytes as they are."""

    def __init__(
        self,
        say: Callable[[bytes], None],
        on_line: Callable[[bytes], None],
        on_key: Callable[[Key], None],
    ) -> None:
        self._say = say
        self._on_line = on_line
        self._on_key = on_key
        self._line = bytearray()

    def type(self, data: bytes) -> None:
        """Keys that were pressed."""
        for key in _ESCAPE.sub(b"", data):
            self._press(key)

    def show(self, data: bytes) -> None:
        """What a program says: a line end also moves to the first column."""
        self._say(re.sub(rb"(?<!\r)\n", b"\r\n", data))

    def _press(self, key: int) -> None:
        if key in b"\r\n":
            line = bytes(self._line)
            self._line.clear()
            self._say(b"\r\n")
            self._on_line(line + b"\n")
        elif key == 0x03:
            self._line.clear()
            self._say(b"^C\r\n")
            self._on_key("interrupt")
        elif key == 0x04:
            if not self._line:
                self._on_key("end")
        elif key in (0x08, 0x7F):
            if self._line:
                self._line.pop()
                self._say(b"\b \b")
        elif (key >= 0x20 or key == 0x09) and len(self._line) < LOG_LINE_CHARACTERS:
            self._line.append(key)
            self._say(bytes([key]))
