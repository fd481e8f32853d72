"""`agnhost mounttest`: says what a file is like, makes files, and reads them once or again and again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from practice.images.agnhost.subcommand import Defaults, Subcommand
from practice.images.attributes import go_mode, permissions
from practice.images.mounts import FileProblem
from practice.images.program import Exit, Step, Wait

_MODES = {"0644": 0o644, "0666": 0o666, "0660": 0o660, "0777": 0o777}
_WRITTEN = "mount-tester new file\n"
_LOOKS_EVERY_S = 2.0
_NUMBERS = {"ext4": 0xEF53, "overlayfs": 0x794C7630}
"""Linux's magic numbers, which are printed of all but tmpfs."""


class Mounttest(Subcommand):
    """What is asked for is done in a fixed order, whatever the order of the flags."""

    defaults: ClassVar[Defaults] = {
        "fs_type": "",
        **{f"new_file_{mode}": "" for mode in _MODES},
        "file_mode": "",
        "file_perm": "",
        "file_owner": "",
        "file_content": "",
        "file_content_in_loop": "",
        "retry_time": 180,
        "break_on_expected_content": True,
    }

    def prepare(self) -> None:
        self._code = 0
        self._reported = False

    def plan(self) -> list[Step]:
        """Nothing is known before it looks."""
        return []

    def next_step(self) -> Step:
        """One report, then a look every other second if it is to loop."""
        if self._plan:
            return super().next_step()
        if not self._reported:
            self._reported = True
            for text in self._report():
                self._print(text)
        path = self.flags.text("file_content_in_loop")
        if not path or self.age_s >= self.flags.number("retry_time"):
            return Exit(self._code)
        return Exit(self._code) if self._look(path) else Wait(_LOOKS_EVERY_S)

    def _look(self, path: str) -> bool:
        """Whether it has seen enough."""
        try:
            content = self.start.files.read(path).decode(errors="replace")
        except FileProblem as problem:
            self._code = 1
            self._print(f"Error reading file {path}: open {path}: {_go(problem)}, retrying")
            return False
        self._code = 0
        self._print(f'content of file "{path}": {content}')
        if not self.flags.is_set("break_on_expected_content"):
            return False
        if content != _WRITTEN:
            self._print(f"Unexpected content. Expected: {_WRITTEN}. Retrying")
        return content == _WRITTEN

    def _report(self) -> Iterator[str]:
        for name in self.defaults:
            path = self.flags.text(name)
            if not path or name in ("retry_time", "break_on_expected_content"):
                continue
            try:
                if name.startswith("new_file_"):
                    mode = _MODES[name.rpartition("_")[2]]
                    self.start.files.write(path, _WRITTEN.encode(), mode=mode)
                    yield self._content(path)
                elif name != "file_content_in_loop":
                    yield self._told(name, path)
            except FileProblem as problem:
                self._code = 1
                yield _complaint(name, path, _go(problem))

    def _told(self, name: str, path: str) -> str:
        files = self.start.files
        if name == "fs_type":
            kind = files.file_system(path)
            return f'mount type of "{path}": {_NUMBERS.get(kind, kind)}'
        if name == "file_content":
            return self._content(path)
        found, folder = files.stat(path)
        if name == "file_mode":
            return f'mode of file "{path}": {go_mode(found.mode, folder=folder)}'
        if name == "file_perm":
            return f'perms of file "{path}": -{permissions(found.mode)}'
        return f'owner UID of "{path}": {found.uid}\nowner GID of "{path}": {found.gid}'

    def _content(self, path: str) -> str:
        return f'content of file "{path}": {self.start.files.read(path).decode(errors="replace")}'

    def _print(self, text: str) -> None:
        for line in text.split("\n"):
            self.start.say(line)


def _complaint(name: str, path: str, problem: str) -> str:
    if name == "fs_type":
        return f'error from statfs("{path}"): {problem}'
    if name == "file_owner":
        return f'error from stat("{path}"): {problem}'
    if name == "file_content":
        return f'error reading file content for "{path}": open {path}: {problem}'
    if name.startswith("new_file_"):
        return f'error writing new file "{path}": open {path}: {problem}'
    return f'error from Stat("{path}"): stat {path}: {problem}'


def _go(problem: FileProblem) -> str:
    """The kernel's words as Go writes them."""
    text = str(problem)
    return text[0].lower() + text[1:]
