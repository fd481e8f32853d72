"""A container's environment variables: read when it starts, and the same for as long as it runs.

Mirrors the kubelet: `env` and `envFrom` with values from ConfigMaps, Secrets, the pod's own fields
and resources; `$(NAME)` in values, command and arguments; variables for the Services of the
namespace. What is missing gives the kubelet's own sentence.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from practice.api.errors import ApiError
from practice.informer import Object
from practice.kubelet.client import Client
from practice.kubelet.service_variables import service_variables
from practice.quantities import thousandths, whole

_REFERENCE = re.compile(r"\$\$|\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)")
_KINDS = {"configMap": ("configmaps", "configmap"), "secret": ("secrets", "secret")}


class ConfigError(Exception):
    """Something that the container needs is not there; the text is for its status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the values of a container's variables depend on, beside its pod."""

    client: Client
    pod_ip: str
    host_ip: str
    allocatable: Object


def resolve_env(around: Surroundings, pod: Object, container: Object) -> dict[str, str]:
    """The container's environment. ConfigError: a ConfigMap, Secret or key is missing."""
    namespace = pod["metadata"]["namespace"]
    services = service_variables(around.client, namespace, _links(pod))
    env: dict[str, str] = {}
    for source in container.get("envFrom") or ():
        prefix = source.get("prefix") or ""
        for kind in ("configMap", "secret"):
            reference = source.get(f"{kind}Ref")
            if reference:
                values = _values(around.client, kind, namespace, reference["name"], reference)
                env.update({prefix + key: value for key, value in values.items()})
    for variable in container.get("env") or ():
        if variable.get("valueFrom"):
            value = _value_from(around, pod, container, variable["valueFrom"])
            if value is not None:
                env[variable["name"]] = value
        else:
            env[variable["name"]] = expand(variable.get("value") or "", {**services, **env})
    return {**services, **env}


def _links(pod: Object) -> bool:
    return pod["spec"].get("enableServiceLinks") is not False


def expand(text: str, env: Mapping[str, str]) -> str:
    """`$(NAME)` filled in where NAME is known; `$$` is a dollar sign."""

    def value(match: re.Match[str]) -> str:
        return "$" if match[0] == "$$" else env.get(match[1], match[0])

    return _REFERENCE.sub(value, text)


def expand_strictly(text: str, env: Mapping[str, str]) -> str:
    """The same for paths, where all names must be known. ConfigError: one is not."""
    for match in _REFERENCE.finditer(text):
        if match[1] and match[1] not in env:
            raise ConfigError(f'missing value for "{match[1]}"')
    return expand(text, env)


def _values(
    client: Client, kind: str, namespace: str, name: str, reference: Object
) -> dict[str, str]:
    resource, word = _KINDS[kind]
    try:
        found = client.get(resource, namespace, name)
    except ApiError as error:
        if error.code != 404:
            raise
        if reference.get("optional"):
            return {}
        raise ConfigError(f'{word} "{name}" not found') from error
    data: dict[str, str] = found.get("data") or {}
    if kind == "configMap":
        return data
    return {key: base64.b64decode(text).decode(errors="replace") for key, text in data.items()}


def _value_from(around: Surroundings, pod: Object, container: Object, source: Object) -> str | None:
    namespace = pod["metadata"]["namespace"]
    for kind, word in (("configMap", "ConfigMap"), ("secret", "Secret")):
        reference = source.get(f"{kind}KeyRef")
        if reference:
            values = _values(around.client, kind, namespace, reference["name"], reference)
            if reference["key"] in values:
                return values[reference["key"]]
            if reference.get("optional"):
                return None
            where = f"{word} {namespace}/{reference['name']}"
            raise ConfigError(f"couldn't find key {reference['key']} in {where}")
    if source.get("fieldRef"):
        return field_text(pod, source["fieldRef"]["fieldPath"], around.pod_ip, around.host_ip)
    if source.get("resourceFieldRef"):
        reference = source["resourceFieldRef"]
        return resource_text(_named(pod, container, reference), reference, around.allocatable)
    return None


def _named(pod: Object, container: Object, reference: Object) -> Object:
    """The container whose resources are meant: another one of the pod, or the container itself."""
    name = reference.get("containerName")
    return next((one for one in pod["spec"]["containers"] if one["name"] == name), container)


def field_text(pod: Object, path: str, pod_ip: str, host_ip: str) -> str:
    """The value of a `fieldRef`."""
    metadata, spec = pod["metadata"], pod["spec"]
    simple = {
        "metadata.name": metadata["name"],
        "metadata.namespace": metadata["namespace"],
        "metadata.uid": metadata["uid"],
        "spec.nodeName": spec.get("nodeName", ""),
        "spec.serviceAccountName": spec.get("serviceAccountName", ""),
        "status.podIP": pod_ip,
        "status.podIPs": pod_ip,
        "status.hostIP": host_ip,
        "status.hostIPs": host_ip,
    }
    if path in simple:
        return str(simple[path])
    if path in ("metadata.labels", "metadata.annotations"):
        pairs = sorted((metadata.get(path.partition(".")[2]) or {}).items())
        return "\n".join(f"{key}={_quoted(value)}" for key, value in pairs)
    match = re.fullmatch(r"metadata\.(labels|annotations)\['(.*)'\]", path)
    return str((metadata.get(match[1]) or {}).get(match[2], "")) if match else ""


def _quoted(text: str) -> str:
    """As Go quotes it."""
    return json.dumps(text, ensure_ascii=False)


def resource_text(container: Object, reference: Object, allocatable: Object) -> str:
    """The value of a `resourceFieldRef`; a limit that is not set is what the node has to give."""
    kind, _, name = reference["resource"].partition(".")
    resources = container.get("resources") or {}
    text = (resources.get(kind) or {}).get(name)
    if text is None and kind == "limits":
        text = allocatable.get(name)
    if text is None:
        return "0"
    divisor = reference.get("divisor") or "0"
    if name == "cpu":
        return str(-(-thousandths(text) // (thousandths(divisor) or 1000)))
    return str(-(-whole(text) // max(1, whole(divisor))))
