"""`manage.py account`: make an account with a password, or change its role."""

import argparse
import getpass
import sys
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from dashboard.access import accounts
from dashboard.roles import Role


class Command(BaseCommand):
    """The password is asked for, or read from a pipe; it is never an argument, which others see."""

    help = "Make an account with a password, or change the role of one."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Name and role."""
        parser.add_argument("name")
        parser.add_argument("--role", choices=[role.value for role in Role], required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make or change it."""
        name, role = options["name"], Role(options["role"])
        user = User.objects.filter(username=name).first()
        if user is None:
            user = _with_password(User(username=name))
        accounts.set_role(user, role)
        print(f"{name} is {role.value}.")


def _with_password(user: User) -> User:
    word = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    try:
        user.full_clean(exclude=["password"])
        validate_password(word, user)
    except ValidationError as why:
        raise CommandError(" ".join(why.messages)) from None
    user.set_password(word)
    user.save()
    return user
