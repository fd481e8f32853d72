import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from dashboard import limits
from dashboard.access import accounts, grants
from dashboard.access.models import Grant
from dashboard.roles import Role
from tests.conftest import Persona

pytestmark = pytest.mark.django_db
PASSWORD = "a long and quiet word"


def account(role: Role | None = Role.INSTRUCTOR) -> User:
    user = User.objects.create_user("ada", password=PASSWORD)
    if role:
        accounts.set_role(user, role)
    return user


def sign_in(stan: Persona, password: str = PASSWORD) -> HttpResponse:
    return stan.client.post(reverse("login"), {"username": "ada", "password": password})


@pytest.mark.parametrize("role", list(Role))
def test_the_group_gives_the_role(stan: Persona, role: Role) -> None:
    account(role)
    assert sign_in(stan).status_code == 303
    assert Grant.objects.get().role == role


def test_a_wrong_password_is_told_without_saying_which_half_was_wrong(stan: Persona) -> None:
    account()
    answer = sign_in(stan, "wrong")
    assert answer.status_code == 403
    assert "do not belong together" in answer.content.decode()


def test_an_account_without_a_role_cannot_come_in(stan: Persona) -> None:
    account(None)
    answer = sign_in(stan)
    assert answer.status_code == 403
    assert "no role" in answer.content.decode()


def test_a_few_wrong_passwords_lock_the_account_for_this_address(stan: Persona) -> None:
    account()
    for _ in range(limits.LOGIN_FAILURES_UNTIL_LOCKED):
        sign_in(stan, "wrong")
    answer = sign_in(stan)
    assert answer.status_code == 429
    assert "quarter of an hour" in answer.content.decode()


def test_a_changed_password_ends_every_stay() -> None:
    user = account()
    grant = grants.admit(user, now=timezone.now())
    assert isinstance(grant, Grant)
    user.set_password("another long word")
    user.save()
    assert grants.viewer(str(grant.pk), now=timezone.now()) is None


def test_a_changed_role_holds_at_once() -> None:
    user = account(Role.INSTRUCTOR)
    grant = grants.admit(user, now=timezone.now())
    assert isinstance(grant, Grant)
    accounts.set_role(user, Role.OBSERVER)
    viewer = grants.viewer(str(grant.pk), now=timezone.now())
    assert viewer is not None
    assert viewer.role is Role.OBSERVER


def test_a_closed_account_ends_its_stays() -> None:
    user = account()
    grant = grants.admit(user, now=timezone.now())
    assert isinstance(grant, Grant)
    User.objects.update(is_active=False)
    assert grants.viewer(str(grant.pk), now=timezone.now()) is None
