"""The link by which others look on: observers of this one place, and guests everywhere else (decision 0070)."""

from asgiref.sync import sync_to_async
from django.utils import timezone

from dashboard.access import grants
from dashboard.roles import Role
from explainer.sandbox.limits import SANDBOX_LINK_S, SANDBOX_LINK_USES


class Link:
    """Of one sandbox; its token is handed out once and kept nowhere."""

    def __init__(self, place: str, by: str) -> None:
        self._place, self._by = place, by
        self._row: int | None = None

    async def make(self) -> str:
        """The token of a new invitation; who came by the one before is out."""
        await self.close()
        row, token = await sync_to_async(grants.invite)(
            role=Role.OBSERVER, lasts_s=SANDBOX_LINK_S, max_uses=SANDBOX_LINK_USES, by=self._by,
            label="sandbox", now=timezone.now(), place=self._place,
        )  # fmt: skip
        self._row = row.pk
        return token

    async def close(self) -> None:
        """Nobody comes in by it, and who came is out."""
        if self._row is not None:
            await sync_to_async(grants.revoke_invitation)(self._row, now=timezone.now())
            self._row = None
