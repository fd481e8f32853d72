"""Subcommands that serve HTTP: serve-hostname, test-webserver, liveness, porter, and a base."""

from __future__ import annotations

import json
from typing import ClassVar

from practice.images.agnhost.subcommand import Defaults, Subcommand, path_of, query_of
from practice.images.program import Answer, Exit, Request, Serve, Step
from practice.images.sniffing import content_type

_AWAITS_DELETION_S = 60.0
_PORTER = ("SERVE_PORT_", "SERVE_TCP_PORT_")


class ServeHostname(Subcommand):
    """Answers everything with the name of its host, over HTTP, or over bare TCP and UDP."""

    defaults: ClassVar[Defaults] = {
        "tcp": False,
        "udp": False,
        "http": True,
        "close": False,
        "port": 9376,
    }

    def prepare(self) -> None:
        port, is_set = self.flags.number("port"), self.flags.is_set
        self.ports = (port,) if is_set("http") or is_set("tcp") else ()
        self.udp_ports = (port,) if is_set("udp") else ()

    def plan(self) -> list[Step]:
        """It says where it serves."""
        is_set = self.flags.is_set
        if is_set("http") and (is_set("tcp") or is_set("udp")):
            self.log("Can't server TCP/UDP mode and HTTP mode at the same time")
            return [Exit(1)]
        self.log(f"Serving on port {self.flags.number('port')}.")
        return [Serve()]

    def receive(self, data: bytes) -> bytes | None:
        """Over bare TCP it asks for nothing."""
        return self.hostname.encode() if self.flags.is_set("tcp") else None

    def datagram(self, request: Request) -> str | None:
        """Its name, whatever was said."""
        self.log(f"UDP request from {request.source_ip}:{_client_port(request)}")
        return self.hostname

    def respond(self, request: Request) -> Answer:
        """The host's name."""
        self.log(f"HTTP request from {request.source_ip or '127.0.0.1'}:{_client_port(request)}")
        return Answer(200, self.hostname)

    def on_sigterm(self) -> tuple[float, int] | None:
        """It goes on for a minute, for whoever still has its address."""
        self.log("Shutting down after receiving signal: terminated.")
        self.log("Awaiting pod deletion.")
        return _AWAITS_DELETION_S, 0


class TestWebserver(Subcommand):
    """Serves the container's files."""

    __test__ = False  # its name is agnhost's, it is no test
    defaults: ClassVar[Defaults] = {"port": 80}

    def prepare(self) -> None:
        self.ports = (self.flags.number("port"),)

    def respond(self, request: Request) -> Answer:
        """A file, a list of names, or 404."""
        path = "/" + path_of(request).strip("/")
        if path in self.start.files:
            return Answer(200, self.start.files[path])
        below = path.rstrip("/") + "/"
        inside = [one[len(below) :] for one in self.start.files if one.startswith(below)]
        if not inside and path != "/":
            return Answer(404, "404 page not found\n")
        names = sorted({name.split("/")[0] + "/" * ("/" in name) for name in inside})
        rows = "".join(f'<a href="{name}">{name}</a>\n' for name in names)
        head = '<!doctype html>\n<meta name="viewport" content="width=device-width">\n'
        return Answer(200, f"{head}<pre>\n{rows}</pre>\n", "text/html; charset=utf-8")


class Liveness(Subcommand):
    """Healthy for ten seconds, and never again."""

    ports = (8080,)
    HEALTHY_S = 10.0

    def respond(self, request: Request) -> Answer:
        """`/healthz`, `/started`, and `/redirect?loc=`."""
        match path_of(request):
            case "/healthz" if self.age_s > self.HEALTHY_S:
                return Answer(500, f"error: {self.age_s:g}")
            case "/healthz":
                return Answer(200, "ok")
            case "/started":
                return Answer(200, f"{self.age_s:.6f}s")
            case "/redirect":
                where = query_of(request).get("loc", "")
                return Answer(302, "", headers={"Location": where})
            case _:
                return Answer(404, "404 page not found\n")


class Porter(Subcommand):
    """Each port that its environment names answers with the value given there.

    Those of `SERVE_TLS_PORT_…` speak TLS.
    """

    defaults: ClassVar[Defaults] = {"json-response": False}

    def prepare(self) -> None:
        self._texts = {
            int(name.removeprefix(prefix)): value
            for name, value in self.start.env.items()
            for prefix in (*_PORTER, "SERVE_TLS_PORT_")
            if name.startswith(prefix) and name.removeprefix(prefix).isdigit()
        }
        self.ports = tuple(self._texts)
        self.tls_ports = tuple(
            port for port in self.ports if f"SERVE_TLS_PORT_{port}" in self.start.env
        )

    def respond(self, request: Request) -> Answer:
        """The port's text."""
        text = self._texts[request.port]
        if not self.flags.is_set("json-response"):
            return Answer(200, text, content_type(text))
        body = json.dumps({"Method": request.method, "Body": text}, separators=(",", ":"))
        return Answer(200, body, "application/json")


def _client_port(request: Request) -> int:
    """Some port of the caller's, the same for the same caller."""
    return 32_768 + sum(request.source_ip.encode()) % 28_000
