"""agnhost netexec: a web server whose paths tell who asks, run commands, and end the program.

Left out: TLS, and the SCTP server.
"""

from __future__ import annotations

import json
from typing import ClassVar

from practice.images.agnhost.dialling import Dialling
from practice.images.agnhost.subcommand import Defaults, Subcommand, path_of, query_of
from practice.images.messages import Reply
from practice.images.program import Answer, Request, Serve, Step

_REDIRECTS = range(300, 400)


class Netexec(Subcommand):
    """The server."""

    defaults: ClassVar[Defaults] = {
        "http-port": 8080,
        "udp-port": 8081,
        "sctp-port": -1,
        "tls-cert-file": "",
        "tls-private-key-file": "",
        "http-override": "",
        "udp-listen-addresses": "",
        "delay-shutdown": 0,
    }

    def prepare(self) -> None:
        self._terminated = False
        self.ports = (self.flags.number("http-port"),)
        udp_port = self.flags.number("udp-port")
        self.udp_ports = (udp_port,) if udp_port != -1 else ()

    def plan(self) -> list[Step]:
        """It says where it serves."""
        self.log(f"Started HTTP server on port {self.flags.number('http-port')}")
        for port in self.udp_ports:
            self.log(f"Started UDP server on port  {port}")
        return [Serve()]

    def serve(self, request: Request, reply: Reply) -> None:
        """`/dial` asks others first."""
        if path_of(request) != "/dial" or self.flags.text("http-override"):
            super().serve(request, reply)
            return
        dialling = Dialling(query_of(request), self.start.outgoing, reply)
        self.log(dialling.log_line)
        dialling.begin()

    def datagram(self, request: Request) -> str | None:
        """The commands that its UDP server knows."""
        raw = request.body.decode(errors="replace").strip()
        word, _, rest = raw.partition(" ")
        match word.lower():
            case "hostname":
                self.log("Sending udp hostName response")
                return self.hostname
            case "echo":
                self.log(f"Echoing {rest.lower()} to UDP client {request.source_ip}:{_CLIENT_PORT}")
                return rest.lower()
            case "clientip":
                return f"{request.source_ip}:{_CLIENT_PORT}"
            case "serverport":
                return str(request.port)
            case "envvar":
                return self.start.env.get(rest.strip(), "")
            case _:
                return None

    def on_sigterm(self) -> tuple[float, int] | None:
        """It ends at once, or after the delay that it was given."""
        self._terminated = True
        delay_s = self.flags.number("delay-shutdown")
        if delay_s > 0:
            self.log(f"Sleeping {delay_s} seconds before terminating...")
        return float(delay_s), 0

    def respond(self, request: Request) -> Answer:
        """Every path, or the one path that stands for all."""
        override = self.flags.text("http-override")
        if override:
            request = Request(port=request.port, path=override, source_ip=request.source_ip)
        return self._about_request(request) or self._about_program(request)

    def _about_request(self, request: Request) -> Answer | None:
        query = query_of(request)
        match path_of(request):
            case "/clientip":
                self.log("GET /clientip")
                return Answer(200, f"{request.source_ip or '127.0.0.1'}:{_CLIENT_PORT}")
            case "/serverport":
                self.log("GET /serverport")
                return Answer(200, str(request.port))
            case "/header":
                return self._header(request, query.get("key", ""))
            case "/echo":
                return self._echo(query.get("msg", ""), query.get("code", ""))
            case "/redirect":
                where, code = query.get("location", ""), query.get("code", "")
                self.log(f"GET /redirect?location={where}&code={code}")
                status = int(code) if code.isdigit() and int(code) in _REDIRECTS else 302
                return Answer(status, "", headers={"Location": where})
            case _:
                return None

    def _about_program(self, request: Request) -> Answer:
        path, query = path_of(request), query_of(request)
        match path:
            case "/hostname" | "/hostName":
                self.log(f"GET {path}")
                return Answer(200, self.hostname)
            case "/healthz":
                self.log("GET /healthz")
                return Answer(500 if self.sick else 200)
            case "/readyz":
                self.log("GET /readyz")
                return Answer(503, "shutting down") if self._terminated else Answer(200, "ok")
            case "/envvar":
                return self._variable(query.get("var", ""))
            case "/shell":
                return self._shell(query.get("shellCommand") or query.get("cmd") or "")
            case _:
                self.log("GET /")
                return Answer(200, f"NOW: {self.start.now():%Y-%m-%d %H:%M:%S.%f} +0000 UTC")

    def _header(self, request: Request, key: str) -> Answer:
        if key:
            self.log(f"GET /header?key={key}")
            own = {name.lower(): value for name, value in request.headers.items()}
            return Answer(200, own.get(key.lower(), ""))
        self.log("GET /header")
        shown = {name.title(): [value] for name, value in sorted(request.headers.items())}
        return Answer(200, json.dumps(shown, separators=(",", ":")))

    def _echo(self, message: str, code: str) -> Answer:
        self.log(f"GET /echo?msg={message}&code={code}")
        if code and not code.isdigit():
            return Answer(200, f"argument 'code' must be an integer or empty, got \"{code}\"\n")
        return Answer(int(code or 200), message)

    def _variable(self, name: str) -> Answer:
        if not name:
            return Answer(400, "'var' query parameter is required\n")
        self.log(f"GET /envvar?var={name}")
        if name not in self.start.env:
            return Answer(500, f'env var "{name}" is not set\n')
        return Answer(200, self.start.env[name])

    def _shell(self, command: str) -> Answer:
        """What the small shell makes of it, in no time."""
        self.log(f"GET /shell?cmd={command}")
        code, output = self.execute(["sh", "-c", command])
        said = {"output": output} if output else {}
        if code:
            said["error"] = f"exit status {code}"
        return Answer(200, json.dumps(said, separators=(",", ":")))


_CLIENT_PORT = 40_112
"""The port that every caller seems to have: connections have none here."""
