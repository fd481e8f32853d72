"""Roles and bindings: what is stored, what is refused, and what they let their subjects do."""

from collections.abc import Callable
from typing import Any

from tests.contract.caller import Answer, Caller
from tests.contract.case import Answers, Group
from tests.contract.printing import table

GROUP = Group("rbac")

API = "rbac.authorization.k8s.io"
ROLES, BINDINGS = f"roles.{API}", f"rolebindings.{API}"
CLUSTER_ROLES, CLUSTER_BINDINGS = f"clusterroles.{API}", f"clusterrolebindings.{API}"
REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews"
READ_PODS = {"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list"]}


def role(name: str = "reader", *rules: Any) -> Any:
    return {"metadata": {"name": name}, "rules": list(rules) or [READ_PODS]}


def binding(name: str, kind: str, role_name: str, *subjects: Any) -> Any:
    return {
        "metadata": {"name": name},
        "roleRef": {"apiGroup": API, "kind": kind, "name": role_name},
        "subjects": list(subjects),
    }


def user(name: str = "alice") -> Any:
    return {"kind": "User", "name": name, "apiGroup": API}


def acting(name: str = "alice", **more: str) -> dict[str, str]:
    return {"Impersonate-User": name, **more}


def review(api: Caller, verb: str, resource: str, who: str = "alice", **more: Any) -> Answer:
    asked = {"verb": verb, "resource": resource, "namespace": api.namespace, **more}
    return api.call("POST", REVIEWS, {"spec": {"user": who, "resourceAttributes": asked}})


def is_allowed(body: Any) -> bool:
    return body is not None and bool(body["status"]["allowed"])


def settled(api: Caller, ask: Callable[[], Answer]) -> None:
    """Until the authorizer has heard of the last binding."""
    api.until(ask, is_allowed)


@GROUP.case
def a_role_comes_back_as_it_was_sent(api: Caller) -> Answers:
    made = api.create(ROLES, role())
    return {"made": made, "table": table(api, ROLES, "reader", includeObject="None")}


@GROUP.case
def a_role_without_rules(api: Caller) -> Answers:
    return {"made": api.create(ROLES, {"metadata": {"name": "empty"}})}


@GROUP.case
def names_of_roles_may_hold_colons(api: Caller) -> Answers:
    return {
        "colons": api.create(ROLES, role("system:mine:One")).status,
        "slash": api.create(ROLES, role("a/b")),
        "percent": api.create(ROLES, role("a%b")),
        "dots": api.create(ROLES, role("..")),
    }


@GROUP.case
def wrong_rules_of_a_role(api: Caller) -> Answers:
    rules = {
        "no verbs": {"apiGroups": [""], "resources": ["pods"]},
        "no groups": {"verbs": ["get"], "resources": ["pods"]},
        "no resources": {"verbs": ["get"], "apiGroups": [""]},
        "nothing": {},
        "paths": {"verbs": ["get"], "nonResourceURLs": ["/healthz"]},
        "both": {**READ_PODS, "nonResourceURLs": ["/healthz"]},
    }
    return {what: api.create(ROLES, role("wrong", rule)) for what, rule in rules.items()}


@GROUP.case
def wrong_rules_of_a_cluster_role(api: Caller) -> Answers:
    name = api.unique("role")
    aggregated = {"metadata": {"name": name}, "aggregationRule": {"clusterRoleSelectors": []}}
    return {
        "both": api.create(CLUSTER_ROLES, role(name, {**READ_PODS, "nonResourceURLs": ["/x"]})),
        "no verbs": api.create(CLUSTER_ROLES, role(name, {"nonResourceURLs": ["/x"]})),
        "no selectors": api.create(CLUSTER_ROLES, aggregated),
    }


@GROUP.case
def defaults_of_a_binding(api: Caller) -> Answers:
    sent = binding("b", "Role", "reader", {"kind": "User", "name": "alice"})
    del sent["roleRef"]["apiGroup"]
    sent["subjects"].append({"kind": "Group", "name": "team"})
    sent["subjects"].append({"kind": "ServiceAccount", "name": "default"})
    return {"made": api.create(BINDINGS, sent)}


@GROUP.case
def the_table_of_bindings(api: Caller) -> Answers:
    account = {"kind": "ServiceAccount", "name": "default", "namespace": "other"}
    team = {"kind": "Group", "name": "team", "apiGroup": API}
    many = binding("many", "ClusterRole", "view", user(), user("bob"), team, account)
    api.must(api.create(BINDINGS, many))
    api.must(api.create(BINDINGS, binding("none", "Role", "reader")))
    return {"table": table(api, BINDINGS, "", includeObject="None")}


