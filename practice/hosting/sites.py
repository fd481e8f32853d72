"""All clusters of one process: the first, and its forks, each for as long as somebody uses it.

Promises: at most `FORKS` forks; one that nobody asked anything for its idle time is removed; an open
watch counts as use.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from practice.cluster import Cluster
from practice.hosting.site import Site, draw_tokens
from practice.limits import CLUSTER_NAME_CHARACTERS, FORK_IDLE_MOST_S, FORK_IDLE_S, FORKS

_NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")


class SiteError(Exception):
    """There is no such fork, or another one cannot be made; the text says what to do."""


@dataclass(slots=True)
class _Fork:
    site: Site
    idle_s: float
    used_at_s: float


class Sites:
    """Finds, makes and removes. `address` is the server's, with scheme and port."""

    def __init__(
        self,
        cluster: Cluster,
        *,
        address: str = "",
        certificate_pem: bytes = b"",
        authority_key_pem: bytes = b"",
        hosts: Sequence[str] = (),
        tokens: Mapping[str, str] | None = None,
    ) -> None:
        self.address = address
        self.certificate_pem = certificate_pem
        self.authority_key_pem = authority_key_pem
        """With it the clusters sign certificates. It is a secret."""
        self._hosts = hosts
        self.main = Site("", cluster, hosts=hosts, tokens=tokens or draw_tokens())
        self._forks: dict[str, _Fork] = {}

    def begin(self) -> None:
        """Let the first cluster's time pass."""
        self.main.begin()

    def find(self, name: str) -> Site | None:
        """The fork of that name, which is in use by being asked for."""
        fork = self._forks.get(name)
        if fork is None:
            return None
        fork.used_at_s = _real_s()
        return fork.site

    def forks(self) -> list[Site]:
        """In the order in which they were made."""
        return [fork.site for fork in self._forks.values()]

    def idle_s(self, name: str) -> float:
        """After how many unused seconds a fork is removed."""
        return self._forks[name].idle_s

    def fork(self, site: Site, name: str, *, idle_s: float = FORK_IDLE_S) -> Site:
        """Another cluster that goes on from this second. SiteError: bad or taken name, no room."""
        if len(name) > CLUSTER_NAME_CHARACTERS or not _NAME.fullmatch(name):
            raise SiteError(
                f"{name!r} cannot be a cluster's name: use at most {CLUSTER_NAME_CHARACTERS} of"
                " a-z, 0-9 and '-', with a letter or digit at both ends"
            )
        if name in self._forks:
            raise SiteError(f"there is a fork {name!r} already; choose another name or remove it")
        if len(self._forks) >= FORKS:
            raise SiteError(f"there are {FORKS} forks already, which is the most; remove one first")
        made = Site(name, site.cluster.fork(), hosts=self._hosts, tokens=draw_tokens())
        made.begin()
        idle_s = min(idle_s, FORK_IDLE_MOST_S)
        self._forks[name] = _Fork(made, idle_s, _real_s())
        return made

    async def remove(self, name: str) -> None:
        """SiteError: there is none of that name."""
        fork = self._forks.pop(name, None)
        if fork is None:
            known = ", ".join(self._forks) or "none"
            raise SiteError(f"there is no fork {name!r}; there are: {known}")
        await fork.site.end()

    async def tidy(self) -> None:
        """Remove the forks that nobody uses any more."""
        now_s = _real_s()
        for name, fork in list(self._forks.items()):
            if len(fork.site.server.streams):
                fork.used_at_s = now_s
            elif now_s - fork.used_at_s > fork.idle_s:
                await self.remove(name)

    async def end(self) -> None:
        """Stop everything."""
        for name in list(self._forks):
            await self.remove(name)
        await self.main.end()


def _real_s() -> float:
    return asyncio.get_running_loop().time()
