"""Webhook configurations, and what is said when a webhook cannot be asked.

Webhooks that answer are not here, since there are no programs on the real control plane of the
tests: `tests/practice/test_webhooks_are_asked.py` and Kubernetes' own end-to-end tests have them.
"""

import copy
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.lives import life, many_at_once, refusals
from tests.contract.objects import Object

GROUP = Group("webhooks")
MUTATING = "mutatingwebhookconfigurations.admissionregistration.k8s.io"
VALIDATING = "validatingwebhookconfigurations.admissionregistration.k8s.io"
NOBODY = {"matchLabels": {"contract.example.com/never": "set"}}


def hook(**fields: Any) -> Object:
    """Of a Service that is not there; selects nothing unless told otherwise."""
    rule = {"apiGroups": [""], "apiVersions": ["v1"], "resources": ["configmaps"]}
    return {
        "name": "hook.contract.example.com",
        "clientConfig": {"service": {"namespace": "default", "name": "contract-none"}},
        "rules": [{**rule, "operations": ["CREATE"]}],
        "sideEffects": "None",
        "admissionReviewVersions": ["v1"],
        "objectSelector": NOBODY,
        **fields,
    }


def configuration(resource: str, name: str, *hooks: Object) -> Object:
    kind = "Mutating" if resource == MUTATING else "Validating"
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": f"{kind}WebhookConfiguration",
        "metadata": {"name": name},
        "webhooks": list(hooks),
    }


@GROUP.case
def the_life_of_a_mutating_configuration(api: Caller) -> Answers:
    change = {"webhooks": [hook(timeoutSeconds=5, reinvocationPolicy="IfNeeded")]}
    return life(api, MUTATING, configuration(MUTATING, api.unique("hooks"), hook()), change=change)


@GROUP.case
def the_life_of_a_validating_configuration(api: Caller) -> Answers:
    change = {"webhooks": [hook(matchPolicy="Exact", failurePolicy="Ignore")]}
    obj = configuration(VALIDATING, api.unique("hooks"), hook())
    return life(api, VALIDATING, obj, change=change)


@GROUP.case
def many_configurations_go_at_once(api: Caller) -> Answers:
    some = [configuration(VALIDATING, api.unique("hooks"), hook()) for _ in range(3)]
    return many_at_once(api, VALIDATING, some)


@GROUP.case
def webhooks_that_are_refused(api: Caller) -> Answers:
    wrong: dict[str, Object] = {
        "no name": {"name": ""},
        "a short name": {"name": "a.b"},
        "a bad name": {"name": "A.b.c"},
        "failure policy": {"failurePolicy": "Maybe"},
        "match policy": {"matchPolicy": "Maybe"},
        "side effects": {"sideEffects": "Some"},
        "no side effects": {"sideEffects": None},
        "too quick": {"timeoutSeconds": 0},
        "too slow": {"timeoutSeconds": 31},
        "no client": {"clientConfig": {}},
        "reviews": {"admissionReviewVersions": ["v2"]},
        "no reviews": {"admissionReviewVersions": []},
        "reviews twice": {"admissionReviewVersions": ["v1", "v1", "V"]},
        "selector": {"objectSelector": {"matchExpressions": [{"key": "a", "operator": "In"}]}},
        "reinvocation": {"reinvocationPolicy": "Often"},
    }
    name = api.unique("hooks")
    found = {what: configuration(MUTATING, name, hook(**fields)) for what, fields in wrong.items()}
    return refusals(
        api, MUTATING, {**found, "twice": configuration(MUTATING, name, hook(), hook())}
    )


@GROUP.case
def rules_that_are_refused(api: Caller) -> Answers:
    rule = hook()["rules"][0]
    wrong: dict[str, Object] = {
        "nothing": {"operations": [], "apiGroups": [], "apiVersions": [], "resources": []},
        "all and more": {"operations": ["*", "CREATE"], "apiGroups": ["*", ""]},
        "versions": {"apiVersions": ["*", "", "v1"]},
        "operation": {"operations": ["READ"]},
        "scope": {"scope": "Some"},
        "resources": {"resources": ["pods/*", "pods/log", "*/log", "secrets/log", ""]},
        "all resources": {"resources": ["*", "pods"]},
        "really all": {"resources": ["*/*", "pods"]},
    }
    name = api.unique("hooks")
    return refusals(
        api,
        VALIDATING,
        {
            what: configuration(VALIDATING, name, hook(rules=[{**copy.deepcopy(rule), **fields}]))
            for what, fields in wrong.items()
        },
    )


@GROUP.case
def places_that_are_refused(api: Caller) -> Answers:
    services: dict[str, Object] = {
        "empty": {"name": "", "namespace": ""},
        "port": {"name": "a", "namespace": "b", "port": 70_000},
        "path": {"name": "a", "namespace": "b", "path": "a"},
        "no path": {"name": "a", "namespace": "b", "path": ""},
        "steps": {"name": "a", "namespace": "b", "path": "/a//B/"},
        "fine": {"name": "a", "namespace": "b", "path": "/a/b/", "port": 8443},
    }
    urls = {
        "plain": "http://a.b",
        "no host": "https:///a",
        "user": "https://me@a.b",
        "fragment": "https://a.b/c#d",
        "query": "https://a.b/c?d=e",
        "right": "https://a.b:8443/c",
    }
    name = api.unique("hooks")
    clients: dict[str, Object] = {what: {"service": one} for what, one in services.items()}
    clients |= {what: {"url": url} for what, url in urls.items()}
    clients["both"] = {"url": "https://a.b", "service": services["fine"]}
    return refusals(
        api,
        VALIDATING,
        {
            what: configuration(VALIDATING, name, hook(clientConfig=client))
            for what, client in clients.items()
        },
    )


@GROUP.case
def a_service_that_is_not_there(api: Caller) -> Answers:
    """Only objects with a label of this case's own are shown to it."""
    name = api.unique("hooks")
    labels = {"contract.example.com/shown": name}
    selector = {"objectSelector": {"matchLabels": labels}}
    shown = {"metadata": {"name": "shown", "labels": labels}}
    hidden = {"metadata": {"name": "hidden"}}

    def answers(code: int) -> bool:
        return api.create("configmaps", shown, dryRun="All").status == code

    found: Answers = {}
    for resource in (MUTATING, VALIDATING):
        what = resource.partition("w")[0]
        api.must(api.create(resource, configuration(resource, name, hook(**selector))))
        api.wait(lambda: answers(500))  # the server hears of a new webhook a moment later
        found[what] = api.create("configmaps", shown, dryRun="All")
        found[f"{what}, hidden"] = api.create("configmaps", hidden, dryRun="All").status
        ignored = configuration(resource, name, hook(failurePolicy="Ignore", **selector))
        api.must(api.merge(resource, name, {"webhooks": ignored["webhooks"]}))
        api.wait(lambda: answers(201))
        unsafe = [hook(sideEffects="NoneOnDryRun", failurePolicy="Ignore", **selector)]
        found[f"{what}, dry"] = api.merge(resource, name, {"webhooks": unsafe}).status
        api.must(api.delete(resource, name))
    return found
