"""How people come into a room: the code and the QR of one invitation, which can be closed, revoked and replaced."""

import io
from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

import segno
from asgiref.sync import sync_to_async
from django.conf import settings
from django.utils import timezone

from dashboard.access import codes, grants
from dashboard.access.models import Invitation
from dashboard.roles import Role
from explainer.limits import ROOM_CODE_S, ROOM_PEOPLE
from explainer.room import frames

JOIN = "/join/"


class Doorway:
    """Of one room. The code and the token are kept in memory only, for as long as the room."""

    def __init__(self, place: str, by: str, title: str) -> None:
        self._place, self._by, self._title = place, by, title
        self._row: Invitation | None = None
        self._made: list[int] = []
        self._code, self._token = "", ""
        self._number = 0

    async def open(self) -> None:
        """Another code; the one before lets nobody in."""
        await self.close()
        code, now = codes.make(), timezone.now()
        self._row, self._token = await sync_to_async(grants.invite)(
            role=Role.OBSERVER, lasts_s=ROOM_CODE_S, max_uses=ROOM_PEOPLE, by=self._by,
            label=f"room: {self._title}", now=now, place=self._place, code=code,
        )  # fmt: skip
        self._made.append(self._row.pk)
        self._code = code
        self._number += 1

    async def close(self) -> None:
        """Nobody comes in; who is here stays."""
        if self._row is not None:
            await sync_to_async(grants.close_invitation)(self._row.pk, now=timezone.now())
        self._row, self._code, self._token = None, "", ""

    async def revoke(self) -> None:
        """Everybody who came in by any code of this room goes."""
        await self.close()
        for pk in self._made:
            await sync_to_async(grants.revoke_invitation)(pk, now=timezone.now())
        self._made.clear()

    async def count(self) -> None:
        """Read how many came in."""
        if self._row is not None:
            await self._row.arefresh_from_db(fields=["uses"])

    def told(self) -> frames.Door:
        """For those who lead."""
        row, is_open = self._row, self._is_open
        return frames.Door(
            code=codes.shown(self._code) if is_open else "",
            url=f"{public_url()}{JOIN}",
            qr=f"room/qr.svg?{self._number}" if is_open else "",
            used=row.uses if row else 0,
            most=ROOM_PEOPLE,
            expires_ms=round(row.expires_at.timestamp() * 1000) if row else 0,
            trouble=unreachable(public_url()),
        )

    @property
    def _is_open(self) -> bool:
        return self._row is not None and self._row.expires_at > timezone.now() + timedelta()

    def qr(self) -> bytes:
        """As SVG, dark on light in any theme, with the quiet zone that readers want; empty when nobody comes in."""
        if not self._is_open:
            return b""
        drawn = segno.make(f"{public_url()}{JOIN}#{self._token}", error="m", micro=False)
        out = io.BytesIO()
        drawn.save(
            out, kind="svg", scale=8, border=4, dark="#000", light="#fff", xmldecl=False, svgclass=None,
            lineclass=None,
        )  # fmt: skip
        return out.getvalue()


def public_url() -> str:
    """Where phones find Podium: the first address in the settings that is not this machine's own."""
    urls: list[str] = settings.PODIUM_URLS
    return next((one for one in urls if not _is_loopback(one)), urls[0])


def unreachable(url: str) -> str:
    """Why phones cannot get there, as far as the address says; "" else."""
    if not _is_loopback(url):
        return ""
    return (
        f"Phones cannot reach {url}: it is this machine's own address. Start Podium with --host 0.0.0.0 and "
        "PODIUM_URL set to the address that the hall's network has for it (docs/room.md)."
    )


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
