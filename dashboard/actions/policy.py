"""Who may do what to which object: one function, one order of questions, a reason for every no.

The API server has the last word with its own rules (RBAC, admission); this is what Podium refuses
before asking it.
"""

from collections.abc import Collection
from dataclasses import dataclass

from dashboard.actions.catalog import Action
from dashboard.actions.target import Actor, Target
from dashboard.kube.kinds import Kind
from dashboard.roles import Role, reaches


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes, or no with a sentence."""

    allowed: bool
    why: str = ""


YES = Verdict(True)

_ABOUT_OTHERS = frozenset(
    {
        "rbac.authorization.k8s.io",
        "admissionregistration.k8s.io",
        "apiregistration.k8s.io",
        "certificates.k8s.io",
    }
)
"""API groups whose objects decide what others may do: an operator could make himself more than that."""


def may(
    actor: Actor | None, action: Action, target: Target, *, protected: Collection[str]
) -> Verdict:
    """Whether `actor` may do `action` to `target`; `protected` are the namespaces nobody acts in."""
    if actor is None:
        return Verdict(False, "You are not signed in, or your session has ended. Sign in again.")
    if not reaches(actor.role, action.role):
        return Verdict(False, f"You are here as {actor.role}; this needs {action.role.value}.")
    if target.of is not None and action.name == "delete":
        return may_write(actor, target.of, target, protected=protected)
    if target.of is not None or target.kind not in action.kinds:
        return Verdict(False, f"{action.title} is not for a {target.kind}.")
    if target.namespace in protected:
        return Verdict(
            False,
            f"The namespace {target.namespace} is protected: the cluster itself runs there. "
            "PODIUM_PROTECTED_NAMESPACES says which are.",
        )
    return YES


def may_write(
    actor: Actor | None, kind: Kind, target: Target, *, protected: Collection[str]
) -> Verdict:
    """Whether `actor` may apply, edit or delete an object of any kind by its manifest."""
    if actor is None:
        return Verdict(False, "You are not signed in, or your session has ended. Sign in again.")
    needed = Role.INSTRUCTOR if kind.group in _ABOUT_OTHERS else Role.OPERATOR
    if not reaches(actor.role, needed):
        about = " because it decides what others may do" if needed is Role.INSTRUCTOR else ""
        return Verdict(False, f"You are here as {actor.role}; this needs {needed.value}{about}.")
    space = target.name if (kind.group, kind.kind) == ("", "Namespace") else target.namespace
    if space in protected:
        return Verdict(
            False,
            f"The namespace {space} is protected: the cluster itself runs there. "
            "PODIUM_PROTECTED_NAMESPACES says which are.",
        )
    return YES
