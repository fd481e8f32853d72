"""What the server fills into a pod spec, in pods and in templates alike.

Mirrors pkg/apis/core/v1/defaults.go. What admission adds stands in `practice.api.admission`.
"""

from __future__ import annotations

import re
from typing import Any

from practice.api.kinds.claims import default_claim_spec
from practice.api.resource import Object

_GRACE_PERIOD_S = 30
_MODE = 0o644

_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


def default_pod_spec(spec: Object) -> None:
    """Defaults of any pod spec."""
    if spec.get("serviceAccountName") or spec.get("serviceAccount"):
        spec.setdefault("serviceAccountName", spec.get("serviceAccount"))
        spec["serviceAccount"] = spec["serviceAccountName"]
    spec.setdefault("dnsPolicy", "ClusterFirst")
    spec.setdefault("restartPolicy", "Always")
    spec.setdefault("securityContext", {})
    spec.setdefault("terminationGracePeriodSeconds", _GRACE_PERIOD_S)
    spec.setdefault("schedulerName", "default-scheduler")
    for volume in spec.get("volumes") or []:
        _volume(volume)
    for container in spec.get("ephemeralContainers") or []:
        _container(container)
    for container in containers(spec):
        _container(container)
        if spec.get("hostNetwork"):
            for port in container.get("ports") or []:
                port.setdefault("hostPort", port.get("containerPort"))


def default_pod(pod: Object) -> None:
    """Defaults of a pod beyond those of its spec."""
    spec, status = pod["spec"], pod["status"]
    if spec.get("terminationGracePeriodSeconds", 0) < 0:
        spec["terminationGracePeriodSeconds"] = 1
    default_pod_spec(spec)
    spec.setdefault("enableServiceLinks", True)
    for container in containers(spec):
        limits = container["resources"].get("limits") or {}
        if limits:
            requests = container["resources"].setdefault("requests", {})
            for name, value in limits.items():
                requests.setdefault(name, value)
    _addresses(status)


def containers(spec: Object) -> list[Object]:
    """Init containers and containers."""
    return [*(spec.get("initContainers") or []), *(spec.get("containers") or [])]


def image_tag(image: str) -> str:
    """The tag of an image reference; `latest` when it has neither tag nor digest."""
    if not re.fullmatch(r"[^\s]+", image):
        return ""  # no reference at all, as Kubernetes' parser sees it
    found = re.search(r":([\w][\w.-]*)$", image.partition("@")[0])
    if found is not None:
        return found[1]
    return "" if "@" in image else "latest"


def _container(container: Object) -> None:
    latest = image_tag(container.get("image", "")) == "latest"
    container.setdefault("imagePullPolicy", "Always" if latest else "IfNotPresent")
    container.setdefault("terminationMessagePath", "/dev/termination-log")
    container.setdefault("terminationMessagePolicy", "File")
    container.setdefault("resources", {})
    for port in container.get("ports") or []:
        port.setdefault("protocol", "TCP")
    for variable in container.get("env") or []:
        field = (variable.get("valueFrom") or {}).get("fieldRef")
        if field is not None:
            field.setdefault("apiVersion", "v1")
    for name in _PROBES:
        if container.get(name) is not None:
            _probe(container[name])
    for hook in (container.get("lifecycle") or {}).values():
        if isinstance(hook, dict):
            _http_get(hook)


def _probe(probe: Object) -> None:
    for name, value in (
        ("timeoutSeconds", 1),
        ("periodSeconds", 10),
        ("successThreshold", 1),
        ("failureThreshold", 3),
    ):
        probe.setdefault(name, value)
    _http_get(probe)
    if probe.get("grpc") is not None:
        probe["grpc"].setdefault("service", "")


def _http_get(handler: Object) -> None:
    action = handler.get("httpGet")
    if action is not None:
        action.setdefault("path", "/")
        action.setdefault("scheme", "HTTP")


def _volume(volume: Object) -> None:
    sources = [name for name in volume if name != "name"]
    if not sources:
        volume["emptyDir"] = {}
    image = volume.get("image")
    if image is not None:
        latest = image_tag(image.get("reference", "")) == "latest"
        image.setdefault("pullPolicy", "Always" if latest else "IfNotPresent")
    for name in ("configMap", "secret", "downwardAPI", "projected"):
        if volume.get(name) is not None:
            volume[name].setdefault("defaultMode", _MODE)
    for source in (volume.get("projected") or {}).get("sources") or []:
        if source.get("serviceAccountToken") is not None:
            source["serviceAccountToken"].setdefault("expirationSeconds", 3600)
    _field_versions(volume.get("downwardAPI"))
    for source in (volume.get("projected") or {}).get("sources") or []:
        _field_versions(source.get("downwardAPI"))
    template = (volume.get("ephemeral") or {}).get("volumeClaimTemplate")
    if template is not None:
        default_claim_spec(template["spec"])
    if volume.get("hostPath") is not None:
        volume["hostPath"].setdefault("type", "")


def _field_versions(source: Any) -> None:
    for item in (source or {}).get("items") or []:
        if item.get("fieldRef") is not None:
            item["fieldRef"].setdefault("apiVersion", "v1")


def _addresses(status: Object) -> None:
    """podIP and podIPs say the same."""
    if status.get("podIP"):
        listed = status.get("podIPs") or []
        if not listed or listed[0].get("ip") != status["podIP"]:
            status["podIPs"] = [{"ip": status["podIP"]}]
    elif status.get("podIPs"):
        status["podIP"] = status["podIPs"][0]["ip"]
