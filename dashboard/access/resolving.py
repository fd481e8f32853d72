"""Whom grants speak for at this moment: of one browser, or of a hall's all at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from dashboard import limits
from dashboard.access import accounts, posts
from dashboard.access.models import Grant
from dashboard.access.viewer import Viewer
from dashboard.roles import Role

SEEN_RESOLUTION = timedelta(seconds=limits.SEEN_RESOLUTION_S)


def viewers(asked: Sequence[tuple[str, str]], *, now: datetime) -> list[Viewer | None]:
    """One for each (grant id, place), in their order; None where the grant has ended for any reason. As many queries
    for all as for one: a hall's sockets are looked up again all the time. `grants.viewer` says what a place does."""
    ids = {grant_id for grant_id, _ in asked}
    found = Grant.objects.select_related("user", "invitation").prefetch_related("user__groups")
    rows = {str(row.pk): row for row in found.filter(pk__in=ids)}
    old = [row.pk for row in rows.values() if now - row.seen_at >= SEEN_RESOLUTION]
    roles = {grant_id: _role(row, now) for grant_id, row in rows.items()}
    if seen := [pk for pk in old if roles[str(pk)] is not None]:
        Grant.objects.filter(pk__in=seen).update(seen_at=now)
    # A guest's posts are elsewhere: nobody asks for them in its own place.
    elsewhere = [one for one in asked if one[0] in rows and rows[one[0]].place != one[1]]
    held = posts.held(elsewhere)
    return [
        _viewer(rows[grant_id], roles[grant_id], place, held.get((grant_id, place)))
        if grant_id in rows
        else None
        for grant_id, place in asked
    ]


def _role(row: Grant, now: datetime) -> Role | None:
    """What the grant may everywhere, or None when it has ended."""
    if row.revoked_at is not None or row.expires_at <= now:
        return None
    if row.invitation is not None and row.invitation.revoked_at is not None:
        return None
    if row.user is None:
        return Role(row.role)
    # The account is asked each time: a changed group or password takes effect at once, sockets included.
    if row.password_stamp != accounts.password_stamp(row.user):
        return None
    return accounts.role_of(row.user)


def _viewer(row: Grant, role: Role | None, place: str, post: Role | None) -> Viewer | None:
    if role is None or (row.place and place != row.place and post is None):
        return None
    return Viewer(
        id=str(row.pk),
        name=row.name,
        role=role if post is None else posts.greater(role, post),
        home=row.place,
        own_role=None if post is None else role,
    )
