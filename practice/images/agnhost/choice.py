"""Which subcommand a container's command line names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from practice.images.agnhost.conversion import CrdConversionWebhook
from practice.images.agnhost.guestbook import Guestbook
from practice.images.agnhost.health import GrpcHealthChecking
from practice.images.agnhost.issuer_discovery import IssuerDiscovery
from practice.images.agnhost.mounttest import Mounttest
from practice.images.agnhost.mtls import MtlsClient, MtlsServer
from practice.images.agnhost.naming import DnsServerList, DnsSuffix, EtcHosts
from practice.images.agnhost.netexec import Netexec
from practice.images.agnhost.nettest import Nettest
from practice.images.agnhost.quiet import EntrypointTester, LogsGenerator, Pause
from practice.images.agnhost.serving import Liveness, Porter, ServeHostname, TestWebserver
from practice.images.agnhost.subcommand import Subcommand
from practice.images.agnhost.webhook import Webhook
from practice.images.program import Exit, Program, Say, Start, Step
from practice.limits import TOOL_STEPS

KILLED = 137

SUBCOMMANDS: dict[str, type[Subcommand]] = {
    "crd-conversion-webhook": CrdConversionWebhook,
    "dns-server-list": DnsServerList,
    "dns-suffix": DnsSuffix,
    "entrypoint-tester": EntrypointTester,
    "etc-hosts": EtcHosts,
    "grpc-health-checking": GrpcHealthChecking,
    "guestbook": Guestbook,
    "liveness": Liveness,
    "logs-generator": LogsGenerator,
    "mounttest": Mounttest,
    "mtlsclient": MtlsClient,
    "mtlsserver": MtlsServer,
    "netexec": Netexec,
    "nettest": Nettest,
    "pause": Pause,
    "porter": Porter,
    "serve-hostname": ServeHostname,
    "test-service-account-issuer-discovery": IssuerDiscovery,
    "test-webserver": TestWebserver,
    "webhook": Webhook,
}


class Unknown(Subcommand):
    """A subcommand that does not exist, or is not simulated."""

    def _make_plan(self) -> list[Step]:
        name = self.words[0] if self.words else ""
        return [Say(f'Error: unknown command "{name}" for "app"'), Exit(1)]


class Agnhost(Program):
    """The image. `for_start` gives the subcommand; without any it pauses."""

    runs = Subcommand.runs
    tools = ("agnhost",)
    image_files: ClassVar[Mapping[str, str]] = {
        "/localhost.crt": "(a certificate of localhost)\n",
        "/localhost.key": "(its key)\n",
    }

    @classmethod
    def for_start(cls, start: Start) -> Program:
        """The subcommand's program."""
        words = [*start.command[1:], *start.args] or ["pause"]
        chosen = SUBCOMMANDS.get(words[0])
        program = Unknown(start, words) if chosen is None else chosen(start, words[1:])
        program.image_program = cls
        return program

    @classmethod
    def run_tool(cls, start: Start, words: Sequence[str]) -> tuple[int, str]:
        """`/agnhost SUBCOMMAND` beside the container's own process, if it comes to an end."""
        said: list[str] = []
        inner = replace(start, command=["agnhost"], args=list(words[1:]), say=said.append)
        program = cls.for_start(inner)
        for _ in range(TOOL_STEPS):
            match program.next_step():
                case Say(line):
                    said.append(line)
                case Exit(code):
                    return code, "".join(f"{line}\n" for line in said)
                case _:
                    break
        return KILLED, "".join(f"{line}\n" for line in said)
