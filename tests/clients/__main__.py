"""By hand: `python -m tests.clients record|check [CHAPTER ...] --kubeconfig F`.

record  walk the chapters with every version of kubectl on the real control plane at F, and keep what was said
check   walk them on the cluster at F, and print where it differs
"""

import argparse
import difflib
import sys
import tempfile
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.clients.kubectls import VERSIONS, path_of
from tests.clients.recordings import Walk, record, recorded
from tests.clients.script import Chapter
from tests.clients.tour import CHAPTERS
from tests.clients.walking import Walker


def walk_all(kubeconfig: Path, chapters: Sequence[Chapter]) -> dict[str, Walk]:
    """All versions at the same time, each with names of its own."""

    def one(version: str) -> Walk:
        tag = f"w{uuid.uuid4().hex[:6]}"
        with tempfile.TemporaryDirectory() as home:
            walker = Walker(path_of(version), kubeconfig, Path(home), tag)
            return {chapter.name: walker.walk(chapter) for chapter in chapters}

    with ThreadPoolExecutor(len(VERSIONS)) as pool:
        return dict(zip(VERSIONS, pool.map(one, VERSIONS), strict=True))


def differences(walk: Walk, expected: Walk) -> list[str]:
    """Lines for people: what was said otherwise, and where."""
    lines: list[str] = []
    for chapter, said in walk.items():
        before = expected.get(chapter, {})
        for words in sorted({*said, *before}):
            real, answered = before.get(words, {}), said.get(words, {})
            if real == answered:
                continue
            lines.append(f"{chapter}: {words}")
            found: list[str] = []
            for part in ("code", "out", "err"):
                texts = [str(one.get(part, "")).splitlines() for one in (real, answered)]
                found += difflib.unified_diff(*texts, "real", "answered", lineterm="", n=0)
            lines += found or [f"in white space only: {real!r} and {answered!r}"]
    return lines


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.clients", description=__doc__)
    parser.add_argument("what", choices=["record", "check"])
    parser.add_argument("chapters", nargs="*", help="all when none is named")
    parser.add_argument("--kubeconfig", type=Path, required=True)
    options = parser.parse_args(words)
    chapters = [one for one in CHAPTERS if one.name in (options.chapters or [one.name])]
    bad = 0
    for version, walk in walk_all(options.kubeconfig, chapters).items():
        if options.what == "record":
            record(version, walk)
            continue
        lines = differences(walk, recorded(version))
        bad += len(lines)
        print(f"kubectl {version}:", *(lines or ["no difference"]), sep="\n  ")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
