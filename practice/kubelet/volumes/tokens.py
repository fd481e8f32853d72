"""The tokens of one pod: asked for before its containers start, and again in good time.

Mirrors the kubelet's token manager: each token is bound to the pod, is asked for once for an audience
and a lifetime, and is replaced after 80 % of its life, at the latest after a day. While the API
server cannot be asked, the old one stays as long as it is valid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from practice.api.errors import ApiError
from practice.informer import Object
from practice.kubelet.environment import ConfigError
from practice.kubelet.host import Host
from practice.limits import (
    TOKEN_DUE_LEAST_S,
    TOKEN_KEPT_S,
    TOKEN_KEPT_SHARE,
    TOKEN_LIFETIME_S,
    TOKEN_LOOK_S,
    TOKEN_RETRY_S,
)

_STREAM = "token renewals"


class NotYetError(Exception):
    """The API server has been asked, and has not answered."""


@dataclass(slots=True)
class _Token:
    text: str
    due_s: float
    ends_at: datetime


class PodTokens:
    """Of one pod, by audience and lifetime."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._known: dict[tuple[str, int], _Token] = {}

    def get(self, pod: Object, wish: Object) -> str:
        """The token for a `serviceAccountToken` of a projected volume.

        ConfigError: the API server refuses. NotYetError: ask again soon.
        """
        key = (wish.get("audience") or "", int(wish.get("expirationSeconds") or TOKEN_LIFETIME_S))
        known = self._known.get(key)
        if known is not None and self._host.clock.now_s() < known.due_s:
            return known.text
        try:
            known = self._known[key] = self._ask(pod, *key)
        except (ApiError, NotYetError) as error:
            if known is None or self._host.clock.now() > known.ends_at:
                if isinstance(error, NotYetError):
                    raise
                raise ConfigError(f"failed to fetch token: {error}") from error
            known.due_s = self._host.clock.now_s() + TOKEN_RETRY_S
        return known.text

    def due_in_s(self) -> float | None:
        """When the first of them should be replaced; None without tokens."""
        dues = [one.due_s for one in self._known.values()]
        left_s = min(dues) - self._host.clock.now_s() if dues else None
        return None if left_s is None else max(TOKEN_DUE_LEAST_S, left_s)

    def _ask(self, pod: Object, audience: str, lifetime_s: int) -> _Token:
        host, metadata = self._host, pod["metadata"]
        if not host.online():
            raise NotYetError
        bound = {
            "apiVersion": "v1",
            "kind": "Pod",
            "name": metadata["name"],
            "uid": metadata["uid"],
        }
        spec: Object = {"expirationSeconds": lifetime_s, "boundObjectRef": bound}
        if audience:
            spec["audiences"] = [audience]
        account = pod["spec"].get("serviceAccountName") or "default"
        answer = host.client.request_token(metadata["namespace"], account, spec)
        if answer is None:
            raise NotYetError
        kept_s = min(lifetime_s * TOKEN_KEPT_SHARE, TOKEN_KEPT_S)
        look_s = host.clock.random(_STREAM).uniform(*TOKEN_LOOK_S)
        status = answer["status"]
        return _Token(
            text=status["token"],
            due_s=host.clock.now_s() + kept_s + look_s,
            ends_at=datetime.fromisoformat(status["expirationTimestamp"]),
        )
