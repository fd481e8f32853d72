"""MutatingAdmissionPolicy: what is to be stored is changed by what expressions make.

Mirrors apiserver's admission/plugin/policy/mutating (documentation: "Mutating Admission Policy").
Deletions are not changed.
"""

from __future__ import annotations

from practice.api.admission.attempt import Attempt, PolicyKey
from practice.api.admission.conditions import conditions_hold, value_of
from practice.api.admission.policies.patching import PatchError, patched
from practice.api.admission.policies.plugin import Invocation, Policies
from practice.api.admission.policies.scopes import policy_scope
from practice.api.errors import ApiError
from practice.api.kinds.admission_policies import MUTATING, MUTATING_BINDINGS
from practice.api.resource import Object
from practice.api.values import clone
from practice.cel import CelError


class MutatingPolicies(Policies):
    """The admission plugin."""

    name = "MutatingAdmissionPolicy"
    policies = MUTATING
    bindings = MUTATING_BINDINGS

    def admit(self, attempt: Attempt) -> None:
        """Each sees what those before it changed; who wants to be asked again is, once, where
        another one, or a webhook, has changed something since."""
        if attempt.verb == "delete" or attempt.obj is None:
            return
        state = attempt.policies
        if state.again and attempt.obj != state.last:
            state.require()
        troubles: list[tuple[Invocation, str, str]] = []
        invocations = list(self.invocations(attempt))
        for invocation in invocations:
            key = _key(invocation)
            if state.again and key not in state.wanted:
                continue
            before = clone(attempt.obj)
            troubles += self._apply(invocation, attempt)
            if attempt.obj != before:
                state.require()
                attempt.changed_by_webhooks = True
            if invocation.policy["spec"].get("reinvocationPolicy") == "IfNeeded":
                state.willing.add(key)
        if invocations:  # where nobody was asked, nobody is willing to look again
            state.last = clone(attempt.obj)
        state.again = True
        refusing = [one for one in troubles if one[0].fails]
        if refusing:
            raise _denied(refusing, attempt)

    def _apply(self, invocation: Invocation, attempt: Attempt) -> list[tuple[Invocation, str, str]]:
        if invocation.trouble:
            return [(invocation, invocation.trouble, "")]
        spec = invocation.policy["spec"]
        scope = policy_scope(invocation, attempt, self.authorizer)
        try:
            if not conditions_hold(spec.get("matchConditions") or (), scope):
                return []
        except CelError as error:
            return [(invocation, str(error), "Invalid")]
        troubles: list[tuple[Invocation, str, str]] = []
        for mutation in spec["mutations"]:
            try:
                self._mutate(mutation, invocation, attempt)
            except (CelError, PatchError) as error:
                troubles.append((invocation, str(error), "Invalid"))
        return troubles

    def _mutate(self, mutation: Object, invocation: Invocation, attempt: Attempt) -> None:
        name = "jsonPatch" if mutation["patchType"] == "JSONPatch" else "applyConfiguration"
        scope = policy_scope(invocation, attempt, self.authorizer)
        value = value_of(mutation[name]["expression"].strip(), scope)
        new = patched(attempt, name, value)
        obj = attempt.new
        metadata = obj["metadata"]
        changed = new.pop("metadata", None) or {}
        metadata.clear()
        metadata.update(changed)
        obj.clear()
        obj.update({**new, "metadata": metadata})


def _key(invocation: Invocation) -> PolicyKey:
    metadata = (invocation.param or {}).get("metadata") or {}
    param = metadata.get("namespace", ""), metadata.get("name", "")
    return invocation.policy_name, invocation.binding_name, *param


def _denied(troubles: list[tuple[Invocation, str, str]], attempt: Attempt) -> ApiError:
    """The first is told, all are causes."""
    words = [_words(invocation, message) for invocation, message, _ in troubles]
    error = attempt.refused("admission request denied by policy")
    details = {
        **error.status.get("details", {}),
        "causes": [{"message": one} for one in words],
    }
    return ApiError(403, troubles[0][2] or "Forbidden", words[0], details=details)


def _words(invocation: Invocation, message: str) -> str:
    if invocation.binding is None:
        return f'policy "{invocation.policy_name}" denied request: {message}'
    return (
        f"policy '{invocation.policy_name}' with binding '{invocation.binding_name}' denied request: "
        f"{message}"
    )
