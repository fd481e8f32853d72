"""Rows of the kinds with little to tell."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from practice.api.http.tables.ages import age
from practice.api.http.tables.column import AGE, NAME, Column, Printer
from practice.api.schema.structure import Json


def _namespace(obj: Json, now: datetime) -> list[Any]:
    return [obj["metadata"]["name"], obj.get("status", {}).get("phase", ""), age(obj, now)]


def _config_map(obj: Json, now: datetime) -> list[Any]:
    count = len(obj.get("data") or {}) + len(obj.get("binaryData") or {})
    return [obj["metadata"]["name"], count, age(obj, now)]


def _secret(obj: Json, now: datetime) -> list[Any]:
    data = len(obj.get("data") or {})
    return [obj["metadata"]["name"], obj.get("type", ""), data, age(obj, now)]


def _service_account(obj: Json, now: datetime) -> list[Any]:
    return [obj["metadata"]["name"], age(obj, now)]


def _lease(obj: Json, now: datetime) -> list[Any]:
    holder = obj.get("spec", {}).get("holderIdentity", "")
    return [obj["metadata"]["name"], holder, age(obj, now)]


def _priority_class(obj: Json, now: datetime) -> list[Any]:
    return [
        obj["metadata"]["name"],
        obj.get("value", 0),
        bool(obj.get("globalDefault")),
        age(obj, now),
        obj.get("preemptionPolicy", ""),
    ]


def _webhooks(obj: Json, now: datetime) -> list[Any]:
    return [obj["metadata"]["name"], len(obj.get("webhooks") or ()), age(obj, now)]


def _param_kind(obj: Json) -> str:
    kind = obj["spec"].get("paramKind")
    return "<unset>" if kind is None else f"{kind.get('apiVersion', '')}/{kind.get('kind', '')}"


def _policy(obj: Json, now: datetime) -> list[Any]:
    spec = obj["spec"]
    rules = spec.get("validations") or spec.get("mutations") or ()
    return [obj["metadata"]["name"], len(rules), _param_kind(obj), age(obj, now)]


def _policy_binding(obj: Json, now: datetime) -> list[Any]:
    ref = obj["spec"].get("paramRef") or {}
    param = "<unset>"
    if ref.get("name"):
        param = f"{ref.get('namespace') or '*'}/{ref['name']}"
    elif ref.get("selector") is not None:
        param = go_selector(ref["selector"])
    return [obj["metadata"]["name"], obj["spec"].get("policyName", ""), param, age(obj, now)]


def go_selector(selector: Json) -> str:
    """A LabelSelector as Go prints its struct."""
    labels = "".join(f"{k}: {v}," for k, v in sorted((selector.get("matchLabels") or {}).items()))
    rules = "".join(
        f"LabelSelectorRequirement{{Key:{one.get('key', '')},Operator:{one.get('operator', '')},"
        f"Values:[{' '.join(one.get('values') or ())}],}},"
        for one in selector.get("matchExpressions") or ()
    )
    return (
        f"&LabelSelector{{MatchLabels:map[string]string{{{labels}}},"
        f"MatchExpressions:[]LabelSelectorRequirement{{{rules}}},}}"
    )


def _trust_bundle(obj: Json, now: datetime) -> list[Any]:
    return [obj["metadata"]["name"], obj["spec"].get("signerName") or "<none>"]


def _runtime_class(obj: Json, now: datetime) -> list[Any]:
    return [obj["metadata"]["name"], obj.get("handler", ""), age(obj, now)]


def _migration(obj: Json, now: datetime) -> list[Any]:
    wanted = obj["spec"]["resource"]
    name, group = wanted.get("resource", ""), wanted.get("group", "")
    known = ("Running", "Failed", "Succeeded")
    reached = [
        one["type"]
        for one in (obj.get("status") or {}).get("conditions") or ()
        if one["status"] == "True" and one["type"] in known
    ]
    word = reached[-1] if reached else "Unknown"
    return [obj["metadata"]["name"], f"{name}.{group}" if group else name, word]


def _scale(obj: Json, now: datetime) -> list[Any]:
    wanted = obj.get("spec", {}).get("replicas", 0)
    there = obj.get("status", {}).get("replicas", 0)
    return [obj["metadata"]["name"], wanted, there, age(obj, now)]


def _role(obj: Json, now: datetime) -> list[Any]:
    return [obj["metadata"]["name"], obj["metadata"].get("creationTimestamp", "")]


def _binding(obj: Json, now: datetime) -> list[Any]:
    who: dict[str, list[str]] = {"User": [], "Group": [], "ServiceAccount": []}
    for subject in obj.get("subjects") or []:
        space = f"{subject.get('namespace', '')}/" if subject["kind"] == "ServiceAccount" else ""
        who.setdefault(subject["kind"], []).append(space + subject["name"])
    role = obj.get("roleRef", {})
    return [
        obj["metadata"]["name"],
        f"{role.get('kind', '')}/{role.get('name', '')}",
        age(obj, now),
        *(", ".join(who[kind]) for kind in ("User", "Group", "ServiceAccount")),
    ]


def _created(obj: Json, now: datetime) -> list[Any]:
    return [obj["metadata"]["name"], obj["metadata"].get("creationTimestamp")]


NAMESPACES = Printer(
    (NAME, Column("Status", description="Active or Terminating."), AGE), _namespace
)
CONFIG_MAPS = Printer((NAME, Column("Data", description="Number of entries."), AGE), _config_map)
SECRETS = Printer(
    (
        NAME,
        Column("Type", description="What the secret is for."),
        Column("Data", description="Number of entries."),
        AGE,
    ),
    _secret,
)
SERVICE_ACCOUNTS = Printer((NAME, AGE), _service_account)
LEASES = Printer((NAME, Column("Holder", description="Who holds the lease now."), AGE), _lease)
PRIORITY_CLASSES = Printer(
    (
        NAME,
        Column("Value", "integer", description="Larger is more important."),
        Column("Global-Default", "boolean", description="Whether pods without a class get it."),
        AGE,
        Column("PreemptionPolicy", description="Whether its pods push others away."),
    ),
    _priority_class,
)
WEBHOOKS = Printer(
    (NAME, Column("Webhooks", "integer", description="How many it tells of."), AGE), _webhooks
)
_PARAM_KIND = Column("ParamKind", description="What its parameters are.")
VALIDATING_POLICIES = Printer(
    (
        NAME,
        Column("Validations", "integer", description="How many rules it has."),
        _PARAM_KIND,
        AGE,
    ),
    _policy,
)
MUTATING_POLICIES = Printer(
    (
        NAME,
        Column("Mutations", "integer", description="How many changes it makes."),
        _PARAM_KIND,
        AGE,
    ),
    _policy,
)
POLICY_BINDINGS = Printer(
    (
        NAME,
        Column("PolicyName", description="The policy that it applies."),
        Column("ParamRef", description="The parameters that it gives."),
        AGE,
    ),
    _policy_binding,
)
CLUSTER_TRUST_BUNDLES = Printer(
    (NAME, Column("SignerName", description="Who signs with what is trusted.")),
    _trust_bundle,
)
STORAGE_MIGRATIONS = Printer(
    (
        Column("Name"),
        Column("Resource", description="What is written once more."),
        Column("Status", description="How far that is."),
    ),
    _migration,
)
RUNTIME_CLASSES = Printer((NAME, Column("Handler"), AGE), _runtime_class)
SCALES = Printer(
    (
        Column("Name", description=NAME.description),
        Column("Desired", "integer", description="Pods wanted."),
        Column("Available", "integer", description="Pods that exist."),
        AGE,
    ),
    _scale,
)
CREATED_AT = Column("Created At", "date", description="When the object was created.")
ROLES = Printer((NAME, CREATED_AT), _role)
BINDINGS = Printer(
    (
        NAME,
        Column("Role", description="The role that is granted."),
        AGE,
        Column("Users", priority=1, description="Users who get it."),
        Column("Groups", priority=1, description="Groups that get it."),
        Column("ServiceAccounts", priority=1, description="Service accounts that get it."),
    ),
    _binding,
)
ANYTHING = Printer((NAME, CREATED_AT), _created)
"""For kinds without a printer: what a real API server shows for custom resources by default."""
