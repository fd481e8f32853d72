"""CertificateSigningRequests: asking, approving, denying, signing; and what is refused.

No signer of a real cluster's own is asked: what becomes of `example.com/signer` is up to the case.
"""

import base64
from typing import Any

from tests.contract.caller import Answer, Caller
from tests.contract.case import Answers, Group
from tests.contract.lives import life, many_at_once, refusals, refused_changes
from tests.contract.objects import Object

GROUP = Group("certificates")
REQUESTS = "certificatesigningrequests.certificates.k8s.io"
SIGNER = "example.com/signer"
CLIENT_SIGNER = "kubernetes.io/kube-apiserver-client"
MASTERS = """-----BEGIN CERTIFICATE REQUEST-----
MIHkMIGKAgEAMCgxDTALBgNVBAMMBHJvb3QxFzAVBgNVBAoMDnN5c3RlbTptYXN0
ZXJzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEggSVzQaqhdYp7htrGJreyPYY
9tFnI2Ntg4K/uDRcE0z+RBu4mZXG5b5KonYmbTNzqa3mHGgRxcxkLDhbcqv5QKAA
MAoGCCqGSM49BAMCA0kAMEYCIQDGSAeAxEqD/sCar9Gbfxeev2skQ4pDApkGKmCp
Kz+JEgIhAKniAZDQsvUWKfbvS6ckovSSLjbWFScd7421erfgBD+q
-----END CERTIFICATE REQUEST-----
"""
"""Of O=system:masters."""

JANE = """-----BEGIN CERTIFICATE REQUEST-----
MIHXMH8CAQAwHTENMAsGA1UEAwwEamFuZTEMMAoGA1UECgwDZGV2MFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEggSVzQaqhdYp7htrGJreyPYY9tFnI2Ntg4K/uDRc
E0z+RBu4mZXG5b5KonYmbTNzqa3mHGgRxcxkLDhbcqv5QKAAMAoGCCqGSM49BAMC
A0gAMEUCIQCbiT2eeRYiMgotvESocZW5nGQ/HWsY6698nYna6G/8gwIgT2zMiEX8
MVaOeL/GLG1IpqfjbdHbIHSc1n46sMle9og=
-----END CERTIFICATE REQUEST-----
"""
"""Of CN=jane, O=dev; its key is nobody's."""

CERTIFICATE = """-----BEGIN CERTIFICATE-----
MIIBkjCCATegAwIBAgIUXrHam/OoquP+GnDlxZmF6bpkS0gwCgYIKoZIzj0EAwIw
HTENMAsGA1UEAwwEamFuZTEMMAoGA1UECgwDZGV2MCAXDTI2MTEyNTE0NDQzNVoY
DzIxMjYxMTAxMTQ0NDM1WjAdMQ0wCwYDVQQDDARqYW5lMQwwCgYDVQQKDANkZXYw
WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASCBJXNBqqF1inuG2sYmt7I9hj20Wcj
Y22Dgr+4NFwTTP5EG7iZlcblvkqidiZtM3OpreYcaBHFzGQsOFtyq/lAo1MwUTAd
BgNVHQ4EFgQUPdstRZE09XdHVsDU64okcBBklHIwHwYDVR0jBBgwFoAUPdstRZE0
9XdHVsDU64okcBBklHIwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBG
AiEAzevNpTicyx3G+tSkgbHu9neMw+yJLMFijt9zpYRNuSUCIQDh9WHbjjgZLVK2
nfe5P9QNduYPC1aZ+uMHsXXSq3hOuQ==
-----END CERTIFICATE-----
"""
"""Of the same key and name, signed by itself."""


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def request(name: str, text: str = JANE, **spec: Any) -> Object:
    given = {"request": encoded(text), "signerName": SIGNER, "usages": ["client auth"], **spec}
    return {
        "apiVersion": "certificates.k8s.io/v1",
        "kind": "CertificateSigningRequest",
        "metadata": {"name": name},
        "spec": {field: value for field, value in given.items() if value is not None},
    }


