"""What is wrong with a lesson's files, each with its place and a way out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Trouble:
    """One of them. `line` and `column` count from 1; 0 means the whole file."""

    file: str
    line: int
    column: int
    text: str
    advice: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.text}{' ' + self.advice if self.advice else ''}"


class Troubled(Exception):
    """A lesson that cannot be used; `troubles` are all that were found, in the order of their places."""

    def __init__(self, troubles: list[Trouble]) -> None:
        super().__init__("\n".join(map(str, sorted(troubles))))
        self.troubles = sorted(troubles)
