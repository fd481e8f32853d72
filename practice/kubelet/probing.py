"""Probes: asking a container how it is, and what the answers mean.

Mirrors the kubelet's prober: `initialDelaySeconds` (whole seconds), `periodSeconds`,
`timeoutSeconds`, both thresholds; liveness and readiness wait for the startup probe; a failed
liveness or startup probe is not repeated until the container has started anew.

The first readiness probe comes at once when the kubelet has seen the container run; the other two
begin somewhere in their first period, because the kubelet's tickers know nothing of the start.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

from practice.images.program import Program, Request
from practice.informer import Object
from practice.kubelet.container import Container
from practice.kubelet.executing import Result
from practice.kubelet.host import Host
from practice.kubelet.ports import port_number

Kind = Literal["startup", "readiness", "liveness"]
KINDS: tuple[Kind, ...] = ("startup", "readiness", "liveness")
OnResult = Callable[[Kind, bool], None]
Execute = Callable[[Sequence[str], float, Callable[[Result | None], None]], None]
"""Runs a command in the container, at most so many seconds."""
_SLOW_S = 0.05


class Probe:
    """One probe of one run of a container."""

    def __init__(
        self,
        host: Host,
        container: Container,
        kind: Kind,
        *,
        ip: str,
        tell: Callable[[str, str, str], None],
        on_result: OnResult,
        execute: Execute,
    ) -> None:
        self._host = host
        self._container = container
        self._kind = kind
        self._spec: Object = container.spec[f"{kind}Probe"]
        self._ip = ip
        self._tell = tell
        self._on_result = on_result
        self._execute = execute
        self._asking = False
        self._run = container.run
        self._since_s = host.clock.now_s()
        self._last: bool | None = None
        self._in_a_row = 0
        self._over = False

    @property
    def period_s(self) -> int:
        """Seconds between two probes."""
        return max(1, self._spec.get("periodSeconds") or 10)

    def begin(self, running_since_s: float) -> None:
        """Probe from now on; initialDelaySeconds counts from `running_since_s`."""
        self._since_s = running_since_s
        if self._kind == "readiness":
            self._tick()
        else:
            self._host.after(self._host.chance.random() * self.period_s, self._tick)

    def end(self) -> None:
        """Probe no more."""
        self._over = True

    def _tick(self) -> None:
        container = self._container
        if self._over or container.run != self._run or container.program is None:
            return
        self._host.after(self.period_s, self._tick)
        age_s = int(self._host.clock.now_s() - self._since_s)
        if age_s < (self._spec.get("initialDelaySeconds") or 0):
            return
        if container.started is (self._kind == "startup"):
            return  # a startup probe is over when it succeeded; the others wait for it
        if "exec" in self._spec:
            self._run_command()
            return
        problem, took_s = ask(self._spec, container, container.program, self._ip, self._host.ip)
        if took_s <= _SLOW_S:
            self._answered(problem)
        else:
            self._host.after(took_s, partial(self._answered, problem))

    def _run_command(self) -> None:
        if self._asking:
            return  # the one before has not ended
        self._asking = True
        timeout_s = float(self._spec.get("timeoutSeconds") or 1)
        self._execute(self._spec["exec"].get("command") or (), timeout_s, self._executed)

    def _executed(self, result: Result | None) -> None:
        self._asking = False
        command = " ".join(self._spec["exec"].get("command") or ())
        if result is None:
            timeout_s = float(self._spec.get("timeoutSeconds") or 1)
            self._answered(f'command timed out: "{command}" timed out after {timeout_s:g}s')
        else:
            self._answered(None if result.code == 0 else result.output)

    def _answered(self, problem: str | None) -> None:
        if self._over or self._container.run != self._run:
            return
        good = problem is None
        if problem is not None:
            word = self._kind.capitalize()
            self._tell("Warning", "Unhealthy", f"{word} probe failed: {problem}")
        self._in_a_row = self._in_a_row + 1 if good == self._last else 1
        self._last = good
        name = "successThreshold" if good else "failureThreshold"
        if self._in_a_row < (self._spec.get(name) or (1 if good else 3)):
            return
        if self._kind == "startup" or (self._kind == "liveness" and not good):
            self._over = True
        self._on_result(self._kind, good)


def ask(
    spec: Object, container: Container, program: Program, ip: str, source_ip: str
) -> tuple[str | None, float]:
    """The problem (None: healthy) and the seconds that the answer took."""
    timeout_s = float(spec.get("timeoutSeconds") or 1)
    if "httpGet" in spec:
        return _http(spec["httpGet"], container, program, ip, source_ip, timeout_s)
    if "tcpSocket" in spec or "grpc" in spec:
        where: Object = spec.get("tcpSocket") or spec["grpc"]
        port = port_number(where.get("port"), container.spec)
        if program.listens(port):
            serving: bool | None = True
            if "grpc" in spec:
                serving = program.serving(port, where.get("service") or "")
            return _health(serving), 0.0
        if "grpc" in spec:
            return (
                f'timeout: failed to connect service "{ip}:{port}" within'
                f" {timeout_s:g}s: context deadline exceeded",
                timeout_s,
            )
        return f"dial tcp {where.get('host') or ip}:{port}: connect: connection refused", 0.0
    return f"missing probe handler for {container.name}", 0.0


def _health(serving: bool | None) -> str | None:
    """What is wrong with the answer of a gRPC health service; of a mere connection nothing is."""
    if serving is None:
        return "error: this server does not implement the grpc health protocol (unknown service)"
    return None if serving else 'service unhealthy (responded with "NOT_SERVING")'


def _http(
    http: Object,
    container: Container,
    program: Program,
    ip: str,
    source_ip: str,
    timeout_s: float,
) -> tuple[str | None, float]:
    port = port_number(http.get("port"), container.spec)
    host = http.get("host") or ip
    path = http.get("path") or "/"
    url = f'Get "{(http.get("scheme") or "HTTP").lower()}://{host}:{port}{path}"'
    headers = {one["name"]: one["value"] for one in http.get("httpHeaders") or ()}
    answer = program.answer(Request(port=port, path=path, headers=headers, source_ip=source_ip))
    if answer is None:
        return f"{url}: dial tcp {host}:{port}: connect: connection refused", 0.0
    if answer.latency_s > timeout_s:
        problem = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
        return f"{url}: {problem}", timeout_s
    if 200 <= answer.status < 400:
        return None, answer.latency_s
    return f"HTTP probe failed with statuscode: {answer.status}", answer.latency_s
