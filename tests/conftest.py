"""The four personas, and what every test of a web part needs.

Vera views, Omar operates, Ada administers (an instructor), Stan is a stranger. Each is a browser:
Django's test client with, or without, a session that points at a grant.
"""

import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import AsyncClient, Client
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from dashboard.access import grants
from dashboard.access.models import Grant
from dashboard.access.sessions import open_session
from dashboard.access.viewer import Viewer
from dashboard.actions.target import Target
from dashboard.kube import config
from dashboard.kube.api import Api
from dashboard.kube.kinds import by_name
from dashboard.management.practice_child import PracticeChild
from dashboard.roles import Role

pytest_plugins = ["tests.controlplane.fixtures"]

# No test is timed: a machine that is busy with something else is no trouble of Podium's.
hypothesis_settings.register_profile(
    "podium", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("podium")

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


@pytest.fixture(scope="session")
def practice_kubeconfig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The kubeconfig of a practice cluster with nodes and nothing else, one for each process."""
    kubeconfig = tmp_path_factory.mktemp("practice") / "kubeconfig"
    child = PracticeChild.start(kubeconfig=kubeconfig, scenario="empty", seed=1)
    try:
        child.wait_until_ready(30)
        yield kubeconfig
    finally:
        child.end(5)


@pytest.fixture
async def api(practice_kubeconfig: Path) -> AsyncIterator[Api]:
    """The practice cluster's API server, on this test's loop."""
    async with Api(config.from_kubeconfig(practice_kubeconfig)) as opened:
        yield opened


@pytest.fixture
async def hello(api: Api) -> AsyncIterator[Target]:
    """A Deployment with two replicas in a namespace of its own, which goes afterwards: there is room
    for 90 pods.
    """
    namespace = f"test-{uuid.uuid4().hex[:8]}"
    await api.create(by_name("Namespace"), "", {"metadata": {"name": namespace}})
    made = await api.create(by_name("Deployment"), namespace, deployment("hello", replicas=2))
    yield Target(kind="Deployment", namespace=namespace, name="hello", uid=made["metadata"]["uid"])
    await api.delete(by_name("Namespace"), "", namespace)


def deployment(name: str, *, replicas: int) -> dict[str, Any]:
    """A small one, as somebody would write it."""
    labels = {"app": name}
    container = {"name": name, "image": f"{name}:1.0.0"}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "labels": labels},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        },
    }
