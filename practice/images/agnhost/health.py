"""agnhost grpc-health-checking: a gRPC health service, and an HTTP server that turns it off and on.

The gRPC service itself is asked by the kubelet's probes only (`serving`).
"""

from __future__ import annotations

from typing import ClassVar

from practice.images.agnhost.subcommand import Defaults, Subcommand, path_of
from practice.images.program import Answer, Request, Serve, Step


class GrpcHealthChecking(Subcommand):
    """The server."""

    defaults: ClassVar[Defaults] = {
        "port": 5000,
        "http-port": 8080,
        "delay-unhealthy-sec": -1,
        "service": "",
        "tls-cert-file": "",
        "tls-private-key-file": "",
    }

    def prepare(self) -> None:
        self.ports = (self.flags.number("port"), self.flags.number("http-port"))
        self._forced: bool | None = None

    def plan(self) -> list[Step]:
        """It says where it serves."""
        self.log(f"Http server starting to listen on :{self.flags.number('http-port')}")
        self.log(f"gRPC server starting to listen on :{self.flags.number('port')}")
        return [Serve()]

    def serving(self, port: int, service: str) -> bool | None:
        """What its health service answers; None: there is no such service."""
        if port != self.flags.number("port") or service != self.flags.text("service"):
            return None
        delay_s = self.flags.number("delay-unhealthy-sec")
        return self._forced is not False and not (0 <= delay_s <= self.age_s)

    def respond(self, request: Request) -> Answer:
        """Two switches."""
        match path_of(request):
            case "/make-not-serving":
                self.log("Mark as unhealthy")
                self._forced = False
            case "/make-serving":
                self.log("Mark as healthy")
                self._forced = True
            case _:
                return Answer(404, "404 page not found\n")
        return Answer(200, f"{self.age_s:.6f}s")
