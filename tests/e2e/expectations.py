"""Which Conformance specs are known to pass, and why the others do not: expected.toml.

One table for each of the project's groups. `passes` are names; each entry of `fails` has a reason
and the names that it holds for; each entry of `paced` has names of specs that pass, but not at any
speed: the rate of simulated time that they want, and the reason. A name is what stands between the
group and the labels.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("expected.toml")
_LABELS = re.compile(r"(?: \[[^\]]+\])+$")
_GROUP = re.compile(r"^\[(sig-[a-z-]+)\] ")


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is known of one spec. `reason` says why it does not pass; empty: it passes."""

    sig: str
    name: str
    reason: str = ""
    rate: float = 0.0
    """Simulated seconds per second that the spec wants; 0: it does not mind."""

    @property
    def passes(self) -> bool:
        return not self.reason


def load(path: Path = FILE) -> list[Expectation]:
    """All of them, in the file's order. ValueError: one is listed twice or without a reason."""
    found: list[Expectation] = []
    for sig, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
        found += [Expectation(sig, name) for name in table.get("passes", ())]
        for block in table.get("fails", ()):
            if not block["reason"].strip():
                raise ValueError(f"{sig}: specs that fail without a reason")
            found += [Expectation(sig, name, block["reason"]) for name in block["specs"]]
        for block in table.get("paced", ()):
            if not block["reason"].strip():
                raise ValueError(f"{sig}: specs that are slow without a reason")
            found += [Expectation(sig, name, rate=float(block["rate"])) for name in block["specs"]]
    keys = [(one.sig, one.name) for one in found]
    twice = sorted({name for name in keys if keys.count(name) > 1})
    if twice:
        raise ValueError(f"listed twice: {twice}")
    return found


def short_name(full: str) -> tuple[str, str]:
    """(group, name) of a spec's whole name: `[sig-cli] Kubectl ... [Conformance]`."""
    group = _GROUP.match(full)
    if group is None:
        return "", full
    return group[1], _LABELS.sub("", full[group.end() :])


def focus(names: Sequence[tuple[str, str]]) -> str:
    """A regular expression of ginkgo for exactly these specs, wherever the suite's name ends."""
    words = sorted(re.escape(f"[{sig}] {name}") for sig, name in names)
    return f"(?:{'|'.join(words)})(?: \\[|$)"
