"""The projected source `clusterTrustBundle`: the certificates of one bundle, or of a signer's.

Mirrors the kubelet's trust bundle manager: each certificate once. It shuffles them; here they are in
the order of their bytes, so that a run can be repeated.
"""

from __future__ import annotations

from base64 import b64encode
from textwrap import wrap

from practice.api.errors import ApiError
from practice.api.kinds.trust_bundles import BUNDLES, blocks
from practice.api.selectors import from_object
from practice.informer import Object
from practice.kubelet.client import Client
from practice.kubelet.environment import ConfigError

_LINE_CHARACTERS = 64


def trust_anchors(client: Client, source: Object) -> bytes:
    """A PEM file. ConfigError: there is no such bundle, and the source is not optional."""
    optional, name = bool(source.get("optional")), source.get("name")
    if name is not None:
        found = _by_name(client, name, optional=optional)
    elif source.get("signerName") is not None:
        found = _by_signer(client, source["signerName"], source.get("labelSelector"))
        if not found and not optional:
            raise ConfigError(
                "combination of signerName and labelSelector matched zero ClusterTrustBundles"
            )
    else:
        raise ConfigError(
            "ClusterTrustBundle projection requires either name or signerName to be set"
        )
    every = {block.der for one in found for block in blocks(one["spec"].get("trustBundle", ""))}
    return b"".join(_pem(der) for der in sorted(every))


def _by_name(client: Client, name: str, *, optional: bool) -> list[Object]:
    try:
        return [client.get(BUNDLES, None, name)]
    except ApiError as error:
        if error.code != 404:
            raise
        if optional:
            return []
        missing = f'clustertrustbundle.certificates.k8s.io "{name}" not found'
        raise ConfigError(f"while getting ClusterTrustBundle: {missing}") from error


def _by_signer(client: Client, signer: str, selector: Object | None) -> list[Object]:
    if selector is None:  # as in the API: no selector chooses nothing, an empty one everything
        return []
    chosen = from_object(selector)
    return [
        one
        for one in client.list(BUNDLES)
        if one["spec"].get("signerName") == signer and chosen.matches(one["metadata"].get("labels"))
    ]


def _pem(der: bytes) -> bytes:
    lines = wrap(b64encode(der).decode(), _LINE_CHARACTERS)
    return "\n".join(
        ["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""]
    ).encode()
