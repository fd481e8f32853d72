"""What travels between programs: a call as its sender sees it, the request that arrives, the answer.

All of it is plain data: a request that is under way can be copied with the cluster. What a call
leads to is told to a `Reply`, once, later, through the clock; it must be a bound method or a
partial of one, never a function made on the spot, since it may have to be copied, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

PROBE_AGENT = "kube-probe/1.37"
Protocols = Literal["TCP", "UDP"]
Trouble = Literal["name", "refused", "timeout", "unreachable", "reset", "plain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request as it arrives at a container. `path` has the query, too."""

    port: int
    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    agent: str = PROBE_AGENT
    source_ip: str = ""
    host: str = ""
    body: bytes = b""
    certificate: bytes = b""
    """What its sender has shown of itself, with TLS (PEM)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer; `latency_s` is how long the program took for it."""

    status: int
    body: str = ""
    content_type: str = "text/plain; charset=utf-8"
    latency_s: float = 0.0
    headers: Mapping[str, str] = field(default_factory=dict)
    certificate: bytes = b""
    """What the program has shown of itself, with TLS (PEM)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One HTTP request as its sender makes it: to a host by name or address.

    `timeout_s` is for all of it, `connect_timeout_s` until the connection stands; None: the
    sender waits as long as the kernel does.
    """

    host: str
    port: int = 80
    path: str = "/"
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    agent: str = ""
    body: bytes = b""
    timeout_s: float | None = None
    connect_timeout_s: float | None = None
    raw: bool = False
    """`body` is all that is sent: no HTTP. What comes back is the answer's `body`, status 0."""
    secure: bool = False
    """With TLS. What certificates say is not looked at."""
    certificate: bytes = b""
    """What the sender shows of itself when it is asked, with TLS (PEM)."""
    protocol: Protocols = "TCP"
    """With UDP, `raw` holds whatever it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """No answer. `name`: the host is unknown; `refused`: nobody listens; `timeout`: silence;
    `unreachable`: nobody has the address; `reset`: the program ended before it answered;
    `plain`: it speaks no TLS, which it was asked for."""

    trouble: Trouble
    address: str = ""
    port: int = 0
    connected: bool = False
    """The connection stood: a timeout was one of the answer."""
    after_s: float = 0.0


Result = Answer | Failure
Reply = Callable[[Answer], None]
Done = Callable[[Result], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """DNS records: name, type and value of each, full names with their last dot."""

    found: tuple[tuple[str, str, str], ...] = ()
    server: str = ""
    took_s: float = 0.0
    silent: bool = False
    """The DNS server did not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What the cluster's DNS says: the full name and its addresses; none: there is no such name."""

    name: str
    addresses: tuple[str, ...] = ()
    canonical: str = ""
    """The name that an alias (ExternalName) leads to."""
    tried: tuple[str, ...] = ()
    """The names that were asked for without success, in order."""
    server: str = ""
    took_s: float = 0.0
    silent: bool = False
    """The DNS server did not answer."""


class Outgoing(Protocol):
    """A program's way to others: what it sends leaves from its own pod."""

    def request(self, call: Call, done: Done) -> None:
        """Send; `done` is called once, later."""
        ...

    def lookup(self, name: str) -> Lookup:
        """Ask the cluster's DNS. The answer is there at once; `took_s` says how long it took."""
        ...

    def records(self, name: str, kind: str, *, search: bool) -> Records:
        """Ask it for records of a type; `search`: with the pod's search list."""
        ...
