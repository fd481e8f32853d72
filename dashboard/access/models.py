"""What is kept about people: invitations, and the grants that came out of them.

An *invitation* is a link that can be handed on; only the SHA-256 of its token is kept, so that a
copied database opens no door. A *grant* is one person's (one browser's) right to be here. A
session is nothing but a pointer to a grant, so revoking a row ends pages and sockets alike. Time
always comes in from outside.
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

    class Meta:
        ordering = ("-seen_at", "id")

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"
