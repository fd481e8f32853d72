"""`agnhost guestbook`: a store with replicas, and a front that asks them by the names of Services."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import ClassVar
from urllib.parse import urlencode

from practice.images.agnhost.subcommand import Defaults, Subcommand, path_of, query_of
from practice.images.messages import Call, Failure, Reply, Result
from practice.images.program import Answer, Ask, Exit, Request, Serve, Step, Wait

_PATIENCE_S, _PAUSE_S, _TIMEOUT_S = 15.0, 1.0, 5.0
_PRIMARY, _REPLICA = "agnhost-primary", "agnhost-replica"


class Guestbook(Subcommand):
    """A primary tells its replicas, one after the other, before it says that something is set."""

    defaults: ClassVar[Defaults] = {"http-port": "80", "backend-port": "6379", "replicaof": ""}

    def prepare(self) -> None:
        self.ports = (self.flags.number("http-port"),)
        self._store: dict[str, str] = {}
        self._replicas: list[str] = []
        self._registered = not self.flags.text("replicaof")
        self._waits = False

    def plan(self) -> list[Step]:
        """A replica registers first, and serves meanwhile."""
        return []

    def next_step(self) -> Step:
        """Try to register every second; give up after a quarter of a minute."""
        if self._plan:
            return super().next_step()
        if self._registered or self.start.outgoing is None:
            return Serve()
        if self.age_s >= _PATIENCE_S:
            self.log("Timed out while registering to primary.")
            return Exit(1)
        if self._waits:
            self._waits = False
            return Wait(_PAUSE_S)
        return Ask(self._call(self.flags.text("replicaof"), "register", host=self.start.ip))

    def answered(self, result: Result) -> None:
        """The primary's answer to the registration: all that it knows."""
        if isinstance(result, Failure) or result.status != 200:
            self.log("encountered error while registering to primary. Retrying in 1s.")
            self._waits = True
            return
        self._store = dict(json.loads(result.body)["data"])
        self._registered = True
        self.log(f"Registered to node: {self.flags.text('replicaof')}")

    def serve(self, request: Request, reply: Reply) -> None:
        """What others have to be asked for is answered later."""
        query, path = query_of(request), path_of(request)
        if path == "/set" and query.get("key"):
            self._log_request(request)
            self._store[query["key"]] = query.get("value", "")
            self._tell(list(self._replicas), query, reply)
        elif path == "/guestbook" and self._can_pass_on(query) and self.start.outgoing is not None:
            self._log_request(request)
            command = query["cmd"].lower()
            host = _PRIMARY if command == "set" else _REPLICA
            told = {"key": query.get("key", ""), "value": query.get("value", "")}
            call = self._call(host, command, **told)
            self.start.outgoing.request(call, partial(self._passed_on, reply))
        else:
            super().serve(request, reply)

    def respond(self, request: Request) -> Answer:
        """What it knows itself."""
        self._log_request(request)
        query = query_of(request)
        match path_of(request):
            case "/register":
                self._replicas.append(query.get("host", ""))
                return _said(data=self._store)
            case "/get":
                key = query.get("key", "")
                return _said(data=self._store.get(key, "") if key else self._store)
            case "/set":
                return Answer(400, "cannot set with empty key.\n")
            case "/guestbook":
                if query.get("cmd", "").lower() == "set":
                    return Answer(400, "cannot set with empty key.\n")
                return Answer(400, f"unsupported cmd: '{query.get('cmd', '')}'\n")
            case _:
                return Answer(404, "404 page not found\n")

    def _can_pass_on(self, query: dict[str, str]) -> bool:
        command = query.get("cmd", "").lower()
        return command == "get" or (command == "set" and bool(query.get("key")))

    def _passed_on(self, reply: Reply, result: Result) -> None:
        if isinstance(result, Failure):
            reply(Answer(417, f"encountered error: {result.trouble}\n"))
        else:
            reply(replace(result, status=200, latency_s=self.knobs.latency_s))

    def _tell(self, left: list[str], query: dict[str, str], reply: Reply) -> None:
        """The next replica, or the end."""
        if not left or self.start.outgoing is None:
            reply(replace(_said(message="Updated"), latency_s=self.knobs.latency_s))
            return
        told = {"key": query["key"], "value": query.get("value", "")}
        done = partial(self._told, left, query, reply)
        self.start.outgoing.request(self._call(left[0], "set", **told), done)

    def _told(self, left: list[str], query: dict[str, str], reply: Reply, result: Result) -> None:
        if isinstance(result, Failure):
            words = f"encountered error while propagating to replica '{left[0]}'"
            reply(Answer(417, f"{words}: {result.trouble}\n"))
        else:
            self._tell(left[1:], query, reply)

    def _call(self, to: str, what: str, **query: str) -> Call:
        port = self.flags.number("backend-port")
        path = f"/{what}?{urlencode(query)}"
        return Call(host=to, port=port, path=path, agent="Go-http-client/1.1", timeout_s=_TIMEOUT_S)

    def _log_request(self, request: Request) -> None:
        self.log(f"GET {request.path}")


def _said(**body: object) -> Answer:
    return Answer(200, json.dumps(body, separators=(",", ":"), sort_keys=True))
