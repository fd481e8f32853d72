"""The certificates of one pod: asked for from a signer before its containers start, and again in good time.

Mirrors the kubelet's pod certificate manager (KEP-4317): for each projected source `podCertificate` a key is
made and a PodCertificateRequest; what the signer issues is projected, and replaced some time after
the moment that the signer has named. Keys come from the simulation's own chance, but those of RSA.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap
from typing import Any

from practice.api.errors import ApiError
from practice.api.kinds.certificate_texts import blocks
from practice.informer import Object
from practice.kubelet.environment import ConfigError
from practice.kubelet.host import Host
from practice.kubelet.volumes.tokens import NotYetError
from practice.limits import (
    CERTIFICATE_JITTER_S,
    CERTIFICATE_LOOK_S,
    CERTIFICATE_QUIET_S,
)

REQUESTS = "podcertificaterequests.certificates.k8s.io"
_LINE_CHARACTERS = 64
_LETTERS = "bcdfghjklmnpqrstvwxz2456789"
_CURVES = {"ECDSAP256": "SECP256R1", "ECDSAP384": "SECP384R1", "ECDSAP521": "SECP521R1"}
_WAITS = "credential bundle is not issued yet"
Place = tuple[str, int]
"""The volume's name, and the number of the source in it."""


@dataclass(slots=True)
class _Wish:
    """A request that is not decided."""

    key: bytes
    name: str
    asked_s: float


@dataclass(slots=True)
class _Issued:
    key: bytes
    chain: bytes
    due_s: float


