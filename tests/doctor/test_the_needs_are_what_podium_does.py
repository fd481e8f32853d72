"""The table of rights is held against what is watched and what the actions send."""

import pytest

from dashboard.actions.catalog import ACTIONS, Action
from dashboard.doctor.needs import DONE, SEEN
from dashboard.kube.kinds import DRAWN, by_name

GRANTED = {(need.group, need.resource, verb) for need in (*SEEN, *DONE) for verb in need.verbs}


@pytest.mark.parametrize("kind", DRAWN, ids=lambda kind: kind.kind)
def test_every_drawn_kind_may_be_listed_and_watched(kind: object) -> None:
    found = by_name(kind.kind)  # type: ignore[attr-defined]
    assert {(found.group, found.plural, verb) for verb in ("get", "list", "watch")} <= GRANTED


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.name)
def test_every_action_has_the_right_it_needs(action: Action) -> None:
    _, slash, subresource = action.resource.partition("/")
    creates = action.verb == "create" and not slash
    for name in ("Job",) if creates else action.kinds:
        kind = by_name(name)
        assert (kind.group, f"{kind.plural}{slash}{subresource}", action.verb) in GRANTED


def test_nothing_is_asked_for_twice() -> None:
    questions = [(n.group, n.resource, verb) for n in (*SEEN, *DONE) for verb in n.verbs]
    assert len(questions) == len(set(questions))
