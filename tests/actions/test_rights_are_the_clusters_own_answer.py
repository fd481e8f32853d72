"""Which right an action needs, and how the cluster's rules answer it; each answer is kept for a moment."""

from typing import Any

import pytest

from dashboard import limits
from dashboard.actions.catalog import ACTIONS
from dashboard.actions.needs import Need, needs
from dashboard.actions.rights import Rights, grants
from dashboard.actions.target import Target
from dashboard.kube.errors import Forbidden
from dashboard.kube.kinds import by_name
from dashboard.kube.timing import Timing

DEPLOYMENT = by_name("Deployment")
SCALE = Need(verb="patch", kind=DEPLOYMENT, subresource="scale", namespace="shop", name="hello")


class Cluster:
    """Answers reviews as it is told, and counts them."""

    def __init__(self, rules: Any, *, allowed: bool = False, incomplete: bool = False) -> None:
        self.rules, self.allowed, self.incomplete = rules, allowed, incomplete
        self.asked: list[str] = []

    async def create(self, kind: Any, _namespace: str, body: Any) -> Any:
        self.asked.append(kind.kind)
        if self.rules is None:
            raise Forbidden("no", code=403)
        if kind.kind == "SelfSubjectRulesReview":
            assert body["spec"] == {"namespace": "shop"}
            return {"status": {"resourceRules": self.rules, "incomplete": self.incomplete}}
        return {"status": {"allowed": self.allowed}}


def rights(cluster: Cluster, now: list[float]) -> Rights:
    return Rights(cluster, Timing(monotonic=lambda: now[0]))  # type: ignore[arg-type]


def rule(verbs: str, groups: str, resources: str, names: str = "") -> dict[str, list[str]]:
    return {
        "verbs": verbs.split(),
        "apiGroups": [group if group != "-" else "" for group in groups.split()],
        "resources": resources.split(),
        **({"resourceNames": names.split()} if names else {}),
    }


@pytest.mark.parametrize(
    ("given", "covers"),
    [
        (rule("*", "*", "*"), True),
        (rule("patch", "apps", "deployments/scale"), True),
        (rule("patch", "apps", "*/scale"), True),
        (rule("patch", "apps", "deployments"), False),
        (rule("get", "apps", "*"), False),
        (rule("patch", "-", "deployments/scale"), False),
        (rule("patch", "apps", "deployments/scale", "hello other"), True),
        (rule("patch", "apps", "deployments/scale", "other"), False),
    ],
)
def test_rules_are_read_as_rbac_reads_them(given: dict[str, list[str]], *, covers: bool) -> None:
    assert grants(given, SCALE) is covers


async def test_a_missing_right_is_named_with_the_line_that_asks_for_it() -> None:
    now = [0.0]
    said = await rights(Cluster([rule("get", "apps", "deployments")]), now).why_not([SCALE])
    assert said == (
        "Podium's account at the cluster lacks the right to patch deployments/scale in shop. "
        "Ask the cluster: kubectl -n shop auth can-i patch deployments.apps/hello --subresource=scale"
    )


async def test_an_incomplete_list_is_no_answer() -> None:
    cluster = Cluster([], allowed=True, incomplete=True)
    assert await rights(cluster, [0.0]).why_not([SCALE]) == ""
    assert cluster.asked == ["SelfSubjectRulesReview", "SelfSubjectAccessReview"]


async def test_what_belongs_to_no_namespace_is_asked_by_itself() -> None:
    cluster = Cluster([rule("*", "*", "*")], allowed=False)
    cordon = needs(ACTIONS["cordon"], Target(kind="Node", namespace="", name="node-1"))
    assert "patch nodes" in await rights(cluster, [0.0]).why_not(cordon)
    assert cluster.asked == ["SelfSubjectAccessReview"]


async def test_a_cluster_that_does_not_answer_greys_nothing() -> None:
    assert await rights(Cluster(None), [0.0]).why_not([SCALE]) == ""


async def test_answers_are_kept_for_a_moment_and_forgotten_on_a_refusal() -> None:
    now, cluster = [0.0], Cluster([rule("*", "*", "*")])
    ours = rights(cluster, now)
    for _ in range(3):
        await ours.why_not([SCALE])
    assert len(cluster.asked) == 1
    now[0] = limits.RIGHTS_FRESH_S + 0.1
    await ours.why_not([SCALE])
    ours.forget()
    await ours.why_not([SCALE])
    assert len(cluster.asked) == 3


async def test_no_more_answers_are_kept_than_the_bound_allows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "RIGHTS_KEPT", 2)
    cluster = Cluster([], allowed=True)
    ours = rights(cluster, [0.0])
    nodes = [Need(verb="patch", kind=by_name("Node"), name=f"node-{n}") for n in range(3)]
    await ours.why_not(nodes)
    await ours.why_not(nodes[1:])
    assert len(cluster.asked) == 3
    await ours.why_not(nodes[:1])
    assert len(cluster.asked) == 4


def test_every_action_needs_something_of_every_kind_it_is_for() -> None:
    for action in ACTIONS.values():
        for kind in action.kinds:
            target = Target(kind=kind, namespace="shop", name="a")
            assert all(need.verb and need.kubectl for need in needs(action, target))
            assert needs(action, target)
