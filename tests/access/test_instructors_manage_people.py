import re

import pytest
from django.urls import reverse

from dashboard.access.models import Invitation
from tests.conftest import Persona

pytestmark = pytest.mark.django_db
FORM = {"role": "observer", "label": "room 3", "hours": "2", "max_uses": "30"}


def test_a_new_link_is_shown_and_works(ada: Persona, stan: Persona) -> None:
    page = ada.client.post(reverse("access"), FORM).content.decode()
    found = re.search(r"http://testserver/enter/#([\w-]+)", page)
    assert found
    assert stan.client.post(reverse("enter"), {"token": found[1]}).status_code == 303


def test_the_link_is_not_shown_again(ada: Persona) -> None:
    ada.client.post(reverse("access"), FORM)
    assert "/enter/#" not in ada.client.get(reverse("access")).content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"role": "operator"}, "can be used once"),
        ({"role": "king"}, "valid choice"),
        ({"hours": "0"}, "greater than or equal to 1"),
        ({"hours": "1000000"}, "less than or equal to 720"),
        ({"max_uses": "x"}, "whole number"),
        ({"label": "x" * 61}, "at most 60"),
    ],
)
def test_a_senseless_link_is_not_made(ada: Persona, change: dict[str, str], said: str) -> None:
    before = Invitation.objects.count()
    answer = ada.client.post(reverse("access"), FORM | change)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Invitation.objects.count() == before


def test_ending_a_stay_ends_it(ada: Persona, vera: Persona) -> None:
    assert vera.grant is not None
    ada.client.post(reverse("revoke-grant", args=[vera.grant.pk]))
    assert vera.client.get(reverse("cluster")).status_code == 302


def test_withdrawing_a_link_ends_the_stay_of_all_who_came_by_it(
    ada: Persona, vera: Persona
) -> None:
    assert vera.grant is not None
    ada.client.post(reverse("revoke-invitation", args=[vera.grant.invitation_id]))
    assert vera.client.get(reverse("cluster")).status_code == 302


def test_hostile_names_are_text(ada: Persona, vera: Persona) -> None:
    assert vera.grant is not None
    vera.grant.name = "<script>alert(1)</script>"
    vera.grant.save()
    page = ada.client.get(reverse("access")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
