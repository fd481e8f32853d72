"""A role that somebody has in one place only: who plays a lesson alone acts in that run's cluster, and nowhere else.

A *post* adds to what a grant may, never takes away, and counts only below its place in addresses (`/at/SLUG/`).
Places of runs are drawn by chance and never used twice, so that a post which outlives its run opens nothing.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from dashboard.access.models import Post
from dashboard.roles import RANK, Role

PLACE = "/at/"
"""What every cluster but the first stands below, in addresses."""
MOUNTED = re.compile(rf"{PLACE}([a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?)")
"""Where a place is mounted; its slug is a DNS label (RFC 1123)."""


def place_of(root_path: str) -> str:
    """The place of a request, from where it is mounted (ASGI's `root_path`); "" for the first cluster."""
    found = MOUNTED.fullmatch(root_path)
    return found[1] if found else ""


def page_of(place: str) -> str:
    """The address of the first page there."""
    return f"{PLACE}{place}/cluster/"


def give(grant_id: str, place: str, role: Role, *, now: datetime) -> None:
    """From now on the grant has this role there, too."""
    Post.objects.update_or_create(
        grant_id=grant_id, place=place, defaults={"role": role, "created_at": now}
    )


def take_away(place: str) -> None:
    """Nobody has a post there any more."""
    Post.objects.filter(place=place).delete()


def held(asked: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Role]:
    """The roles of those posts, of (grant id, place), that there are."""
    there = {one for one in asked if one[1]}
    if not there:
        return {}
    grant_ids, places = zip(*there, strict=True)
    found = Post.objects.filter(grant_id__in=set(grant_ids), place__in=set(places))
    posts = {(str(post.grant_id), post.place): Role(post.role) for post in found}
    return {one: posts[one] for one in there if one in posts}


def greater(one: Role, other: Role) -> Role:
    """The one that may more."""
    return max(one, other, key=lambda role: RANK[role])
