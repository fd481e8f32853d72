"""Which version of a lesson something belongs to: what is done to the cluster counts, the words about it do not."""

import hashlib
from pathlib import Path
from typing import Any

import msgspec

from explainer.format import reading
from explainer.format.lesson import Step

DIGEST_CHARS = 16
"""64 bits: nobody forges them, and no two versions of one lesson share them by chance."""


def digest_of(folder: Path) -> str:
    """`ID SHA`: of the steps' actions and proofs, and of the files that are applied. Raises Troubled, OSError."""
    lesson = reading.read(folder)
    head = lesson.head
    told: list[Any] = [head.given, head.probe, [_of_step(step) for step in lesson.steps]]
    whole = hashlib.sha256(msgspec.json.encode(told, order="deterministic"))
    for file in sorted(folder.glob("manifests/*.yaml")):
        whole.update(f"\0{file.name}\0".encode() + file.read_bytes())
    return f"{head.lesson} {whole.hexdigest()[:DIGEST_CHARS]}"


def _of_step(step: Step) -> list[Any]:
    block = step.block
    clock = [block.clock.rate] if block.clock else []
    return [step.id, block.do, block.done, block.solution, block.only, clock]
