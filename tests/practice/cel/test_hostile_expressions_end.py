"""Whatever is asked of them, expressions end: in time, and without filling the memory."""

import time

import pytest

from practice.cel import CelError, Scope, evaluate, parse
from practice.cel.patterns import compiled_pattern
from practice.cel.values import to_json

MANY = list(range(1_000))
TEXT = "a" * 100_000
NESTED = "many" + ".map(a, many" * 6 + ", a)" * 6


def value(text, **more):
    return evaluate(parse(text), Scope({"many": MANY, "text": TEXT, **more}))


@pytest.mark.parametrize(
    "text",
    [
        NESTED,
        "many.map(a, text).join('').size() > 0",
        "text.replace('', text).size() > 0",
        "text.replace('a', text).size() > 0",
        "many.map(a, text.replace('a', 'b')).size() > 0",
        "lists.range(9223372036854775807).size() > 0",
        "sets.contains(many, many)",
        "many.map(a, many).flatten().distinct()",
        "many.exists(a, text.matches('(a+)+$b'))",
        "'%s'.format([many.map(a, many.map(b, many))])",
    ],
)
def test_too_much_is_an_error(text):
    started = time.monotonic()
    with pytest.raises(CelError):
        value(text)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    "pattern", ["(a+)+b", "(a|a)*b", "(a|aa)+$c", "(.*)(.*)(.*)b", "([a-z]+)*1", "^(a?){50}a{50}b"]
)
def test_patterns_do_not_try_again_and_again(pattern):
    started = time.monotonic()
    assert not compiled_pattern(pattern).found_in("a" * 2_000)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "pattern",
    ["(", "[", "a**", "(?=a)", r"(a)\1", "a{1001}", "((){1000}){1000}", "(a{1000}){1000}"],
)
def test_patterns_that_re2_refuses(pattern):
    with pytest.raises(CelError):
        compiled_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("b+", "abbbc", (1, 4)),
        ("b+?", "abbbc", (1, 2)),
        ("a|ab", "cab", (1, 2)),
        ("^c", "abc", None),
        ("c$", "abc", (2, 3)),
        (r"\bfoo\b", "a foo b", (2, 5)),
        ("[^a-c]", "abcd", (3, 4)),
        ("[[:digit:]]{2,3}", "a1234", (1, 4)),
        ("(?i)ABC", "xabc", (1, 4)),
        ("", "abc", (0, 0)),
        (r"\d+\.\d*", "v1.25", (1, 5)),
    ],
)
def test_patterns_find_what_re2_finds(pattern, text, found):
    machine = compiled_pattern(pattern)
    assert machine.find(text) == found
    assert machine.found_in(text) is (found is not None)


@pytest.mark.slow
def test_what_holds_itself_many_times_is_not_gone_through():
    one = [1]
    other = [1]
    for _ in range(60):
        one, other = [one, one], [other, other]
    scope = Scope({"one": one, "other": other})
    for text in ("one == other", "'%s'.format([one])", "one in [other]"):
        with pytest.raises(CelError):
            evaluate(parse(text), scope)
    with pytest.raises(CelError):
        to_json(one)
