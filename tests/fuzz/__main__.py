"""Random requests at the practice cluster, for a while: `python -m tests.fuzz --seconds 60 --seed 1`.

Demands that no request whatsoever gets an internal error, that a refused one changes nothing, and that
the cluster goes on living. Ends with a table; 1 when a promise was broken, with a line that repeats it.
"""

import argparse
import gc
import logging
import random
import resource
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.fuzz.book import Book
from tests.fuzz.parts import bodies, control, described, lives, objects, patches, queries, wires

PARTS: dict[str, tuple[Callable[[int, Book], None], float]] = {
    "objects": (objects.run, 3.0),
    "bodies": (bodies.run, 1.0),
    "described": (described.run, 2.0),
    "patches": (patches.run, 1.0),
    "queries": (queries.run, 1.0),
    "lives": (lives.run, 1.5),
    "control": (control.run, 0.7),
    "wires": (wires.run, 1.0),
}
"""By name: what runs a batch, and its share of the time."""


def main(arguments: list[str]) -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long")
    parser.add_argument(
        "--seed", type=int, help="the same seed gives the same batches; without it a new one"
    )
    parser.add_argument("--part", choices=list(PARTS), action="append", help="only this one")
    parser.add_argument("--batch", type=int, help="only this batch of the part: repeats a failure")
    wanted = parser.parse_args(arguments)
    logging.getLogger("practice").propagate = False  # its defects are told below, once each
    parts = wanted.part or list(PARTS)
    seed = random.randrange(10**6) if wanted.seed is None else wanted.seed
    print(f"seed {seed}", flush=True)
    book = Book()
    begun_s = time.monotonic()
    if wanted.batch is not None:
        run_batch(book, parts[0], seed, wanted.batch)
    else:
        run_for(book, parts, seed, wanted.seconds)
    return close(book, time.monotonic() - begun_s)


def run_for(book: Book, parts: list[str], seed: int, seconds: float) -> None:
    """Batches of all parts, each part with its share of the time, until it is over."""
    used_s = dict.fromkeys(parts, 0.0)
    numbers = dict.fromkeys(parts, 0)
    end_s = time.monotonic() + seconds
    while (begun_s := time.monotonic()) < end_s:
        part = min(parts, key=lambda name: used_s[name] / PARTS[name][1])
        run_batch(book, part, seed, numbers[part])
        numbers[part] += 1
        used_s[part] += time.monotonic() - begun_s


def run_batch(book: Book, part: str, seed: int, number: int) -> None:
    """One of them, which is always the same. Nothing of its server may stay in memory."""
    book.begin(part, f"--part {part} --seed {seed} --batch {number}")
    PARTS[part][0](zlib.crc32(f"{seed}/{part}/{number}".encode()), book)
    gc.collect()
    book.weigh(number, memory_mb())


def memory_mb() -> float:
    """Of this process, now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def close(book: Book, took_s: float) -> int:
    """Say it all."""
    if book.failures:
        print(book.told())
    print(book.table())
    asked = sum(book.codes.values())
    print(f"{asked / took_s:.0f} requests a second for {took_s:.0f} s")
    return 1 if book.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
