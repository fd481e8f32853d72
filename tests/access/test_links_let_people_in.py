from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dashboard import limits
from dashboard.access import clock, grants
from dashboard.access.grants import Refused
from dashboard.access.models import Grant, Invitation
from dashboard.roles import Role
from tests.conftest import Persona

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def the_clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Links here last a minute; however long the tests before this one took, it is NOW."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def link(role: Role = Role.OBSERVER, *, uses: int = 5, lasts_s: int = 60) -> tuple[Invitation, str]:
    return grants.invite(role=role, lasts_s=lasts_s, max_uses=uses, by="test", now=NOW)


def test_a_link_gives_its_role() -> None:
    grant = grants.redeem(link(Role.OPERATOR)[1], name="Omar", now=NOW)
    assert isinstance(grant, Grant)
    assert (grant.role, grant.name) == ("operator", "Omar")


def test_a_one_time_link_works_once() -> None:
    _, token = link(uses=1)
    assert isinstance(grants.redeem(token, name="", now=NOW), Grant)
    second = grants.redeem(token, name="", now=NOW)
    assert isinstance(second, Refused)
    assert "used already" in second.why


def test_an_expired_link_is_refused() -> None:
    _, token = link(lasts_s=60)
    refused = grants.redeem(token, name="", now=NOW + timedelta(seconds=60))
    assert isinstance(refused, Refused)
    assert "expired" in refused.why


def test_a_withdrawn_link_is_refused_and_ends_who_came_by_it() -> None:
    row, token = link()
    grant = grants.redeem(token, name="", now=NOW)
    assert isinstance(grant, Grant)
    grants.revoke_invitation(row.pk, now=NOW)
    assert isinstance(grants.redeem(token, name="", now=NOW), Refused)
    assert grants.viewer(str(grant.pk), now=NOW) is None


def test_only_a_fingerprint_of_the_token_is_kept() -> None:
    row, token = link()
    kept = " ".join(str(value) for value in Invitation.objects.filter(pk=row.pk).values_list()[0])
    assert token not in kept
    assert len(token) >= 22  # 128 bits in base64


def test_a_stay_ends_by_itself() -> None:
    grant = grants.redeem(link()[1], name="", now=NOW)
    assert isinstance(grant, Grant)
    late = NOW + timedelta(seconds=limits.SESSION_S)
    assert grants.viewer(str(grant.pk), now=late - timedelta(seconds=1))
    assert grants.viewer(str(grant.pk), now=late) is None


def test_a_name_keeps_no_invisible_characters() -> None:
    grant = grants.redeem(link()[1], name="  Eve\u202e \x00 <b>  ", now=NOW)
    assert isinstance(grant, Grant)
    assert grant.name == "Eve <b>"


def test_entering_leads_to_an_address_without_the_token(stan: Persona) -> None:
    _, token = link()
    browser = stan.client
    answer = browser.post(reverse("enter"), {"token": token})
    assert (answer.status_code, answer["Location"]) == (303, reverse("cluster"))
    assert browser.get(reverse("cluster")).status_code == 200


def test_a_whole_pasted_address_works_as_well(stan: Persona) -> None:
    _, token = link()
    pasted = f"http://localhost:8000/enter/#{token} "
    assert stan.client.post(reverse("enter"), {"token": pasted}).status_code == 303


@pytest.mark.parametrize("token", ["", "#", "x" * 5000, "\x00", "../../etc", "' or 1=1"])
def test_rubbish_is_refused_with_a_sentence(stan: Persona, token: str) -> None:
    answer = stan.client.post(reverse("enter"), {"token": token})
    assert answer.status_code == 403
    assert "not one of ours" in answer.content.decode()


def test_coming_in_makes_a_new_session(vera: Persona) -> None:
    planted = vera.client
    before = planted.cookies["podium-8000-session"].value
    planted.post(reverse("enter"), {"token": link()[1]})
    assert planted.cookies["podium-8000-session"].value != before
    old = Client()
    old.cookies["podium-8000-session"] = before
    assert old.get(reverse("cluster")).status_code == 302


def test_coming_in_again_ends_the_earlier_stay(vera: Persona) -> None:
    vera.client.post(reverse("enter"), {"token": link()[1]})
    assert vera.grant is not None
    assert grants.viewer(str(vera.grant.pk), now=timezone.now()) is None


def test_leaving_ends_the_stay(vera: Persona) -> None:
    assert vera.client.post(reverse("logout")).status_code == 303
    assert vera.client.get(reverse("cluster")).status_code == 302


def test_a_form_without_its_secret_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("enter"), {"token": link()[1]})
    assert answer.status_code == 403
    assert "too old to act from" in answer.content.decode()


def test_forgotten_links_are_swept_and_used_ones_kept() -> None:
    _, used = link(lasts_s=1)
    grants.redeem(used, name="", now=NOW)
    link(lasts_s=1)
    grants.sweep(now=NOW + timedelta(hours=1))
    assert Invitation.objects.count() == 1
