"""What is in the volumes that Kubernetes fills itself: configMap, secret, downwardAPI, projected.

Mirrors the kubelet's plugins of these names and their sentences for what is missing.
"""

from __future__ import annotations

import base64
import functools
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from practice.api.errors import ApiError
from practice.images.attributes import FILE_MODE, PRIVATE_MODE
from practice.informer import Object
from practice.kubelet.client import Client
from practice.kubelet.environment import ConfigError, field_text, resource_text
from practice.kubelet.users import fs_group, only_user
from practice.kubelet.volumes.certificates import Place, PodCertificates
from practice.kubelet.volumes.maps import Reference
from practice.kubelet.volumes.tokens import PodTokens
from practice.kubelet.volumes.trust import trust_anchors
from practice.limits import MAP_TEXTS

KINDS = ("configMap", "secret", "downwardAPI", "projected")


class File(NamedTuple):
    """What is projected into a volume as one file."""

    data: bytes
    mode: int = FILE_MODE
    uid: int = 0


Files = dict[str, File]


class Filler:
    """Reads the contents for one pod."""

    def __init__(
        self,
        client: Client,
        pod: Object,
        allocatable: Object,
        tokens: PodTokens,
        certificates: PodCertificates,
    ) -> None:
        self._certificates = certificates
        self._client = client
        self._pod = pod
        self._allocatable = allocatable
        self._tokens = tokens

    def files(self, volume: Object) -> Files:
        """The files of a volume. ConfigError: something is missing; the text is the kubelet's.
        NotYetError: a token is on its way."""
        if volume.get("configMap") is not None:
            source = volume["configMap"]
            return self._config_map(source["name"], source, _default_mode(source))
        if volume.get("secret") is not None:
            source = volume["secret"]
            return self._secret(source["secretName"], source, _default_mode(source))
        if volume.get("downwardAPI") is not None:
            return self._downward(volume["downwardAPI"], _default_mode(volume["downwardAPI"]))
        files: Files = {}
        for index, source in enumerate(volume["projected"].get("sources") or ()):
            place = volume["name"], index
            files |= self._projection(source, place, _default_mode(volume["projected"]))
        return files

    def _projection(self, source: Object, place: Place, mode: int) -> Files:
        if source.get("configMap") is not None:
            return self._config_map(source["configMap"]["name"], source["configMap"], mode)
        if source.get("secret") is not None:
            return self._secret(source["secret"]["name"], source["secret"], mode)
        if source.get("downwardAPI") is not None:
            return self._downward(source["downwardAPI"], mode)
        if source.get("serviceAccountToken") is not None:
            token = source["serviceAccountToken"]
            text = self._tokens.get(self._pod, token).encode()
            return {token["path"]: self._private(text, mode)}
        if source.get("clusterTrustBundle") is not None:
            wish = source["clusterTrustBundle"]
            return {wish["path"]: File(trust_anchors(self._client, wish), mode)}
        return self._certificate(source["podCertificate"], place, mode)

    def _certificate(self, source: Object, place: Place, mode: int) -> Files:
        key, chain = self._certificates.get(self._pod, place, source)
        texts = {"credentialBundlePath": key + chain, "keyPath": key, "certificateChainPath": chain}
        return {
            source[name]: self._private(text, mode)
            for name, text in texts.items()
            if source.get(name)
        }

    def _private(self, secret: bytes, mode: int) -> File:
        """A token or a key belongs to the one user of all containers, and to nobody else."""
        user = only_user(self._pod)
        mine = user is not None or fs_group(self._pod) is not None
        return File(secret, PRIVATE_MODE if mine else mode, user or 0)

    def _config_map(self, name: str, source: Object, mode: int) -> Files:
        found = self._get("configmaps", "configmap", name, source)
        data = {key: _encoded(text) for key, text in (found.get("data") or {}).items()}
        for key, text in (found.get("binaryData") or {}).items():
            data[key] = base64.b64decode(text)
        return _chosen(data, source, mode, "configmap references non-existent config key: {}")

    def _secret(self, name: str, source: Object, mode: int) -> Files:
        found = self._get("secrets", "secret", name, source)
        data = {key: base64.b64decode(text) for key, text in (found.get("data") or {}).items()}
        return _chosen(data, source, mode, "references non-existent secret key: {}")

    def _get(self, resource: str, word: str, name: str, source: Object) -> Object:
        try:
            return self._client.get(resource, self._pod["metadata"]["namespace"], name)
        except ApiError as error:
            if error.code != 404:
                raise
            if source.get("optional"):
                return {}
            raise ConfigError(f'{word} "{name}" not found') from error

    def _downward(self, source: Object, mode: int) -> Files:
        files: Files = {}
        for item in source.get("items") or ():
            if item.get("fieldRef") is not None:
                text = field_text(self._pod, item["fieldRef"]["fieldPath"], "", "")
            else:
                text = self._resource(item["resourceFieldRef"])
            files[item["path"]] = File(text.encode(), _mode_of(item, mode))
        return files

    def _resource(self, reference: Object) -> str:
        spec, name = self._pod["spec"], reference.get("containerName")
        every = [*(spec.get("initContainers") or ()), *spec["containers"]]
        container: Object = next((one for one in every if one["name"] == name), {})
        return resource_text(container, reference, self._allocatable)


@functools.lru_cache(maxsize=MAP_TEXTS)
def _encoded(text: str) -> bytes:
    return text.encode()


def _default_mode(source: Object) -> int:
    return _mode_of({"mode": source.get("defaultMode")}, FILE_MODE)


def _mode_of(item: Object, default: int) -> int:
    mode = item.get("mode")
    return default if mode is None else int(mode)


def _chosen(data: Mapping[str, bytes], source: Object, mode: int, missing: str) -> Files:
    """All keys as files, or those of `items` under the paths they name."""
    items = source.get("items")
    if not items:
        return {key: File(one, mode) for key, one in data.items()}
    files: Files = {}
    for item in items:
        if item["key"] in data:
            files[item["path"]] = File(data[item["key"]], _mode_of(item, mode))
        elif not source.get("optional"):
            raise ConfigError(missing.format(item["key"]))
    return files


def references(pod: Object) -> Iterator[Reference]:
    """The ConfigMaps and Secrets in the pod's volumes."""
    namespace = pod["metadata"]["namespace"]
    for volume in pod["spec"].get("volumes") or ():
        sources = [volume, *((volume.get("projected") or {}).get("sources") or ())]
        for source in sources:
            if source.get("configMap") is not None:
                yield "configmaps", namespace, source["configMap"]["name"]
            secret = source.get("secret")
            if secret is not None:
                yield "secrets", namespace, secret.get("secretName") or secret["name"]
