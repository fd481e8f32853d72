"""Who may do what to which object: one function, one order of questions, a reason for every no.

The API server has the last word with its own rules (RBAC, admission); this is what Podium refuses
before asking it.
"""

from collections.abc import Collection
from dataclasses import dataclass

from dashboard.actions.catalog import Action
from dashboard.actions.target import Actor, Target
from dashboard.roles import reaches


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes, or no with a sentence."""

    allowed: bool
    why: str = ""


YES = Verdict(True)


def may(
    actor: Actor | None, action: Action, target: Target, *, protected: Collection[str]
) -> Verdict:
    """Whether `actor` may do `action` to `target`; `protected` are the namespaces nobody acts in."""
    if actor is None:
        return Verdict(False, "You are not signed in, or your session has ended. Sign in again.")
    if not reaches(actor.role, action.role):
        return Verdict(False, f"You are here as {actor.role}; this needs {action.role.value}.")
    if target.kind not in action.kinds:
        return Verdict(False, f"{action.title} is not for a {target.kind}.")
    if target.namespace in protected:
        return Verdict(
            False,
            f"The namespace {target.namespace} is protected: the cluster itself runs there. "
            "PODIUM_PROTECTED_NAMESPACES says which are.",
        )
    return YES
