"""Which Secrets a pod names, in any of its places."""

from __future__ import annotations

from collections.abc import Iterator

from practice.api.resource import Object
from practice.api.values import at

_SECRET_REFS = (
    ("cephfs", "secretRef"),
    ("cinder", "secretRef"),
    ("flexVolume", "secretRef"),
    ("rbd", "secretRef"),
    ("scaleIO", "secretRef"),
    ("iscsi", "secretRef"),
    ("storageos", "secretRef"),
    ("csi", "nodePublishSecretRef"),
)


def secret_names(spec: Object) -> Iterator[str]:
    """Of a pod's spec; empty names are left out."""
    for name in _all_names(spec):
        if name:
            yield name


def _all_names(spec: Object) -> Iterator[str]:
    for reference in spec.get("imagePullSecrets") or ():
        yield reference.get("name", "")
    for kind in ("initContainers", "containers", "ephemeralContainers"):
        for container in spec.get(kind) or ():
            for _, name in container_secrets(container):
                yield name
    for volume in spec.get("volumes") or ():
        yield from _volume_secrets(volume)


def container_secrets(container: Object) -> Iterator[tuple[str, str]]:
    """(variable, secret) of a container's environment: first the variables, then with an empty
    name of the variable the Secrets that are taken as a whole."""
    for variable in container.get("env") or ():
        reference = at(variable, "valueFrom", "secretKeyRef")
        if reference is not None:
            yield variable["name"], reference.get("name", "")
    for source in container.get("envFrom") or ():
        if source.get("secretRef") is not None:
            yield "", source["secretRef"].get("name", "")


def _volume_secrets(volume: Object) -> Iterator[str]:
    for kind in ("azureFile", "secret"):
        yield at(volume, kind, "secretName") or ""
    for kind, field in _SECRET_REFS:
        yield at(volume, kind, field, "name") or ""
    for source in at(volume, "projected", "sources") or ():
        yield at(source, "secret", "name") or ""