@GROUP.case
def wrong_references_of_bindings(api: Caller) -> Answers:
    sent = {
        "kind": binding("b", "Pod", "reader"),
        "no name": binding("b", "Role", ""),
        "bad name": binding("b", "Role", "a/b"),
        "other group": {**binding("b", "Role", "r"), "roleRef": {
            "apiGroup": "apps", "kind": "Role", "name": "r"}},
    }  # fmt: skip
    return {what: api.create(BINDINGS, one) for what, one in sent.items()}


@GROUP.case
def wrong_subjects_of_bindings(api: Caller) -> Answers:
    subjects = {
        "no name": {"kind": "User", "name": "", "apiGroup": API},
        "other kind": {"kind": "Pod", "name": "x"},
        "group of a user": {"kind": "User", "name": "x", "apiGroup": "apps"},
        "group of an account": {"kind": "ServiceAccount", "name": "x", "apiGroup": API},
        "name of an account": {"kind": "ServiceAccount", "name": "X!"},
    }
    return {
        what: api.create(BINDINGS, binding("b", "Role", "reader", one))
        for what, one in subjects.items()
    }


@GROUP.case
def a_cluster_binding_that_is_wrong(api: Caller) -> Answers:
    name = api.unique("binding")
    account = {"kind": "ServiceAccount", "name": "x"}
    return {
        "of a role": api.create(CLUSTER_BINDINGS, binding(name, "Role", "reader")),
        "account without namespace": api.create(
            CLUSTER_BINDINGS, binding(name, "ClusterRole", "view", account)
        ),
    }


@GROUP.case
def the_role_of_a_binding_stays(api: Caller) -> Answers:
    api.must(api.create(BINDINGS, binding("b", "Role", "reader", user())))
    other = {"roleRef": {"name": "writer"}}
    return {
        "role": api.merge(BINDINGS, "b", other),
        "subjects": api.merge(BINDINGS, "b", {"subjects": [user("bob")]}),
    }


@GROUP.case
def put_makes_a_role(api: Caller) -> Answers:
    return {
        "made": api.update(ROLES, role()),
        "again": api.update(ROLES, role()),
        "deleted": api.delete(ROLES, "reader"),
    }


@GROUP.case
def a_binding_lets_its_user_in(api: Caller) -> Answers:
    before = api.call("GET", api.path("pods"), headers=acting())
    api.must(api.create(ROLES, role()))
    api.must(api.create(BINDINGS, binding("b", "Role", "reader", user())))
    settled(api, lambda: review(api, "list", "pods"))
    return {
        "before": before,
        "list": api.call("GET", api.path("pods"), headers=acting()).status,
        "create": api.call("POST", api.path("pods"), {}, headers=acting()),
        "review": review(api, "list", "pods"),
        "other verb": review(api, "delete", "pods"),
        "log": review(api, "get", "pods", subresource="log"),
    }


@GROUP.case
def a_binding_to_a_group(api: Caller) -> Answers:
    api.must(api.create(ROLES, role()))
    team = {"kind": "Group", "name": "team", "apiGroup": API}
    api.must(api.create(BINDINGS, binding("b", "Role", "reader", team)))
    asked = {"verb": "list", "resource": "pods", "namespace": api.namespace}
    spec = {"user": "bob", "groups": ["other", "team"], "resourceAttributes": asked}

    def ask() -> Answer:
        return api.call("POST", REVIEWS, {"spec": spec})

    settled(api, ask)
    headers = acting("bob", **{"Impersonate-Group": "team"})
    return {"review": ask(), "list": api.call("GET", api.path("pods"), headers=headers).status}


@GROUP.case
def a_binding_to_a_service_account(api: Caller) -> Answers:
    api.must(api.create(ROLES, role()))
    account = {"kind": "ServiceAccount", "name": "builder"}
    api.must(api.create(BINDINGS, binding("b", "Role", "reader", account)))
    who = f"system:serviceaccount:{api.namespace}:builder"
    settled(api, lambda: review(api, "list", "pods", who))
    return {
        "review": review(api, "list", "pods", who),
        "list": api.call("GET", api.path("pods"), headers=acting(who)).status,
        "services": api.call("GET", api.path("services"), headers=acting(who)),
    }


@GROUP.case
def a_cluster_role_in_one_namespace(api: Caller) -> Answers:
    api.must(api.create(BINDINGS, binding("b", "ClusterRole", "view", user())))
    settled(api, lambda: review(api, "list", "pods"))
    return {
        "here": review(api, "list", "configmaps"),
        "secrets": review(api, "list", "secrets"),
        "elsewhere": review(api, "list", "pods", namespace="default"),
        "everywhere": review(api, "list", "pods", namespace=""),
    }


