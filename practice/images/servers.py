"""Ordinary servers: nginx (and the workshop's frontend on it), a redis, and quiet daemons."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from practice.images.console.once import run_once
from practice.images.keys import Keys, command_line, converse
from practice.images.messages import Failure, Reply, Result
from practice.images.program import Answer, Program, Request, Start
from practice.images.upstreams import find_upstream, forwarded, trouble

_WELCOME = """<!DOCTYPE html>
<html>
<head><title>Welcome to nginx!</title></head>
<body><h1>Welcome to nginx!</h1></body>
</html>
"""
_FRONTEND = """<!DOCTYPE html>
<html>
<head><title>Workshop</title></head>
<body><h1>Workshop frontend {version}</h1><p>Served by {pod}.</p></body>
</html>
"""


class Nginx(Program):
    """A web server with one page; every request leaves an access line, probes too."""

    has_shell = True
    ports: tuple[int, ...] = (80,)

    def start_lines(self) -> list[str]:
        """The entry point's words."""
        return [
            "/docker-entrypoint.sh: Configuration complete; ready for start up",
            f"{self._time()} [notice] 1#1: nginx/{self._nginx_version()}",
            f"{self._time()} [notice] 1#1: start worker processes",
        ]

    def stop_lines(self) -> list[str]:
        """Its image stops it by SIGQUIT."""
        return [f"{self._time()} [notice] 1#1: signal 3 (SIGQUIT) received, shutting down"]

    def respond(self, request: Request) -> Answer:
        """A page, or 404."""
        path = request.path.partition("?")[0]
        answer = self.page(path)
        if self.knobs.error_share and self.start.random.random() < self.knobs.error_share:
            answer = Answer(500, "simulated error\n")
        self.access_line(request, answer)
        return answer

    def access_line(self, request: Request, answer: Answer) -> None:
        """One line of the access log."""
        now = self.start.now()
        self.start.say(
            f"{request.source_ip or '127.0.0.1'} - - [{now:%d/%b/%Y:%H:%M:%S} +0000]"
            f' "{request.method} {request.path} HTTP/1.1" {answer.status} {len(answer.body)}'
            f' "-" "{request.agent}" "{request.headers.get("X-Forwarded-For", "-")}"'
        )

    def own_files(self) -> dict[str, str]:
        """Its page and its configuration."""
        return {
            "/etc/nginx/nginx.conf": "events {}\nhttp {\n  server {\n    listen 80;\n  }\n}\n",
            "/usr/share/nginx/html/index.html": _WELCOME,
        }

    def page(self, path: str) -> Answer:
        """What lies under a path."""
        if path in ("/", "/index.html"):
            return Answer(200, _WELCOME, "text/html")
        return Answer(404, "<h1>404 Not Found</h1>\n", "text/html")

    def execute(self, command: Sequence[str]) -> tuple[int, str]:
        """What the small shell knows."""
        return run_once(self, command)

    def _nginx_version(self) -> str:
        return self.start.tag if self.start.tag[:1].isdigit() else "1.29"

    def _time(self) -> str:
        return f"{self.start.now():%Y/%m/%d %H:%M:%S}"


class Frontend(Nginx):
    """nginx with the workshop's page, a health and a readiness path."""

    ports = (80, 443)

    def page(self, path: str) -> Answer:
        """Its page and its health."""
        match path:
            case "/" | "/index.html":
                text = _FRONTEND.format(version=self.start.tag, pod=self.start.pod)
                return Answer(200, text, "text/html")
            case "/healthz":
                return Answer(500 if self.sick else 200)
            case "/readiness":
                return Answer(503 if self.knobs.never_ready else 200)
            case "/version":
                return Answer(200, self.start.tag + "\n")
            case "/hostname":
                return Answer(200, self.start.pod + "\n")
            case _:
                return super().page(path)

    def respond(self, request: Request) -> Answer:
        """Its pages say by a header, too, which pod they come from."""
        answer = super().respond(request)
        return replace(answer, headers={**answer.headers, "X-Pod-Name": self.start.pod})

    def serve(self, request: Request, reply: Reply) -> None:
        """Its own pages, and for the paths of the programs behind what these answer."""
        upstream = find_upstream(request.path, self.start.files)
        if upstream is None or self.start.outgoing is None:
            super().serve(request, reply)
            return
        done = partial(self._upstream_answered, request, reply)
        self.start.outgoing.request(forwarded(upstream, request), done)

    def _upstream_answered(self, request: Request, reply: Reply, result: Result) -> None:
        if isinstance(result, Failure):
            answer, words = trouble(result)
            self.start.say(
                f"{self._time()} [error] 1#1: *1 {words}, client: {request.source_ip}, request: "
                f'"{request.method} {request.path} HTTP/1.1"'
            )
        else:
            answer = result
        self.access_line(request, answer)
        reply(replace(answer, latency_s=self.knobs.latency_s))


class Redis(Program):
    """A key-value server; its contents are gone when it ends."""

    has_shell = True
    ports = (6379,)
    tools = ("redis-cli",)

    def __init__(self, start: Start) -> None:
        super().__init__(start)
        self.keys = Keys()

    def receive(self, data: bytes) -> bytes | None:
        """Its protocol, on a plain connection."""
        return converse(self.keys, data)

    def start_lines(self) -> list[str]:
        """Who it is."""
        return [f"1:C {self._time()} * Redis version={self.start.tag}, pid=1, just started"]

    def ready_lines(self) -> list[str]:
        """It answers."""
        return [f"1:M {self._time()} * Ready to accept connections tcp"]

    def stop_lines(self) -> list[str]:
        """It saves and goes."""
        return [f"1:signal-handler Received SIGTERM scheduling shutdown... {self._time()}"]

    def execute(self, command: Sequence[str]) -> tuple[int, str]:
        """`redis-cli`, and what the small shell knows."""
        if command and command[0].rpartition("/")[2] == "redis-cli":
            return command_line(self.keys, command[1:])
        return run_once(self, command)

    def _time(self) -> str:
        return f"{self.start.now():%d %b %Y %H:%M:%S}"


class Daemon(Program):
    """A system program that runs, answers its health port, and says little."""

    def __init__(self, start: Start) -> None:
        super().__init__(start)
        self.ports = tuple(int(p) for p in start.env.get("PRACTICE_PORTS", "").split(",") if p)

    def start_lines(self) -> list[str]:
        """One line."""
        return [f"{self.start.now():%H:%M:%S} starting {self.start.image} {self.start.tag}"]

    def respond(self, request: Request) -> Answer:
        """Healthy until it is sick."""
        return Answer(500 if self.sick else 200, "ok")
