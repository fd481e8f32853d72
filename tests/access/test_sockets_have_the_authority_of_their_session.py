from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.utils import timezone

from dashboard.access import grants
from dashboard.access.origins import only_from
from dashboard.access.sessions import authority
from dashboard.roles import Role
from dashboard.wiring import application
from tests.conftest import Persona

pytestmark = pytest.mark.django_db(transaction=True)


async def nothing(_scope: object, _receive: object, _send: object) -> None:
    raise AssertionError("never reached")


def scope(cookie: str) -> dict[str, object]:
    return {"type": "websocket", "headers": [(b"cookie", cookie.encode("latin1"))]}


async def test_a_session_speaks_for_its_viewer(vera: Persona) -> None:
    viewer = await authority(scope(f"other=1; podium-8000-session={vera.session_key}"))
    assert viewer is not None
    assert (viewer.name, viewer.role) == ("Vera", Role.OBSERVER)


async def test_a_revoked_stay_has_no_authority_any_more(vera: Persona) -> None:
    assert vera.grant is not None
    await sync_to_async(grants.revoke_grant)(str(vera.grant.pk), now=timezone.now())
    assert await authority(scope(f"podium-8000-session={vera.session_key}")) is None


@pytest.mark.parametrize(
    "cookie",
    ["", "podium-8000-session=", "podium-8000-session=made-up", "podium-1-session=x", '"\\x'],
)
async def test_anything_else_has_none(db: None, cookie: str) -> None:
    assert await authority(scope(cookie)) is None


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "http://evil.example",
        "http://localhost.evil.example:8000",
        "http://evil.localhost:8000",
        "http://localhost:8001",
        "http://localhost",
        "https://localhost:8000",
        "http://localhost:8000.",
        "//localhost:8000",
        "http://localhost:8000@evil.example",
    ],
)
async def test_a_socket_from_another_origin_is_refused(origin: str | None) -> None:
    headers = [] if origin is None else [(b"origin", origin.encode())]
    socket = WebsocketCommunicator(application(nothing), "/live/", headers)
    accepted, code = await socket.connect()
    assert (accepted, code) == (False, 4403)


async def test_two_origins_are_none_of_ours() -> None:
    ours = (b"origin", b"http://localhost:8000")
    socket = WebsocketCommunicator(application(nothing), "/live/", [ours, ours])
    accepted, _ = await socket.connect()
    assert not accepted


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
async def test_our_own_pages_may_open_one(host: str) -> None:
    async def accepting(_scope: object, _receive: object, send: Any) -> None:
        await send({"type": "websocket.accept"})

    guarded = only_from(settings.PODIUM_URLS, accepting)
    headers = [(b"origin", f"http://{host}:8000".encode())]
    accepted, _ = await WebsocketCommunicator(guarded, "/live/", headers).connect()
    assert accepted


async def test_another_path_is_refused() -> None:
    headers = [(b"origin", b"http://localhost:8000")]
    socket = WebsocketCommunicator(application(nothing), "/other/", headers)
    accepted, code = await socket.connect()
    assert (accepted, code) == (False, 4404)
