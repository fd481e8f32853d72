from dataclasses import dataclass

import pytest

from dashboard.actions import catalog
from dashboard.actions.policy import may
from dashboard.actions.target import Target
from dashboard.kube.kinds import by_name


@dataclass
class Actor:
    role: str
    id: str = "1"
    name: str = "somebody"


PROTECTED = frozenset({"kube-system"})


@pytest.mark.parametrize("action", catalog.ACTIONS.values(), ids=catalog.ACTIONS)
@pytest.mark.parametrize(
    ("role", "allowed"),
    [("observer", False), ("operator", True), ("instructor", True), ("admin", False), ("", False)],
)
def test_operators_and_instructors_act(action: catalog.Action, role: str, *, allowed: bool) -> None:
    for kind in action.kinds:
        target = Target(kind=kind, namespace="shop" if by_name(kind).namespaced else "", name="a")
        verdict = may(Actor(role), action, target, protected=PROTECTED)
        assert verdict.allowed is allowed
        assert bool(verdict.why) is not allowed


def test_a_stranger_is_told_to_sign_in() -> None:
    target = Target(kind="Pod", namespace="shop", name="a")
    assert "Sign in" in may(None, catalog.KILL, target, protected=PROTECTED).why


def test_a_protected_namespace_is_nobodys() -> None:
    target = Target(kind="Pod", namespace="kube-system", name="a")
    verdict = may(Actor("instructor"), catalog.KILL, target, protected=PROTECTED)
    assert not verdict.allowed
    assert "PODIUM_PROTECTED_NAMESPACES" in verdict.why


def test_another_kind_is_refused() -> None:
    target = Target(kind="Node", namespace="", name="a")
    verdict = may(Actor("instructor"), catalog.SCALE, target, protected=PROTECTED)
    assert verdict.why == "Scale is not for a Node."
