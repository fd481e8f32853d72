"""What a simulated program is: steps of a life, and answers to requests.

A program says what it does next (`next_step`), and the kubelet carries it out on the cluster's
clock: print a line, let time pass, exit, or serve until it is killed. Requests (from probes, and
from people through the API) are answered at once, with the time the answer takes as a number.

Trade-off: a program is plain state with a cursor, not a generator or a task. That reads a little
less naturally, and in return a running program costs no timer, and can be copied and repeated.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar

import msgspec

from practice.images.messages import Answer, Call, Outgoing, Reply, Request, Result
from practice.images.mounts import Mounts
from practice.images.rights import Rights
from practice.images.usage import Cpu, Growth

KIB, MIB = 1024, 1024 * 1024


class Knobs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a program behaves; set per image tag in the catalogue, and by `PRACTICE_*` variables.

    A container's environment variable `PRACTICE_LATENCY_S=0.5` sets `latency_s`, and so on.
    """

    ready_after_s: float = 0.3
    """Time from the start until it answers."""
    never_ready: bool = False
    """Its readiness endpoint says 503 for ever."""
    sick_after_s: float | None = None
    """When its liveness endpoint begins to say 500."""
    crash_after_s: float | None = None
    """When it exits by itself."""
    crash_code: int = 1
    latency_s: float = 0.002
    """Time an answer takes; probes with a shorter timeout fail."""
    error_share: float = 0.0
    """Share of ordinary requests answered with 500 (0 to 1)."""
    memory_bytes: int = 12 * MIB
    leak_bytes_per_s: int = 0
    """Growth of its memory; at the container's memory limit it is killed (OOMKilled)."""
    disk_bytes: int = 0
    """What it has written outside of its volumes."""
    disk_bytes_per_s: int = 0
    """Growth of what it writes there; beyond its ephemeral-storage limit its pod is evicted."""
    cpu_milli: int = 3
    """CPU that it uses when nobody asks it anything."""
    cpu_ms_per_request: float = 10.0
    """CPU time that each request costs."""
    sigterm_s: float | None = 0.8
    """Time from SIGTERM to its exit; None: it ignores the signal, and is killed at the end."""
    sigterm_code: int = 0
    heartbeat_s: float = 0.0
    """Period of its heartbeat lines in the log; 0: none."""


@dataclass(frozen=True, slots=True)
class Say:
    """Print one line."""

    line: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Let time pass."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Serve:
    """Run until somebody ends it; nothing more happens by itself."""


@dataclass(frozen=True, slots=True)
class Exit:
    """End with this code."""

    code: int


@dataclass(frozen=True, slots=True)
class Ask:
    """Send a request, and go on when the program has been told the result (`answered`)."""

    call: Call


Step = Say | Wait | Serve | Exit | Ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a container starts with."""

    image: str
    tag: str
    knobs: Knobs
    now: Callable[[], datetime]
    random: random.Random
    say: Callable[[str], None]
    command: Sequence[str] = ()
    args: Sequence[str] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    files: Mounts = field(default_factory=Mounts)
    """The container's files, those of its volumes included."""
    namespace: str = "default"
    pod: str = "pod"
    hostname: str = ""
    """The host's name as the container sees it; "" is the pod's."""
    ip: str = ""
    node: str = ""
    system_files: Mapping[str, str] = field(default_factory=dict)
    """Files that the kubelet makes for every container: names of hosts, the way to the DNS."""
    cpu_limit_milli: int | None = None
    """Thousandths of a core that it may use; None: as many as it likes."""
    rights: Rights = field(default_factory=Rights)
    outgoing: Outgoing | None = None
    """Its way to other programs; None where there is no network."""


