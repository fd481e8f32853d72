"""APIServices: those that every API server has for itself, those of custom groups, and strangers."""

from typing import Any

from tests.contract.caller import Answer, Caller
from tests.contract.case import Answers, Group
from tests.contract.lives import refusals, refused_changes
from tests.contract.objects import Object, service
from tests.contract.printing import table

GROUP = Group("api services")
SERVICES = "apiservices.apiregistration.k8s.io"
DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
BUILT_IN = (
    "v1.",
    "v1.apps",
    "v2.autoscaling",
    "v1.flowcontrol.apiserver.k8s.io",
    "v1.storage.k8s.io",
)


def api_service(group: str, version: str = "v1", name: str = "", **spec: Any) -> Object:
    given = {"group": group, "version": version, "groupPriorityMinimum": 10, "versionPriority": 20}
    return {
        "apiVersion": "apiregistration.k8s.io/v1",
        "kind": "APIService",
        "metadata": {"name": name or f"{version}.{group}"},
        "spec": {**given, **spec},
    }


@GROUP.case
def those_that_every_server_has(api: Caller) -> Answers:
    answers: Answers = {name: api.get(SERVICES, name) for name in BUILT_IN}
    answers["shown"] = table(api, SERVICES, "v1.apps")
    return answers


@GROUP.case
def a_custom_group_has_its_own(api: Caller) -> Answers:
    group = f"{api.unique('group')}.example.com"
    names = {"plural": "toys", "singular": "toy", "kind": "Toy", "listKind": "ToyList"}
    schema = {"openAPIV3Schema": {"type": "object"}}
    versions = [
        {"name": "v1", "served": True, "storage": True, "schema": schema},
        {"name": "v2", "served": False, "storage": False, "schema": schema},
    ]
    spec = {"group": group, "names": names, "scope": "Cluster", "versions": versions}
    definition = {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"toys.{group}"},
        "spec": spec,
    }
    api.must(api.call("POST", DEFINITIONS, definition))
    made = api.until(lambda: api.get(SERVICES, f"v1.{group}"), there)
    answers: Answers = {"made": made, "not served": api.get(SERVICES, f"v2.{group}").status}
    api.must(api.delete(SERVICES, f"v1.{group}"))
    again = api.until(lambda: api.get(SERVICES, f"v1.{group}"), there)
    answers["made again"] = again.body["spec"]
    api.must(api.call("DELETE", f"{DEFINITIONS}/toys.{group}"))
    api.until(lambda: api.get(SERVICES, f"v1.{group}"), gone)
    return answers


def there(body: Any) -> bool:
    return body is not None and body.get("kind") == "APIService"


def gone(body: Any) -> bool:
    return not there(body)


@GROUP.case
def services_that_are_refused(api: Caller) -> Answers:
    group = "refused.example.com"
    named: Object = {"namespace": "default", "name": "nobody"}
    return refusals(
        api,
        SERVICES,
        {
            "nothing": {"metadata": {"name": "v1."}, "spec": {}},
            "another name": api_service(group, name="other"),
            "a name with a slash": api_service(group, name="a/b"),
            "no group": api_service("", "v2"),
            "group": api_service("A_b"),
            "version": api_service(group, "1"),
            "priorities": api_service(group, groupPriorityMinimum=20_001, versionPriority=0),
            "high": api_service(group, groupPriorityMinimum=20_000, versionPriority=1_001),
            "local with a bundle": api_service(group, caBundle="eHh4"),
            "local and careless": api_service(group, insecureSkipTLSVerify=True),
            "empty service": api_service(group, service={}),
            "port": api_service(group, service={**named, "port": 70_000}),
            "bundle and careless": api_service(
                group, service=named, caBundle="eHh4", insecureSkipTLSVerify=True
            ),
            "fine": api_service(group, service=named, insecureSkipTLSVerify=True),
        },
    )


def stranger(api: Caller, group: str, name: str = "nobody") -> Object:
    place = {"namespace": api.namespace, "name": name}
    return api_service(group, service=place, insecureSkipTLSVerify=True)


def available(api: Caller, name: str, reason: str) -> Answer:
    def says(body: Any) -> bool:
        conditions = (body.get("status") or {}).get("conditions") or []
        return any(one["reason"] == reason for one in conditions)

    return api.until(lambda: api.get(SERVICES, name), says)


@GROUP.case
def a_server_that_is_not_there(api: Caller) -> Answers:
    group = f"{api.unique('group')}.example.com"
    name = f"v1.{group}"
    made = api.must(api.create(SERVICES, stranger(api, group)))
    answers: Answers = {"made": made, "no service": available(api, name, "ServiceNotFound")}
    answers["shown"] = table(api, SERVICES, name)
    api.must(api.create("services", service("nobody")))
    answers["no port"] = available(api, name, "ServicePortError").body["status"]
    ports = [{"name": "https", "port": 443}]
    api.must(api.merge("services", "nobody", {"spec": {"ports": ports}}))
    answers["nobody behind it"] = available(api, name, "MissingEndpoints").body["status"]
    api.must(api.delete(SERVICES, name))
    return answers


@GROUP.case
def changes_of_a_service(api: Caller) -> Answers:
    group = f"{api.unique('group')}.example.com"
    changes = {
        "version": {"spec": {"version": "v2"}},
        "priority": {"spec": {"versionPriority": 5}},
        "status": {"status": {"conditions": []}},
    }
    return refused_changes(api, SERVICES, stranger(api, group), changes)
