"""What was asked, what came back, what was wrong: kept for the closing table."""

import json
import re
import shlex
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz.serving import Json

SHOWN_BYTES = 1_500
"""Longest body in a curl line; longer ones go to a file beside."""

WARM_BATCHES = 3
LEAK_MB = 250.0
"""A batch's server is some 40 MB, and the allocator keeps what was the largest; hundreds of batches run in ten minutes,
so that a tenth of each would show."""

BODIES = Path(__file__).resolve().parents[2] / "var" / "fuzz"
METHODS = ("get", "put", "post", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Ask:
    """One request."""

    method: str
    path: str
    body: bytes | None = None
    headers: Json = field(default_factory=dict)

    def curl(self, number: int) -> str:
        """A line for a shell; `$SERVER` and `$TOKEN` are those of any practice cluster."""
        words = ["curl", "-sk", "-X", self.method, "-H", "Authorization: Bearer $TOKEN"]
        for name, value in self.headers.items():
            words += ["-H", f"{name}: {value}"]
        if self.body is not None:
            words += ["--data-binary", self._shown(number)]
        line = shlex.join([*words, f"$SERVER{self.path}"])
        return line.replace("'Authorization: Bearer $TOKEN'", '"Authorization: Bearer $TOKEN"')

    def _shown(self, number: int) -> str:
        body = self.body or b""
        if len(body) <= SHOWN_BYTES and body.isascii() and body.decode().isprintable():
            return body.decode()
        BODIES.mkdir(parents=True, exist_ok=True)
        file = BODIES / f"body-{number}"
        file.write_bytes(body)
        return f"@{file}"


@dataclass(frozen=True, slots=True)
class Failure:
    """A broken promise. `mark` is the same for the same defect."""

    mark: str
    what: str
    ask: Ask | None
    batch: str


@dataclass(slots=True)
class Book:
    """One for a run."""

    known: list[tuple[str, re.Pattern[str], str]] = field(default_factory=list)
    covered: set[tuple[str, str]] = field(default_factory=set)
    codes: Counter[int] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)
    unsendable: int = 0
    batches: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    failures: dict[str, Failure] = field(default_factory=dict)
    again: Counter[str] = field(default_factory=Counter)
    part: str = ""
    batch: str = ""
    weighed_mb: list[float] = field(default_factory=list)

    def begin(self, part: str, batch: str) -> None:
        """What follows belongs to this batch."""
        self.part, self.batch = part, batch
        self.batches[part] += 1

    def describe(self, documents: Iterable[Json]) -> None:
        """Learn the operations, so that it can be said which were asked."""
        for document in documents:
            for template, row in document["paths"].items():
                pattern = re.compile(re.sub(r"\\\{[a-z]+\\\}", "[^/]+", re.escape(template)))
                for method in METHODS:
                    if method in row:
                        self.known.append((method, pattern, template))

    def note(self, ask: Ask, code: int, took_s: float) -> None:
        """An answered request."""
        self.requests[self.part] += 1
        self.codes[code] += 1
        if took_s > self.slowest[0]:
            self.slowest = (took_s, f"{ask.method} {ask.path[:120]}")
        path, method = ask.path.partition("?")[0], ask.method.lower()
        for known, pattern, template in self.known:
            if known == method and pattern.fullmatch(path):
                self.covered.add((method, template))
                return

    def fail(self, mark: str, what: str, ask: Ask | None = None) -> None:
        """Keep a failure; of the same defect only the first, and how often it came."""
        self.again[mark] += 1
        self.failures.setdefault(mark, Failure(mark, what, ask, self.batch))

    def weigh(self, number: int, now_mb: float) -> None:
        """Learn how large the process is after a batch. What is kept for good is there after the first of each part."""
        if number >= WARM_BATCHES:
            self.weighed_mb.append(now_mb)
            grown_mb = now_mb - self.weighed_mb[0]
            if grown_mb > LEAK_MB:
                self.fail("memory grows with every batch", f"{grown_mb:.0f} MB since it was warm")

    # -- the closing words -------------------------------------------------------------------------

    def uncovered(self) -> list[str]:
        """Operations that were not asked."""
        every = {(method, template) for method, _, template in self.known}
        return sorted(f"{m.upper()} {t}" for m, t in every - self.covered)

    def table(self) -> str:
        """All of it, for people."""
        total = len({(method, template) for method, _, template in self.known})
        lines = [f"{'part':<12}{'batches':>9}{'requests':>10}"]
        for part, batches in sorted(self.batches.items()):
            lines.append(f"{part:<12}{batches:>9}{self.requests[part]:>10}")
        statuses = ", ".join(f"{code}: {count}" for code, count in sorted(self.codes.items()))
        lines += [
            f"operations   {len(self.covered)} of {total} were asked",
            f"requests     {sum(self.codes.values())}, and {self.unsendable} that no client sends",
            f"statuses     {statuses}",
            f"slowest      {self.slowest[0]:.2f} s, {self.slowest[1]}",
            *self._memory(),
            f"failures     {len(self.failures)}",
        ]
        return "\n".join(lines)

    def _memory(self) -> list[str]:
        if not self.weighed_mb:
            return []
        first, last, most = self.weighed_mb[0], self.weighed_mb[-1], max(self.weighed_mb)
        return [
            f"memory       {first:.0f} MB when warm, {last:.0f} MB in the end, {most:.0f} MB at most"
        ]

    def told(self) -> str:
        """Every failure, with what repeats it."""
        lines = []
        for number, failure in enumerate(self.failures.values(), 1):
            count = self.again[failure.mark]
            lines += [f"\n-- failure {number}: {failure.mark} ({count} times)", failure.what]
            if failure.ask is not None:
                lines.append(f"   {failure.ask.curl(number)}")
            lines.append(f"   again: python -m tests.fuzz {failure.batch}")
        return "\n".join(lines)


def as_json(value: object) -> bytes:
    """As a client writes it; lone surrogates and NaN as Python has them."""
    return json.dumps(value).encode("utf-8", "surrogatepass")
