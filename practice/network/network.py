"""Requests between programs, from a name to an answer."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Protocol

from practice.clock import Clock, Timer
from practice.images.messages import (
    Answer,
    Call,
    Done,
    Failure,
    Lookup,
    Protocols,
    Records,
    Reply,
    Request,
    Trouble,
)
from practice.images.program import Program
from practice.informer import Informers
from practice.limits import (
    CONNECT_TIMEOUT_S,
    DNS_TIMEOUT_S,
    HOP_S,
    NEIGHBOUR_HOP_S,
    NO_ROUTE_S,
)
from practice.network.faults import Faults
from practice.network.ingress import INGRESS_IP, PORTS, IngressProxy
from practice.network.names import Names
from practice.network.places import (
    API_PORT,
    CONTROL_PLANE_IP,
    LOOPBACK,
    Place,
    Places,
    is_loopback,
)
from practice.network.policies import Policies
from practice.network.proxying import Proxying, Target

COMPONENT = "network"
DNS_SERVICE = "kube-system/kube-dns"
DNS_IP = "10.96.0.10"
"""What kubelets write into every resolv.conf (`clusterDNS`), whether anybody is there or not."""

DNS_PORT = 53
_BAD_REQUEST = (
    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Connection: close\r\n\r\n400 Bad Request"
)
"""What a Go server says to what is no HTTP."""


class Listeners(Protocol):
    """The nodes' side: which program listens where. The simulated kubelets implement it."""

    def listening(self, key: str, port: int, protocol: Protocols = "TCP") -> Program | None:
        """The program of a pod (`namespace/name`) that listens on this port now."""
        ...

    def is_up(self, node: str) -> bool:
        """Whether the node has power."""
        ...


class Server(Protocol):
    """Something at the end of a connection that answers: a program, or the ingress."""

    def serve(self, request: Request, reply: Reply) -> None:
        """Answer, now or later."""
        ...


