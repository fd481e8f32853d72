"""Accounts with a password: Django's users, whose group names their role.

A superuser is an instructor. A user in no group of ours has no role and cannot come in; that is
said at sign-in.
"""

from django.contrib.auth.models import AbstractBaseUser, Group, User

from dashboard.roles import RANK, Role


def role_of(user: User) -> Role | None:
    """The highest role among the user's groups, or None."""
    if not user.is_active:
        return None
    if user.is_superuser:
        return Role.INSTRUCTOR
    named = {
        group.name for group in user.groups.all()
    }  # read beforehand where many are asked at once
    held = [role for role in Role if role.value in named]
    return max(held, key=lambda role: RANK[role], default=None)


def set_role(user: User, role: Role) -> None:
    """Put the user into the group of `role` and out of the other two."""
    for other in Role:
        group, _ = Group.objects.get_or_create(name=other.value)
        (user.groups.add if other is role else user.groups.remove)(group)


def password_stamp(user: AbstractBaseUser) -> str:
    """A word that changes with the user's password (Django's own session hash)."""
    return user.get_session_auth_hash()
