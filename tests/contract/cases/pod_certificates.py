"""PodCertificateRequests: asking for a pod's certificate, and deciding about it."""

import base64
import json
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from tests.contract.caller import Answer, Caller
from tests.contract.case import Answers, Group
from tests.contract.cases.custom_resources import TABLE
from tests.contract.objects import pod

GROUP = Group("pod_certificates")
Json = dict[str, Any]
REQUESTS = "podcertificaterequests.certificates.k8s.io"
KEY = ec.derive_private_key(987_654_321, ec.SECP256R1())
OTHER = ec.derive_private_key(123_456_789, ec.SECP256R1())


def stub(key: Any = KEY) -> str:
    """An empty request of a key; its signature is the same each time."""
    made = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    signed = made.sign(key, hashes.SHA256(), ecdsa_deterministic=True)
    return base64.b64encode(signed.public_bytes(Encoding.DER)).decode()


def request(name: str = "one", **spec: Any) -> Json:
    given = {
        "signerName": "example.com/signer",
        "podName": "web",
        "podUID": "1234",
        "serviceAccountName": "default",
        "serviceAccountUID": "5678",
        "nodeName": "node",
        "nodeUID": "9012",
        "maxExpirationSeconds": 86_400,
        "stubPKCS10Request": stub(),
    }
    return {
        "apiVersion": "certificates.k8s.io/v1",
        "kind": "PodCertificateRequest",
        "metadata": {"name": name},
        "spec": {key: value for key, value in {**given, **spec}.items() if value is not None},
    }


