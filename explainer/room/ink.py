"""The pen's sheet: strokes that are kept until they are wiped off, within bounds."""

import msgspec

from explainer.limits import STROKE_POINTS, STROKES
from explainer.player.answers import NotNow
from explainer.room.commands import Draw
from explainer.room.frames import Stroke


class Sheet:
    """Of one room."""

    def __init__(self) -> None:
        self.number = 1
        self._strokes: dict[int, Stroke] = {}

    def draw(self, more: Draw) -> Stroke:
        """The stroke with its new points. Raises NotNow when the sheet or the stroke is full."""
        before = self._strokes.get(more.stroke)
        if before is None:
            if len(self._strokes) >= STROKES:
                raise NotNow(f"The sheet is full ({STROKES} strokes); wipe it off first (E).")
            before = Stroke(sheet=self.number, stroke=more.stroke, on=more.on, points=[])
        points = [*before.points, *more.points]
        if len(points) > 2 * STROKE_POINTS:
            raise NotNow(f"A stroke has at most {STROKE_POINTS} points; begin another one.")
        stroke = msgspec.structs.replace(before, points=points)
        self._strokes[more.stroke] = stroke
        return stroke

    def erase(self) -> None:
        """A new sheet."""
        self.number += 1
        self._strokes.clear()
