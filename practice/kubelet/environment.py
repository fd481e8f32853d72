"""What a container finds around it: environment variables and mounted files.

Mirrors the kubelet: `env` and `envFrom` with values from ConfigMaps, Secrets, the pod's own fields
and resources; `$(NAME)` in values, command and arguments; files of configMap, secret and downward
volumes. What is missing gives the kubelet's own sentence.

Trade-off: mounted files are read when the container starts, and are not renewed while it runs.
"""

import base64
import re
from collections.abc import Mapping

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.informer import Object
from practice.quantities import thousandths, whole

_REFERENCE = re.compile(r"\$\$|\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)")
_KINDS = {"configMap": ("configmaps", "configmap"), "secret": ("secrets", "secret")}


class ConfigError(Exception):
    """Something that the container needs is not there; the text is for its status."""


def resolve_env(client: Client, pod: Object, container: Object, pod_ip: str) -> dict[str, str]:
    """The container's environment. ConfigError: a ConfigMap, Secret or key is missing."""
    namespace = pod["metadata"]["namespace"]
    env: dict[str, str] = {}
    for source in container.get("envFrom") or ():
        prefix = source.get("prefix") or ""
        for kind in ("configMap", "secret"):
            reference = source.get(f"{kind}Ref")
            if reference:
                values = _values(client, kind, namespace, reference["name"], reference)
                env.update({prefix + key: value for key, value in values.items()})
    for variable in container.get("env") or ():
        if variable.get("valueFrom"):
            value = _value_from(client, pod, container, variable["valueFrom"], pod_ip)
            if value is not None:
                env[variable["name"]] = value
        else:
            env[variable["name"]] = expand(variable.get("value") or "", env)
    return env


def expand(text: str, env: Mapping[str, str]) -> str:
    """`$(NAME)` filled in where NAME is known; `$$` is a dollar sign."""

    def value(match: re.Match[str]) -> str:
        return "$" if match[0] == "$$" else env.get(match[1], match[0])

    return _REFERENCE.sub(value, text)


def mounted_files(client: Client, pod: Object, container: Object) -> dict[str, str]:
    """Path -> content of the files in the container's configMap and secret volumes."""
    volumes = {one["name"]: one for one in pod["spec"].get("volumes") or ()}
    files: dict[str, str] = {}
    for mount in container.get("volumeMounts") or ():
        content = volume_files(client, pod, volumes.get(mount["name"]) or {})
        for name, text in content.items():
            sub_path = mount.get("subPath")
            if sub_path is None:
                files[f"{mount['mountPath'].rstrip('/')}/{name}"] = text
            elif sub_path == name:
                files[mount["mountPath"]] = text
    return files


def volume_files(client: Client, pod: Object, volume: Object) -> dict[str, str]:
    """The files of one volume. ConfigError: its ConfigMap or Secret is missing."""
    namespace = pod["metadata"]["namespace"]
    if "configMap" in volume:
        source = volume["configMap"]
        values = _values(client, "configMap", namespace, source["name"], source)
    elif "secret" in volume:
        source = volume["secret"]
        values = _values(client, "secret", namespace, source["secretName"], source)
    else:
        return {}
    items = source.get("items")
    if not items:
        return values
    return {item["path"]: values[item["key"]] for item in items if item["key"] in values}


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


def _value_from(
    client: Client, pod: Object, container: Object, source: Object, pod_ip: str
) -> str | None:
    namespace = pod["metadata"]["namespace"]
    for kind, word in (("configMap", "ConfigMap"), ("secret", "Secret")):
        reference = source.get(f"{kind}KeyRef")
        if reference:
            values = _values(client, kind, namespace, reference["name"], reference)
            if reference["key"] in values:
                return values[reference["key"]]
            if reference.get("optional"):
                return None
            where = f"{word} {namespace}/{reference['name']}"
            raise ConfigError(f"couldn't find key {reference['key']} in {where}")
    if source.get("fieldRef"):
        return _field(pod, source["fieldRef"]["fieldPath"], pod_ip)
    if source.get("resourceFieldRef"):
        return _resource(container, source["resourceFieldRef"])
    return None


def _field(pod: Object, path: str, pod_ip: str) -> str:
    metadata, spec = pod["metadata"], pod["spec"]
    simple = {
        "metadata.name": metadata["name"],
        "metadata.namespace": metadata["namespace"],
        "metadata.uid": metadata["uid"],
        "spec.nodeName": spec.get("nodeName", ""),
        "spec.serviceAccountName": spec.get("serviceAccountName", ""),
        "status.podIP": pod_ip,
        "status.podIPs": pod_ip,
        "status.hostIP": (pod.get("status") or {}).get("hostIP", ""),
    }
    if path in simple:
        return str(simple[path])
    match = re.fullmatch(r"metadata\.(labels|annotations)\['(.*)'\]", path)
    return str((metadata.get(match[1]) or {}).get(match[2], "")) if match else ""


def _resource(container: Object, reference: Object) -> str:
    kind, _, name = reference["resource"].partition(".")
    text = ((container.get("resources") or {}).get(kind) or {}).get(name)
    if text is None:
        return "0"
    divisor = reference.get("divisor") or "1"
    if name == "cpu":
        return str(-(-thousandths(text) // max(1, thousandths(divisor))))
    return str(-(-whole(text) // max(1, whole(divisor))))