def certificate(begin: datetime, *, hours: int = 2, key: Any = KEY) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "web")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(hours=hours))
    )
    return made.sign(OTHER, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def condition(kind: str = "Issued", **more: Any) -> Json:
    now = "2026-01-01T00:00:00Z"
    return {"type": kind, "status": "True", "reason": "R", "lastTransitionTime": now, **more}


def now_of(api: Caller) -> datetime:
    """The cluster's time, which is not the caller's everywhere."""
    made = api.must(api.create("configmaps", {"metadata": {"generateName": "now-"}})).body
    return datetime.fromisoformat(made["metadata"]["creationTimestamp"])


def issued(begin: datetime, hours: int = 2, **changes: Any) -> Json:
    end = begin + timedelta(hours=hours)
    status = {
        "certificateChain": certificate(begin, hours=hours),
        "notBefore": moment(begin),
        "notAfter": moment(end),
        "beginRefreshAt": moment(begin + timedelta(hours=1)),
        "conditions": [condition()],
        **changes,
    }
    return {"status": {key: value for key, value in status.items() if value is not None}}


def told(answer: Answer) -> Any:
    """Without what is another one each time."""
    if answer.status < 300:
        return sorted(answer.body["status"])
    causes = answer.body.get("details", {}).get("causes", [])
    return [
        {
            **one,
            "message": one["message"].partition(": ")[0]
            + ": "
            + one["message"].rpartition(": ")[2],
        }
        for one in causes
    ]


@GROUP.case
def a_request(api: Caller) -> Answers:
    made = api.create(REQUESTS, request(unverifiedUserAnnotations={"a.b/c": "d"}))
    return {
        "made": made,
        "table": api.call("GET", api.path(REQUESTS, "one"), headers={"Accept": TABLE}).body["rows"][
            0
        ]["cells"],
        "labels": api.merge(REQUESTS, "one", {"metadata": {"labels": {"a": "b"}}}).status,
        "spec": api.merge(REQUESTS, "one", {"spec": {"podName": "other"}}),
        "by field": len(
            api.get(REQUESTS, fieldSelector="spec.signerName=example.com/signer").body["items"]
        ),
        "by another": api.get(REQUESTS, fieldSelector="spec.podUID=x").status,
    }


REFUSED: dict[str, Json] = {
    "without a signer": {"signerName": None},
    "of a strange signer": {"signerName": "signer"},
    "without names": {"podName": None, "serviceAccountName": None, "nodeName": None},
    "without uids": {"podUID": None, "serviceAccountUID": None, "nodeUID": None},
    "with a long uid": {"podUID": "x" * 129},
    "without a time": {"maxExpirationSeconds": None},
    "for a minute": {"maxExpirationSeconds": 60},
    "for a year": {"maxExpirationSeconds": 31_536_000},
    "for two days of a signer of Kubernetes": {
        "signerName": "kubernetes.io/some",
        "maxExpirationSeconds": 172_800,
    },
    "without a key": {"stubPKCS10Request": None},
    "with nonsense for a key": {"stubPKCS10Request": "YWJj"},
    "with a key twice": {"pkixPublicKey": "YWJj", "proofOfPossession": "YWJj"},
    "with plain annotations": {"unverifiedUserAnnotations": {"plain": "x"}},
    "with a small curve": {"stubPKCS10Request": stub(ec.derive_private_key(77, ec.SECP224R1()))},
}


def add_refused(sentence: str, spec: Json) -> None:
    def run(api: Caller) -> Answers:
        answer = api.create(REQUESTS, request(**spec), dryRun="All")
        return {"answer": answer if answer.status >= 300 else answer.status}

    GROUP.add(f"a request {sentence}", run)


for what, changed in REFUSED.items():
    add_refused(what, changed)


@GROUP.case
def a_key_with_a_proof(api: Caller) -> Answers:
    forms = Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    public = base64.b64encode(KEY.public_key().public_bytes(*forms)).decode()
    found: Answers = {}
    for word, signed in (("right", b"1234"), ("wrong", b"4321")):
        signature = KEY.sign(signed, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        proof = base64.b64encode(signature).decode()
        made = request(stubPKCS10Request=None, pkixPublicKey=public, proofOfPossession=proof)
        found[word] = (
            told(api.create(REQUESTS, made, dryRun="All"))
            if word == "wrong"
            else (api.create(REQUESTS, made, dryRun="All").status)
        )
    return found


@GROUP.case
def what_a_signer_writes(api: Caller) -> Answers:
    api.must(api.create(REQUESTS, request()))
    begin = now_of(api)
    wrong: dict[str, Json] = {
        "nothing": {"status": {"conditions": [condition()]}},
        "no condition": issued(begin, conditions=None),
        "strange condition": issued(begin, conditions=[condition("Perhaps")]),
        "two conditions": issued(begin, conditions=[condition(), condition("Denied")]),
        "no decision": issued(begin, conditions=[condition(status="False")]),
        "denied and issued": issued(begin, conditions=[condition("Denied")]),
        "another key": issued(begin, certificateChain=certificate(begin, key=OTHER)),
        "no certificate": issued(begin, certificateChain="abc"),
        "no times": issued(begin, notBefore=None, notAfter=None, beginRefreshAt=None),
        "other times": issued(begin, notAfter=moment(begin + timedelta(hours=3))),
        "too long": issued(begin, 48, beginRefreshAt=moment(begin + timedelta(hours=3))),
        "late": issued(begin - timedelta(minutes=30)),
        "refreshed at once": issued(begin, beginRefreshAt=moment(begin)),
        "refreshed at the end": issued(
            begin, beginRefreshAt=moment(begin + timedelta(minutes=115))
        ),
    }
    found: Answers = {
        word: told(api.merge(REQUESTS, "one", patch, sub="status")) for word, patch in wrong.items()
    }
    found["right"] = told(api.merge(REQUESTS, "one", issued(begin), sub="status"))
    found["again"] = told(api.merge(REQUESTS, "one", {"status": {"notAfter": None}}, sub="status"))
    cells = api.call("GET", api.path(REQUESTS, "one"), headers={"Accept": TABLE})
    found["state"] = cells.body["rows"][0]["cells"][5]
    return found


@GROUP.case
def a_request_that_is_denied(api: Caller) -> Answers:
    api.must(api.create(REQUESTS, request()))
    denied = {"status": {"conditions": [condition("Denied", message="no")]}}
    return {
        "denied": told(api.merge(REQUESTS, "one", denied, sub="status")),
        "then issued": told(api.merge(REQUESTS, "one", issued(now_of(api)), sub="status")),
    }


SOURCES: dict[str, Json] = {
    "fine": {"credentialBundlePath": "all.pem"},
    "without a path": {},
    "of no signer": {"credentialBundlePath": "all.pem", "signerName": ""},
    "with a strange key": {"credentialBundlePath": "all.pem", "keyType": "DSA"},
    "too short": {"credentialBundlePath": "all.pem", "maxExpirationSeconds": 3_599},
    "too long": {"credentialBundlePath": "all.pem", "maxExpirationSeconds": 7_862_401},
    "too long for Kubernetes": {
        "credentialBundlePath": "all.pem",
        "signerName": "kubernetes.io/some",
        "maxExpirationSeconds": 86_401,
    },
    "outside": {"keyPath": "../key.pem", "certificateChainPath": "/chain.pem"},
    "with plain annotations": {"keyPath": "key.pem", "userAnnotations": {"plain": "x"}},
}


@GROUP.case
def volumes_with_certificates(api: Caller) -> Answers:
    found: Answers = {}
    for word, source in SOURCES.items():
        told_source = {"signerName": "example.com/signer", "keyType": "ECDSAP256", **source}
        volume = {"name": "certs", "projected": {"sources": [{"podCertificate": told_source}]}}
        answer = api.create("pods", pod(volumes=[volume]), dryRun="All")
        found[word] = answer if answer.status != 201 else shown(answer)
    return found


def shown(answer: Answer) -> Any:
    volumes = answer.body["spec"]["volumes"]
    return json.loads(json.dumps([one for one in volumes if one["name"] == "certs"]))
