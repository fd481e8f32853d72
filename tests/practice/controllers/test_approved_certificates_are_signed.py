"""Kubernetes' own signers: what is approved is signed, what breaks their rules fails, old requests go."""

from base64 import b64decode, b64encode
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.http.tls import make_identity
from practice.api.request import Request, User
from practice.cluster import Cluster

REQUESTS = "certificatesigningrequests.certificates.k8s.io"
KEY = ec.derive_private_key(4_711, ec.SECP256R1())
IDENTITY = make_identity("127.0.0.1")
CLIENT = "kubernetes.io/kube-apiserver-client"
KUBELET = "kubernetes.io/kube-apiserver-client-kubelet"
SERVING = "kubernetes.io/kubelet-serving"
ADMIN = Request(user=User(name="root", groups=("system:masters",)))


def asked(name: str, organization: str, *dns: str) -> str:
    subject = [
        x509.NameAttribute(NameOID.COMMON_NAME, name),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
    ]
    made = x509.CertificateSigningRequestBuilder().subject_name(x509.Name(subject))
    if dns:
        names = x509.SubjectAlternativeName([x509.DNSName(one) for one in dns])
        made = made.add_extension(names, critical=False)
    text = made.sign(KEY, hashes.SHA256()).public_bytes(Encoding.PEM)
    return b64encode(text).decode()


class Lab:
    """A cluster with an authority."""

    def __init__(self) -> None:
        self.cluster = Cluster("empty")
        self.cluster.start()
        authority = IDENTITY.certificate_pem.decode(), IDENTITY.key_pem.decode()
        self.cluster.publish_root_ca(*authority)
        self.client = Client(self.cluster.api, user="admin")
        self.cluster.clock.run_for(2)

    def ask(self, text: str, *usages: str, signer: str = CLIENT, **spec) -> None:
        wish = {"request": text, "signerName": signer, "usages": list(usages), **spec}
        self.client.create(REQUESTS, {"metadata": {"name": "one"}, "spec": wish})

    def approve(self) -> dict:
        conditions = [{"type": "Approved", "status": "True", "reason": "Test"}]
        patch = {"status": {"conditions": conditions}}
        self.cluster.api.patch(ADMIN, REQUESTS, None, "one", patch, "merge", subresource="approval")
        self.cluster.clock.run_for(2)
        return self.get()

    def get(self) -> dict:
        return self.client.get(REQUESTS, None, "one")["status"]

    def certificate(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate(b64decode(self.get()["certificate"]))


@pytest.fixture
def lab() -> Lab:
    return Lab()


def test_what_is_approved_is_signed(lab):
    lab.ask(asked("jane", "dev"), "client auth", "digital signature")
    assert "certificate" not in lab.get()
    lab.approve()
    found = lab.certificate()
    found.verify_directly_issued_by(x509.load_pem_x509_certificate(IDENTITY.certificate_pem))
    assert found.subject.rfc4514_string() == "O=dev,CN=jane"
    purposes = found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(purposes) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    now = lab.cluster.clock.now()
    assert timedelta(minutes=5) <= now - found.not_valid_before_utc <= timedelta(minutes=6)
    assert found.not_valid_after_utc - found.not_valid_before_utc == timedelta(days=365)


def test_a_shorter_life_may_be_asked_for(lab):
    lab.ask(asked("jane", "dev"), "client auth", expirationSeconds=3_600)
    lab.approve()
    found = lab.certificate()
    assert found.not_valid_after_utc - found.not_valid_before_utc == timedelta(minutes=65)


@pytest.mark.parametrize(
    ("text", "usages", "signer", "why"),
    [
        (asked("jane", "dev"), ["server auth"], CLIENT, "invalid usage for client certificate"),
        (asked("jane", "dev"), ["digital signature"], CLIENT, "missing required usage for client"),
        (asked("jane", "dev"), ["client auth"], KUBELET, "subject organization is not"),
        (asked("jane", "system:nodes"), ["client auth"], KUBELET, "subject common name does not"),
        (asked("system:node:a", "system:nodes"), ["client auth"], KUBELET, "usages did not match"),
        (asked("system:node:a", "system:nodes"), ["server auth"], SERVING, "DNS or IP subject"),
        (asked("system:node:a", "system:nodes", "a"), ["client auth"], KUBELET, "DNS subjectAlt"),
    ],
)
def test_what_breaks_a_signers_rules_fails(lab, text, usages, signer, why):
    lab.ask(text, *usages, signer=signer)
    status = lab.approve()
    assert "certificate" not in status
    failed = status["conditions"][-1]
    assert (failed["type"], failed["reason"]) == ("Failed", "SignerValidationFailure")
    assert failed["message"].startswith(why)


def test_a_kubelet_gets_what_it_serves_with(lab):
    text = asked("system:node:a", "system:nodes", "a.example.com")
    lab.ask(text, "server auth", "digital signature", signer=SERVING)
    lab.approve()
    names = lab.certificate().extensions.get_extension_for_class(x509.SubjectAlternativeName)
    assert names.value.get_values_for_type(x509.DNSName) == ["a.example.com"]


def test_signers_of_others_are_left_alone(lab):
    lab.ask(asked("jane", "dev"), "client auth", signer="example.com/signer")
    assert [one["type"] for one in lab.approve()["conditions"]] == ["Approved"]


def test_requests_that_were_answered_go(lab):
    lab.ask(asked("jane", "dev"), "client auth")
    lab.approve()
    lab.cluster.clock.run_for(3_500)
    lab.get()
    lab.cluster.clock.run_for(3_800)
    with pytest.raises(ApiError, match="not found"):
        lab.get()
