"""Who came by a code is a guest in one place: sees it, and is nobody anywhere else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dashboard.access import codes, grants, guessing, posts, sessions
from dashboard.access.models import Grant, Invitation
from dashboard.limits import CODE_WINDOW_S, CODE_WRONG_IN_ALL, CODE_WRONG_PER_ADDRESS
from dashboard.roles import Role
from dashboard.web import backend
from tests.conftest import Persona

PLACE, MOUNTED = "run-0123", "/at/run-0123"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_was_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = guessing.Guesses()
    monkeypatch.setattr("dashboard.access.joining.guesses", fresh)
    backend.install(None)


def opened(*, uses: int = 300) -> tuple[Invitation, str, str]:
    """An invitation to the place, its token and its code."""
    code = codes.make()
    row, token = grants.invite(
        role=Role.OBSERVER, lasts_s=60, max_uses=uses, by="test", now=timezone.now(), place=PLACE,
        code=code,
    )  # fmt: skip
    return row, token, code


def grant_of(browser: Client) -> Grant:
    return Grant.objects.get(pk=browser.session[sessions.GRANT])


@pytest.mark.parametrize("by", ["code", "token"])
def test_a_guest_comes_in_and_the_address_holds_nothing(by: str) -> None:
    _, token, code = opened()
    browser = Client()
    answer = browser.post("/join/", {by: {"code": code, "token": token}[by]})
    assert (answer.status_code, answer["Location"]) == (303, f"{MOUNTED}/cluster/")
    assert browser.get("/cluster/", SCRIPT_NAME=MOUNTED).status_code == 200
    assert browser.get("/cluster/").status_code == 302
    assert browser.get("/cluster/", SCRIPT_NAME="/at/run-9").status_code == 302


def test_the_code_is_read_as_people_type_it() -> None:
    assert codes.read(" k7qm 4xrt ") == codes.read("K7QM-4XRT") == "K7QM4XRT"
    assert codes.read("bszc-2345") == "852C2345"
    assert [codes.read(one) for one in ("", "K7QM", "K7QM-4XRTT", "K7QM-4XRÜ", "A" * 10_000)] == [
        ""
    ] * 5


def test_the_database_does_not_give_the_code_away() -> None:
    row, token, code = opened()
    held = " ".join(str(value) for value in vars(row).values())
    assert code not in held
    assert token not in held


def test_who_may_be_there_already_keeps_what_they_have(ada: Persona) -> None:
    row, _, code = opened()
    browser = ada.client
    assert browser.post("/join/", {"code": code})["Location"] == f"{MOUNTED}/cluster/"
    assert grant_of(browser).role == "instructor"
    guest = Client()
    for _ in range(3):
        assert guest.post("/join/", {"code": code}).status_code == 303
    row.refresh_from_db()
    assert row.uses == 1


@pytest.mark.parametrize("state", ["revoked", "expired", "used up", "closed"])
def test_a_code_ends(state: str) -> None:
    row, _, code = opened(uses=1)
    inside = Client()
    inside.post("/join/", {"code": code})
    now = timezone.now()
    if state == "revoked":
        grants.revoke_invitation(row.pk, now=now)
    elif state == "expired":
        Invitation.objects.update(expires_at=now - timedelta(seconds=1))
    elif state == "closed":
        grants.close_invitation(row.pk, now=now)
    assert Client().post("/join/", {"code": code}).status_code == 403
    assert inside.get("/cluster/", SCRIPT_NAME=MOUNTED).status_code == (
        302 if state == "revoked" else 200
    )


def test_a_wrong_code_tells_nothing_and_is_counted() -> None:
    _, token, code = opened()
    browser = Client()
    for _ in range(CODE_WRONG_PER_ADDRESS):
        assert browser.post("/join/", {"code": "22222222"}).status_code == 403
    refused = browser.post("/join/", {"code": code})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    # The QR still lets people in, and so does the code at another address.
    assert Client(REMOTE_ADDR="10.0.0.9").post("/join/", {"code": code}).status_code == 303
    assert browser.post("/join/", {"token": token}).status_code == 303


def test_many_addresses_have_a_bound_in_common() -> None:
    guesses = guessing.Guesses()
    for number in range(CODE_WRONG_IN_ALL):
        guesses.was_wrong(f"10.0.{number // 250}.{number % 250}", 0.0)
    assert guesses.wait_s("192.0.2.1", 1.0) == CODE_WINDOW_S - 1
    assert guesses.wait_s("192.0.2.1", CODE_WINDOW_S) == 0


def test_neighbours_in_one_ipv6_network_are_one() -> None:
    guesses = guessing.Guesses()
    for number in range(CODE_WRONG_PER_ADDRESS):
        guesses.was_wrong(f"2001:db8::{number:x}", 0.0)
    assert guesses.wait_s("2001:db8::ffff", 0.0) > 0
    assert guesses.wait_s("2001:db8:0:1::1", 0.0) == 0


def test_a_guest_with_a_post_acts_there_and_starts_nothing() -> None:
    _, _, code = opened()
    browser = Client()
    browser.post("/join/", {"code": code})
    grant = grant_of(browser)
    posts.give(str(grant.pk), "copy-1", Role.OPERATOR, now=timezone.now())
    there = grants.viewer(str(grant.pk), now=timezone.now(), place="copy-1")
    assert there is not None
    assert (there.role, there.is_guest) == (Role.OPERATOR, False)
    assert there.may_everywhere(Role.OBSERVER) is False
    assert browser.get("/manifests/", SCRIPT_NAME="/at/copy-1").status_code == 200
    assert browser.get("/manifests/", SCRIPT_NAME=MOUNTED).status_code == 403


def test_an_invitation_to_everywhere_is_no_code(ada: Persona) -> None:
    _, token = grants.invite(
        role=Role.INSTRUCTOR, lasts_s=60, max_uses=1, by="test", now=timezone.now()
    )
    assert Client().post("/join/", {"token": token}).status_code == 403
    assert Invitation.objects.filter(uses=0, role="instructor").exists()
