"""The index of bindings never changes a decision: it equals looking at every binding each time."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from practice.api.authorization import Attributes
from practice.api.rbac.authorizer import CLUSTER_ROLES, ROLES, Authorizer
from practice.api.rbac.bindings import BINDINGS, CLUSTER_BINDINGS
from practice.api.request import User
from practice.api.service_accounts import account_groups, account_user
from practice.api.store import Store, object_key

Json = dict[str, Any]
SPACES = ["a", "b"]
NAMES = ["one", "two"]
VERBS = ["get", "list", "*"]
GROUPS = ["", "apps", "*"]
RESOURCES = ["pods", "pods/log", "*/log", "*"]
PATHS = ["/x", "/x/*", "*"]

rules = st.one_of(
    st.fixed_dictionaries(
        {
            "verbs": st.lists(st.sampled_from(VERBS), max_size=2),
            "apiGroups": st.lists(st.sampled_from(GROUPS), max_size=2),
            "resources": st.lists(st.sampled_from(RESOURCES), max_size=2),
        },
        optional={"resourceNames": st.lists(st.sampled_from(NAMES), max_size=2)},
    ),
    st.fixed_dictionaries(
        {"verbs": st.just(["get"]), "nonResourceURLs": st.lists(st.sampled_from(PATHS), max_size=2)}
    ),
)
subjects = st.one_of(
    st.fixed_dictionaries({"kind": st.just("User"), "name": st.sampled_from(NAMES)}),
    st.fixed_dictionaries({"kind": st.just("Group"), "name": st.sampled_from(["team", "g"])}),
    st.fixed_dictionaries(
        {"kind": st.just("ServiceAccount"), "name": st.sampled_from(NAMES)},
        optional={"namespace": st.sampled_from(SPACES)},
    ),
)
references = st.fixed_dictionaries(
    {"kind": st.sampled_from(["Role", "ClusterRole"]), "name": st.sampled_from(NAMES)}
)
writes = st.tuples(
    st.sampled_from([ROLES, CLUSTER_ROLES, BINDINGS, CLUSTER_BINDINGS]),
    st.sampled_from(SPACES),
    st.sampled_from(NAMES),
    st.lists(rules, max_size=2),
    st.lists(subjects, max_size=3),
    references,
    st.booleans(),
)
users = st.one_of(
    st.builds(User, name=st.sampled_from(NAMES), groups=st.sampled_from([(), ("team",), ("g",)])),
    st.builds(
        lambda space, name: User(name=account_user(space, name), groups=account_groups(space)),
        st.sampled_from(SPACES),
        st.sampled_from(NAMES),
    ),
)
wishes = st.one_of(
    st.builds(
        Attributes,
        verb=st.sampled_from(["get", "list", "delete"]),
        group=st.sampled_from(["", "apps"]),
        resource=st.just("pods"),
        subresource=st.sampled_from(["", "log"]),
        namespace=st.sampled_from(["", *SPACES]),
        name=st.sampled_from(["", *NAMES]),
    ),
    st.builds(Attributes, verb=st.just("get"), path=st.sampled_from(["/x", "/x/y", "/z"])),
)


def write(store: Store, change: Any) -> None:
    resource, space, name, some_rules, some_subjects, reference, gone = change
    wide = resource in (CLUSTER_ROLES, CLUSTER_BINDINGS)
    key = object_key(None if wide else space, name)
    if gone:
        store.remove(resource, key)
        return
    metadata = {"name": name} if wide else {"name": name, "namespace": space}
    if resource in (ROLES, CLUSTER_ROLES):
        store.put(resource, key, {"metadata": metadata, "rules": some_rules})
        return
    kind = "ClusterRoleBinding" if wide else "RoleBinding"
    if wide:
        reference = {**reference, "kind": "ClusterRole"}
    body = {"kind": kind, "metadata": metadata, "subjects": some_subjects, "roleRef": reference}
    store.put(resource, key, body)


def naive(store: Store, user: User, wish: Attributes) -> bool:
    """Every binding of the cluster and of the namespace, every subject, every rule."""
    bound = [("", one) for _, one in store.items(CLUSTER_BINDINGS)]
    if wish.namespace:
        bound += [(wish.namespace, one) for _, one in store.items(BINDINGS, f"{wish.namespace}/")]
    for space, binding in bound:
        if not any(is_meant(subject, user, space) for subject in binding["subjects"]):
            continue
        role = binding["roleRef"]
        if role["kind"] == "Role":
            found = store.get(ROLES, f"{space}/{role['name']}")
        else:
            found = store.get(CLUSTER_ROLES, role["name"])
        if found is not None and any(permits(rule, wish) for rule in found["rules"]):
            return True
    return False


def is_meant(subject: Json, user: User, space: str) -> bool:
    if subject["kind"] == "User":
        return bool(subject["name"] == user.name)
    if subject["kind"] == "Group":
        return subject["name"] in user.groups
    home = subject.get("namespace") or space
    return bool(home) and user.name == f"system:serviceaccount:{home}:{subject['name']}"


def permits(rule: Json, wish: Attributes) -> bool:
    if not {wish.verb, "*"} & set(rule["verbs"]):
        return False
    if wish.path:
        return any(
            path in ("*", wish.path) or (path == "/x/*" and wish.path.startswith("/x/"))
            for path in rule.get("nonResourceURLs", [])
        )
    names = rule.get("resourceNames")
    exact = f"pods/{wish.subresource}" if wish.subresource else "pods"
    accepted = {exact, "*"} | ({f"*/{wish.subresource}"} if wish.subresource else set())
    return (
        bool({wish.group, "*"} & set(rule.get("apiGroups", [])))
        and bool(accepted & set(rule.get("resources", [])))
        and (not names or wish.name in names)
    )


@settings(max_examples=60)
@given(st.lists(writes, max_size=12), st.lists(st.tuples(users, wishes), min_size=1, max_size=8))
def test_decisions_are_those_of_all_bindings_together(changes: Any, questions: Any) -> None:
    store = Store()
    following = Authorizer(store)
    for change in changes:
        write(store, change)
    late = Authorizer(store)
    for user, wish in questions:
        expected = naive(store, user, wish)
        assert following.allows(user, wish) is expected
        assert following.decide(user, wish) == late.decide(user, wish)
