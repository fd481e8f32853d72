"""A few seconds of what CI does for ten minutes (`python -m tests.fuzz`), the same each time."""

import json
import zlib
from pathlib import Path

import pytest

from tests.fuzz.__main__ import PARTS
from tests.fuzz.book import Ask, Book
from tests.fuzz.judging import REAL_500, Judge
from tests.fuzz.serving import bare_api

RECORDED = Path(__file__).parents[1] / "contract" / "recorded"


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_no_request_is_an_internal_error_or_changes_what_it_may_not(part: str) -> None:
    book = Book()
    book.begin(part, f"--part {part} --seed 0 --batch 0")
    PARTS[part][0](zlib.crc32(f"0/{part}/0".encode()), book)
    assert book.requests[part] > 30
    assert not book.failures, book.told()


def test_a_path_that_no_client_sends_is_counted_and_is_no_finding() -> None:
    book = Book()
    book.begin("objects", "by hand")
    with bare_api() as target, Judge(target, book) as judge:
        assert judge.ask(Ask("GET", "/api/v1/namespaces/x\n", None, {})) is None
    assert (book.unsendable, book.failures) == (1, type(book.failures)())


@pytest.mark.parametrize("words", REAL_500)
def test_every_500_that_is_forgiven_was_said_by_a_real_api_server(words: str) -> None:
    found = [
        path.stem for path in RECORDED.glob("*.json") if json.dumps(words)[1:-1] in path.read_text()
    ]
    assert found
