"""What both kinds of policies share: which of them are concerned, through which bindings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from practice.api.admission.attempt import Attempt, Verb
from practice.api.admission.matching import may_be_shown, rule_matches, selectors_match
from practice.api.admission.plugin import Plugin
from practice.api.admission.policies.params import ConfigurationError, check_kind, params_of
from practice.api.resource import Object

_ANY: tuple[Verb, ...] = ("create", "update", "delete", "connect")


@dataclass(frozen=True, slots=True)
class Invocation:
    """A policy as one of its bindings applies it, with one of the parameters; or why it cannot."""

    policy: Object
    binding: Object | None
    param: Object | None = None
    trouble: str = ""

    @property
    def fails(self) -> bool:
        """Whether an error refuses."""
        return bool(self.policy["spec"].get("failurePolicy") != "Ignore")

    @property
    def policy_name(self) -> str:
        return str(self.policy["metadata"]["name"])

    @property
    def binding_name(self) -> str:
        return str(self.binding["metadata"]["name"]) if self.binding else ""


class Policies(Plugin):
    """One kind of policies, asked in the order of their names."""

    verbs = _ANY
    subresources = None
    policies = ""
    bindings = ""

    def invocations(self, attempt: Attempt) -> Iterator[Invocation]:
        """All that this write calls for."""
        store = attempt.context.store
        if not store.keys(self.bindings) or not may_be_shown(attempt.resource):
            return
        for _, policy in store.items(self.policies):
            if matches(policy["spec"].get("matchConstraints") or {}, attempt):
                yield from self._of(policy, attempt)

    def _of(self, policy: Object, attempt: Attempt) -> Iterator[Invocation]:
        name, kind = policy["metadata"]["name"], policy["spec"].get("paramKind")
        bindings = [
            one
            for _, one in attempt.context.store.items(self.bindings)
            if one["spec"].get("policyName") == name
        ]
        if not bindings:
            return
        try:
            params_resource = None if kind is None else check_kind(kind, self.resources_served)
        except ConfigurationError as error:
            yield Invocation(policy, None, trouble=f"failed to configure policy: {error}")
            return
        for binding in bindings:
            wanted = binding["spec"].get("matchResources")
            if wanted is not None and not matches(wanted, attempt):
                continue
            try:
                params = params_of(params_resource, binding["spec"].get("paramRef"), attempt)
            except ConfigurationError as error:
                words = f"failed to configure binding: {error}"
                yield Invocation(policy, binding, trouble=words)
                continue
            for param in params:
                yield Invocation(policy, binding, param)


def matches(matching: Object, attempt: Attempt) -> bool:
    """Whether `matchConstraints` or `matchResources` mean this write; no rules mean all."""
    rules = matching.get("resourceRules") or []
    if rules and not any(_named_rule_matches(rule, attempt) for rule in rules):
        return False
    excluded = matching.get("excludeResourceRules") or ()
    if any(_named_rule_matches(rule, attempt) for rule in excluded):
        return False
    return selectors_match(matching, attempt)


def _named_rule_matches(rule: Object, attempt: Attempt) -> bool:
    names = rule.get("resourceNames")
    return rule_matches(rule, attempt) and (not names or attempt.name in names)
