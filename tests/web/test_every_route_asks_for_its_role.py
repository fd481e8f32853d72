"""The table role × route × method, written out here a second time on purpose.

`urls.py` says what the routes need; this says what we want them to need. A route that is added,
dropped or opened makes a test fail until somebody has written down who may use it.
"""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dashboard.access import grants
from dashboard.access.models import Grant
from dashboard.access.routes import patterns
from dashboard.roles import Role
from dashboard.web import backend
from tests.conftest import Persona
from tests.web.spying import spying_cluster

ANYONE, NOBODY = "stranger", "nobody"
OBSERVER, OPERATOR, INSTRUCTOR = "observer", "operator", "instructor"

# route: (arguments, the least role that may read, the least role that may write)
TABLE: dict[str, tuple[list[object], str, str]] = {
    "home": ([], ANYONE, NOBODY),
    "livez": ([], ANYONE, NOBODY),
    "readyz": ([], ANYONE, NOBODY),
    "enter": ([], ANYONE, ANYONE),
    "join": ([], ANYONE, ANYONE),
    "login": ([], ANYONE, ANYONE),
    "logout": ([], NOBODY, ANYONE),
    "cluster": ([], OBSERVER, NOBODY),
    "side": ([], OBSERVER, NOBODY),
    "inspect": (["Pod", "default", "a"], OBSERVER, NOBODY),
    "snapshot": ([], OBSERVER, NOBODY),
    "events": ([], OBSERVER, NOBODY),
    "search": ([], OBSERVER, NOBODY),
    "history": ([], OBSERVER, NOBODY),
    "recording": ([], OBSERVER, NOBODY),
    "rollout": (["Deployment", "default", "a"], OBSERVER, NOBODY),
    "others": ([], OPERATOR, NOBODY),
    "others-table": (["widgets.v1.example.org"], OPERATOR, NOBODY),
    "others-news": (["widgets.v1.example.org"], OPERATOR, NOBODY),
    "others-one": (["widgets.v1.example.org", "default", "a"], OPERATOR, NOBODY),
    "logs": (["Pod", "default", "a"], OBSERVER, NOBODY),
    "logs-download": (["Pod", "default", "a"], OBSERVER, NOBODY),
    "film": ([], OBSERVER, NOBODY),
    "authors": ([], OBSERVER, NOBODY),
    "player": ([], OBSERVER, NOBODY),
    "action": (["scale"], OPERATOR, OPERATOR),
    "action-line": (["scale"], OPERATOR, NOBODY),
    "action-preview": (["scale"], OPERATOR, NOBODY),
    "drain-cancel": (["0123"], NOBODY, OPERATOR),
    "edit": ([], OPERATOR, NOBODY),
    "edit-check": ([], NOBODY, OPERATOR),
    "edit-save": ([], NOBODY, OPERATOR),
    "manifests": ([], OPERATOR, NOBODY),
    "manifests-check": ([], NOBODY, OPERATOR),
    "manifests-apply": ([], NOBODY, OPERATOR),
    "manifests-delete": ([], NOBODY, OPERATOR),
    "traffic-stop": ([], NOBODY, OPERATOR),
    "lesson-start": (["none"], NOBODY, OBSERVER),
    "lesson-runs": ([], OBSERVER, NOBODY),
    "lessons": ([], OBSERVER, NOBODY),
    "lesson-play": (["none"], NOBODY, OBSERVER),
    "lesson": ([], OBSERVER, OPERATOR),
    "room": ([], OBSERVER, OBSERVER),
    "room-lead": ([], NOBODY, OPERATOR),
    "room-qr": ([], OPERATOR, NOBODY),
    "room-recording": ([], OBSERVER, NOBODY),
    "lessons-drawn": ([], OPERATOR, NOBODY),
    "room-replay": ([], OBSERVER, NOBODY),
    "speaker": ([], OPERATOR, NOBODY),
    "terminal": ([], NOBODY, OPERATOR),
    "sandbox": ([], OBSERVER, OBSERVER),
    "sandbox-state": ([], OPERATOR, OPERATOR),
    "sandbox-kubeconfig": ([], OPERATOR, NOBODY),
    "access": ([], INSTRUCTOR, INSTRUCTOR),
    "revoke-invitation": ([1], NOBODY, INSTRUCTOR),
    "revoke-grant": ([uuid.UUID(int=1)], NOBODY, INSTRUCTOR),
    "doctor": ([], OPERATOR, NOBODY),
    "doctor-findings": ([], OPERATOR, NOBODY),
    "doctor-rbac": ([], OPERATOR, NOBODY),
    "audit": ([], INSTRUCTOR, NOBODY),
}
ROLES = [ANYONE, OBSERVER, OPERATOR, INSTRUCTOR]
NO_METHODS = ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "PROPFIND"]


def test_the_table_has_every_route() -> None:
    assert {pattern.name for pattern in patterns()} == set(TABLE)


@pytest.mark.parametrize("route", TABLE)
@pytest.mark.parametrize("who", ROLES)
def test_reading_is_for_whom_the_table_says(
    route: str, who: str, browsers: Callable[[str], Client]
) -> None:
    arguments, read, _ = TABLE[route]
    status = browsers(who).get(reverse(route, args=arguments)).status_code
    if read == NOBODY:
        assert status == 405
    elif ROLES.index(who) >= ROLES.index(read):
        assert status not in (401, 403, 405, 500)
    else:
        assert status == (302 if who == ANYONE else 403)


@pytest.mark.parametrize("route", TABLE)
@pytest.mark.parametrize("who", ROLES)
def test_writing_is_for_whom_the_table_says(
    route: str, who: str, browsers: Callable[[str], Client]
) -> None:
    arguments, _, write = TABLE[route]
    browser, address = browsers(who), reverse(route, args=arguments)
    with spying_cluster() as requests:
        answer = browser.post(address)
        others = {browser.generic(word, address).status_code for word in NO_METHODS}
    assert others == {405}
    if write == NOBODY:
        assert answer.status_code == 405
    elif ROLES.index(who) >= ROLES.index(write):
        # An empty form is refused as a form (400, 403 with the form's page, 422), not at the gate.
        assert "needs" not in answer.content.decode()
    else:
        assert answer.status_code == 403
    assert requests == []


@pytest.mark.parametrize("ending", ["revoked", "expired", "link withdrawn"])
def test_a_stay_that_has_ended_is_a_strangers(ending: str, ada: Persona) -> None:
    assert ada.grant is not None
    now = timezone.now()
    if ending == "revoked":
        grants.revoke_grant(str(ada.grant.pk), now=now)
    elif ending == "expired":
        Grant.objects.update(expires_at=now - timedelta(seconds=1))
    else:
        assert ada.grant.invitation_id is not None
        grants.revoke_invitation(ada.grant.invitation_id, now=now)
    assert ada.client.get(reverse("cluster")).status_code == 302
    assert ada.client.post(reverse("access")).status_code == 403
    assert ada.client.post(reverse("action", args=["scale"])).status_code == 403


@pytest.fixture
def browsers(person: Callable[[str, Role], Persona], stan: Persona) -> Callable[[str], Client]:
    """A browser of somebody with that role."""
    return lambda who: (stan if who == ANYONE else person(who.title(), Role(who))).client


@pytest.fixture(autouse=True)
def no_cluster() -> None:
    backend.install(None)