class Network:
    """One cluster's network. `faults` may be changed at any time, and hold at once.

    With `system` names and Services are what the programs of kube-system make of them: a CoreDNS
    behind the Service kube-dns, and a kube-proxy on each node.
    """

    def __init__(
        self, informers: Informers, clock: Clock, listeners: Listeners, *, system: bool = False
    ) -> None:
        self.clock = clock
        self.faults = Faults()
        self.places = Places(informers)
        self.listeners = listeners
        self._services = informers("services")
        self._names = Names(informers, self.places)
        self._proxying = Proxying(informers, clock, self.places, self.faults, proxied=system)
        self._system = system
        self._policies = Policies(informers, self.places)
        self._ingress = IngressProxy(self, informers)
        self.api_server: Server | None = None
        """What answers behind the Service `kubernetes`."""

    def send(self, source: Place, call: Call, done: Done, *, namespace: str = "") -> None:
        """Send a request. `done` is called once, later; see `practice.images.messages.Done`.

        Short names are looked up as a pod of `namespace` does.
        """
        Exchange(self, source, call, done).begin(namespace)

    def lookup(self, source: Place, name: str, namespace: str) -> Lookup:
        """Ask the DNS server: the Service kube-dns where there is one, and its pods answer if
        they can be reached; else a server that is always there, but in a cluster with a system."""
        server = self._services.get(DNS_SERVICE)
        if server is None and not self._system:
            return self._names.lookup(name, namespace)
        ip = DNS_IP if server is None else server["spec"].get("clusterIP") or ""
        route = self._proxying.route(source, ip, DNS_PORT, "UDP")
        if not isinstance(route, Target) or not self.passes(source, route, "UDP"):
            return Lookup(name=name, server=ip, silent=True, took_s=DNS_TIMEOUT_S)
        found = self._names.lookup(name, namespace)
        return Lookup(
            name=found.name,
            addresses=found.addresses,
            canonical=found.canonical,
            tried=found.tried,
            took_s=found.took_s,
            server=ip,
        )

    def records(self, source: Place, name: str, kind: str, namespace: str) -> Records:
        """Ask the DNS server for records; `namespace`: whose search list is used, "" for none."""
        asked = self.lookup(source, name, namespace)
        if asked.silent:
            return Records(server=asked.server, silent=True, took_s=asked.took_s)
        found = self._names.records(name, kind, namespace)
        return Records(found=found, server=asked.server, took_s=asked.took_s)

    def route(
        self, source: Place, ip: str, port: int, protocol: Protocols = "TCP"
    ) -> Target | Failure:
        """Where a connection ends up, or how it fails without having reached a program."""
        route = self._proxying.route(source, ip, port, protocol)
        if route is None and is_loopback(ip):
            route = Target(ip=source.ip, port=port, seen_ip=ip)
        elif route is None:
            route = Target(ip=ip, port=port, seen_ip=source.ip)
        if route == "refused":
            return _failed("refused", ip, port, NEIGHBOUR_HOP_S)
        if route == "dropped" or not self.passes(source, route, protocol):
            return _failed("timeout", ip, port, CONNECT_TIMEOUT_S)
        return route

    def passes(self, source: Place, target: Target, protocol: str = "TCP") -> bool:
        """Whether neither a cut nor a policy is in the way."""
        place = self.places.at(target.ip)
        if self.faults.is_cut(source, place):
            return False
        return self._policies.allow(source, place, target.port, protocol)

    def way_s(self, source: Place, ip: str) -> float:
        """Simulated seconds that one way takes."""
        target = self.places.at(ip)
        near = source.node != "" and source.node == target.node
        return (NEIGHBOUR_HOP_S if near else HOP_S) + self.faults.extra_s(source, target)

    def answering(self, target: Target, protocol: Protocols = "TCP") -> Server | Trouble:
        """Who is at the end of a connection, or why there is nobody."""
        if target.ip == INGRESS_IP and protocol == "TCP":
            return self._ingress if target.port in PORTS else "refused"
        if target.ip == CONTROL_PLANE_IP:
            is_it = self.api_server is not None and target.port == API_PORT and protocol == "TCP"
            return self.api_server if self.api_server is not None and is_it else "refused"
        keys = self.places.pods_at(target.ip)
        for key in keys:
            program = self.listeners.listening(key, target.port, protocol)
            if program is not None:
                return program
        place = self.places.at(target.ip)
        if place.node and not self.listeners.is_up(place.node):
            return "timeout"
        if keys or place.node:
            return "refused"
        return "unreachable"


