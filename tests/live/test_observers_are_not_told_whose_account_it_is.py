"""Why a kind cannot be seen: those who act read the API server's own words, observers never the name in them."""

import json
from typing import Any

import pytest

from dashboard.kube import errors
from dashboard.live.frames import Cluster
from dashboard.live.hub import Hub
from dashboard.mirror.supervisor import KindState
from dashboard.projection import withheld
from dashboard.projection.audience import Audience

SAID = 'nodes is forbidden: User "system:serviceaccount:ops:podium" cannot list resource "nodes"'
CUT_OFF = "cannot connect to https://10.1.2.3:6443"
STATES = {
    "Node": KindState("forbidden", 1, SAID),
    "Pod": KindState("stale", 1, CUT_OFF),
    "Service": KindState("live", 1, 'Only namespace "shop" may be seen.'),
    "Secret": KindState("missing", 1, "the server could not find the requested resource"),
}


def hub() -> Hub:
    made = Hub(cluster=Cluster(name="c", practice=False, version="v1", context="c"))
    made.set_states(STATES)
    return made


def kinds(role: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(hub().hello(user="u", role=role, beat_s=5))["kinds"]
    return told


def pulled(audience: Audience) -> str:
    """What a socket that is open already is told of a new state."""
    made = Hub(cluster=Cluster(name="c", practice=False, version="v1", context="c"))
    outbox = made.admit("v", audience)
    assert outbox
    for kind, state in STATES.items():
        made.set_state(kind, state)
    return "".join(outbox._next())


def test_the_first_frame_names_the_account_to_those_who_act_only() -> None:
    assert kinds("operator")["Node"]["reason"] == SAID
    seen = kinds("observer")
    assert seen["Node"] == {"state": "forbidden", "since_ms": 1, "reason": "Podium may not see it."}
    assert seen["Pod"]["reason"] == "The cluster does not answer."
    assert seen["Secret"]["reason"] == ""
    assert "podium:" not in json.dumps(seen)
    assert "10.1.2.3" not in json.dumps(seen)


def test_what_of_a_kind_is_seen_is_told_to_all() -> None:
    assert kinds("observer")["Service"]["reason"] == 'Only namespace "shop" may be seen.'


def test_a_state_that_changes_is_cut_as_well() -> None:
    assert "ops:podium" in pulled("operator")
    told = pulled("observer")
    assert "Podium may not see it." in told
    for hidden in ("ops:podium", "10.1.2.3"):
        assert hidden not in told


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (errors.Forbidden(SAID, code=403), "Podium may not see this."),
        (errors.Unreachable(CUT_OFF), "The cluster does not answer."),
        (errors.NotFound("pods x not found", code=404), "pods x not found"),
        (errors.BadRequest(SAID, code=400), "The cluster refused it."),
    ],
)
def test_what_cannot_be_read_is_told_in_words_of_our_own(
    error: errors.KubeError, said: str
) -> None:
    assert withheld.message(error, "observer") == said
    assert withheld.message(error, "nobody knows this role") == said
    assert withheld.message(error, "instructor") == error.message
