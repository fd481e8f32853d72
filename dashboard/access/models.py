"""What is kept about people: invitations, and the grants that came out of them.

An *invitation* is a link that can be handed on; only the SHA-256 of its token is kept, so that a
copied database opens no door. A *grant* is one person's (one browser's) right to be here. A
session is nothing but a pointer to a grant, so revoking a row ends pages and sockets alike. A *post* is
a greater role in one place. An invitation may be to one place only, and may have a short code besides its
token; who came by it is a *guest* there, and nobody anywhere else. Time always comes in from outside.
"""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models

from dashboard import limits
from dashboard.roles import Role

ROLES = [(role.value, role.value) for role in Role]


class Invitation(models.Model):
    """A link that lets people in with a role until it expires, is used up, or is revoked."""

    token_sha256 = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=16, choices=ROLES)
    label = models.CharField(max_length=limits.NAME_MAX_CHARS, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=limits.NAME_MAX_CHARS)
    expires_at = models.DateTimeField()
    max_uses = models.PositiveIntegerField()
    uses = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)
    # The one place (`access.posts`) that it leads to; "": everywhere.
    place = models.CharField(max_length=63, blank=True, default="")
    # Keyed, unlike the token's: a code is short enough to be found by trying.
    code_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return f"{self.role} invitation {self.pk}"

    def state(self, now: datetime) -> str:
        """One word: `open`, `revoked`, `expired` or `used up`."""
        if self.revoked_at is not None:
            return "revoked"
        if self.expires_at <= now:
            return "expired"
        return "used up" if self.uses >= self.max_uses else "open"


class Grant(models.Model):
    """One browser's right to be here; it ends by itself, by revocation, or with its account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    role = models.CharField(max_length=16, choices=ROLES)
    name = models.CharField(max_length=limits.NAME_MAX_CHARS)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE
    )
    # The account's session hash at sign-in: a changed password ends every session of the account.
    password_stamp = models.CharField(max_length=64, blank=True)
    invitation = models.ForeignKey(
        Invitation, null=True, blank=True, on_delete=models.PROTECT, related_name="grants"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=63, blank=True, default="")

    class Meta:
        ordering = ("-seen_at", "id")

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"


class Post(models.Model):
    """A role that a grant has in one place only (`access.posts`); it ends with the place, or with the grant."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="posts")
    place = models.CharField(max_length=63)
    role = models.CharField(max_length=16, choices=ROLES)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("grant", "place"), name="one_post_in_a_place"),
        )

    def __str__(self) -> str:
        return f"{self.role} in {self.place}"