@GROUP.case
def a_cluster_binding(api: Caller) -> Answers:
    name, who = api.unique("role"), api.unique("alice")
    paths = {"nonResourceURLs": ["/metrics", "/logs/*"], "verbs": ["get"]}
    api.must(api.create(CLUSTER_ROLES, role(name, READ_PODS, paths)))
    made = api.create(CLUSTER_BINDINGS, binding(name, "ClusterRole", name, user(who)))
    settled(api, lambda: review(api, "list", "pods", who))

    def path(of: str) -> Answer:
        spec = {"user": who, "nonResourceAttributes": {"verb": "get", "path": of}}
        return api.call("POST", REVIEWS, {"spec": spec})

    answers = {
        "made": made,
        "everywhere": review(api, "list", "pods", who, namespace=""),
        "path": path("/metrics"),
        "below": path("/logs/today"),
        "other": path("/metrics/more"),
        "table": table(api, CLUSTER_BINDINGS, name, includeObject="None"),
    }
    api.delete(CLUSTER_BINDINGS, name)
    api.delete(CLUSTER_ROLES, name)
    return answers


@GROUP.case
def names_and_subresources_in_rules(api: Caller) -> Answers:
    named = {"apiGroups": [""], "resources": ["configmaps"], "resourceNames": ["one"]}
    logs = {"apiGroups": [""], "resources": ["*/log"], "verbs": ["get"]}
    api.must(api.create(ROLES, role("r", {**named, "verbs": ["get", "list", "create"]}, logs)))
    api.must(api.create(BINDINGS, binding("b", "Role", "r", user())))
    settled(api, lambda: review(api, "get", "configmaps", name="one"))
    return {
        "other": review(api, "get", "configmaps", name="two"),
        "list": review(api, "list", "configmaps"),
        "create": api.call("POST", api.path("configmaps"), {}, headers=acting()),
        "log": review(api, "get", "pods", subresource="log"),
        "pods": review(api, "get", "pods"),
        "status": review(api, "get", "pods", subresource="status"),
    }


@GROUP.case
def a_binding_to_a_role_that_is_not_there(api: Caller) -> Answers:
    api.must(api.create(BINDINGS, binding("b", "Role", "missing", user())))

    def ask() -> Answer:
        return review(api, "list", "pods")

    api.until(ask, lambda body: "reason" in body["status"])
    api.must(api.create(BINDINGS, binding("c", "ClusterRole", "missing-too", user())))
    api.until(ask, lambda body: "," in body["status"]["reason"])
    api.must(api.delete(BINDINGS, "c"))
    api.until(ask, lambda body: "," not in body["status"].get("reason", ""))
    return {"review": ask(), "list": api.call("GET", api.path("pods"), headers=acting())}


MANAGE = {"apiGroups": [API], "resources": ["roles", "rolebindings"], "verbs": ["*"]}


def managing(api: Caller, *more: Any) -> None:
    """Alice may write roles here, and has what the further rules say."""
    api.must(api.create(ROLES, role("manager", MANAGE, *more)))
    api.must(api.create(BINDINGS, binding("manager", "Role", "manager", user())))
    settled(api, lambda: review(api, "create", "roles", group=API))


@GROUP.case
def giving_away_what_one_does_not_have(api: Caller) -> Answers:
    managing(api, READ_PODS)
    wide = {
        "apiGroups": ["", "apps"],
        "resources": ["pods", "deployments"],
        "verbs": ["get", "list"],
    }
    named = {"apiGroups": [""], "resources": ["secrets"], "resourceNames": ["a"], "verbs": ["get"]}
    path = api.path(ROLES)
    return {
        "held": api.call("POST", path, role("held"), headers=acting()).status,
        "wide": api.call("POST", path, role("wide", wide), headers=acting()),
        "named": api.call("POST", path, role("named", named, READ_PODS), headers=acting()),
        "all": api.call(
            "POST",
            path,
            role("all", {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}),
            headers=acting(),
        ),
    }


@GROUP.case
def widening_a_role(api: Caller) -> Answers:
    managing(api, READ_PODS)
    api.must(api.create(ROLES, role("mine")))
    path = api.path(ROLES, "mine")
    kind = {"Content-Type": "application/merge-patch+json"}
    rules = [{**READ_PODS, "verbs": ["delete"]}]
    return {
        "wider": api.call("PATCH", path, {"rules": rules}, headers={**acting(), **kind}),
        "labels": api.call(
            "PATCH", path, {"metadata": {"labels": {"a": "b"}}}, headers={**acting(), **kind}
        ).status,
    }


