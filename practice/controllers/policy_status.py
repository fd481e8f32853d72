"""Type checking of ValidatingAdmissionPolicies: what would go wrong with objects of the kinds they mean.

Mirrors kube-controller-manager's validatingadmissionpolicy-status controller and apiserver's
`typechecking.go` (documentation: "Validating Admission Policy", Type checking). Validations and their
messages are checked once for each kind that the rules name without wildcards; what is found is told
in the status, and nothing is refused for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from practice.api.client import Client
from practice.api.resource import Resource
from practice.clock import Clock
from practice.informer import Informers, Object, key_of
from practice.limits import POLICY_KINDS_CHECKED
from practice.refusals import gone_is_fine
from practice.workqueue import WorkQueue

if TYPE_CHECKING:
    from practice.cel.types import Type

NAME = "validatingadmissionpolicy-status-controller"
POLICIES = "validatingadmissionpolicies.admissionregistration.k8s.io"
_QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity"


class PolicyStatusController:
    """Keys are names of policies."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._policies = informers(POLICIES)
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._policies.subscribe(self._on_policy)

    def _on_policy(self, _old: Object | None, new: Object | None) -> None:
        if new is not None:
            self.queue.add(key_of(new))

    def reconcile(self, key: str) -> None:
        """Check a policy whose latest generation was not checked yet."""
        policy = self._policies.get(key)
        if policy is None:
            return
        generation = policy["metadata"].get("generation", 0)
        if (policy.get("status") or {}).get("observedGeneration", 0) >= generation:
            return
        warnings = self._warnings(policy["spec"])
        checking: Object = {"expressionWarnings": warnings} if warnings else {}
        status = {**(policy.get("status") or {}), "observedGeneration": generation}
        status["typeChecking"] = checking
        with gone_is_fine():
            self._client.update(POLICIES, {**policy, "status": status}, subresource="status")

    def _warnings(self, spec: Object) -> list[Object]:
        kinds = self._kinds(spec)
        param = self._param(spec)
        found: list[Object] = []
        for index, validation in enumerate(spec.get("validations") or ()):
            for part in ("expression", "messageExpression"):
                if not validation.get(part):
                    continue
                said = [_told(one, validation[part], spec, param) for one in kinds]
                words = "\n".join(filter(None, said))
                if words:
                    field = f"spec.validations[{index}].{part}"
                    found.append({"fieldRef": field, "warning": words})
        return found

    def _kinds(self, spec: Object) -> list[Resource]:
        """What the rules name, by group, version and kind."""
        found: dict[tuple[str, str, str], Resource] = {}
        for rule in (spec.get("matchConstraints") or {}).get("resourceRules") or ():
            groups, versions = rule.get("apiGroups") or (), rule.get("apiVersions") or ()
            if any("*" in one for one in (*groups, *versions)):
                continue
            plain = [one for one in rule.get("resources") or () if not set("*/") & set(one)]
            for group in sorted(groups):
                for version in sorted(versions):
                    for plural in sorted(plain):
                        resource = self._client.served.at(group, version, plural)
                        if resource is not None and len(found) < POLICY_KINDS_CHECKED:
                            found[resource.kind_key] = resource
        return [found[key] for key in sorted(found)]

    def _param(self, spec: Object) -> Resource | None:
        kind = spec.get("paramKind")
        if kind is None:
            return None
        group, _, version = kind["apiVersion"].rpartition("/")
        found = self._client.served.of_kind(group, kind["kind"])
        return found if found is not None and found.version == version else None


def _told(resource: Resource, expression: str, spec: Object, param: Resource | None) -> str:
    """What is wrong with an expression about objects of one kind; empty: nothing."""
    from practice.api.validation.expression_types import environment
    from practice.cel.checking import NotCheckedError, checked
    from practice.cel.types import DYN

    variables: dict[str, Type] = {}
    around = environment(
        params=spec.get("paramKind") is not None,
        variables=variables,
        obj=_type_of(resource),
        param=DYN if param is None else _type_of(param),
    )
    for one in spec.get("variables") or ():
        try:
            variables[one["name"]] = checked(one["expression"], around).type
        except NotCheckedError:
            variables[one["name"]] = DYN
    try:
        checked(expression, around)
    except NotCheckedError as error:
        group, version, kind = resource.kind_key
        return f"{group}/{version}, Kind={kind}: {error}\n"
    return ""


def _type_of(resource: Resource) -> Type:
    from practice.api.schema import load
    from practice.cel.schema_types import type_of
    from practice.cel.types import DYN

    schema = resource.types or load()
    node = schema.kind(resource.kind_key)
    if resource.types is None and node is None:
        return DYN
    raw = getattr(resource.types, "raw", None) or (node.type if node is not None else {})
    resolver = _References(schema.types)
    return type_of(raw, resolver.resolve, root=True, name=resource.kind) or DYN


class _References:
    """Follows `$ref` in a schema of many types."""

    def __init__(self, types: dict[str, Object]) -> None:
        self._types = types

    def resolve(self, schema: Object) -> Object:
        name = schema.get("$ref", "")
        if name == _QUANTITY:
            return {"type": "string"}
        return self._types[name] if name else schema
