"""What expressions come to, and what is said of those that do not."""

import pytest

from practice.cel import CelError, CelSyntaxError, Scope, evaluate, parse

OBJECT = {
    "metadata": {"name": "web", "labels": {"app": "web", "env": "prod"}},
    "spec": {"replicas": 3, "ports": [{"port": 80}, {"port": 8080}], "ratio": 0.5},
}


def value(text, **more):
    return evaluate(parse(text), Scope({"object": OBJECT, "oldObject": None, **more}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3 == 7", True),
        ("-7 / 2 == -3 && -7 % 2 == -1", True),
        ("(1 + 2) * 3", 9),
        ("'a' + \"b\" + '''c'''", "abc"),
        (r"r'\d' == '\\d'", True),
        ("0x10 == 16 && 1.5e1 == 15.0", True),
        ("object.spec.replicas > 1", True),
        ("object.metadata.name != 'skip-me'", True),
        ("has(object.spec.replicas) && !has(object.spec.paused)", True),
        ("oldObject == null ? 'new' : 'old'", "new"),
        ("object.spec.ports.all(p, p.port >= 80)", True),
        ("object.spec.ports.exists_one(p, p.port == 80)", True),
        ("object.spec.ports.map(p, p.port)", [80, 8080]),
        ("object.spec.ports.map(p, p.port > 80, p.port + 1)", [8081]),
        ("object.spec.ports.filter(p, p.port > 80).size()", 1),
        ("object.metadata.labels.all(k, v, k == 'app' || v == 'prod')", True),
        ("'app' in object.metadata.labels && 80 in [80, 81]", True),
        ("object.metadata.labels['env']", "prod"),
        ("object.?spec.?paused.orValue(false)", False),
        ("object.metadata.labels[?'team'].hasValue()", False),
        ("[1, ?optional.none(), 2]", [1, 2]),
        ("{'a': 1, ?'b': optional.of(2)}", {"a": 1, "b": 2}),
        ("'a-b-c'.split('-').join('.')", "a.b.c"),
        ("'Web'.lowerAscii().matches('^w.b$')", True),
        ("string(object.spec.replicas) + 'x'", "3x"),
        ("duration('1m30s') > duration('80s')", True),
        ("timestamp('2026-01-01T00:00:00Z') + duration('1h') == timestamp('2026-01-01T01:00:00Z')", True),
        ("1 == 1.0 && 1 != '1' && type(1) == int", True),
        ("true || object.none", True),
        ("object.none || true", True),
        ("Object{spec: Object.spec{replicas: 1}}", {"spec": {"replicas": 1}}),
        ("[3, 1, 2].sort().map(x, string(x)).join()", "123"),
        ("[[1], [2, 3]].flatten().sum()", 6),
        ("{'a': 1}.transformMap(k, v, v + 1)", {"a": 2}),
        ("[5, 6].transformList(i, v, i > 0, v + i)", [7]),
        ("optional.of(2).optMap(x, x + 1).orValue(0)", 3),
        ("'%s is %d, %.1f%%'.format(['a', 2, 50.0])", "a is 2, 50.0%"),
        ("quantity('1Gi').isGreaterThan(quantity('1000M'))", True),
        ("quantity('500m').add(quantity('1.5')).asInteger()", 2),
        ("url('https://me@example.com:80/a?b=c').getHost()", "example.com:80"),
        ("url('https://example.com/a?b=c').getQuery()['b'][0]", "c"),
        ("cidr('10.0.0.0/8').containsIP(ip('10.1.2.3'))", True),
        ("isIP('::1') && !isIP('1.2.3') && ip('::1').isLoopback()", True),
        ("semver('1.2.3-rc.1').isLessThan(semver('1.2.3'))", True),
        ("format.dns1123Label().validate('a-b').hasValue()", False),
        ("format.dns1123Label().validate('A').value().size()", 1),
        ("'a1b22'.findAll('[0-9]+')", ["1", "22"]),
        ("'abcabc'.find('(?i)B.+?b')", "bcab"),
        ("timestamp('2026-01-31T23:30:00Z').getDate('Europe/Zurich')", 1),
        ("string(duration('90m')) + string(1.5) + string(1e21)", "5400s1.51e+21"),
        ("sets.equivalent([1, 2, 2], [2, 1])", True),
        ("2u * 3u == 6u && type(1u) == uint", True),
    ],
)  # fmt: skip
def test_it_comes_to(text, expected):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("object.spec.paused", "no such key: paused"),
        ("object.spec.ports[2].port", "index out of bounds: 2"),
        ("1 / 0", "division by zero"),
        ("'a' + 1", "no such overload"),
        ("object.spec.replicas > '1'", "no such overload"),
        ("object && true", "no such overload"),
        ("nobody.name", "undeclared reference to 'nobody' (in container '')"),
        ("'a'.shout()", "undeclared reference to 'shout' (in container '')"),
        ("9223372036854775807 + 1", "integer overflow"),
        ("1u - 2u", "unsigned integer overflow"),
        ("timestamp('9999-12-31T00:00:00Z') + duration('99999h')", "integer overflow"),
        ("quantity('1e999999')", "unable to parse quantity's suffix"),
        ("optional.none().value()", "optional.none() dereference"),
        ("'abc'.substring(2, 1)", "invalid substring range. start: 2, end: 1"),
        ("[1, 2].all(x, [1, 2].all(y, z))", "undeclared reference to 'z' (in container '')"),
    ],
)
def test_it_has_no_value(text, why):
    with pytest.raises(CelError) as caught:
        value(text)
    assert str(caught.value) == why


def test_too_much_work_is_an_error():
    many = list(range(1_000))
    with pytest.raises(CelError, match="cost limit"):
        value("many.all(x, many.all(y, x + y >= 0))", many=many)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("... [] bad expression", 2),
        ("1 +", 4),
        ("a b", 3),
        ("'open", 1),
        ("(" * 100, 51),
        ("if", 1),
    ],
)
def test_what_cannot_be_read_says_where(text, column):
    with pytest.raises(CelSyntaxError) as caught:
        parse(text)
    assert (caught.value.line, caught.value.column) == (1, column)


def test_lazy_variables_are_computed_once():
    asked = []
    scope = Scope({}, {"n": lambda: asked.append(1) or 4})
    assert evaluate(parse("n + n"), scope) == 8
    assert asked == [1]