class PodCertificates:
    """Of one pod."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._wishes: dict[Place, _Wish] = {}
        self._issued: dict[Place, _Issued] = {}
        self._refused: dict[Place, str] = {}

    def get(self, pod: Object, place: Place, source: Object) -> tuple[bytes, bytes]:
        """The key and the chain, in PEM. ConfigError: the signer refuses, or takes its time.
        NotYetError: ask again soon."""
        if place in self._refused:
            raise ConfigError(self._refused[place])
        now_s, known = self._host.clock.now_s(), self._issued.get(place)
        if place not in self._wishes and (known is None or now_s >= known.due_s):
            self._wishes[place] = self._ask(pod, source)
        if place in self._wishes:
            self._look(pod, place, self._wishes[place])
        known = self._issued.get(place)
        if known is not None:
            return known.key, known.chain
        if now_s - self._wishes[place].asked_s < CERTIFICATE_QUIET_S:
            raise NotYetError
        raise ConfigError(_WAITS)

    def due_in_s(self) -> float | None:
        """When something is to be done next; None without certificates."""
        if self._wishes:
            return CERTIFICATE_LOOK_S
        dues = [one.due_s for one in self._issued.values()]
        return max(CERTIFICATE_LOOK_S, min(dues) - self._host.clock.now_s()) if dues else None

    def _ask(self, pod: Object, source: Object) -> _Wish:
        host, metadata = self._host, pod["metadata"]
        if not host.online():
            raise NotYetError
        namespace, account = metadata["namespace"], pod["spec"].get("serviceAccountName")
        key, stub = _key_and_request(host.chance, source["keyType"])
        name = "req-" + "".join(host.chance.choice(_LETTERS) for _ in range(5))
        try:
            owner = host.client.get("serviceaccounts", namespace, account or "default")
            node = host.client.get("nodes", None, host.name)
            spec: Object = {
                "signerName": source["signerName"],
                "podName": metadata["name"],
                "podUID": metadata["uid"],
                "serviceAccountName": account or "default",
                "serviceAccountUID": owner["metadata"]["uid"],
                "nodeName": host.name,
                "nodeUID": node["metadata"]["uid"],
                "maxExpirationSeconds": source.get("maxExpirationSeconds"),
                "stubPKCS10Request": b64encode(stub).decode(),
                "unverifiedUserAnnotations": source.get("userAnnotations"),
            }
            wish = {name: value for name, value in spec.items() if value is not None}
            host.client.create(REQUESTS, _request(pod, name, wish))
        except ApiError as error:
            raise ConfigError(f"while creating initial PodCertificateRequest: {error}") from error
        return _Wish(key, name, host.clock.now_s())

    def _look(self, pod: Object, place: Place, wish: _Wish) -> None:
        """Whether the signer has decided."""
        namespace = pod["metadata"]["namespace"]
        try:
            request = self._host.client.get(REQUESTS, namespace, wish.name)
        except ApiError as error:
            if error.code != 404:
                raise
            del self._wishes[place]  # somebody has deleted it: begin again
            raise NotYetError from error
        status = request.get("status") or {}
        conditions = {one["type"]: one for one in status.get("conditions") or ()}
        for kind, word in (("Denied", "was denied"), ("Failed", "failed")):
            if kind in conditions:
                self._give_up(pod, place, request, conditions[kind], kind, word)
        if "Issued" in conditions:
            del self._wishes[place]
            begin = datetime.fromisoformat(status["beginRefreshAt"])
            left_s = (begin - self._host.clock.now()).total_seconds()
            jitter_s = self._host.chance.uniform(0, CERTIFICATE_JITTER_S)
            due_s = self._host.clock.now_s() + left_s + jitter_s
            self._issued[place] = _Issued(wish.key, _clean(status["certificateChain"]), due_s)

    def _give_up(
        self, pod: Object, place: Place, request: Object, condition: Object, kind: str, word: str
    ) -> None:
        del self._wishes[place]
        why = f'reason="{condition.get("reason", "")}"', f'message="{condition.get("message", "")}"'
        metadata = request["metadata"]
        where = f"{metadata['namespace']}/{metadata['name']}"
        text = f"PodCertificateRequest {where} {word}, {', '.join(why)}"
        self._host.event(pod, "Warning", kind, text)
        if place not in self._issued:
            ended = "permanently denied" if kind == "Denied" else "permanently failed"
            self._refused[place] = f"PodCertificateRequest was {ended}: {' '.join(why)}"
            raise ConfigError(self._refused[place])


def _request(pod: Object, name: str, spec: Object) -> Object:
    metadata = pod["metadata"]
    owner = {
        "apiVersion": "v1",
        "kind": "Pod",
        "name": metadata["name"],
        "uid": metadata["uid"],
    }
    return {
        "apiVersion": "certificates.k8s.io/v1",
        "kind": "PodCertificateRequest",
        "metadata": {
            "namespace": metadata["namespace"],
            "name": name,
            "ownerReferences": [owner],
        },
        "spec": spec,
    }


def _key_and_request(chance: Any, kind: str) -> tuple[bytes, bytes]:
    """A new private key (PEM), and an empty request that it has signed (DER)."""
    # Slow to import, and few pods have certificates.
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    key: Any
    if kind in _CURVES:
        secret = chance.randrange(1, 2**255)
        key = ec.derive_private_key(secret, getattr(ec, _CURVES[kind])())
        signed = builder.sign(key, hashes.SHA256(), ecdsa_deterministic=True)
    elif kind == "ED25519":
        key = ed25519.Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        signed = builder.sign(key, None)
    else:
        key = rsa.generate_private_key(65_537, int(kind.removeprefix("RSA")))
        signed = builder.sign(key, hashes.SHA256())
    encoding = serialization.Encoding
    pem = key.private_bytes(
        encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return pem, signed.public_bytes(encoding.DER)


def _clean(chain: str) -> bytes:
    """The certificates alone, without what stands between them."""
    lines: list[str] = []
    for _, der, _ in blocks(chain.encode()):
        lines += ["-----BEGIN CERTIFICATE-----", *wrap(b64encode(der).decode(), _LINE_CHARACTERS)]
        lines.append("-----END CERTIFICATE-----")
    return "".join(f"{line}\n" for line in lines).encode()
