"""What a new cluster has before anybody runs anything in it: the add-ons of kubeadm, as data."""

from functools import cache
from importlib import resources
from typing import Any

import msgspec


class Addons(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Images that every node has pulled, and objects, in the order in which they are made."""

    images: list[str]
    objects: list[dict[str, Any]]


@cache
def kube_system() -> Addons:
    """Cluster DNS (CoreDNS behind the Service kube-dns) and kube-proxy on every node."""
    text = resources.files(__package__).joinpath("kube-system.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=Addons)