@GROUP.case
def binding_a_role_one_does_not_have(api: Caller) -> Answers:
    managing(api)
    api.must(api.create(ROLES, role("reader")))
    path = api.path(BINDINGS)
    bob = user("bob")
    refused = api.call("POST", path, binding("x", "Role", "reader", bob), headers=acting())
    missing = api.call("POST", path, binding("x", "Role", "missing", bob), headers=acting())
    return {"refused": refused, "missing": missing}


@GROUP.case
def the_verb_bind(api: Caller) -> Answers:
    bind = {"apiGroups": [API], "resources": ["roles"], "resourceNames": ["reader"]}
    writing = {"apiGroups": [API], "resources": ["rolebindings"], "verbs": ["create"]}
    api.must(api.create(ROLES, role("reader")))
    api.must(api.create(ROLES, role("binder", {**bind, "verbs": ["bind"]}, writing)))
    api.must(api.create(BINDINGS, binding("binder", "Role", "binder", user())))
    settled(api, lambda: review(api, "create", "rolebindings", group=API))
    made = binding("made", "Role", "reader", user("bob"))
    return {"made": api.call("POST", api.path(BINDINGS), made, headers=acting())}


@GROUP.case
def the_verb_escalate(api: Caller) -> Answers:
    managing(api, {"apiGroups": [API], "resources": ["roles"], "verbs": ["escalate"]})
    return {"made": api.call("POST", api.path(ROLES), role("any"), headers=acting()).status}


@GROUP.case
def what_one_may_here(api: Caller) -> Answers:
    api.must(api.create(ROLES, role()))
    who = api.unique("alice")
    api.must(api.create(BINDINGS, binding("b", "Role", "reader", user(who))))
    settled(api, lambda: review(api, "list", "pods", who))
    path = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews"
    spec = {"spec": {"namespace": api.namespace}}
    found = api.call("POST", path, spec, headers=acting(who)).body["status"]

    def in_order(rules: Any) -> Any:
        return sorted(rules, key=str)

    return {
        "resources": in_order(found["resourceRules"]),
        "paths": in_order(found["nonResourceRules"]),
        "incomplete": found["incomplete"],
        "no namespace": api.call("POST", path, {"spec": {}}),
    }


@GROUP.case
def aggregated_rules_follow_labels(api: Caller) -> Answers:
    whole, part, label = api.unique("whole"), api.unique("part"), api.unique("team")
    selector = {"matchLabels": {label: "true"}}
    rule = {"aggregationRule": {"clusterRoleSelectors": [selector]}}
    api.must(api.create(CLUSTER_ROLES, {"metadata": {"name": whole}, **rule}))
    one = role(part)
    one["metadata"]["labels"] = {label: "true"}
    api.must(api.create(CLUSTER_ROLES, one))

    def rules(body: Any) -> bool:
        return bool(body["rules"])

    filled = api.until(lambda: api.get(CLUSTER_ROLES, whole), rules)
    api.must(api.delete(CLUSTER_ROLES, part))
    emptied = api.until(lambda: api.get(CLUSTER_ROLES, whole), lambda body: not rules(body))
    api.delete(CLUSTER_ROLES, whole)
    return {"filled": filled.body["rules"], "emptied": emptied.body["rules"]}


@GROUP.case
def the_rules_that_every_cluster_has(api: Caller) -> Answers:
    names = (
        *("cluster-admin", "admin", "edit", "view", "system:discovery", "system:basic-user"),
        *("system:public-info-viewer", "system:node", "system:kube-scheduler"),
        *("system:aggregate-to-edit", "system:controller:deployment-controller"),
        *("system:kube-controller-manager", "system:controller:namespace-controller"),
    )
    return {name: api.get(CLUSTER_ROLES, name).body["rules"] for name in names}


@GROUP.case
def the_bindings_that_every_cluster_has(api: Caller) -> Answers:
    names = ("cluster-admin", "system:discovery", "system:public-info-viewer", "system:basic-user")
    bound = {name: api.get(CLUSTER_BINDINGS, name).body for name in names}
    path = (
        f"/apis/{API}/v1/namespaces/kube-system/rolebindings/system::leader-locking-kube-scheduler"
    )
    found = {
        name: {key: one[key] for key in ("roleRef", "subjects")} for name, one in bound.items()
    }
    return {**found, "leader": api.call("GET", path).body["subjects"]}
