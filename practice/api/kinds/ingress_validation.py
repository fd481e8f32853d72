"""What a valid Ingress and IngressClass is. Mirrors pkg/apis/networking/validation."""

from __future__ import annotations

import re

from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.addresses import address_faults, is_address
from practice.api.validation.names import (
    dns_label_faults,
    dns_subdomain_faults,
    path_segment_faults,
    port_name_faults,
    port_number_faults,
    wildcard_faults,
)
from practice.limits import INGRESS_CONTROLLER_CHARACTERS

_PATH_TYPES = ("Exact", "ImplementationSpecific", "Prefix")
_BAD_SEQUENCES = ("//", "/./", "/../", "%2f", "%2F")
_BAD_ENDS = ("/..", "/.")
_NO_ADDRESS = "must be a DNS name, not an IP address"
_HTTP_PATH = r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+"


def validate_ingress(ingress: Object) -> list[Cause]:
    spec = ingress["spec"]
    backend, rules, name = (
        spec.get("defaultBackend"),
        spec.get("rules"),
        spec.get("ingressClassName"),
    )
    found: list[Cause] = []
    if not rules and backend is None:
        detail = "either `defaultBackend` or `rules` must be specified"
        found.append(causes.invalid("spec", None, detail))
    if backend is not None:
        found += _backend("spec.defaultBackend", backend)
    for index, rule in enumerate(rules or []):
        found += _rule(f"spec.rules[{index}]", rule)
    for index, tls in enumerate(spec.get("tls") or []):
        found += _tls(f"spec.tls[{index}]", tls)
    if name is not None:
        found += causes.each_invalid("spec.ingressClassName", name, dns_subdomain_faults(name))
    return found + _class_annotation(ingress)


def _class_annotation(ingress: Object) -> list[Cause]:
    annotation = (ingress["metadata"].get("annotations") or {}).get("kubernetes.io/ingress.class")
    name = ingress["spec"].get("ingressClassName")
    created = ingress["metadata"].get("resourceVersion") is None
    if created and annotation is not None and name is not None and annotation != name:
        detail = "must match `ingressClassName` when both are specified"
        return [causes.invalid("annotations.kubernetes.io/ingress.class", annotation, detail)]
    return []


def _host_faults(host: str) -> list[str]:
    return wildcard_faults(host) if "*" in host else dns_subdomain_faults(host)


def _tls(field: str, tls: Object) -> list[Cause]:
    found: list[Cause] = []
    for index, host in enumerate(tls.get("hosts") or []):
        found += causes.each_invalid(f"{field}.hosts[{index}]", host, _host_faults(host))
    secret = tls.get("secretName", "")
    if secret:
        found += causes.each_invalid(f"{field}.secretName", secret, dns_subdomain_faults(secret))
    return found


def _rule(field: str, rule: Object) -> list[Cause]:
    found: list[Cause] = []
    host = rule.get("host", "")
    if host:
        if is_address(host):
            found.append(causes.invalid(f"{field}.host", host, _NO_ADDRESS))
        found += causes.each_invalid(f"{field}.host", host, _host_faults(host))
    if rule.get("http") is not None:
        paths = rule["http"].get("paths") or []
        if not paths:
            found.append(causes.required(f"{field}.http.paths"))
        for index, path in enumerate(paths):
            found += _path(f"{field}.http.paths[{index}]", path)
    return found


def _path(field: str, path: Object) -> list[Cause]:
    kind, text = path.get("pathType"), path.get("path", "")
    if kind is None:
        return [causes.required(f"{field}.pathType", "pathType must be specified")]
    faults: list[str] = []
    found: list[Cause] = []
    if kind not in _PATH_TYPES:
        found.append(causes.not_supported(f"{field}.pathType", kind, _PATH_TYPES))
    elif not text.startswith("/") and (text or kind != "ImplementationSpecific"):
        faults.append("must be an absolute path")
    if kind in ("Exact", "Prefix"):
        faults += [f"must not contain '{bad}'" for bad in _BAD_SEQUENCES if bad in text]
        faults += [f"cannot end with '{bad}'" for bad in _BAD_ENDS if text.endswith(bad)]
    found += causes.each_invalid(f"{field}.path", text, faults)
    return found + _backend(f"{field}.backend", path.get("backend") or {})


