"""The three roles, from least to most: who looks, who acts, who also decides about others.

They are plain words wherever they travel (frames, templates, database), so that no package needs
another one to name them. Every comparison goes through `reaches`.
"""

from enum import StrEnum


class Role(StrEnum):
    """What somebody may do; each role includes the ones before it."""

    OBSERVER = "observer"
    OPERATOR = "operator"
    INSTRUCTOR = "instructor"


RANK = {Role.OBSERVER: 1, Role.OPERATOR: 2, Role.INSTRUCTOR: 3}


def reaches(role: str, needed: Role) -> bool:
    """Whether `role` includes `needed`. An unknown word reaches nothing."""
    try:
        return RANK[Role(role)] >= RANK[needed]
    except ValueError:
        return False
