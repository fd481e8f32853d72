"""Projected certificates of pods: asked for, waited for, projected, renewed, and shown to others."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from practice.api.client import Client
from practice.api.kinds.key_texts import key_of
from practice.api.request import Request, User
from practice.cluster import Cluster

REQUESTS = "podcertificaterequests.certificates.k8s.io"
BUNDLES = "clustertrustbundles.certificates.k8s.io"
SIGNER = "example.com/signer"
AGNHOST = "registry.k8s.io/e2e-test-images/agnhost:2.66.1"
ROOT = ec.derive_private_key(4_711, ec.SECP256R1())
NOBODY = x509.Name([])


def signed(key, subject_key, begin, hours, *extensions) -> x509.Certificate:
    made = (
        x509.CertificateBuilder()
        .subject_name(NOBODY)
        .issuer_name(NOBODY)
        .public_key(subject_key)
        .serial_number(7)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(hours=hours))
    )
    for extension in extensions:
        made = made.add_extension(extension, critical=True)
    return made.sign(key, hashes.SHA256())


def pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


class Lab:
    """A cluster with a signer that is a test."""

    def __init__(self) -> None:
        self.cluster = Cluster("empty")
        self.cluster.start()
        self.client = Client(self.cluster.api, user="admin")
        self.cluster.clock.run_for(2)
        self.begin = self.cluster.clock.now().replace(microsecond=0)
        is_root = x509.BasicConstraints(ca=True, path_length=None)
        self.root = signed(ROOT, ROOT.public_key(), self.begin, 10_000, is_root)
        name = f"{SIGNER.replace('/', ':')}:root"
        spec = {"signerName": SIGNER, "trustBundle": pem(self.root)}
        self.client.create(BUNDLES, {"metadata": {"name": name}, "spec": spec})

    def run(self, name: str, *args: str, kind: str = "ECDSAP256", **labels: str) -> None:
        certificate = {"signerName": SIGNER, "keyType": kind, "credentialBundlePath": "all.pem"}
        trust = {"signerName": SIGNER, "labelSelector": {}, "path": "trust.pem"}
        sources = [{"podCertificate": certificate}, {"clusterTrustBundle": trust}]
        container = {
            "name": "main",
            "image": AGNHOST,
            "args": list(args) or ["pause"],
            "volumeMounts": [{"name": "certs", "mountPath": "/certs"}],
        }
        volume = {"name": "certs", "projected": {"sources": sources}}
        metadata = {"namespace": "default", "name": name, "labels": labels}
        spec = {"containers": [container], "volumes": [volume]}
        self.client.create("pods", {"metadata": metadata, "spec": spec})
        self.cluster.clock.run_for(5)

    def requests(self) -> list[dict]:
        return self.client.list(REQUESTS, "default")

    def sign(self) -> None:
        for one in self.requests():
            if not one["status"].get("conditions"):
                self.decide(one, "Issued", **self.issue(one))
        self.cluster.clock.run_for(30)

    def issue(self, request: dict) -> dict:
        begin = self.cluster.clock.now().replace(microsecond=0)
        uri = x509.UniformResourceIdentifier(f"spiffe://x/{request['spec']['podName']}")
        names = x509.SubjectAlternativeName([uri])
        leaf = signed(ROOT, key_of(request["spec"]), begin, 24, names)
        times = {"notBefore": 0, "notAfter": 24, "beginRefreshAt": 12}
        return {
            "certificateChain": pem(leaf),
            **{
                word: f"{begin + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}"
                for word, hours in times.items()
            },
        }

    def decide(self, request: dict, kind: str, **status) -> None:
        now = self.cluster.clock.now_text()
        condition = {"type": kind, "status": "True", "reason": "Test", "lastTransitionTime": now}
        admin = Request(user=User(name="signer", groups=("system:masters",)))
        patch = {"status": {**status, "conditions": [condition]}}
        name = request["metadata"]["name"]
        self.cluster.api.patch(
            admin, REQUESTS, "default", name, patch, "merge", subresource="status"
        )

    def phase(self, name: str) -> str:
        return self.client.get("pods", "default", name)["status"]["phase"]

    def read(self, name: str) -> str:
        code, text = self.cluster.node_services.execute(
            "default", name, "", ["cat", "/certs/all.pem"]
        )
        assert code == 0
        return text

    def log(self, name: str) -> str:
        return b"\n".join(self.cluster.node_services.logs("default", name, "main")).decode()

    def reasons(self, name: str) -> list[str]:
        return [
            one["reason"]
            for one in self.client.list("events", "default")
            if one["involvedObject"]["name"] == name
        ]


@pytest.fixture
def lab() -> Lab:
    return Lab()


def test_a_pod_waits_for_its_certificate(lab):
    lab.run("web")
    (request,) = lab.requests()
    pod = lab.client.get("pods", "default", "web")
    assert request["spec"]["podUID"] == pod["metadata"]["uid"]
    assert request["metadata"]["ownerReferences"][0]["name"] == "web"
    assert lab.phase("web") == "Pending"
    lab.sign()
    assert lab.phase("web") == "Running"
    assert lab.read("web").startswith("-----BEGIN PRIVATE KEY-----")
    assert lab.client.get(REQUESTS, "default", request["metadata"]["name"])["status"][
        "certificateChain"
    ] in lab.read("web")


def test_who_waits_long_is_told_why(lab):
    lab.run("web")
    lab.cluster.clock.run_for(60)
    assert "FailedMount" in lab.reasons("web")
    lab.sign()
    assert lab.phase("web") == "Running"


def test_a_refusal_is_for_good(lab):
    lab.run("web")
    lab.decide(lab.requests()[0], "Denied")
    lab.cluster.clock.run_for(60)
    assert lab.phase("web") == "Pending"
    assert "Denied" in lab.reasons("web")
    assert len(lab.requests()) == 1


@pytest.mark.slow
def test_a_certificate_is_renewed_in_time(lab):
    lab.run("web")
    lab.sign()
    before = lab.read("web")
    lab.cluster.clock.run_for(12 * 3_600 + 400)
    assert len(lab.requests()) == 2
    lab.sign()
    assert lab.read("web") != before


@pytest.mark.parametrize("kind", ["ECDSAP384", "ECDSAP521", "ED25519", "RSA3072"])
def test_keys_are_of_the_kind_that_is_asked_for(lab, kind):
    lab.run("web", kind=kind)
    lab.sign()
    assert lab.phase("web") == "Running"


def test_two_pods_show_each_other_who_they_are(lab):
    files = ["--server-creds=/certs/all.pem", "--spiffe-trust-bundle=/certs/trust.pem"]
    lab.run("server", "mtlsserver", "--listen=0.0.0.0:8443", *files, app="server")
    ports = [{"port": 443, "targetPort": 8443}]
    metadata = {"namespace": "default", "name": "server"}
    spec = {"selector": {"app": "server"}, "ports": ports}
    lab.client.create("services", {"metadata": metadata, "spec": spec})
    url = "--fetch-url=https://server.default.svc.cluster.local/spiffe-echo"
    files = ["--client-cred-bundle=/certs/all.pem", "--server-trust-bundle=/certs/trust.pem"]
    lab.run("client", "mtlsclient", url, *files)
    lab.sign()
    assert "Got response body: Client Identity: spiffe://x/client" in lab.log("client")


def test_a_copy_of_the_cluster_waits_for_its_own_certificate(lab):
    lab.run("web")
    copy = lab.cluster.fork()
    lab.sign()
    copy.clock.run_for(30)
    assert Client(copy.api, user="admin").get("pods", "default", "web")["status"]["phase"] == (
        "Pending"
    )
