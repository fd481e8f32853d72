"""The four personas, and what every test of a web part needs.

Vera views, Omar operates, Ada administers (an instructor), Stan is a stranger. Each is a browser:
Django's test client with, or without, a session that points at a grant.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import AsyncClient, Client
from django.utils import timezone

from dashboard.access import grants
from dashboard.access.models import Grant
from dashboard.access.sessions import open_session
from dashboard.access.viewer import Viewer
from dashboard.roles import Role

pytest_plugins = ["tests.controlplane.fixtures"]

Browser = TypeVar("Browser", Client, AsyncClient)


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody at a browser; a stranger has no grant."""

    name: str
    grant: Grant | None = None
    session_key: str = ""

    @property
    def client(self) -> Client:
        """A browser. CSRF has a test of its own and is not in the way here."""
        return self._signed_in(Client())

    @property
    def async_client(self) -> AsyncClient:
        """The same for a test on a running loop."""
        return self._signed_in(AsyncClient())

    @property
    def viewer(self) -> Viewer:
        """As the rest of Podium sees them."""
        assert self.grant is not None
        return Viewer(id=str(self.grant.pk), name=self.grant.name, role=Role(self.grant.role))

    def _signed_in(self, browser: Browser) -> Browser:
        if self.session_key:
            browser.cookies[settings.SESSION_COOKIE_NAME] = self.session_key
        return browser


@pytest.fixture
def person(db: None) -> Callable[[str, Role], Persona]:
    """Makes somebody who came in by a link with a role."""

    def come_in(name: str, role: Role) -> Persona:
        now = timezone.now()
        _, token = grants.invite(role=role, lasts_s=60, max_uses=1, by="test", now=now)
        grant = grants.redeem(token, name=name, now=now)
        assert isinstance(grant, Grant)
        session = SessionStore()
        open_session(session, grant)
        session.save()
        return Persona(name=name, grant=grant, session_key=session.session_key or "")

    return come_in


@pytest.fixture
def vera(person: Callable[[str, Role], Persona]) -> Persona:
    """Views."""
    return person("Vera", Role.OBSERVER)


@pytest.fixture
def omar(person: Callable[[str, Role], Persona]) -> Persona:
    """Operates."""
    return person("Omar", Role.OPERATOR)


@pytest.fixture
def ada(person: Callable[[str, Role], Persona]) -> Persona:
    """Administers, and instructs."""
    return person("Ada", Role.INSTRUCTOR)


@pytest.fixture
def stan() -> Persona:
    """A stranger."""
    return Persona(name="Stan")
