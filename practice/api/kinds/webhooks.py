"""MutatingWebhookConfigurations and ValidatingWebhookConfigurations: who is asked about which writes.

Mirrors pkg/apis/admissionregistration/validation and apiserver's util/webhook. What they do is in
`practice.api.admission.webhooks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from practice.api.resource import Cause, Object, Resource
from practice.api.validation import causes
from practice.api.validation.expressions import validate_match_conditions
from practice.api.validation.names import dns_subdomain_faults, rfc1035_label_faults
from practice.api.validation.selector import validate_selector

GROUP = "admissionregistration.k8s.io"
MUTATING = f"mutatingwebhookconfigurations.{GROUP}"
VALIDATING = f"validatingwebhookconfigurations.{GROUP}"

_OPERATIONS = ("*", "CONNECT", "CREATE", "DELETE", "UPDATE")
_REVIEWS = ("v1", "v1beta1")
_SIDE_EFFECTS = ("None", "NoneOnDryRun")
_FORM = "; desired format: https://host[/path]"
_TIMEOUT_S = 10


def _default_validating(configuration: Object) -> None:
    for hook in configuration.get("webhooks") or ():
        hook.setdefault("failurePolicy", "Fail")
        hook.setdefault("matchPolicy", "Equivalent")
        hook.setdefault("namespaceSelector", {})
        hook.setdefault("objectSelector", {})
        hook.setdefault("timeoutSeconds", _TIMEOUT_S)
        for rule in hook.get("rules") or ():
            rule.setdefault("scope", "*")
        service = (hook.get("clientConfig") or {}).get("service")
        if service is not None:
            service.setdefault("port", 443)


def _default_mutating(configuration: Object) -> None:
    _default_validating(configuration)
    for hook in configuration.get("webhooks") or ():
        hook.setdefault("reinvocationPolicy", "Never")


def _validate(configuration: Object) -> list[Cause]:
    found: list[Cause] = []
    names: set[str] = set()
    for index, hook in enumerate(configuration.get("webhooks") or ()):
        field = f"webhooks[{index}]"
        found += _hook(field, hook)
        found += _review_versions(
            f"{field}.admissionReviewVersions", hook.get("admissionReviewVersions") or []
        )
        name = hook.get("name", "")
        if name and name in names:
            found.append(causes.duplicate(f"{field}.name", name))
        names.add(name)
    return found


def _hook(field: str, hook: Object) -> list[Cause]:
    found = _qualified(f"{field}.name", hook.get("name", ""))
    for index, rule in enumerate(hook.get("rules") or ()):
        found += _rule(f"{field}.rules[{index}]", rule)
    for name, known in (
        ("failurePolicy", ("Fail", "Ignore")),
        ("matchPolicy", ("Equivalent", "Exact")),
    ):
        found += _one_of(f"{field}.{name}", hook.get(name), known)
    if hook.get("sideEffects") is None:
        detail = f"must specify one of {', '.join(_SIDE_EFFECTS)}"
        found.append(causes.required(f"{field}.sideEffects", detail))
    found += _one_of(f"{field}.sideEffects", hook.get("sideEffects"), _SIDE_EFFECTS)
    timeout = hook.get("timeoutSeconds")
    if timeout is not None and not 1 <= timeout <= 30:
        detail = "the timeout value must be between 1 and 30 seconds"
        found.append(causes.invalid(f"{field}.timeoutSeconds", timeout, detail))
    for name in ("namespaceSelector", "objectSelector"):
        if hook.get(name) is not None:
            found += validate_selector(f"{field}.{name}", hook[name])
    found += _one_of(
        f"{field}.reinvocationPolicy", hook.get("reinvocationPolicy"), ("IfNeeded", "Never")
    )
    found += _client(f"{field}.clientConfig", hook.get("clientConfig") or {})
    return found + validate_match_conditions(
        f"{field}.matchConditions", hook.get("matchConditions") or []
    )


def _one_of(field: str, value: str | None, known: Sequence[str]) -> list[Cause]:
    return [] if value is None or value in known else [causes.not_supported(field, value, known)]


def _qualified(field: str, name: str) -> list[Cause]:
    if not name:
        return [causes.required(field)]
    faults = dns_subdomain_faults(name)
    if not faults and name.count(".") < 2:
        faults = ["should be a domain with at least three segments separated by dots"]
    return causes.each_invalid(field, name, faults)


def _rule(field: str, rule: Object) -> list[Cause]:
    operations = rule.get("operations") or []
    found: list[Cause] = [] if operations else [causes.required(f"{field}.operations")]
    if len(operations) > 1 and "*" in operations:
        detail = "if '*' is present, must not specify other operations"
        found.append(causes.invalid(f"{field}.operations", operations, detail))
    for index, one in enumerate(operations):
        found += _one_of(f"{field}.operations[{index}]", one, _OPERATIONS)
    for name, what in (("apiGroups", "API groups"), ("apiVersions", "API versions")):
        values = rule.get(name) or []
        if not values:
            found.append(causes.required(f"{field}.{name}"))
        if len(values) > 1 and "*" in values:
            detail = f"if '*' is present, must not specify other {what}"
            found.append(causes.invalid(f"{field}.{name}", values, detail))
        if name == "apiVersions":
            found += [
                causes.required(f"{field}.{name}[{i}]") for i, v in enumerate(values) if not v
            ]
    found += _resources(f"{field}.resources", rule.get("resources") or [])
    return found + _one_of(f"{field}.scope", rule.get("scope"), ("*", "Cluster", "Namespaced"))


def _resources(field: str, resources: list[str]) -> list[Cause]:
    found: list[Cause] = [] if resources else [causes.required(field)]
    wide: set[str] = set()
    has_plain = False
    for index, one in enumerate(resources):
        place = f"{field}[{index}]"
        if not one:
            found.append(causes.required(place))
            continue
        resource, slash, sub = one.partition("/")
        if not slash:
            has_plain = one != "*"
            continue
        for wildcard in (f"{resource}/*", f"*/{sub}"):
            if wildcard in wide:
                detail = f"if '{wildcard}' is present, must not specify {one}"
                found.append(causes.invalid(place, one, detail))
        if "*" in (resource, sub):
            wide.add(one)
    if len(resources) > 1 and "*/*" in resources:
        detail = "if '*/*' is present, must not specify other resources"
        found.append(causes.invalid(field, resources, detail))
    if "*" in resources and has_plain:
        detail = "if '*' is present, must not specify other resources without subresources"
        found.append(causes.invalid(field, resources, detail))
    return found


def _client(field: str, client: Object) -> list[Cause]:
    url, service = client.get("url"), client.get("service")
    if (url is None) == (service is None):
        return [causes.required(field, "exactly one of url or service is required")]
    if url is not None:
        return _url(f"{field}.url", url)
    return _service(f"{field}.service", service or {})


def _url(field: str, url: str) -> list[Cause]:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        return [causes.required(field, f"url must be a valid URL: {error}{_FORM}")]
    faults: tuple[tuple[bool, Any, str], ...] = (
        (parts.scheme != "https", parts.scheme, f"'https' is the only allowed URL scheme{_FORM}"),
        (not parts.netloc, parts.netloc, f"host must be specified{_FORM}"),
        ("@" in parts.netloc, parts.username, "user information is not permitted in the URL"),
        (bool(parts.fragment), parts.fragment, "fragments are not permitted in the URL"),
        (bool(parts.query), parts.query, "query parameters are not permitted in the URL"),
    )
    return [causes.invalid(field, value, detail) for is_so, value, detail in faults if is_so]


def _service(field: str, service: Object) -> list[Cause]:
    found: list[Cause] = []
    for name in ("name", "namespace"):
        if not service.get(name):
            found.append(causes.required(f"{field}.{name}"))
    port = service.get("port", 443)
    if not 1 <= port <= 65_535:
        detail = "port is not valid: must be between 1 and 65535, inclusive"
        found.append(causes.invalid(f"{field}.port", port, detail))
    path = service.get("path")
    if path in (None, "", "/", "//"):
        return found
    if not path.startswith("/"):
        found.append(causes.invalid(f"{field}.path", path, "must start with a '/'"))
    for index, step in enumerate(path[1:].removesuffix("/").split("/")):
        if not step:
            detail = f"segment[{index}] may not be empty"
            found.append(causes.invalid(f"{field}.path", path, detail))
            continue
        found += causes.each_invalid(
            f"{field}.path",
            path,
            [f"segment[{index}]: {one}" for one in dns_subdomain_faults(step)],
        )
    return found


def _review_versions(field: str, versions: list[str]) -> list[Cause]:
    if not versions:
        return [causes.required(field, f"must specify one of {', '.join(_REVIEWS)}")]
    found: list[Cause] = []
    for index, one in enumerate(versions):
        if one in versions[:index]:
            found.append(causes.invalid(f"{field}[{index}]", one, "duplicate version"))
        else:
            found += causes.each_invalid(f"{field}[{index}]", one, rfc1035_label_faults(one))
    if not set(versions) & set(_REVIEWS):
        detail = f"must include at least one of {', '.join(_REVIEWS)}"
        found.append(causes.invalid(field, versions, detail))
    return found


def _desired(configuration: Object) -> Any:
    return configuration.get("webhooks")


MUTATING_CONFIGURATIONS = Resource(
    group=GROUP,
    version="v1",
    plural="mutatingwebhookconfigurations",
    singular="mutatingwebhookconfiguration",
    kind="MutatingWebhookConfiguration",
    namespaced=False,
    categories=("api-extensions",),
    default=_default_mutating,
    validate=_validate,
    has_generation=True,
    desired=_desired,
    unconditional_update=False,
)
VALIDATING_CONFIGURATIONS = Resource(
    group=GROUP,
    version="v1",
    plural="validatingwebhookconfigurations",
    singular="validatingwebhookconfiguration",
    kind="ValidatingWebhookConfiguration",
    namespaced=False,
    categories=("api-extensions",),
    default=_default_validating,
    validate=_validate,
    has_generation=True,
    desired=_desired,
    unconditional_update=False,
)
