"""Pods of a fleet by name, where the whole picture only counts them: a bounded answer to one question."""

import asyncio

from dashboard.limits import SEARCH_FOUND_MAX, SEARCH_WORDS_MAX, SEARCHES_AT_ONCE
from dashboard.live import frames
from dashboard.live.stream import Stream
from dashboard.live.views import Views
from dashboard.projection import naming
from dashboard.projection.audience import Audience
from dashboard.projection.rows import PodRow
from dashboard.projection.views import WHOLE, View


class Searches:
    """One hub's."""

    def __init__(self, whole: Stream, views: Views) -> None:
        self._whole = whole
        self._views = views
        self._turns = asyncio.Semaphore(SEARCHES_AT_ONCE)

    async def find(self, audience: Audience, text: str, view: View = WHOLE) -> str:
        """JSON: the rows of the first ones as this audience may see them, and how many there are."""
        rows, count = await self._found(text, view)
        column = frames.column(audience)
        texts = (frames.encode_row(row).texts[column] for row in rows)
        return f'{{"count":{count},"rows":[{",".join(texts)}]}}'

    async def _found(self, text: str, view: View) -> tuple[list[PodRow], int]:
        terms = naming.read_words(text, at_most=SEARCH_WORDS_MAX)
        if not terms or self._views.rows is None:
            return [], 0
        async with self._turns:
            here, every = self._whole.rows, self._views.rows.within(view)
            unnamed = (row for row in every if isinstance(row, PodRow) and row.id not in here)
            # Beside the loop: to look at 150,000 names takes longer than a frame may wait.
            return await asyncio.to_thread(naming.find, unnamed, terms, most=SEARCH_FOUND_MAX)