class Program:
    """A program that starts, gets ready, serves, and may crash as its knobs say.

    Subclasses give the words (`start_lines`, `ready_lines`) and the answers (`respond`).
    """

    ports: tuple[int, ...] = ()
    udp_ports: tuple[int, ...] = ()
    tls_ports: tuple[int, ...] = ()
    """Those of its ports that speak TLS."""
    runs: tuple[str, ...] = ()
    """Names of a command that are this program, so that a container may give its arguments."""
    tools: tuple[str, ...] = ()
    """Programs of its image beside the usual ones, which `execute` runs."""
    image_files: ClassVar[Mapping[str, str]] = {}
    """Files of its image that programs and people look at, by path."""
    has_shell = False
    """Its image has a shell and the tools of busybox."""
    certificate: bytes | None = None
    """What it shows to who speaks TLS with it (PEM); None: it speaks plainly."""

    @classmethod
    def for_start(cls, start: Start) -> "Program":
        """The program that a container's command line names; most images have just one."""
        return cls(start)

    def __init__(self, start: Start) -> None:
        self.start = start
        self.knobs = start.knobs
        self._started_at = start.now()
        self._cpu = Cpu(self._started_at, start.knobs.cpu_milli, start.cpu_limit_milli)
        self._memory = Growth(start.knobs.memory_bytes, start.knobs.leak_bytes_per_s)
        self._disk = Growth(start.knobs.disk_bytes, start.knobs.disk_bytes_per_s)
        self._plan: list[Step] = self._make_plan()
        self._next = 0

    def limit_cpu(self, milli: int | None) -> None:
        """It was resized: it may use so many thousandths of a core; None: as many as it likes."""
        self._cpu.limited_to(self.start.now(), milli)

    # -- life ------------------------------------------------------------------------------------

    def next_step(self) -> Step:
        """What it does next. After `Serve` and `Exit` it is not asked again."""
        step = self._plan[self._next]
        self._next += 1
        return step

    def answered(self, result: Result) -> None:
        """What came of the request that it asked for."""

    def on_sigterm(self) -> tuple[float, int] | None:
        """Seconds until it exits after SIGTERM and its exit code; None: it ignores the signal."""
        if self.knobs.sigterm_s is None:
            return None
        for line in self.stop_lines():
            self.start.say(line)
        return self.knobs.sigterm_s, self.knobs.sigterm_code

    def knobs_changed(self) -> None:
        """Its knobs were set anew while it runs."""

    def start_lines(self) -> list[str]:
        """Printed at once."""
        return []

    def ready_lines(self) -> list[str]:
        """Printed when it begins to answer."""
        return []

    def crash_lines(self) -> list[str]:
        """Printed just before it crashes."""
        return ["fatal: " + (self.start.env.get("PRACTICE_CRASH_TEXT") or "simulated crash")]

    def stop_lines(self) -> list[str]:
        """Printed on SIGTERM."""
        return []

    def heartbeat_line(self, number: int) -> str:
        """The text of heartbeat `number`, counted from 1."""
        return f"heartbeat {number}"

    # -- answers -----------------------------------------------------------------------------------

    def listens(self, port: int) -> bool:
        """Does a TCP connection to this port succeed now?"""
        return port in self.ports and self.age_s >= self.knobs.ready_after_s

    def hears(self, port: int) -> bool:
        """Does it receive datagrams (UDP) on this port now?"""
        return port in self.udp_ports and self.age_s >= self.knobs.ready_after_s

    def serving(self, port: int, service: str) -> bool | None:
        """What its gRPC health service answers; None: it does not know the service."""
        return True

    def datagram(self, request: Request) -> str | None:
        """What it sends back for a datagram, which is the request's body; None: nothing."""
        return None

    def answer(self, request: Request) -> Answer | None:
        """The answer to a request; None: connection refused."""
        if not self.listens(request.port):
            return None
        self._cpu.asked(self.start.now(), self.knobs.cpu_ms_per_request)
        return replace(self.respond(request), latency_s=self.knobs.latency_s)

    def serve(self, request: Request, reply: Reply) -> None:
        """Answer a request of the network, now or later; the caller knows that it listens.

        Programs that ask others before they answer override this.
        """
        answer = self.answer(request)
        if answer is not None:
            reply(answer)

    def receive(self, data: bytes) -> bytes | None:
        """What a program that does not speak HTTP says to these bytes; None: it speaks HTTP."""
        return None

    def respond(self, request: Request) -> Answer:
        """The answer of a program that listens."""
        return Answer(404, "404 page not found\n")

    def execute(self, command: Sequence[str]) -> tuple[int, str]:
        """Exit code and output of a command run inside the container."""
        return 126, f"OCI runtime exec failed: {' '.join(command)}: not simulated for this image\n"

    @classmethod
    def run_tool(cls, start: Start, words: Sequence[str]) -> tuple[int, str]:
        """Run one of the image's `tools` in a container whose process is another program."""
        return 126, f"{words[0]}: not simulated for this image\n"

    def own_files(self) -> dict[str, str]:
        """Files that its image has, by path."""
        return {}

    # -- measure -----------------------------------------------------------------------------------

    @property
    def age_s(self) -> float:
        """Simulated seconds since its start."""
        return (self.start.now() - self._started_at).total_seconds()

    @property
    def sick(self) -> bool:
        """Has its liveness endpoint begun to fail?"""
        after_s = self.knobs.sick_after_s
        return after_s is not None and self.age_s >= after_s

    def cpu_ms(self, at: datetime) -> float:
        """CPU used from its start to a moment of the last minute, in milliseconds of one core."""
        return self._cpu.used_ms(at)

    def memory_bytes(self) -> int:
        """Memory in use now."""
        return self._memory.at(self.age_s)

    def disk_bytes(self) -> int:
        """What it has written by now outside of its volumes, besides the files that can be seen."""
        return self._disk.at(self.age_s)

    def seconds_to_memory(self, limit_bytes: int) -> float | None:
        """When, from now, it will reach this limit; None: never."""
        missing = limit_bytes - self.memory_bytes()
        if missing <= 0:
            return 0.0
        if self.knobs.leak_bytes_per_s <= 0:
            return None
        return missing / self.knobs.leak_bytes_per_s

    def has_reached(self, limit_bytes: int) -> bool:
        """Whether its memory has reached this limit, within a thousandth of a second."""
        soon = self.knobs.leak_bytes_per_s / 1_000
        return self.memory_bytes() + 1 + soon >= limit_bytes

    def set_knobs(self, knobs: Knobs) -> None:
        """Behave otherwise from now on; a leak goes on from the memory that is in use."""
        before, age_s = self.knobs, self.age_s
        self._cpu.rests_at(self.start.now(), knobs.cpu_milli)
        self.knobs = knobs
        memory = knobs.memory_bytes if knobs.memory_bytes != before.memory_bytes else None
        self._memory = self._memory.on(age_s, memory, knobs.leak_bytes_per_s)
        disk = knobs.disk_bytes if knobs.disk_bytes != before.disk_bytes else None
        self._disk = self._disk.on(age_s, disk, knobs.disk_bytes_per_s)
        self.knobs_changed()

    def _make_plan(self) -> list[Step]:
        knobs = self.knobs
        plan: list[Step] = [Say(line) for line in self.start_lines()]
        ready_after_s = knobs.ready_after_s
        crash_after_s = knobs.crash_after_s
        if crash_after_s is None or crash_after_s > ready_after_s:
            plan.append(Wait(ready_after_s))
            plan.extend(Say(line) for line in self.ready_lines())
            rest_s = None if crash_after_s is None else crash_after_s - ready_after_s
        else:
            rest_s = crash_after_s
        if rest_s is None:
            return [*plan, Serve()]
        plan.append(Wait(rest_s))
        plan.extend(Say(line) for line in self.crash_lines())
        return [*plan, Exit(knobs.crash_code)]


__all__ = [
    "KIB",
    "MIB",
    "Answer",
    "Ask",
    "Exit",
    "Knobs",
    "Program",
    "Request",
    "Say",
    "Serve",
    "Start",
    "Step",
    "Wait",
]
