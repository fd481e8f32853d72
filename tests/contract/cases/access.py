"""Who asks, and may they: anonymous users, tokens, impersonation, access reviews."""

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import pod

GROUP = Group("access")


@GROUP.case
def nobody_known(api: Caller) -> Answers:
    return {
        "pods": api.call("GET", "/api/v1/pods", anonymous=True),
        "version": api.call("GET", "/version", anonymous=True).status,
        "health": api.call("GET", "/readyz", anonymous=True).status,
        "discovery": api.call("GET", "/apis", anonymous=True),
    }


@GROUP.case
def a_token_that_is_wrong(api: Caller) -> Answers:
    headers = {"Authorization": "Bearer not-a-token"}
    return {
        "pods": api.call("GET", "/api/v1/pods", headers=headers, anonymous=True),
        "version": api.call("GET", "/version", headers=headers, anonymous=True),
    }


@GROUP.case
def a_user_without_rights(api: Caller) -> Answers:
    alice = {"Impersonate-User": "alice"}
    paths = {
        "list": ("GET", api.path("pods")),
        "list everywhere": ("GET", "/apis/apps/v1/deployments"),
        "get": ("GET", api.path("pods", "one")),
        "delete": ("DELETE", api.path("deployments.apps", "web")),
        "collection": ("DELETE", api.path("pods")),
        "scale": ("GET", api.path("deployments.apps", "web", "scale")),
        "nodes": ("GET", "/api/v1/nodes"),
        "one node": ("GET", "/api/v1/nodes/n"),
        "not a resource": ("GET", "/metrics"),
        "version": ("GET", "/version"),
        "discovery": ("GET", "/api/v1"),
    }
    answers = {what: api.call(*ask, headers=alice) for what, ask in paths.items()}
    del answers["version"], answers["discovery"]
    answers["create"] = api.call("POST", api.path("pods"), pod(), headers=alice)
    answers["watch"] = api.call("GET", api.path("pods"), query={"watch": "true"}, headers=alice)
    return dict(answers)


@GROUP.case
def asking_what_one_may(api: Caller) -> Answers:
    path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
    asked = {"verb": "delete", "resource": "pods", "namespace": api.namespace}
    review = {"spec": {"resourceAttributes": asked}}
    alice = {"Impersonate-User": "alice"}
    return {
        "admin": api.call("POST", path, review).body["status"]["allowed"],
        "alice": api.call("POST", path, review, headers=alice),
        "nothing asked": api.call("POST", path, {"spec": {}}),
    }


@GROUP.case
def asking_who_one_is(api: Caller) -> Answers:
    path = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
    headers = {"Impersonate-User": "alice", "Impersonate-Group": "team"}
    return {"alice": api.call("POST", path, {}, headers=headers)}


@GROUP.case
def impersonating_a_group(api: Caller) -> Answers:
    masters = {"Impersonate-User": "alice", "Impersonate-Group": "system:masters"}
    return {
        "masters": api.call("GET", api.path("pods"), headers=masters).status,
        "group without user": api.call(
            "GET", api.path("pods"), headers={"Impersonate-Group": "team"}
        ),
        "alice impersonates": api.call(
            "GET", api.path("pods"), headers={"Impersonate-User": "system:serviceaccount:a:b"}
        ),
    }


@GROUP.case
def impersonating_every_part(api: Caller) -> Answers:
    path = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
    headers = {
        "Impersonate-User": "alice",
        "Impersonate-Group": "team",
        "Impersonate-Uid": "u-1",
        "Impersonate-Extra-Scopes": "view",
        "Impersonate-Extra-Acme.com%2fproject": "some-project",
    }
    account = {"Impersonate-User": "system:serviceaccount:default:robot"}
    return {
        "alice": api.call("POST", path, {}, headers=headers),
        "account": api.call("POST", path, {}, headers=account),
        "anonymous": api.call("POST", path, {}, headers={"Impersonate-User": "system:anonymous"}),
        "uid only": api.call("GET", "/version", headers={"Impersonate-Uid": "u-1"}).status,
    }


@GROUP.case
def asking_for_somebody_in_a_namespace(api: Caller) -> Answers:
    path = api.path("localsubjectaccessreviews.authorization.k8s.io")
    asked = {"verb": "get", "resource": "pods", "namespace": api.namespace}
    elsewhere = {**asked, "namespace": "default"}
    return {
        "alice": api.call("POST", path, {"spec": {"user": "alice", "resourceAttributes": asked}}),
        "master": api.call(
            "POST", path, {"spec": {"groups": ["system:masters"], "resourceAttributes": asked}}
        ),
        "elsewhere": api.call(
            "POST", path, {"spec": {"user": "alice", "resourceAttributes": elsewhere}}
        ),
        "nobody": api.call("POST", path, {"spec": {"resourceAttributes": asked}}),
    }


@GROUP.case
def asking_for_somebody_everywhere(api: Caller) -> Answers:
    path = "/apis/authorization.k8s.io/v1/subjectaccessreviews"

    def ask(**spec: object) -> object:
        return api.call("POST", path, {"spec": spec})

    everything = {"verb": "*", "group": "*", "resource": "*"}
    health = {"verb": "get", "path": "/healthz"}
    return {
        "controller": ask(
            user="system:kube-controller-manager",
            resourceAttributes={"verb": "list", "resource": "secrets"},
        ),
        "everything": ask(user="alice", resourceAttributes=everything),
        # Of two bindings that allow it a real server names either; strangers have only one.
        "health": ask(user="x", groups=["system:unauthenticated"], nonResourceAttributes=health),
        "discovery": ask(
            user="x",
            groups=["system:authenticated"],
            nonResourceAttributes={"verb": "get", "path": "/openapi/v3"},
        ),
        "both": ask(user="x", nonResourceAttributes=health, resourceAttributes=everything),
    }


@GROUP.case
def anonymous_rights(api: Caller) -> Answers:
    paths = ("/healthz", "/livez", "/version", "/openapi/v2", "/api", "/metrics", "/logs")
    return {path: api.call("GET", path, anonymous=True).status for path in paths}


@GROUP.case
def what_is_made_and_never_kept_has_no_table(api: Caller) -> Answers:
    only = {"Accept": "application/json;as=Table;v=v1;g=meta.k8s.io"}
    rather = {"Accept": f"{only['Accept']},application/json"}
    reviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
    asked = {"spec": {"nonResourceAttributes": {"path": "/", "verb": "get"}}}
    api.must(api.create("serviceaccounts", {"metadata": {"name": "robot"}}))
    token = api.path("serviceaccounts", "robot", "token")
    return {
        "a review": api.call("POST", reviews, asked, headers=only).status,
        "a review, rather": api.call("POST", reviews, asked, headers=rather).body["kind"],
        "a token": api.call("POST", token, {"spec": {}}, headers=only).status,
        "a token, rather": api.call("POST", token, {"spec": {}}, headers=rather).body["kind"],
    }
