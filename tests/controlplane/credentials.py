"""The files by which the programs and people prove who they are, kubeconfig files above all."""

import base64
from pathlib import Path

import yaml

from tests.controlplane.access import Api
from tests.controlplane.certificates import Authority, Pair, new_key, private_pem, write_secret
from tests.controlplane.commands import Layout

CONTEXT = "podium-controlplane"
ADMIN = ("podium-admin", ("system:masters",))


def write_credentials(layout: Layout, authority: Authority) -> Api:
    """Writes all that `commands` names; returns a client with the administrator's rights."""
    authority_file = layout.file("ca.crt")
    authority_file.write_bytes(authority.certificate_pem)
    write_secret(layout.file("service-account.key"), private_pem(new_key()))
    authority.server().write(layout.folder, "server")
    admin = authority.client(*ADMIN)
    write_kubeconfig(layout.kubeconfig, layout.api_url, authority, ADMIN[0], admin)
    return Api(layout.api_port, authority_file, *admin.write(layout.folder, "admin"))


def write_kubeconfig(path: Path, url: str, authority: Authority, user: str, pair: Pair) -> Path:
    """Writes a kubeconfig with everything inline: no other file, no exec plugin."""
    cluster = {"server": url, "certificate-authority-data": encoded(authority.certificate_pem)}
    credentials = {
        "client-certificate-data": encoded(pair.certificate_pem),
        "client-key-data": encoded(pair.key_pem),
    }
    content = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": CONTEXT,
        "clusters": [{"name": CONTEXT, "cluster": cluster}],
        "users": [{"name": user, "user": credentials}],
        "contexts": [{"name": CONTEXT, "context": {"cluster": CONTEXT, "user": user}}],
    }
    write_secret(path, yaml.safe_dump(content, sort_keys=False).encode())
    return path


def encoded(pem: bytes) -> str:
    return base64.b64encode(pem).decode("ascii")
