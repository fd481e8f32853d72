"""Admission policies: what may be written in them, what they refuse, warn of and change.

A policy acts on objects with a label of its case's own, and only once the API server has heard of it:
cases wait for a marker. Its status comes from a controller and is in cases of its own.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

from tests.contract.caller import Answer, Caller
from tests.contract.case import Answers, Group
from tests.contract.lives import life, many_at_once, refusals
from tests.contract.objects import Object

GROUP = Group("admission_policies")
API = "admissionregistration.k8s.io"
POLICIES = f"validatingadmissionpolicies.{API}"
BINDINGS = f"validatingadmissionpolicybindings.{API}"
MUTATING = f"mutatingadmissionpolicies.{API}"
MUTATING_BINDINGS = f"mutatingadmissionpolicybindings.{API}"
LABEL = "contract.example.com/policy"
RULE = {
    "apiGroups": [""],
    "apiVersions": ["v1"],
    "resources": ["configmaps"],
    "operations": ["CREATE", "UPDATE"],
}
NOBODY = {"matchLabels": {"contract.example.com/never": "set"}}


def policy(name: str, *rules: str | Object, **spec: Any) -> Object:
    """Rules are validations, or only their expressions."""
    validations = [{"expression": one} if isinstance(one, str) else one for one in rules]
    return {
        "apiVersion": f"{API}/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": name},
        "spec": {
            "matchConstraints": {"resourceRules": [RULE], "objectSelector": NOBODY},
            "validations": validations,
            **spec,
        },
    }


def mutating(name: str, *changes: str, **spec: Any) -> Object:
    """Changes that begin with `[` are JSON patches, others are apply configurations."""
    mutations = [
        {"patchType": "JSONPatch", "jsonPatch": {"expression": one}}
        if one.startswith("[")
        else {"patchType": "ApplyConfiguration", "applyConfiguration": {"expression": one}}
        for one in changes
    ]
    return {
        "apiVersion": f"{API}/v1",
        "kind": "MutatingAdmissionPolicy",
        "metadata": {"name": name},
        "spec": {
            "matchConstraints": {"resourceRules": [RULE], "objectSelector": NOBODY},
            "mutations": mutations,
            "reinvocationPolicy": "Never",
            **spec,
        },
    }


def binding(of: Object, name: str = "", **spec: Any) -> Object:
    policy_name = of["metadata"]["name"]
    is_mutating = of["kind"].startswith("Mutating")
    actions: Object = {} if is_mutating else {"validationActions": ["Deny"]}
    return {
        "apiVersion": of["apiVersion"],
        "kind": f"{of['kind']}Binding",
        "metadata": {"name": name or policy_name},
        "spec": {"policyName": policy_name, **actions, **spec},
    }


def config(name: str, label: str, **data: str) -> Object:
    return {
        "metadata": {"name": name, "labels": {LABEL: label}},
        "data": data or {"a": "1"},
    }


@contextlib.contextmanager
def acting(api: Caller, of: Object, *bindings: Object) -> Iterator[str]:
    """The policy with its bindings, for objects with the label that is given; what `marker` is,
    it must treat otherwise than usual."""
    label = of["metadata"]["name"]
    selector = {"matchLabels": {LABEL: label}}
    of["spec"]["matchConstraints"]["objectSelector"] = selector
    kind = MUTATING if of["kind"].startswith("Mutating") else POLICIES
    through = MUTATING_BINDINGS if kind == MUTATING else BINDINGS
    api.must(api.create(kind, of))
    some = bindings or (binding(of),)
    for one in some:
        api.must(api.create(through, one))
    try:
        yield label
    finally:
        for one in some:
            api.must(api.delete(through, one["metadata"]["name"]))
        api.must(api.delete(kind, label))


def heard(api: Caller, marker: Object, *, status: int = 422) -> Answer:
    """Until a marker, which the policy refuses, is refused; nothing is stored."""

    def refused() -> bool:
        return api.create("configmaps", marker, dryRun="All").status == status

    api.wait(refused)
    return api.create("configmaps", marker, dryRun="All")


# -- their lives -----------------------------------------------------------------------------------


@GROUP.case
def the_life_of_a_mutating_policy(api: Caller) -> Answers:
    obj = mutating(api.unique("policy"), "Object{data: {'a': 'b'}}")
    return life(api, MUTATING, obj, change={"spec": {"failurePolicy": "Ignore"}})


@GROUP.case
def the_life_of_a_binding(api: Caller) -> Answers:
    obj = binding(policy(api.unique("policy"), "true"))
    change = {"spec": {"validationActions": ["Warn", "Audit"], "matchResources": {}}}
    return life(api, BINDINGS, obj, change=change)


@GROUP.case
def the_life_of_a_mutating_binding(api: Caller) -> Answers:
    obj = binding(mutating(api.unique("policy"), "Object{}"))
    change = {"spec": {"paramRef": {"name": "a", "parameterNotFoundAction": "Allow"}}}
    return life(api, MUTATING_BINDINGS, obj, change=change)


@GROUP.case
def a_new_policy(api: Caller) -> Answers:
    """As it is before a controller has looked at it."""
    spec = {
        "paramKind": {"apiVersion": "v1", "kind": "ConfigMap"},
        "matchConditions": [{"name": "a", "expression": "params.data.a == 'b'"}],
        "variables": [{"name": "v", "expression": "object.data.size()"}],
        "auditAnnotations": [{"key": "k", "valueExpression": "string(variables.v)"}],
    }
    name = api.unique("policy")
    rules = [{"expression": "variables.v > 1", "messageExpression": "'a' + params.data.b"}]
    return {
        "made": api.create(POLICIES, policy(name, *rules, **spec), dryRun="All"),
        "status": api.create(
            POLICIES, {**policy(name, "true"), "status": {"observedGeneration": 7}}, dryRun="All"
        ),
    }


@GROUP.case
def many_bindings_go_at_once(api: Caller) -> Answers:
    some = [binding(policy(api.unique("policy"), "true")) for _ in range(3)]
    return many_at_once(api, BINDINGS, some)


@GROUP.case
def tables_of_policies(api: Caller) -> Answers:
    name = api.unique("policy")
    of = mutating(name, "Object{}", paramKind={"apiVersion": "v1", "kind": "ConfigMap"})
    wide = {"selector": {"matchLabels": {"a": "b"}}, "parameterNotFoundAction": "Deny"}
    named = {"name": "n", "namespace": "m", "parameterNotFoundAction": "Deny"}
    objects = {
        MUTATING: [of],
        MUTATING_BINDINGS: [
            binding(of, f"{name}-{number}", paramRef=ref)
            for number, ref in enumerate(
                (wide, named, {"name": "n", "parameterNotFoundAction": "Allow"})
            )
        ],
    }
    found: Answers = {}
    for resource, some in objects.items():
        for obj in some:
            api.must(api.create(resource, obj))
            one = obj["metadata"]["name"]
            accept = "application/json;as=Table;v=v1;g=meta.k8s.io"
            rows = api.call("GET", api.path(resource, one), headers={"Accept": accept}).body["rows"]
            found[one.replace(name, "policy") + resource[:16]] = [
                row["cells"][1:-1] for row in rows
            ]
            api.must(api.delete(resource, one))
    return found


# -- what may be written ---------------------------------------------------------------------------


@GROUP.case
def expressions_that_are_refused(api: Caller) -> Answers:
    name = api.unique("policy")
    wrong = {
        "nothing": "",
        "space": " ",
        "unfinished": "object.spec.replicas >",
        "unknown": "foo.bar == 1 && baz",
        "unknown call": "object.a.foo(1)",
        "types": "1 + 'a' == 2",
        "no bool": "object.spec",
        "a number": "1",
        "a list": "[1, 2]",
        "mixed": "[1, 'a'] == []",
        "params": "params.a == 1",
        "variables": "variables.a == 1",
        "request": "request.foo == 1",
        "request, typed": "request.operation == 1",
        "namespace": "namespaceObject.metadata.foo == 'a'",
        "authorizer": "authorizer.group('a').check('get').allowed()",
        "reserved": "for == 1",
        "two lines": "object.a == 1 &&\n  foo == 2",
        "has": "has(object)",
        "pattern": "'a'.matches('[')",
        "duration": "duration('x') == duration('1s')",
        "message": "Object{a: 1} == 1",
        "old names": "self.a == 1",
    }
    return refusals(api, POLICIES, {what: policy(name, one) for what, one in wrong.items()})


@GROUP.case
def expressions_that_are_taken(api: Caller) -> Answers:
    name = api.unique("policy")
    right = {
        "quantity": "quantity(object.a).isLessThan(quantity('1Gi'))",
        "network": "cidr('10.0.0.0/8').containsIP(object.a) && ip('::1').isLoopback()",
        "url": "isURL(object.a) && url(object.a).getHost() == 'a'",
        "version": "semver(object.a).major() > 1",
        "format": "!format.dns1123Label().validate(object.a).hasValue()",
        "sets": "sets.contains([1, 2], [1])",
        "optional": "object.?a.?b.orValue(1) == 1",
        "two variables": "object.all(k, v, k == 'a' || v == 1)",
        "authorizer": "authorizer.requestResource.check('update').allowed()",
        "account": "authorizer.serviceAccount('a', 'b').path('/healthz').check('get').allowed()",
        "strings": "'%s'.format([1]).lowerAscii().charAt(0) == '1'",
        "times": "timestamp(object.a).getFullYear() > 2000",
        "namespace": "namespaceObject.metadata.labels['a'] == 'b'",
    }
    answers = refusals(api, POLICIES, {what: policy(name, one) for what, one in right.items()})
    return {what: answer.status for what, answer in answers.items()}  # type: ignore[union-attr]


@GROUP.case
def validations_that_are_refused(api: Caller) -> Answers:
    name = api.unique("policy")
    wrong: dict[str, Object] = {
        "message": {"message": " "},
        "lines": {"message": "a\nb"},
        "reason": {"reason": "Foo"},
        "message expression": {"messageExpression": " "},
        "a number": {"messageExpression": "1"},
        "unknown type": {"messageExpression": "object.a"},
        "authorizer": {"messageExpression": "string(authorizer) + 'a'"},
    }
    return refusals(
        api,
        POLICIES,
        {what: policy(name, {"expression": "true", **more}) for what, more in wrong.items()},
    )


@GROUP.case
def policies_that_are_refused(api: Caller) -> Answers:
    name = api.unique("policy")
    annotation = {"key": "a", "valueExpression": "'a'"}
    many = [{"name": f"c{number}", "expression": "true"} for number in range(65)]
    matching = {
        "resourceRules": [{**RULE, "operations": ["*", "READ"], "resourceNames": ["a/b", "c", "c"]}]
    }
    wrong: dict[str, Object] = {
        "nothing": {"validations": [], "matchConstraints": None},
        "failure": {"failurePolicy": "Maybe"},
        "no rules": {"matchConstraints": {"matchPolicy": "Some"}},
        "rules": {"matchConstraints": matching},
        "selector": {
            "matchConstraints": {
                "resourceRules": [RULE],
                "objectSelector": {"matchLabels": {"-": "a"}},
            }
        },
        "param kind": {"paramKind": {"apiVersion": "a/b/c", "kind": "a.b"}},
        "empty param kind": {"paramKind": {}},
        "conditions": {
            "matchConditions": [{"name": "", "expression": ""}, {"name": "a b", "expression": "1"}]
        },
        "twice": {"matchConditions": [{"name": "a", "expression": "true"}] * 2},
        "many conditions": {"matchConditions": many},
        "variables": {
            "variables": [{"name": "a.b", "expression": ""}, {"name": "in", "expression": "foo"}]
        },
        "order": {
            "variables": [
                {"name": "a", "expression": "variables.b"},
                {"name": "b", "expression": "1"},
            ]
        },
        "annotations": {
            "auditAnnotations": [{"key": "a b", "valueExpression": "1"}, annotation, annotation]
        },
        "annotation": {"auditAnnotations": [{"key": "", "valueExpression": ""}]},
    }
    return refusals(
        api, POLICIES, {what: policy(name, "true", **more) for what, more in wrong.items()}
    )


@GROUP.case
def bindings_that_are_refused(api: Caller) -> Answers:
    of = policy(api.unique("policy"), "true")
    ref = {"name": "a", "parameterNotFoundAction": "Deny"}
    wrong: dict[str, Object] = {
        "no policy": {"policyName": ""},
        "policy": {"policyName": "A_b"},
        "no actions": {"validationActions": []},
        "actions": {"validationActions": ["Foo", "Deny", "Warn"]},
        "matching": {"matchResources": {"matchPolicy": "a", "resourceRules": [{"operations": []}]}},
        "no param": {"paramRef": {}},
        "both": {"paramRef": {**ref, "selector": {}}},
        "param": {"paramRef": {**ref, "name": "a/b", "parameterNotFoundAction": "Foo"}},
    }
    return refusals(api, BINDINGS, {what: binding(of, **more) for what, more in wrong.items()})


@GROUP.case
def mutations_that_are_refused(api: Caller) -> Answers:
    name = api.unique("policy")
    apply, patch = "ApplyConfiguration", "JSONPatch"
    wrong: dict[str, list[Object]] = {
        "none": [],
        "no kind": [{}],
        "kind": [{"patchType": "Foo"}],
        "no patch": [{"patchType": patch}, {"patchType": apply}],
        "both": [
            {
                "patchType": patch,
                "jsonPatch": {"expression": "[]"},
                "applyConfiguration": {"expression": "Object{}"},
            }
        ],
        "empty": [{"patchType": patch, "jsonPatch": {"expression": " "}}],
    }
    changes = {
        "a map": "{'a': 1}",
        "a number": "1",
        "another": "Object.spec{a: 1}",
        "unknown": "Foo{a: 1}",
        "list": "['a']",
        "patch": "[JSONPatch{op: 1}]",
        "field": "[JSONPatch{foo: 'a'}]",
        "fine": "[JSONPatch{op: 'add', path: '/data/' + jsonpatch.escapeKey('a/b'), value: 'c'}]",
    }
    objects = {what: mutating(name, mutations=some) for what, some in wrong.items()}
    objects |= {what: mutating(name, one) for what, one in changes.items()}
    deleting = {"resourceRules": [{**RULE, "operations": ["DELETE"]}]}
    objects["delete"] = mutating(name, "Object{}", matchConstraints=deleting)
    objects["reinvocation"] = mutating(name, "Object{}", reinvocationPolicy="Often")
    objects["no reinvocation"] = mutating(name, "Object{}", reinvocationPolicy="")
    return refusals(api, MUTATING, objects)


# -- what they do ----------------------------------------------------------------------------------


@GROUP.case
def refusals_and_their_words(api: Caller) -> Answers:
    of = policy(
        api.unique("policy"),
        {"expression": "!has(object.data.plain)"},
        {"expression": "!has(object.data.message)", "message": " not with a message "},
        {
            "expression": "object.data.size() < 3",
            "messageExpression": "'has ' + string(object.data.size())",
        },
        {
            "expression": "!has(object.data.no)",
            "messageExpression": "object.data.q + 'a'",
            "message": "other",
        },
        {"expression": "!has(object.data.forbidden)", "reason": "Forbidden"},
        {"expression": "!has(object.data.large)", "reason": "RequestEntityTooLarge"},
        {"expression": "!has(object.data.error) || object.data.nothing == 'a'"},
        {"expression": "!has(object.data.kind) || object.data.kind > 1"},
    )
    with acting(api, of) as label:
        found: Answers = {"plain": heard(api, config("a", label, plain="1"))}
        for what in ("message", "no", "forbidden", "large", "error", "kind"):
            found[what] = api.create("configmaps", config("a", label, **{what: "1"}))
        found["count"] = api.create("configmaps", config("a", label, a="1", b="2", c="3"))
        found["named"] = api.create(
            "configmaps",
            {
                **config("", label, plain="1"),
                "metadata": {"generateName": "g-", "labels": {LABEL: label}},
            },
        )
        found["fine"] = api.create("configmaps", config("a", label)).status
        found["changed"] = api.merge("configmaps", "a", {"data": {"plain": "1"}})
        found["others"] = api.create("configmaps", config("b", "others", plain="1")).status
    return found


@GROUP.case
def warnings_and_audits(api: Caller) -> Answers:
    of = policy(api.unique("policy"), "!has(object.data.warn)", "!has(object.data.deny)")
    name = of["metadata"]["name"]
    warning = binding(of, f"{name}-warn", validationActions=["Warn", "Audit"])
    denying = binding(of, f"{name}-deny")
    denying["spec"]["matchResources"] = {"objectSelector": {"matchLabels": {"deny": "yes"}}}
    with acting(api, of, warning, denying) as label:
        marker = config("a", label, deny="1")
        marker["metadata"]["labels"]["deny"] = "yes"
        heard(api, marker)
        api.wait(
            lambda: api.create("configmaps", config("a", label, warn="1"), dryRun="All").warnings
        )
        return {
            "warned": api.create(
                "configmaps", config("a", label, warn="1", deny="2"), dryRun="All"
            ),
            "denied": api.create("configmaps", marker, dryRun="All"),
            "fine": api.create("configmaps", config("a", label), dryRun="All"),
        }


@GROUP.case
def variables_and_conditions(api: Caller) -> Answers:
    of = policy(
        api.unique("policy"),
        {"expression": "variables.double < 4", "messageExpression": "string(variables.double)"},
        {"expression": "!has(object.data.bad) || variables.bad"},
        variables=[
            {"name": "size", "expression": "object.data.size()"},
            {"name": "double", "expression": "variables.size * 2"},
            {"name": "bad", "expression": "object.data.nothing == 'a'"},
        ],
        matchConditions=[
            {"name": "skipped", "expression": "!has(object.data.skip)"},
            {
                "name": "broken",
                "expression": "!has(object.data.broken) || object.data.nothing == 'a'",
            },
        ],
    )
    with acting(api, of) as label:
        return {
            "two": heard(api, config("a", label, a="1", b="2")),
            "one": api.create("configmaps", config("a", label), dryRun="All").status,
            "bad": api.create("configmaps", config("a", label, bad="2"), dryRun="All"),
            "skipped": api.create(
                "configmaps", config("a", label, skip="1", b="2"), dryRun="All"
            ).status,
            "broken": api.create("configmaps", config("a", label, broken="2"), dryRun="All"),
            "broken, skipped": api.create(
                "configmaps", config("a", label, broken="2", skip="1"), dryRun="All"
            ).status,
        }


@GROUP.case
def parameters(api: Caller) -> Answers:
    """ServiceAccounts, since the ConfigMaps that kube-apiserver itself watches are but a few."""
    of = policy(
        api.unique("policy"),
        {
            "expression": "object.data.a != params.metadata.name",
            "messageExpression": "string(params.metadata.name) + params.kind + params.apiVersion",
        },
        paramKind={"apiVersion": "v1", "kind": "ServiceAccount"},
    )
    name = of["metadata"]["name"]
    for one in ("one", "two"):
        labels = {"contract": "param"}
        api.must(api.create("serviceaccounts", {"metadata": {"name": one, "labels": labels}}))
    named = binding(of, f"{name}-a", paramRef={"name": "one", "parameterNotFoundAction": "Deny"})
    chosen = {
        "selector": {"matchLabels": {"contract": "param"}},
        "parameterNotFoundAction": "Deny",
        "namespace": api.namespace,
    }
    with acting(api, of, named) as label:
        found: Answers = {
            "named": heard(api, config("a", label, a="one")),
            "fine": api.create("configmaps", config("a", label, a="two"), dryRun="All").status,
        }
    of["metadata"]["name"] = api.unique("policy")
    with acting(api, of, binding(of, paramRef=chosen)) as label:
        heard(api, config("a", label, a="two"))
        fine = config("a", label, a="three")
        api.wait(lambda: api.create("configmaps", fine, dryRun="All").status == 201)
        found["chosen"] = api.create("configmaps", config("a", label, a="two"), dryRun="All")
    return found


@GROUP.case
def parameters_that_are_missing(api: Caller) -> Answers:
    kind = {"apiVersion": "v1", "kind": "ConfigMap"}
    of = policy(api.unique("policy"), "params == null || false", paramKind=kind)
    ref = {"name": "nothing", "parameterNotFoundAction": "Deny"}
    with acting(api, of, binding(of, paramRef=ref)) as label:
        found: Answers = {"deny": heard(api, config("a", label))}
    allowing = policy(api.unique("policy"), "!has(object.data.b)", paramKind=kind)
    name = allowing["metadata"]["name"]
    lenient = binding(allowing, paramRef={**ref, "parameterNotFoundAction": "Allow"})
    with acting(api, allowing, lenient, binding(allowing, f"{name}-marker")) as label:
        found["marker"] = heard(api, config("a", label, b="1"))
    unknown = policy(
        api.unique("policy"), "true", paramKind={"apiVersion": "a.b/v1", "kind": "Foo"}
    )
    with acting(api, unknown) as label:
        found["kind"] = heard(api, config("a", label))
    return found


@GROUP.case
def an_error_that_is_ignored(api: Caller) -> Answers:
    of = policy(
        api.unique("policy"), "object.data.b == 'x'", "!has(object.data.c)", failurePolicy="Ignore"
    )
    with acting(api, of) as label:
        return {
            "refused": heard(api, config("a", label, c="1")),
            "ignored": api.create("configmaps", config("a", label, a="1"), dryRun="All").status,
        }


@GROUP.case
def the_authorizer(api: Caller) -> Answers:
    of = policy(
        api.unique("policy"),
        "!has(object.data.marker)",
        "authorizer.requestResource.check('create').allowed()",
        "!authorizer.serviceAccount('default', 'nobody').group('').resource('pods').check('list').allowed()",
        "!authorizer.serviceAccount('a', 'b').path('/metrics').check('get').allowed()",
        "namespaceObject.metadata.name == request.namespace && request.userInfo.username != ''",
        "request.operation == 'CREATE' && oldObject == null && request.resource.resource == 'configmaps'",
    )
    with acting(api, of) as label:
        return {
            "marker": heard(api, config("a", label, marker="1")),
            "fine": api.create("configmaps", config("a", label), dryRun="All").status,
        }


@GROUP.case
def changes(api: Caller) -> Answers:
    of = mutating(
        api.unique("policy"),
        "Object{metadata: Object.metadata{annotations: {'changed': 'yes'}}, data: {'added': object.data.a + '!'}}",
        "[JSONPatch{op: 'add', path: '/data/' + jsonpatch.escapeKey('x'), value: string(object.data.size())}]",
        "[JSONPatch{op: 'test', path: '/data/a', value: 'other'}, JSONPatch{op: 'remove', path: '/data/a'}]",
        "[JSONPatch{op: has(object.data.b) ? 'remove' : 'test', path: '/data/none', value: 'a'}]",
        matchConditions=[{"name": "a", "expression": "!has(object.data.skip)"}],
    )
    with acting(api, of) as label:
        api.wait(
            lambda: (
                "added" in api.create("configmaps", config("a", label), dryRun="All").body["data"]
            )
        )
        made = api.create("configmaps", config("a", label))
        return {
            "made": {part: made.body[part] for part in ("metadata", "data")},
            "changed": api.merge("configmaps", "a", {"data": {"a": "2"}}).body["data"],
            "skipped": api.create("configmaps", config("b", label, skip="1"), dryRun="All").body[
                "data"
            ],
            "broken": api.create("configmaps", config("b", label, b="1"), dryRun="All"),
        }


@GROUP.case
def changes_that_are_refused(api: Caller) -> Answers:
    rule = {**RULE, "apiGroups": ["apps"], "resources": ["deployments"]}
    containers = (
        "Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{"
    )
    cases = {
        "atomic": containers
        + "containers: [Object.spec.template.spec.containers{name: 'a', command: ['b']}]}}}}",
        "unknown": "Object{spec: Object.spec{foo: 1}}",
        "names": "Object{spec: Object.wrong{replicas: 1}}",
        "type": "Object{spec: Object.spec{replicas: 'a'}}",
        "key": containers + "containers: [Object.spec.template.spec.containers{image: 'b'}]}}}}",
    }
    labels = {"app": "a"}
    container = {"name": "a", "image": "example.com/a"}
    found: Answers = {}
    for what, change in cases.items():
        of = mutating(api.unique("policy"), change)
        of["spec"]["matchConstraints"]["resourceRules"] = [rule]
        with acting(api, of) as label:
            obj = {
                "metadata": {"name": "a", "labels": {LABEL: label}},
                "spec": {
                    "replicas": 0,
                    "selector": {"matchLabels": labels},
                    "template": {
                        "metadata": {"labels": labels},
                        "spec": {"containers": [container]},
                    },
                },
            }
            api.wait(lambda: api.create("deployments.apps", obj, dryRun="All").status != 201)  # noqa: B023
            found[what] = api.create("deployments.apps", obj, dryRun="All")
    return found


@GROUP.case
def a_policy_is_asked_again(api: Caller) -> Answers:
    """Who wants to, sees what others changed."""
    name = api.unique("policy")
    counting = "Object{data: {'count': string(object.data.size())}}"
    first = mutating(f"{name}-a", counting, reinvocationPolicy="IfNeeded")
    second = mutating(f"{name}-b", "Object{data: {'b': 'b'}}")
    with acting(api, first) as label, acting(api, second):
        own = {"matchLabels": {LABEL: label}}
        api.must(
            api.merge(
                MUTATING, f"{name}-b", {"spec": {"matchConstraints": {"objectSelector": own}}}
            )
        )
        api.wait(
            lambda: (
                {"b", "count"}
                <= api.create("configmaps", config("a", label), dryRun="All").body["data"].keys()
            )
        )
        return {"data": api.create("configmaps", config("a", label), dryRun="All").body["data"]}


@GROUP.case
def what_is_said_of_types(api: Caller) -> Answers:
    """Once a controller has looked at the kinds that the rules name."""
    resources = ["deployments", "pods", "replicasets"]
    rule = {**RULE, "apiGroups": ["apps", ""], "resources": resources}
    rules = (
        {
            "expression": "object.spec.replicas > '1'",
            "messageExpression": "'a' + object.spec.replicas",
        },
        {"expression": "variables.b > 'a' && params.data.a > 1"},
        {"expression": "object.metadata.labels.all(k, k > 1)"},
        {"expression": "object.metadata.creationTimestamp > 'a'"},
        {
            "expression": "object.spec.hostNetwork == 1 || object.spec.template.spec.containers[0].image == 1"
        },
        {"expression": "object.metadata.name == 'a' && object.kind == 'Pod'"},
    )
    of = policy(
        api.unique("policy"),
        *rules,
        matchConstraints={"resourceRules": [rule], "objectSelector": NOBODY},
        paramKind={"apiVersion": "v1", "kind": "ConfigMap"},
        variables=[
            {"name": "a", "expression": "object.spec.foo"},
            {"name": "b", "expression": "object.spec.replicas"},
        ],
    )
    plain = policy(api.unique("policy"), "object.spec.foo > 1")
    plain["spec"]["matchConstraints"]["resourceRules"] = [{**rule, "apiVersions": ["*"]}]
    found: Answers = {}
    for what, one in (("wrong", of), ("wild", plain)):
        name = one["metadata"]["name"]
        api.must(api.create(POLICIES, one))
        looked = api.until(
            lambda name=name: api.get(POLICIES, name),  # type: ignore[misc]
            lambda body: "typeChecking" in (body.get("status") or {}),
        )
        found[what] = looked.body["status"]
        api.must(api.delete(POLICIES, name))
    return found
