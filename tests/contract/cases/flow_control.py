"""FlowSchemas and PriorityLevelConfigurations: those that every cluster has, and one's own."""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.lives import life, many_at_once, refusals, refused_changes
from tests.contract.objects import Object
from tests.contract.printing import table

GROUP = Group("flow control")
SCHEMAS = "flowschemas.flowcontrol.apiserver.k8s.io"
LEVELS = "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io"
SUBJECT: Object = {"kind": "Group", "group": {"name": "example.com"}}
RULE: Object = {"verbs": ["get"], "apiGroups": [""], "resources": ["pods"], "namespaces": ["*"]}
QUEUING: Object = {"queues": 8, "handSize": 2, "queueLengthLimit": 5}


def named(kind: str, name: str, spec: Object) -> Object:
    version = "flowcontrol.apiserver.k8s.io/v1"
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name}, "spec": spec}


def schema(name: str, level: str = "global-default", *rules: Object, **spec: Any) -> Object:
    one = {"subjects": [SUBJECT], "resourceRules": [RULE]}
    given = {"priorityLevelConfiguration": {"name": level}, "rules": list(rules or (one,)), **spec}
    return named("FlowSchema", name, given)


def level(name: str, limited: Object | None = None, **spec: Any) -> Object:
    queue: Object = {"limitResponse": {"type": "Queue", "queuing": QUEUING}}
    given = {"type": "Limited", "limited": queue if limited is None else limited, **spec}
    return named("PriorityLevelConfiguration", name, given)


@GROUP.case
def those_that_every_cluster_has(api: Caller) -> Answers:
    """Other tests may have added some of their own."""
    answers: Answers = {}
    for resource in (SCHEMAS, LEVELS):
        items = api.get(resource).body["items"]
        mine = [one for one in items if "annotations" in one["metadata"]]
        answers[resource] = [(one["metadata"]["name"], one["spec"]) for one in mine]
    answers["schema"] = api.get(SCHEMAS, "exempt")
    answers["level"] = api.get(LEVELS, "exempt")
    for name in ("exempt", "catch-all", "system"):
        answers[f"level {name}"] = table(api, LEVELS, name)
    answers["schema in a table"] = table(api, SCHEMAS, "system-nodes")
    return answers


def until_looked_at(api: Caller, name: str, status: str = "False") -> Object:
    def says(body: Any) -> bool:
        conditions = (body.get("status") or {}).get("conditions") or []
        return any(one["status"] == status for one in conditions)

    found: Object = api.until(lambda: api.get(SCHEMAS, name), says).body["status"]
    return found


@GROUP.case
def the_life_of_a_level(api: Caller) -> Answers:
    change = {"spec": {"limited": {"nominalConcurrencyShares": 7}}}
    return life(api, LEVELS, level(api.unique("level")), change=change)


@GROUP.case
def many_at_the_same_time(api: Caller) -> Answers:
    return {
        "levels": many_at_once(api, LEVELS, [level(api.unique("level")) for _ in range(2)]),
        "schemas": many_at_once(api, SCHEMAS, [schema(api.unique("schema")) for _ in range(2)]),
    }


@GROUP.case
def a_schema_and_its_level(api: Caller) -> Answers:
    name, wanted = api.unique("schema"), api.unique("level")
    made = api.must(api.create(SCHEMAS, schema(name, wanted)))
    dangling = until_looked_at(api, name, "True")
    shown = table(api, SCHEMAS, name)
    api.must(api.create(LEVELS, level(wanted)))
    found = until_looked_at(api, name)
    changed = api.merge(SCHEMAS, name, {"spec": {"matchingPrecedence": 77}})
    answers: Answers = {
        "made": made,
        "dangling": dangling,
        "shown": shown,
        "found": found,
        "changed": changed.body["metadata"]["generation"],
        "deleted": api.delete(SCHEMAS, name),
    }
    api.delete(LEVELS, wanted)
    return answers