def _backend(field: str, backend: Object) -> list[Cause]:
    resource, service = backend.get("resource"), backend.get("service")
    if resource is not None and service is not None:
        detail = "cannot set both resource and service backends"
        return [causes.invalid(field, "", detail)]
    if resource is not None:
        return _reference(f"{field}.resource", resource)
    if service is None:
        return [causes.invalid(field, "", "resource or service backend is required")]
    name = service.get("name", "")
    if not name:
        found = [causes.required(f"{field}.service.name")]
    else:
        found = causes.each_invalid(f"{field}.service.name", name, dns_label_faults(name))
    return found + _backend_port(field, service.get("port") or {})


def _backend_port(field: str, port: Object) -> list[Cause]:
    name, number = port.get("name", ""), port.get("number", 0)
    if name and number:
        return [causes.invalid(field, "", "cannot set both port name & port number")]
    if name:
        return causes.each_invalid(f"{field}.service.port.name", name, port_name_faults(name))
    if number:
        at = f"{field}.service.port.number"
        return causes.each_invalid(at, number, port_number_faults(number))
    return [causes.required(field, "port name or number is required")]


def _reference(field: str, reference: Object) -> list[Cause]:
    """apiGroup, kind and name of a typed reference."""
    found: list[Cause] = []
    group = reference.get("apiGroup")
    if group is not None:
        found += causes.each_invalid(f"{field}.apiGroup", group, dns_subdomain_faults(group))
    for part in ("kind", "name"):
        text = reference.get(part, "")
        if text:
            found += causes.each_invalid(f"{field}.{part}", text, path_segment_faults(text))
        else:
            found.append(causes.required(f"{field}.{part}"))
    return found


def validate_status(new: Object, old: Object) -> list[Cause]:
    """The addresses of a status are addresses, and its host names none."""
    found: list[Cause] = []
    points = ((new.get("status") or {}).get("loadBalancer") or {}).get("ingress") or []
    for index, point in enumerate(points):
        field = f"status.loadBalancer.ingress[{index}]"
        address, host = point.get("ip", ""), point.get("hostname", "")
        if address:
            found += causes.each_invalid(f"{field}.ip", address, address_faults(address))
        if host:
            found += causes.each_invalid(f"{field}.hostname", host, dns_subdomain_faults(host))
            if is_address(host):
                found.append(causes.invalid(f"{field}.hostname", host, _NO_ADDRESS))
    return found


def validate_class(ingress_class: Object) -> list[Cause]:
    spec = ingress_class["spec"]
    controller, parameters = spec.get("controller", ""), spec.get("parameters")
    found: list[Cause] = []
    if len(controller) > INGRESS_CONTROLLER_CHARACTERS:
        found.append(causes.too_long("spec.controller", INGRESS_CONTROLLER_CHARACTERS))
    found += _domain_path("spec.controller", controller)
    if parameters is not None:
        given = {name: value for name, value in parameters.items() if value != ""}
        missing = [name for name in ("kind", "name") if not parameters.get(name)]
        found += _reference("spec.parameters", {"kind": "x", "name": "x", **given})
        found += _scope("spec.parameters", parameters)
        # a real server checks these in a second pass (declarative validation)
        found += [causes.required(f"spec.parameters.{name}") for name in missing]
    return found


def _domain_path(field: str, text: str) -> list[Cause]:
    if not text:
        return [causes.required(field)]
    host, _, path = text.partition("/")
    if not host or not path:
        detail = 'must be a domain-prefixed path (such as "acme.io/foo")'
        return [causes.invalid(field, text, detail)]
    found = causes.each_invalid(field, host, dns_subdomain_faults(host))
    if not re.fullmatch(_HTTP_PATH, path):
        detail = f"Invalid path (regex used for validation is '{_HTTP_PATH}')"
        found.append(causes.invalid(field, path, detail))
    return found


def _scope(field: str, parameters: Object) -> list[Cause]:
    scope, namespace = parameters["scope"], parameters.get("namespace")
    if scope not in ("Cluster", "Namespace"):
        return [causes.not_supported(f"{field}.scope", scope, ("Cluster", "Namespace"))]
    if scope == "Cluster":
        if namespace is None:
            return []
        return [causes.forbidden(f"{field}.namespace", "`parameters.scope` is set to 'Cluster'")]
    if namespace is None:
        return [causes.required(f"{field}.namespace", "`parameters.scope` is set to 'Namespace'")]
    return causes.each_invalid(f"{field}.namespace", namespace, dns_label_faults(namespace))


def validate_class_update(new: Object, old: Object) -> list[Cause]:
    controller = new["spec"].get("controller", "")
    if controller != old["spec"].get("controller", ""):
        return [causes.immutable("spec.controller", controller)]
    return []