def without_asker(answers: Answers) -> Answers:
    """Each cluster's own administrator asks."""
    for answer in answers.values():
        spec = answer.body.get("spec", {}) if isinstance(answer, Answer) else {}
        for field in ("username", "groups", "uid", "extra"):
            spec.pop(field, None)
        if isinstance(answer, Answer) and answer.body.get("kind") == "Table":
            answer.body["rows"][0]["cells"][3] = "<who>"
    return answers


@GROUP.case
def the_life_of_a_request(api: Caller) -> Answers:
    made = request(api.unique("csr"), expirationSeconds=86_400)
    return without_asker(life(api, REQUESTS, made, change={"spec": {"usages": ["server auth"]}}))


@GROUP.case
def many_requests_go_at_once(api: Caller) -> Answers:
    return many_at_once(api, REQUESTS, [request(api.unique("csr")) for _ in range(3)])


@GROUP.case
def who_asks_is_written_down(api: Caller) -> Answers:
    name = api.unique("csr")
    headers = {"Impersonate-User": "jane", "Impersonate-Group": "system:masters"}
    claimed = request(name, username="somebody", groups=["else"], extra={"a": ["b"]}, uid="1")
    answers: Answers = {
        "made": api.call("POST", api.path(REQUESTS), claimed, headers=headers),
        "chosen": api.get(REQUESTS, fieldSelector=f"spec.signerName={SIGNER},metadata.name={name}"),
        "by another field": api.get(REQUESTS, fieldSelector="spec.username=jane"),
    }
    api.delete(REQUESTS, name)
    return answers


@GROUP.case
def requests_that_are_refused(api: Caller) -> Answers:
    name = api.unique("csr")
    broken = JANE.replace("MIHXMH8CAQAwHTENMAsGA1UEAwwEamFu", "MIHXMH8CAQAwHTENMAsGA1UEAwwEamFv")
    signers = (
        "",
        "nothing",
        "a/b/c",
        "nodots/x",
        "Example.com/x",
        "example.com/X_",
        "kubernetes.io/legacy-unknown",
    )
    answers = refusals(
        api,
        REQUESTS,
        {
            "nothing": {"metadata": {"name": name}, "spec": {}},
            "a certificate": request(name, CERTIFICATE),
            "a broken signature": request(name, broken),
            "no usages": request(name, usages=[]),
            "usages": request(name, usages=["client auth", "breakfast", "client auth"]),
            "too short": request(name, expirationSeconds=599),
            "masters": request(name, MASTERS, signerName=CLIENT_SIGNER),
            "masters of another signer": request(name, MASTERS),
            "any name": request("A_b"),
            **{f"signer {signer}": request(name, signerName=signer) for signer in signers},
        },
    )
    return without_asker(answers)


def condition(kind: str, status: str = "True", **more: str) -> Object:
    return {"type": kind, "status": status, "reason": "Because", "message": "so", **more}


def decide(api: Caller, name: str, *conditions: Object, sub: str = "approval") -> Answer:
    return api.merge(REQUESTS, name, {"status": {"conditions": list(conditions)}}, sub)


@GROUP.case
def a_request_is_approved_and_signed(api: Caller) -> Answers:
    name = api.unique("csr")
    api.must(api.create(REQUESTS, request(name)))
    approved = condition("Approved")
    signed = {"status": {"certificate": encoded(CERTIFICATE)}}
    answers: Answers = {
        "by the object": decide(api, name, approved, sub=""),
        "by its status": decide(api, name, approved, sub="status"),
        "certificate before": api.merge(REQUESTS, name, signed, "approval"),
        "approved": decide(api, name, approved),
        "read": api.get(REQUESTS, name, "approval"),
        "denied, too": decide(api, name, approved, condition("Denied")),
        "withdrawn": decide(api, name),
        "garbage": api.merge(REQUESTS, name, {"status": {"certificate": encoded("x")}}, "status"),
        "a request": api.merge(
            REQUESTS, name, {"status": {"certificate": encoded(JANE)}}, "status"
        ),
        "signed": api.merge(REQUESTS, name, signed, "status"),
        "signed otherwise": api.merge(
            REQUESTS, name, {"status": {"certificate": encoded(CERTIFICATE * 2)}}, "status"
        ),
        "failed": decide(api, name, approved, condition("Failed"), sub="status"),
    }
    api.delete(REQUESTS, name)
    return without_asker(answers)


