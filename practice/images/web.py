"""The workshop's web programs: hello, auth, the monolith that is both, and the frontend.

Paths, ports and toggles are those of the well-known microservice workshop: the service on port 80,
health on port 81, where `/healthz/status` and `/readiness/status` flip the two answers. The tokens
of `/login` are shaped like the workshop's but signed with a fixed demonstration key: they open
nothing but `/secure` of these programs. Beyond the originals, every answer of the service names its
pod in `X-Pod-Name`, so that one can see who answered.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import replace

from practice.images.console.once import run_once
from practice.images.program import Answer, Program, Request, Start

_DEMONSTRATION_KEY = b"practice"
_USER, _PASSWORD = "user", "password"


class Workshop(Program):
    """What all of them share: identity, health on port 81 with its toggles, and access lines."""

    ports = (80, 81)
    has_shell = True
    name = "workshop"

    def __init__(self, start: Start) -> None:
        super().__init__(start)
        self.healthy = True
        self.ready = not start.knobs.never_ready

    def knobs_changed(self) -> None:
        """`never_ready` holds at once; the toggle can still undo it."""
        self.ready = not self.knobs.never_ready

    def start_lines(self) -> list[str]:
        """The workshop's three lines."""
        return [
            self._stamp(f"Starting {self.name} {self.version}..."),
            self._stamp("Health service listening on 0.0.0.0:81"),
        ]

    def ready_lines(self) -> list[str]:
        """The service answers."""
        return [self._stamp("HTTP service listening on 0.0.0.0:80")]

    def crash_lines(self) -> list[str]:
        """What the log's last line says."""
        return [self._stamp("panic: runtime error: invalid memory address or nil pointer")]

    def stop_lines(self) -> list[str]:
        """It says that it goes."""
        return [self._stamp("Captured terminated. Exiting...")]

    def heartbeat_line(self, number: int) -> str:
        """A quiet sign of life."""
        return self._stamp(f"{self.name} {self.version} alive, beat {number}")

    @property
    def version(self) -> str:
        """The image's tag, or what `APP_VERSION` says."""
        return self.start.env.get("APP_VERSION", self.start.tag)

    def respond(self, request: Request) -> Answer:
        """Health on 81, the service on 80."""
        path = request.path.partition("?")[0]
        if request.port == 81:
            return self._health(path)
        answer = self._common(path) or self.service(path, request)
        if self.knobs.error_share and self.start.random.random() < self.knobs.error_share:
            answer = Answer(500, "simulated error\n")
        agent = request.agent
        self.start.say(self._stamp(f"{request.source_ip} {request.method} {path} {agent}"))
        return replace(answer, headers={**answer.headers, "X-Pod-Name": self.start.pod})

    def service(self, path: str, request: Request) -> Answer:
        """The program's own paths."""
        return Answer(404, "404 page not found\n")

    def execute(self, command: Sequence[str]) -> tuple[int, str]:
        """`curl` and `wget` to itself, and what the small shell knows."""
        if command and command[0].rpartition("/")[2] in ("curl", "wget"):
            return self._fetch(command[-1])
        return run_once(self, command)

    def _health(self, path: str) -> Answer:
        match path:
            case "/healthz":
                return Answer(200 if self.healthy and not self.sick else 500)
            case "/readiness":
                return Answer(200 if self.ready else 503)
            case "/healthz/status":
                self.healthy = not self.healthy
                return Answer(200)
            case "/readiness/status":
                self.ready = not self.ready
                return Answer(200)
            case _:
                return Answer(404, "404 page not found\n")

    def _common(self, path: str) -> Answer | None:
        start = self.start
        match path:
            case "/version":
                return Answer(200, self.version + "\n")
            case "/hostname":
                return Answer(200, start.pod + "\n")
            case "/env":
                shown = {k: v for k, v in start.env.items() if not k.startswith("KUBERNETES_")}
                return _json(shown)
            case "/config":
                return _json(start.files.mounted_files())
            case _:
                return None

    def _fetch(self, address: str) -> tuple[int, str]:
        rest = address.removeprefix("http://")
        host, _, path = rest.partition("/")
        port = int(host.partition(":")[2] or 80) if host.partition(":")[2].isdigit() else 80
        answer = self.answer(Request(port=port, path="/" + path, agent="curl/8.9.1"))
        if answer is None:
            return 7, f"curl: (7) Failed to connect to {host} port {port}: Connection refused\n"
        return 0, answer.body

    def _stamp(self, text: str) -> str:
        return f"{self.start.now():%Y/%m/%d %H:%M:%S} {text}"


class Hello(Workshop):
    """`/` greets, `/secure` greets who brings a token."""

    name = "hello"

    def service(self, path: str, request: Request) -> Answer:
        """Greetings."""
        if path == "/":
            return _json({"message": "Hello"})
        if path == "/secure":
            user = token_user(request.headers.get("Authorization", ""))
            if user is None:
                return Answer(401, "authorization failed\n")
            return _json({"message": f"Hello {user}"})
        return super().service(path, request)


class Auth(Workshop):
    """`/login` gives a token to user:password."""

    name = "auth"

    def service(self, path: str, request: Request) -> Answer:
        """Tokens."""
        if path == "/login":
            return login(request)
        return super().service(path, request)


class Monolith(Hello):
    """hello and auth in one program."""

    name = "monolith"

    def service(self, path: str, request: Request) -> Answer:
        """Greetings and tokens."""
        return login(request) if path == "/login" else super().service(path, request)


def login(request: Request) -> Answer:
    """A token for the workshop's user, by HTTP basic authentication (RFC 7617)."""
    expected = base64.b64encode(f"{_USER}:{_PASSWORD}".encode()).decode()
    if request.headers.get("Authorization", "") != f"Basic {expected}":
        return Answer(401, "authorization failed\n")
    return _json({"token": f"{_USER}.{_signature(_USER)}"})


def token_user(header: str) -> str | None:
    """The user of a bearer token that `login` gave; None for all others."""
    user, _, signature = header.removeprefix("Bearer ").partition(".")
    return user if signature and hmac.compare_digest(signature, _signature(user)) else None


def _signature(user: str) -> str:
    return hmac.new(_DEMONSTRATION_KEY, user.encode(), hashlib.sha256).hexdigest()


def _json(value: object) -> Answer:
    return Answer(200, json.dumps(value) + "\n", "application/json")