@GROUP.case
def schemas_that_are_refused(api: Caller) -> Answers:
    name = api.unique("schema")
    paths: Object = {"verbs": ["get"], "nonResourceURLs": ["/x"]}

    def rule(**parts: Any) -> Object:
        return schema(name, "system", {"subjects": [SUBJECT], "resourceRules": [RULE], **parts})

    def resource(**parts: Any) -> Object:
        return rule(resourceRules=[{**RULE, **parts}])

    def path(*urls: str, **parts: Any) -> Object:
        return rule(
            resourceRules=[], nonResourceRules=[{**paths, "nonResourceURLs": urls, **parts}]
        )

    def subject(**parts: Any) -> Object:
        return rule(subjects=[parts])

    account = {"name": "a", "namespace": "b"}
    return refusals(
        api,
        SCHEMAS,
        {
            "nothing": {"metadata": {"name": name}, "spec": {}},
            "no rules": named("FlowSchema", name, {"priorityLevelConfiguration": {"name": "a"}}),
            "first of all": schema(name, matchingPrecedence=1),
            "negative": schema(name, matchingPrecedence=-1),
            "last of all": schema(name, matchingPrecedence=10_001),
            "method": schema(name, distinguisherMethod={"type": "ByColour"}),
            "level": schema(name, "A_b"),
            "empty rule": schema(name, "system", {}),
            "subject": subject(kind="Robot"),
            "no user": subject(kind="User"),
            "nameless user": subject(kind="User", user={}),
            "user and group": subject(kind="User", user={"name": "a"}, group={"name": "b"}),
            "no account": subject(kind="ServiceAccount"),
            "account": subject(kind="ServiceAccount", serviceAccount={"name": "A_b"}),
            "account and more": subject(
                kind="ServiceAccount",
                serviceAccount=account,
                user={"name": "a"},
                group={"name": "b"},
            ),
            "verbs": resource(verbs=["get", "jump"]),
            "verbs and all": resource(verbs=["get", "*"]),
            "no verbs": resource(verbs=[]),
            "no groups": resource(apiGroups=[]),
            "groups and all": resource(apiGroups=["*", "apps"]),
            "no resources": resource(resources=[]),
            "no namespaces": resource(namespaces=[]),
            "cluster scope": resource(namespaces=[], clusterScope=True),
            "namespaces": resource(namespaces=["A_b"]),
            "namespaces and all": resource(namespaces=["a", "*"]),
            "no paths": path(),
            "paths": path("", "/", "x", "/a b", "/a//b", "/*a", "/a/*"),
            "paths and all": path("*", "/a"),
        },
    )


@GROUP.case
def levels_that_are_refused(api: Caller) -> Answers:
    name = api.unique("level")

    def queue(**parts: Any) -> Object:
        return level(name, {"limitResponse": {"type": "Queue", "queuing": {**QUEUING, **parts}}})

    return refusals(
        api,
        LEVELS,
        {
            "nothing": {"metadata": {"name": name}, "spec": {}},
            "type": level(name, type="Sometimes"),
            "exempt": named("PriorityLevelConfiguration", name, {"type": "Exempt"}),
            "exempt and limited": level(name, type="Exempt"),
            "limited and exempt": level(name, exempt={}),
            "not limited": named("PriorityLevelConfiguration", name, {"type": "Limited"}),
            "no response": level(name, {}),
            "response": level(name, {"limitResponse": {"type": "Wait"}}),
            "reject": level(name, {"limitResponse": {"type": "Reject"}}),
            "reject and queue": level(
                name, {"limitResponse": {"type": "Reject", "queuing": QUEUING}}
            ),
            "no queues": level(name, {"limitResponse": {"type": "Queue"}}),
            "default queues": level(name, {"limitResponse": {"type": "Queue", "queuing": {}}}),
            "numbers": level(
                name,
                {
                    "limitResponse": {"type": "Reject"},
                    "nominalConcurrencyShares": -1,
                    "lendablePercent": 101,
                    "borrowingLimitPercent": -1,
                },
            ),
            "zero shares": level(
                name, {"limitResponse": {"type": "Reject"}, "nominalConcurrencyShares": 0}
            ),
            "queues": queue(queues=-1, queueLengthLimit=-1),
            "many queues": queue(queues=10_000_001),
            "hand": queue(handSize=9),
            "negative hand": queue(handSize=-1),
            "too large a hand": queue(queues=1_024, handSize=7),
        },
    )


@GROUP.case
def those_that_must_stay_as_they_are(api: Caller) -> Answers:
    shares = {"spec": {"exempt": {"nominalConcurrencyShares": 3}}}
    reject = {"spec": {"limited": {"nominalConcurrencyShares": 6}}}
    return {
        "exempt": api.merge(LEVELS, "exempt", shares, dryRun="All").body["spec"],
        "catch-all": short(api.merge(LEVELS, "catch-all", reject, dryRun="All").body),
        "schema": short(
            api.merge(SCHEMAS, "exempt", {"spec": {"matchingPrecedence": 5}}, dryRun="All").body
        ),
    }


def short(status: Object) -> list[str]:
    """The last words of each message: before them stands the whole spec, as Go prints it."""
    return [one["message"].rpartition(": ")[2] for one in status["details"]["causes"]]


@GROUP.case
def changes_of_a_level(api: Caller) -> Answers:
    changes = {
        "type": {"spec": {"type": "Exempt"}},
        "queues": {"spec": {"limited": {"limitResponse": {"type": "Reject", "queuing": None}}}},
        "status": {"status": {"conditions": [{"type": "a"}]}},
    }
    return refused_changes(api, LEVELS, level(api.unique("level")), changes)
