"""Rules of custom resources cost what they may, however many values they are asked about."""

import time

import pytest

from practice.api.custom.rules import with_rules

ITEM = {
    "type": "array",
    "items": {"type": "integer"},
    "x-kubernetes-validations": [{"rule": "self.all(a, self.all(b, a == b))"}],
}
SCHEMA = {"type": "object", "properties": {"lists": {"type": "array", "items": ITEM}}}


def test_one_rule_that_costs_too_much_is_the_last():
    found = with_rules(SCHEMA, {"lists": [[1] * 1_000] * 50}, [])
    assert [cause["field"] for cause in found] == ["lists[0]"]
    assert "call cost exceeds limit for rule: self.all" in found[0]["message"]


@pytest.mark.slow
def test_many_rules_share_what_an_object_may_cost():
    started = time.monotonic()
    found = with_rules(SCHEMA, {"lists": [[1] * 100] * 2_000}, [])
    assert len(found) == 1
    assert "running out of cost budget" in found[0]["message"]
    assert time.monotonic() - started < 30
