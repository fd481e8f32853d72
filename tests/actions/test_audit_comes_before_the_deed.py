from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard import limits
from dashboard.actions import audit
from dashboard.actions.models import Entry
from dashboard.actions.target import Target

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TARGET = Target(kind="Pod", namespace="shop", name="hello-1", uid="u1")


@dataclass
class Actor:
    id: str = "omar-1"
    name: str = "Omar"
    role: str = "operator"


def begin(key: str, *, actor: Actor | None = None, seconds: float = 0) -> object:
    return audit.begin(
        actor or Actor(),
        TARGET,
        action="kill",
        cluster="practice",
        kubectl="kubectl -n shop delete pod hello-1",
        key=key,
        now=NOW + timedelta(seconds=seconds),
    )


def test_a_row_stands_before_anything_is_known() -> None:
    begin("a")
    row = Entry.objects.get()
    assert (row.outcome, row.actor, row.uid, row.finished_at) == ("sent", "Omar", "u1", None)


def test_the_outcome_is_written_after() -> None:
    entry = begin("a")
    assert isinstance(entry, Entry)
    audit.finish(entry, outcome="refused", message="pods not found", now=NOW)
    row = Entry.objects.get()
    assert (row.outcome, row.message, row.finished_at) == ("refused", "pods not found", NOW)


def test_the_same_click_counts_once() -> None:
    first = begin("a")
    again = begin("a", seconds=1)
    assert isinstance(again, audit.Repeated)
    assert again.entry == first
    assert Entry.objects.count() == 1


def test_the_same_key_of_another_person_is_another_click() -> None:
    begin("a")
    assert isinstance(begin("a", actor=Actor(id="ada-1")), Entry)


def test_a_script_runs_into_the_wall_and_out_of_it_after_a_minute() -> None:
    for number in range(limits.ACTIONS_PER_MINUTE):
        assert isinstance(begin(str(number)), Entry)
    assert isinstance(begin("one more"), audit.TooMany)
    assert isinstance(begin("somebody else", actor=Actor(id="ada-1")), Entry)
    assert isinstance(begin("later", seconds=60), Entry)
