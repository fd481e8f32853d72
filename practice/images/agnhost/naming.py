"""Subcommands that print what the container's own files say of names, and end."""

from __future__ import annotations

from practice.images.agnhost.subcommand import Subcommand
from practice.images.mounts import FileProblem
from practice.images.program import Exit, Say, Step


class _Printing(Subcommand):
    """Prints lines made of one file."""

    path = ""

    def lines(self, text: str) -> list[str]:
        """What is printed of the file's text."""
        return text.splitlines()

    def plan(self) -> list[Step]:
        """Print, and end."""
        return [*(Say(line) for line in self.lines(self._text())), Exit(0)]

    def _text(self) -> str:
        try:
            return self.start.files.read(self.path).decode(errors="replace")
        except FileProblem:
            return self.start.system_files.get(self.path, "")


class EtcHosts(_Printing):
    """The hosts file."""

    path = "/etc/hosts"

    def lines(self, text: str) -> list[str]:
        """All of it, and an empty line."""
        return [*text.splitlines(), ""]


class DnsSuffix(_Printing):
    """The domains that are tried for a short name, with commas."""

    path = "/etc/resolv.conf"

    def lines(self, text: str) -> list[str]:
        """Those of the first search line."""
        found = [line.split()[1:] for line in text.splitlines() if line.startswith("search")]
        return [",".join(found[0] if found else [])]


class DnsServerList(_Printing):
    """The DNS servers, with commas."""

    path = "/etc/resolv.conf"

    def lines(self, text: str) -> list[str]:
        """Those of all lines."""
        found = [line.split()[1] for line in text.splitlines() if line.startswith("nameserver")]
        return [",".join(found)]
