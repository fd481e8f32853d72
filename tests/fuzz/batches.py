"""The form that most batches have: one API without controllers, a scene in it, many requests judged."""

from collections.abc import Callable
from functools import partial

from tests.fuzz.book import Book
from tests.fuzz.drawing import examples
from tests.fuzz.growing import Draw
from tests.fuzz.judging import Judge
from tests.fuzz.scene import Scene, build
from tests.fuzz.serving import bare_api


def judged(seed: int, book: Book, count: int, one: Callable[[Scene, Judge, Draw], None]) -> None:
    """Call `one` so many times; it asks, and says what must hold after its answer."""
    with bare_api() as target:
        scene = build(target)
        book.describe(scene.documents.values())
        with Judge(target, book) as judge:
            examples(seed, count, partial(one, scene, judge))
            judge.close()