class Exchange:
    """One request on its way: look up, connect, ask, answer. It ends exactly once."""

    def __init__(self, network: Network, source: Place, call: Call, done: Done) -> None:
        self._network = network
        self._source = source
        self._call = call
        self._done: Done | None = done
        self._began_s = network.clock.now_s()
        self._target: Target | None = None
        self._address = ""
        self._program: Server | None = None
        self._limit: Timer | None = None
        self._connect_limit: Timer | None = None

    def begin(self, namespace: str) -> None:
        """Look the host up, and go on."""
        call = self._call
        if call.timeout_s is not None:
            self._limit = self._later(call.timeout_s, self._expire)
        if call.connect_timeout_s is not None:
            self._connect_limit = self._later(call.connect_timeout_s, self._expire)
        if _is_address(call.host):
            self._later(0.0, partial(self._connect, call.host))
            return
        if call.host == "localhost":
            self._later(0.0, partial(self._connect, LOOPBACK))
            return
        found = self._network.lookup(self._source, call.host, namespace)
        if found.addresses:
            self._later(found.took_s, partial(self._connect, found.addresses[0]))
        else:
            self._later(found.took_s, partial(self._fail, "name"))

    def _connect(self, address: str) -> None:
        if self._done is None:
            return
        self._address = address
        route = self._network.route(self._source, address, self._call.port, self._call.protocol)
        if isinstance(route, Failure):
            self._later(route.after_s, partial(self._fail, route.trouble))
            return
        self._target = route
        self._later(self._network.way_s(self._source, route.ip), self._arrive)

    def _arrive(self) -> None:
        target, call = self._target, self._call
        if self._done is None or target is None:
            return
        program = self._network.answering(target, call.protocol)
        if isinstance(program, str):
            waits_s = {"timeout": CONNECT_TIMEOUT_S, "unreachable": NO_ROUTE_S}.get(program, 0.0)
            self._later(waits_s, partial(self._fail, program))
            return
        self._program = program
        if self._connect_limit is not None:
            self._connect_limit.cancel()
        request = Request(
            port=target.port,
            path=call.path,
            method=call.method,
            headers=call.headers,
            agent=call.agent,
            source_ip=target.seen_ip,
            host=call.headers.get("Host", call.host),
            body=call.body,
            certificate=call.certificate if call.secure else b"",
        )
        if isinstance(program, Program) and (call.raw or call.protocol == "UDP"):
            self._said(program, request)
        elif self._speaks_tls(program, target) not in (None, call.secure):
            self._misunderstood()
        else:
            program.serve(request, self._answered)

    def _speaks_tls(self, program: Server, target: Target) -> bool | None:
        """None: it takes both."""
        if program is self._network.api_server:
            return True
        return target.port in program.tls_ports if isinstance(program, Program) else None

    def _misunderstood(self) -> None:
        """One side speaks TLS, and the other does not."""
        if self._call.secure:
            self._fail("plain")
        else:
            self._answered(Answer(400, "Client sent an HTTP request to an HTTPS server.\n"))

    def _said(self, program: Program, request: Request) -> None:
        """Bytes that are no HTTP: a datagram, or whatever was typed into a connection."""
        if self._call.protocol == "UDP":
            text = program.datagram(request)
            if text is not None or not request.body:
                self._answered(Answer(0, text or ""))
            return  # silence: only the sender's own patience ends this
        data = program.receive(request.body) if request.body else b""
        self._answered(Answer(0, _BAD_REQUEST if data is None else data.decode(errors="replace")))

    def _answered(self, answer: Answer) -> None:
        shown = self._program.certificate if isinstance(self._program, Program) else None
        if self._call.secure and shown:
            answer = replace(answer, certificate=shown)
        if self._target is not None:
            way_s = self._network.way_s(self._source, self._target.ip)
            self._later(answer.latency_s + way_s, partial(self._deliver, answer))

    def _deliver(self, answer: Answer) -> None:
        target = self._target
        protocol = self._call.protocol
        if target is None or self._network.answering(target, protocol) is not self._program:
            self._fail("reset")  # the program, or its whole pod, ended meanwhile
        elif not self._network.passes(self._source, target, protocol):
            return  # the way was cut: only the sender's own patience ends this
        else:
            self._finish(answer)

    def _expire(self) -> None:
        self._fail("timeout")

    def _fail(self, trouble: Trouble) -> None:
        self._finish(
            Failure(
                trouble=trouble,
                address=self._address,
                port=self._call.port,
                connected=self._program is not None,
                after_s=self._network.clock.now_s() - self._began_s,
            )
        )

    def _finish(self, result: Answer | Failure) -> None:
        done, self._done = self._done, None
        for timer in (self._limit, self._connect_limit):
            if timer is not None:
                timer.cancel()
        if done is not None:
            done(result)

    def _later(self, delay_s: float, action: partial[None] | Bound) -> Timer:
        return self._network.clock.schedule(delay_s, COMPONENT, action)


class Bound(Protocol):
    """A bound method without arguments."""

    def __call__(self) -> None: ...


def _failed(trouble: Trouble, ip: str, port: int, after_s: float) -> Failure:
    return Failure(trouble=trouble, address=ip, port=port, after_s=after_s)


def _is_address(host: str) -> bool:
    return host.replace(".", "").isdigit() or ":" in host
