"""The HTTP server: one catch-all route, one place where refusals become answers.

Promises: whatever arrives gets an answer in Kubernetes' form, never a traceback; open streams end
at once when the server closes; a client that goes away ends its own request. Binding, TLS and
users are given by the caller.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable

from aiohttp import web

from practice.api.api import Api
from practice.api.http.access import (
    HostCheck,
    path_wish,
    user_of,
    wrong_host,
)
from practice.api.http.answers import DEPRECATION
from practice.api.http.client_certificates import certified
from practice.api.http.discovery import Discovery
from practice.api.http.durations import LONG_RUNNING, check_timeout
from practice.api.http.endpoints import Endpoints, is_open
from practice.api.http.faults import suffer
from practice.api.http.impersonation import impersonated
from practice.api.http.listening import answered, listen
from practice.api.http.objects import Call, Objects
from practice.api.http.openapi import OpenApi
from practice.api.http.options import boolean
from practice.api.http.paths import PathReader
from practice.api.http.streams import Streams
from practice.api.http.verbs import verb_of, wish_of
from practice.api.request import User


class HttpServer:
    """Serves one `Api`."""

    def __init__(self, api: Api, *, hosts: Iterable[str] = ()) -> None:
        self._authorizer = api.authorizer
        self._identify = api.user_of
        self._clock = api.clock
        self._faults = api.faults
        self._hosts = HostCheck(hosts)
        self._paths = PathReader(api.resources)
        self.streams = Streams()
        api.faults.on_cut = self.streams.cut
        api.resources.on_gone = self.streams.cut_those_of
        self._objects = Objects(api, self.streams)
        discovery = Discovery(api.resources)
        self._endpoints = Endpoints(discovery, OpenApi(discovery), self._health, api.tokens)
        self._runner: web.AppRunner | None = None
        self._open = False

    async def start(self, sock: socket.socket, *, context: ssl.SSLContext | None) -> None:
        """Begin to answer on a bound socket."""
        self._runner = await listen([sock], self.answer, context=context)
        self.open()

    def open(self) -> None:
        """From now on it is healthy; for servers behind a socket that others listen on."""
        self._open = True

    def end(self) -> None:
        """End all streams."""
        self._open = False
        self.streams.close()

    async def close(self) -> None:
        """End all streams and connections."""
        self.end()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _health(self) -> dict[str, bool]:
        return {"ping": True, "log": True, "etcd": True, "shutdown": self._open}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Whatever is asked, in Kubernetes' form."""
        return await answered(request, self._route)

    def _user(self, request: web.Request) -> User:
        """By certificate, by token, or nobody. ApiError 401."""
        return certified(request, self._clock) or user_of(request, self._identify)

    async def _route(self, request: web.Request) -> web.StreamResponse:
        header = request.headers.get("Host", "")
        if not self._hosts.allows(header):
            raise wrong_host(header)
        if is_open(request.path):
            check_timeout(request.query)
            impersonated(request, self._user(request), self._authorizer)
            return self._endpoints.serve(request)
        user = self._user(request)
        user = impersonated(request, user, self._authorizer)
        if (refusal := await suffer(self._faults, user, request.method)) is not None:
            return refusal
        target = self._paths.read(request.path)
        if target is None:
            check_timeout(request.query)
            self._authorizer.require(user, path_wish(request))
            return self._endpoints.serve(request)
        proxied = target.subresource == "proxy"  # then the query is the target's business
        watch = not proxied and bool(boolean(request.query, "watch"))
        verb = verb_of(request.method, target, watch=watch)
        if verb != "watch" and target.subresource not in LONG_RUNNING:
            check_timeout(request.query)
        self._authorizer.require(user, wish_of(target, verb))
        served = target.resource
        if served is not None and served.deprecation and verb in (*served.verbs, "watch"):
            request[DEPRECATION] = served.deprecation
        call = Call(http=request, user=user, target=target, verb=verb)
        return await self._objects.serve(call)