@GROUP.case
def a_request_is_denied(api: Caller) -> Answers:
    name = api.unique("csr")
    api.must(api.create(REQUESTS, request(name)))
    answers: Answers = {
        "denied": decide(api, name, condition("Denied")),
        "no status": decide(api, name, condition("Denied"), {"type": "Other"}),
        "untrue": decide(api, name, condition("Denied"), condition("Failed", "False")),
        "no type": decide(api, name, condition("Denied"), condition("")),
        "twice": decide(api, name, condition("Denied"), condition("Denied")),
        "of another kind": decide(api, name, condition("Denied"), condition("Other", "Unknown")),
        "of a strange status": decide(api, name, condition("Denied"), condition("Other", "Maybe")),
    }
    api.delete(REQUESTS, name)
    return without_asker(answers)


@GROUP.case
def who_may_decide(api: Caller) -> Answers:
    name = api.unique("csr")
    api.must(api.create(REQUESTS, request(name)))
    roles = "clusterroles.rbac.authorization.k8s.io"
    bindings = "clusterrolebindings.rbac.authorization.k8s.io"
    role, user = api.unique("approver"), api.unique("user")
    rule = {
        "apiGroups": ["certificates.k8s.io"],
        "resources": [
            "certificatesigningrequests",
            *(f"certificatesigningrequests/{sub}" for sub in ("approval", "status")),
        ],
        "verbs": ["get", "update", "patch"],
    }
    api.must(api.create(roles, {"metadata": {"name": role}, "rules": [rule]}))
    subject = {"kind": "User", "name": user, "apiGroup": "rbac.authorization.k8s.io"}
    reference = {"kind": "ClusterRole", "name": role, "apiGroup": "rbac.authorization.k8s.io"}
    bound = {"metadata": {"name": role}, "roleRef": reference, "subjects": [subject]}
    api.must(api.create(bindings, bound))
    headers = {"Impersonate-User": user, "Content-Type": "application/merge-patch+json"}

    def ask(sub: str, status: Object) -> Answer:
        path = api.path(REQUESTS, name, sub)
        return api.call("PATCH", path, {"status": status}, headers=headers)

    approved: Object = {"conditions": [condition("Approved")]}
    api.until(lambda: ask("", {}), lambda body: body.get("kind") != "Status")
    answers: Answers = {
        "approve": ask("approval", approved),
        "sign": ask("status", {"certificate": encoded(CERTIFICATE)}),
        "nothing": ask("status", {}).status,
    }
    signers = {"apiGroups": ["certificates.k8s.io"], "resources": ["signers"]}
    allowed = {**signers, "verbs": ["approve"], "resourceNames": ["example.com/*"]}
    api.must(api.merge(roles, role, {"rules": [rule, allowed]}))
    api.until(lambda: ask("approval", approved), lambda body: body.get("kind") != "Status")
    answers["approved"] = api.get(REQUESTS, name)
    answers["still not signed"] = ask("status", {"certificate": encoded(CERTIFICATE)})
    api.delete(bindings, role)
    api.delete(roles, role)
    api.delete(REQUESTS, name)
    return without_asker(answers)


@GROUP.case
def changes_of_a_request(api: Caller) -> Answers:
    changes = {
        "spec": {"spec": {"signerName": "example.com/other"}},
        "status": {"status": {"certificate": "eA=="}},
    }
    return without_asker(refused_changes(api, REQUESTS, request(api.unique("csr")), changes))
