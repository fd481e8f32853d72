"""The socket's side: which cluster a request is for, and whether it is for its API or its control.

`/clusters/NAME/…` is what `/…` is at the first cluster; `/practice/…` is the control endpoint of the
cluster in whose place it stands. Everything else is Kubernetes.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl

from aiohttp import web
from yarl import URL

from practice.api.errors import ApiError
from practice.api.http.access import HostCheck, wrong_host
from practice.api.http.answers import refuse
from practice.api.http.listening import listen
from practice.control.http import ROOT, Control
from practice.hosting.site import Site
from practice.hosting.sites import Sites
from practice.limits import TIDY_S

PREFIX = "/clusters/"


class Front:
    """Listens for all clusters of a process."""

    def __init__(self, sites: Sites, *, hosts: list[str]) -> None:
        self._sites = sites
        self._hosts = HostCheck(hosts)
        self._control = Control(sites)
        self._runner: web.AppRunner | None = None
        self._tidying: asyncio.Task[None] | None = None

    async def start(self, sock: socket.socket, *, context: ssl.SSLContext | None) -> None:
        """Answer on a bound socket."""
        self._runner = await listen([sock], self.answer, context=context)
        self._tidying = asyncio.create_task(self._tidy(), name="idle forks")

    async def close(self) -> None:
        """End all clusters, streams and connections."""
        if self._tidying is not None:
            self._tidying.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._tidying
        self._control.end()
        await self._sites.end()
        if self._runner is not None:
            await self._runner.cleanup()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Find the cluster, and let it answer."""
        if not request.path.startswith(PREFIX):
            return await self._at(self._sites.main, request)
        name = request.path.removeprefix(PREFIX).partition("/")[0]
        site = self._sites.find(name)
        if site is None:
            if not self._hosts.allows(request.headers.get("Host", "")):
                return refuse(request, wrong_host(request.headers.get("Host", "")))
            return refuse(request, no_cluster(name))
        inner = request.clone(rel_url=inside(request.rel_url, site.prefix))
        try:
            return await self._at(site, inner)
        finally:
            request.update(inner)  # what it noted for its answer, where the server looks for it

    async def _at(self, site: Site, request: web.Request) -> web.StreamResponse:
        if request.path != ROOT.rstrip("/") and not request.path.startswith(ROOT):
            return await site.server.answer(request)
        header = request.headers.get("Host", "")
        if not self._hosts.allows(header):
            return refuse(request, wrong_host(header))
        return await self._control.answer(site, request)

    async def _tidy(self) -> None:
        while True:
            await asyncio.sleep(TIDY_S)
            await self._sites.tidy()


def inside(url: URL, prefix: str) -> URL:
    """The address as the cluster under `prefix` knows it."""
    path = url.raw_path.removeprefix(prefix) or "/"
    return URL(f"{path}?{url.raw_query_string}" if url.raw_query_string else path, encoded=True)


def no_cluster(name: str) -> ApiError:
    """404: there is no such fork (any more)."""
    message = f"there is no cluster {name!r} here; it was removed, or never made"
    return ApiError(404, "NotFound", message)
