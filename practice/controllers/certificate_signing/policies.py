"""What each of Kubernetes' own signers signs. Mirrors pkg/apis/certificates/helpers and the signers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from practice.api.kinds.certificate_texts import blocks

Rule = Callable[[bytes, Sequence[str]], str]
_NODES, _NODE = "system:nodes", "system:node:"
_NO_NODES = f"subject organization is not {_NODES}"
_NO_NODE = f"subject common name does not begin with {_NODE}"
_CLIENT, _SERVER = "client auth", "server auth"
_SIGNATURE, _ENCIPHERMENT = "digital signature", "key encipherment"


def parsed(text: bytes) -> Any:
    """A PKCS#10 request in PEM, as the library has it. ValueError."""
    from cryptography import x509

    return x509.load_der_x509_csr(blocks(text)[0][1])


def _client(_text: bytes, usages: Sequence[str]) -> str:
    for usage in usages:
        if usage not in (_CLIENT, _SIGNATURE, _ENCIPHERMENT):
            return f"invalid usage for client certificate: {usage}"
    return "" if _CLIENT in usages else f"missing required usage for client certificate: {_CLIENT}"


def _kubelet_client(text: bytes, usages: Sequence[str]) -> str:
    request, names = parsed(text), _names(text)
    if _organizations(request) != [_NODES]:
        return _NO_NODES
    for word in ("DNS", "Email", "IP", "URI"):
        if names[word]:
            return f"{word} subjectAltNames are not allowed"
    if not _common_name(request).startswith(_NODE):
        return _NO_NODE
    return _wrong_usages(usages, _CLIENT)


def _kubelet_serving(text: bytes, usages: Sequence[str]) -> str:
    request, names = parsed(text), _names(text)
    if _organizations(request) != [_NODES]:
        return _NO_NODES
    if not (names["DNS"] or names["IP"]):
        return "DNS or IP subjectAltName is required"
    for word in ("Email", "URI"):
        if names[word]:
            return f"{word} subjectAltNames are not allowed"
    wrong = _wrong_usages(usages, _SERVER)
    if wrong:
        return wrong
    return "" if _common_name(request).startswith(_NODE) else _NO_NODE


def _anything(_text: bytes, _usages: Sequence[str]) -> str:
    return ""


def _wrong_usages(usages: Sequence[str], purpose: str) -> str:
    whole = {_SIGNATURE, _ENCIPHERMENT, purpose}
    if set(usages) in (whole, whole - {_ENCIPHERMENT}):
        return ""
    return f"usages did not match [{' '.join(sorted(whole))}]"


def _organizations(request: Any) -> list[str]:
    from cryptography.x509.oid import NameOID

    found = request.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return [str(one.value) for one in found]


def _common_name(request: Any) -> str:
    from cryptography.x509.oid import NameOID

    found = request.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else ""


def _names(text: bytes) -> dict[str, list[Any]]:
    """Alternative names that are asked for, by kind."""
    from cryptography import x509

    kinds: dict[str, Any] = {
        "DNS": x509.DNSName,
        "Email": x509.RFC822Name,
        "IP": x509.IPAddress,
        "URI": x509.UniformResourceIdentifier,
    }
    try:
        extensions = parsed(text).extensions
        found = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return {word: [] for word in kinds}
    return {word: list(found.get_values_for_type(kind)) for word, kind in kinds.items()}


RULES: dict[str, Rule] = {
    "kubernetes.io/kube-apiserver-client": _client,
    "kubernetes.io/kube-apiserver-client-kubelet": _kubelet_client,
    "kubernetes.io/kubelet-serving": _kubelet_serving,
    "kubernetes.io/legacy-unknown": _anything,
}
"""By signer: why it does not sign, or nothing."""
