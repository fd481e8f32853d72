"""What may be wrong with an expression."""


class CelSyntaxError(ValueError):
    """It cannot be read; `column` counts from 1."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class CelError(Exception):
    """It has no value; the text is cel-go's."""
