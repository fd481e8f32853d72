"""`agnhost mtlsserver` and `mtlsclient`: two programs that show each other their certificates.

The server says who its client is (a SPIFFE URI); the client asks every ten seconds. Certificates are
checked as far as their signatures and times go.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from practice.images.agnhost.subcommand import Defaults, Subcommand, path_of
from practice.images.messages import Answer, Call, Request, Result
from practice.images.mounts import FileProblem
from practice.images.program import Ask, Exit, Say, Serve, Step, Wait

_PERIOD_S = 10.0
_BEGIN = b"-----BEGIN CERTIFICATE-----"
_UNKNOWN = "SPIFFE client certificate authentication required\n"


class MtlsServer(Subcommand):
    """It answers who shows a certificate that it trusts."""

    defaults: ClassVar[Defaults] = {"listen": "", "server-creds": "", "spiffe-trust-bundle": ""}

    def prepare(self) -> None:
        port = self.flags.text("listen").rpartition(":")[2]
        self.ports = self.tls_ports = (int(port),) if port.isdigit() else ()

    def plan(self) -> list[Step]:
        """Without its certificate it ends."""
        for name in ("spiffe-trust-bundle", "server-creds"):
            try:
                text = self.start.files.read(self.flags.text(name))
            except FileProblem as problem:
                path = self.flags.text(name)
                return [Say(f"Error: open {path}: {str(problem).lower()}"), Exit(1)]
        self.certificate = public(text)
        return [Serve()]

    def respond(self, request: Request) -> Answer:
        """`/spiffe-echo`."""
        if path_of(request) != "/spiffe-echo":
            return Answer(404, "404 page not found\n")
        roots = self.start.files.read(self.flags.text("spiffe-trust-bundle"))
        if not is_trusted(request.certificate, roots, self.start.now()):
            return Answer(401, _UNKNOWN)
        names = uris(request.certificate)
        if len(names) != 1:
            return Answer(401, "Malformed SPIFFE certificate\n")
        return Answer(200, f"Client Identity: {names[0]}")


class MtlsClient(Subcommand):
    """It polls a server."""

    defaults: ClassVar[Defaults] = {
        "fetch-url": "",
        "server-trust-bundle": "",
        "client-cred-bundle": "",
    }

    def plan(self) -> list[Step]:
        """For ever."""
        return []

    def next_step(self) -> Step:
        """Wait, ask, say what came of it."""
        if self._plan:
            return self._plan.pop(0)
        self._plan = [self._question()]
        return Wait(_PERIOD_S)

    def _question(self) -> Step:
        parts = urlsplit(self.flags.text("fetch-url"))
        try:
            certificate = self.start.files.read(self.flags.text("client-cred-bundle"))
        except FileProblem as problem:
            path = self.flags.text("client-cred-bundle")
            words = f"Error: while reading client cred bundle: open {path}: {str(problem).lower()}"
            return Say(self.line(words))
        call = Call(
            host=parts.hostname or "",
            port=parts.port or 443,
            path=parts.path or "/",
            agent="Go-http-client/1.1",
            secure=True,
            certificate=public(certificate),
        )
        return Ask(call)

    def answered(self, result: Result) -> None:
        """What the server says, if it is the right one."""
        self._plan = [Say(self.line(self._told(result)))]

    def _told(self, result: Result) -> str:
        problem = f'Error while polling: while fetching "{self.flags.text("fetch-url")}": '
        if not isinstance(result, Answer):
            return f"{problem}{result.trouble}"
        try:
            roots = self.start.files.read(self.flags.text("server-trust-bundle"))
        except FileProblem:
            roots = b""
        if not is_trusted(result.certificate, roots, self.start.now()):
            why = "x509: certificate signed by unknown authority"
            return f"{problem}tls: failed to verify certificate: {why}"
        if not 200 <= result.status < 300:
            return f"Error while polling: non-2xx status {result.status}"
        return f"Got response body: {result.body}"


def public(bundle: bytes) -> bytes:
    """A bundle without its key, which comes first."""
    return bundle[max(0, bundle.find(_BEGIN)) :]


def is_trusted(chain: bytes, roots: bytes, now: datetime) -> bool:
    """Whether the first certificate is good now, and signed by a root, or by one that is."""
    # Slow to import, and few pods have certificates.
    from cryptography import x509

    try:
        links = x509.load_pem_x509_certificates(chain)
        anchors = x509.load_pem_x509_certificates(roots)
    except ValueError:
        return False
    if any(not one.not_valid_before_utc <= now <= one.not_valid_after_utc for one in links):
        return False
    below, waiting = links[0], links[1:]
    while not any(_signed(below, anchor) for anchor in anchors):
        above = next((one for one in waiting if _signed(below, one)), None)
        if above is None:
            return False
        waiting.remove(above)
        below = above
    return True


def _signed(below: Any, above: Any) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        below.verify_directly_issued_by(above)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def uris(chain: bytes) -> list[str]:
    """The URIs that the first certificate is for."""
    from cryptography import x509

    leaf = x509.load_pem_x509_certificate(chain)
    try:
        found = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return []
    return list(found.value.get_values_for_type(x509.UniformResourceIdentifier))
