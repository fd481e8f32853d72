"""Redis may be open to others: what they put there does nothing."""

import msgspec
import pytest
from django.core.signing import TimestampSigner
from django.test import override_settings

from dashboard import limits
from dashboard.relay import said
from dashboard.relay.said import Letter, StopDrain, sealed
from tests.relay.house import House, drain


@pytest.fixture
def house() -> House:
    """Where a drain runs that somebody would like to stop."""
    made = House()
    made.processes[0].others.say(drain())
    made.deliver()
    return made


def letter() -> Letter:
    return Letter(by="stranger", said=StopDrain(id="d1"))


def test_unsigned_words_are_nothing(house: House) -> None:
    here = house.processes[0]
    for text in (msgspec.json.encode(letter()).decode(), "", "x:y:z", "{" * 10_000):
        here.others.read(text)
    assert here.heard == []


def test_words_signed_with_another_key_or_for_another_purpose_are_nothing(house: House) -> None:
    here = house.processes[0]
    with override_settings(
        SECRET_KEY="another house's, and long enough to be one of Django's keys"
    ):
        theirs = sealed(letter())
    here.others.read(theirs)
    raw = msgspec.json.encode(letter()).decode()
    here.others.read(TimestampSigner(salt="sessions").sign(raw))
    assert here.heard == []


def test_old_words_are_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    here = house.processes[0]
    text = sealed(letter())
    monkeypatch.setattr(limits, "RELAY_MAX_AGE_S", -1)
    here.others.read(text)
    assert here.heard == []


def test_words_that_a_newer_podium_knows_are_left_out(house: House) -> None:
    here = house.processes[0]
    raw = b'{"by":"newer","said":{"t":"sing","song":"la"}}'
    here.others.read(TimestampSigner(salt=said.SALT).sign(raw.decode()))
    assert here.heard == []


def test_the_same_words_from_ones_own_house_are_heard(house: House) -> None:
    here = house.processes[0]
    here.others.read(sealed(letter()))
    assert here.heard == [StopDrain(id="d1")]
