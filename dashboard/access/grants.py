"""Making, redeeming, checking and revoking invitations and grants.

Everything that decides whether somebody is let in stands here; views and sockets only ask. All
functions are synchronous database code; callers on the event loop go through `sync_to_async`.
Refusals are values (`Refused`) with a sentence for the person, never a hint which tokens exist.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from dashboard import limits
from dashboard.access import accounts, codes, resolving
from dashboard.access.models import Grant, Invitation
from dashboard.access.viewer import Viewer
from dashboard.roles import Role


@dataclass(frozen=True, slots=True)
class Refused:
    """Why somebody is not let in, in a sentence for them."""

    why: str


def invite(
    *,
    role: Role,
    lasts_s: int,
    max_uses: int,
    by: str,
    now: datetime,
    label: str = "",
    place: str = "",
    code: str = "",
) -> tuple[Invitation, str]:
    """Make an invitation; the token (128 random bits) is returned once and kept nowhere. With a ``place`` it
    leads there and nowhere else; a ``code`` (`access.codes`) opens it, too."""
    token = secrets.token_urlsafe(16)
    row = Invitation.objects.create(
        token_sha256=digest(token),
        role=role,
        label=label[: limits.NAME_MAX_CHARS],
        created_at=now,
        created_by=by[: limits.NAME_MAX_CHARS],
        expires_at=now + timedelta(seconds=min(lasts_s, limits.INVITATION_MAX_S)),
        max_uses=min(max_uses, limits.INVITATION_MAX_USES),
        place=place,
        code_digest=codes.digest(code) if code else None,
    )
    return row, token


def by_token(token: str) -> Invitation | None:
    """The invitation of a link."""
    return Invitation.objects.filter(token_sha256=digest(token.strip())).first()


def by_code(code: str) -> Invitation | None:
    """The invitation of a code, as somebody typed it."""
    typed = codes.read(code)
    return Invitation.objects.filter(code_digest=codes.digest(typed)).first() if typed else None


def redeem(token: str, *, name: str, now: datetime) -> Grant | Refused:
    """Turn an invitation's token into a grant, counting one use."""
    row = by_token(token)
    if row is None:
        return Refused(
            "This link is not one of ours. Check that you copied all of it, or ask for a new one."
        )
    return use(row, name=name, now=now)


def use(row: Invitation, *, name: str, now: datetime) -> Grant | Refused:
    """A grant out of an invitation, counting one use."""
    with transaction.atomic():
        # One statement counts and checks, so that two clicks in the same moment cannot share the
        # last use.
        taken = Invitation.objects.filter(
            pk=row.pk, revoked_at=None, expires_at__gt=now, uses__lt=F("max_uses")
        ).update(uses=F("uses") + 1)
        if not taken:
            return Refused(CLOSED[row.state(now)])
        return Grant.objects.create(
            role=row.role,
            name=_shown_name(name) or _name_of_guest(row),
            invitation=row,
            place=row.place,
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(seconds=limits.SESSION_S),
        )


CLOSED = {
    "revoked": "This link was withdrawn. Ask the instructor for a new one.",
    "expired": "This link has expired. Ask for a new one (`python manage.py invite` prints one).",
    "used up": "This link has been used already. Ask for a new one (`python manage.py invite` prints one).",
    "open": "This link cannot be used right now. Try again.",
}


def admit(user: User, *, now: datetime) -> Grant | Refused:
    """A grant for somebody who has shown a correct password."""
    role = accounts.role_of(user)
    if role is None:
        return Refused("Your account has no role here. Ask an instructor to give it one.")
    return Grant.objects.create(
        role=role,
        name=_shown_name(user.get_full_name() or user.get_username()),
        user=user,
        password_stamp=accounts.password_stamp(user),
        created_at=now,
        seen_at=now,
        expires_at=now + timedelta(seconds=limits.SESSION_S),
    )


def viewer(grant_id: str, *, now: datetime, place: str = "") -> Viewer | None:
    """Who the grant speaks for at this moment, or None when it has ended for any reason. In a ``place``
    (`access.posts`) the role may be a greater one. A guest is somebody in its place only, and where it has a post."""
    return resolving.viewers([(grant_id, place)], now=now)[0]


def close_invitation(pk: int, *, now: datetime) -> None:
    """Nobody comes in by it any more; who is here stays."""
    Invitation.objects.filter(pk=pk, expires_at__gt=now).update(expires_at=now)


def revoke_grant(grant_id: str, *, now: datetime) -> bool:
    """End one grant. False when there was nothing to end."""
    return bool(Grant.objects.filter(pk=grant_id, revoked_at=None).update(revoked_at=now))


def revoke_invitation(pk: int, *, now: datetime) -> bool:
    """End an invitation and every grant that came out of it."""
    with transaction.atomic():
        ended = Invitation.objects.filter(pk=pk, revoked_at=None).update(revoked_at=now)
        Grant.objects.filter(invitation_id=pk, revoked_at=None).update(revoked_at=now)
    return bool(ended)


def sweep(*, now: datetime) -> None:
    """Forget links that expired without anybody coming in, and grants that ended a month ago."""
    ended = now - timedelta(seconds=limits.ENDED_GRANT_KEPT_S)
    Grant.objects.filter(expires_at__lt=ended).delete()
    Invitation.objects.filter(expires_at__lt=now, grants=None).delete()


def digest(token: str) -> str:
    """What is kept of a token. Plain SHA-256 is enough: 128 random bits cannot be guessed through
    it.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def _shown_name(name: str) -> str:
    return " ".join("".join(c for c in name if c.isprintable()).split())[: limits.NAME_MAX_CHARS]


def _name_of_guest(row: Invitation) -> str:
    used = Invitation.objects.values_list("uses", flat=True).get(pk=row.pk)
    if row.max_uses == 1:
        return row.role.capitalize()
    return f"{row.role.capitalize()} {row.pk}.{used}"
