"""Users by certificate: who they are, as long as it is good by the cluster's own time."""

import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from practice.api.api import Api
from practice.api.http.server import HttpServer
from practice.api.http.tls import make_identity
from practice.api.rbac.default_policy import install
from practice.clock import Clock
from practice.controllers.certificate_signing.authority import Authority
from practice.serve import bind
from tests.practice.http.conftest import START

WHO = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
REVIEW = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
PEM = serialization.Encoding.PEM


class Lab:
    """A server that asks for certificates, and one user who has some."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock(seed=1, start=START)
        self.identity = make_identity("127.0.0.1", asks_clients=True)
        api = Api(self.clock)
        install(api.context)
        self.server = HttpServer(api)
        self.socket = bind("127.0.0.1", 0)
        self.port = self.socket.getsockname()[1]
        self._folder = folder

    def certificate(self, authority: bytes, key_pem: bytes) -> ssl.SSLContext:
        """What jane shows, signed by this authority."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = [
            x509.NameAttribute(NameOID.COMMON_NAME, "jane"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "dev"),
        ]
        asked = x509.CertificateSigningRequestBuilder().subject_name(x509.Name(subject))
        text = asked.sign(key, hashes.SHA256()).public_bytes(PEM)
        signer = Authority(authority.decode(), key_pem.decode(), self.clock)
        secret = key.private_bytes(
            PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path = self._folder / "jane.pem"
        path.write_bytes(secret + signer.sign(text, ["client auth"], None))
        context = ssl.create_default_context(cadata=self.identity.certificate_pem.decode())
        context.load_cert_chain(path)
        return context

    async def who(self, context: ssl.SSLContext) -> tuple[int, dict]:
        url = f"https://127.0.0.1:{self.port}{WHO}"
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, json=REVIEW, ssl=context) as answer,
        ):
            return answer.status, await answer.json()


@pytest.fixture
async def lab(tmp_path: Path) -> AsyncIterator[Lab]:
    made = Lab(tmp_path)
    await made.server.start(made.socket, context=made.identity.context)
    yield made
    await made.server.close()


async def test_the_certificate_says_who_asks(lab: Lab) -> None:
    identity = lab.identity
    context = lab.certificate(identity.certificate_pem, identity.key_pem)
    code, found = await lab.who(context)
    user = found["status"]["userInfo"]
    assert (code, user["username"]) == (201, "jane")
    assert user["groups"] == ["dev", "system:authenticated"]
    assert user["extra"]["authentication.kubernetes.io/credential-id"][0].startswith("X509SHA256=")


async def test_what_counts_is_the_time_of_the_cluster(lab: Lab) -> None:
    identity = lab.identity
    context = lab.certificate(identity.certificate_pem, identity.key_pem)
    lab.clock.run_for(366 * 86_400)
    code, found = await lab.who(context)
    assert (code, found["reason"]) == (401, "Unauthorized")


async def test_a_certificate_of_others_is_none(lab: Lab) -> None:
    other = make_identity("127.0.0.1")
    context = lab.certificate(other.certificate_pem, other.key_pem)
    with pytest.raises(aiohttp.ClientError):
        await lab.who(context)


async def test_without_a_certificate_one_is_nobody(lab: Lab) -> None:
    context = ssl.create_default_context(cadata=lab.identity.certificate_pem.decode())
    code, found = await lab.who(context)
    assert (code, found["reason"]) == (403, "Forbidden")
    assert 'User "system:anonymous"' in found["message"]
