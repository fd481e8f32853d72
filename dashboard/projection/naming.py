"""Pods by what one knows them by: their name, namespace, node or labels. Pure: words and rows in, rows out."""

import heapq
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from dashboard.projection.rows import PodRow

FIELDS: Final[dict[str, Callable[[PodRow], str]]] = {
    "name": lambda row: row.name,
    "ns": lambda row: row.namespace,
    "namespace": lambda row: row.namespace,
    "node": lambda row: row.node,
    "kind": lambda row: "pod",
    "label": lambda row: "\n".join(f"{key}={value}" for key, value in row.labels.items()).lower(),
}
"""What `word:` looks at, as in the search of the page; a word without one is looked for in the name."""

Term = tuple[Callable[[PodRow], str], str]


def read_words(text: str, *, at_most: int) -> list[Term] | None:
    """The words of a search; None for one that no name answers (`image:…`)."""
    terms: list[Term] = []
    for word in text.lower().split()[:at_most]:
        field, colon, rest = word.partition(":")
        if not colon or not rest:
            terms.append((FIELDS["name"], word))
        elif field in FIELDS:
            terms.append((FIELDS[field], rest))
        else:
            return None
    return terms


def find(rows: Iterable[PodRow], terms: Sequence[Term], *, most: int) -> tuple[list[PodRow], int]:
    """The first of those that have every word, by namespace and name, and how many there are."""
    found = [row for row in rows if all(word in of(row) for of, word in terms)]
    return heapq.nsmallest(most, found, key=lambda row: (row.namespace, row.name)), len(found)
