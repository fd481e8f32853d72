"""Tokens of ServiceAccounts: asking for one, what is in it, what it lets do, and when it ends."""

import base64
import json
from typing import Any

from tests.contract.caller import Answer, Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import pod

GROUP = Group("tokens")

ISSUER = "https://kubernetes.default.svc.cluster.local"
REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews"
JWK = {"Accept": "application/jwk-set+json"}
WHO = "/apis/authentication.k8s.io/v1/selfsubjectreviews"


def account(api: Caller, name: str = "robot") -> Answer:
    return api.must(api.create("serviceaccounts", {"metadata": {"name": name}}))


def asked(api: Caller, name: str = "robot", **spec: Any) -> Answer:
    return api.create("serviceaccounts", {"spec": spec}, name, "token")


def claims(token: str) -> Any:
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def without_token(answer: Answer) -> Any:
    """The answer's body; a token is never the same twice."""
    body = json.loads(json.dumps(answer.body))
    body["status"]["token"] = "<token>"
    return body


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def who_is(api: Caller, token: str) -> Answer:
    return api.call("POST", WHO, {}, headers=bearer(token), anonymous=True)


@GROUP.case
def a_token_is_asked_for(api: Caller) -> Answers:
    account(api)
    answer = api.must(asked(api))
    found = claims(answer.body["status"]["token"])
    lifetime = found["exp"] - found["iat"]
    return {
        "answer": without_token(answer),
        "lifetime": lifetime,
        "claims": {key: found[key] for key in ("aud", "iss", "kubernetes.io", "sub")},
        "names": sorted(found),
    }


@GROUP.case
def a_token_with_wishes(api: Caller) -> Answers:
    account(api)
    answer = api.must(asked(api, audiences=["vault", "other"], expirationSeconds=900))
    found = claims(answer.body["status"]["token"])
    return {
        "answer": without_token(answer),
        "lifetime": found["exp"] - found["iat"],
        "audiences": found["aud"],
        "used": who_is(api, answer.body["status"]["token"]),
    }


@GROUP.case
def tokens_that_are_refused(api: Caller) -> Answers:
    account(api)
    pods = {"kind": "Pod", "apiVersion": "v1", "name": "none"}
    maps = {"kind": "ConfigMap", "apiVersion": "v1", "name": "none"}
    named = {"metadata": {"name": "other"}, "spec": {}}
    return {
        "no account": asked(api, "nobody"),
        "too short": asked(api, expirationSeconds=599),
        "too long": asked(api, expirationSeconds=2**32 + 1),
        "no pod": asked(api, boundObjectRef=pods),
        "a map": asked(api, boundObjectRef=maps),
        "other name": api.create("serviceaccounts", named, "robot", "token"),
    }


@GROUP.case
def who_has_a_token(api: Caller) -> Answers:
    account(api)
    token = api.must(asked(api)).body["status"]["token"]
    answer = who_is(api, token)
    info = answer.body["status"]["userInfo"]
    return {
        "name": info["username"],
        "groups": info["groups"],
        "uid": info["uid"],
        "extra": sorted(info["extra"]),
        "pods": api.call("GET", api.path("pods"), headers=bearer(token), anonymous=True),
    }


@GROUP.case
def a_token_for_a_pod(api: Caller) -> Answers:
    account(api)
    made = api.must(api.create("pods", pod(serviceAccountName="robot"))).body
    reference = {"kind": "Pod", "apiVersion": "v1", "name": "one"}
    token = api.must(asked(api, boundObjectRef=reference)).body["status"]["token"]
    info = who_is(api, token).body["status"]["userInfo"]
    wrong = {**reference, "uid": "0d5b9f36-6a4f-4c1f-9d3c-1c1c8f2d7a11"}
    answers: dict[str, Any] = {
        "claims": claims(token)["kubernetes.io"],
        "uid": made["metadata"]["uid"],
        "extra": sorted(info["extra"]),
        "other uid": asked(api, boundObjectRef=wrong),
    }
    account(api, "second")
    answers["other account"] = asked(api, "second", boundObjectRef=reference)
    # a token that was used is remembered for ten seconds, so another one is tried
    unused = api.must(asked(api, boundObjectRef=reference)).body["status"]["token"]
    api.must(api.delete("pods", "one", gracePeriodSeconds="0"))
    api.wait(lambda: who_is(api, unused).status == 401)
    answers["after the pod"] = who_is(api, unused)
    return answers


@GROUP.case
def a_token_ends_with_its_account(api: Caller) -> Answers:
    account(api)
    token = api.must(asked(api)).body["status"]["token"]
    api.must(api.delete("serviceaccounts", "robot"))
    account(api)
    api.wait(lambda: who_is(api, token).status == 401)
    return {"after": who_is(api, token)}


@GROUP.case
def reviews_of_tokens(api: Caller) -> Answers:
    account(api)
    token = api.must(asked(api)).body["status"]["token"]
    other = api.must(asked(api, audiences=["vault"])).body["status"]["token"]

    def review(**spec: Any) -> Any:
        body = api.call("POST", REVIEWS, {"spec": spec}).body
        status = body.get("status")
        if isinstance(status, dict) and "user" in status:
            status["user"]["extra"] = sorted(status["user"].get("extra", {}))
        return status

    return {
        "good": review(token=token),
        "for vault": review(token=other, audiences=["vault", "more"]),
        "wrong audience": review(token=token, audiences=["vault"]),
        "nonsense": review(token="nonsense"),
        "none": api.call("POST", REVIEWS, {"spec": {}}),
    }


@GROUP.case
def a_right_for_a_token(api: Caller) -> Answers:
    account(api)
    token = api.must(asked(api)).body["status"]["token"]
    group = "rbac.authorization.k8s.io"
    rule = {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["list"]}
    api.must(api.create(f"roles.{group}", {"metadata": {"name": "r"}, "rules": [rule]}))
    subject = {"kind": "ServiceAccount", "name": "robot", "namespace": api.namespace}
    api.must(
        api.create(
            f"rolebindings.{group}",
            {
                "metadata": {"name": "b"},
                "roleRef": {"apiGroup": group, "kind": "Role", "name": "r"},
                "subjects": [subject],
            },
        )
    )

    def ask(resource: str) -> Answer:
        return api.call("GET", api.path(resource), headers=bearer(token), anonymous=True)

    api.wait(lambda: ask("configmaps").status == 200)
    return {"configmaps": ask("configmaps").status, "secrets": ask("secrets")}


def _read(answer: Answer) -> Any:
    """JSON, also where it has another media type."""
    return json.loads(answer.body) if isinstance(answer.body, str) else answer.body


@GROUP.case
def what_the_issuer_says_of_itself(api: Caller) -> Answers:
    answer = api.call("GET", "/.well-known/openid-configuration")
    document = _read(answer)
    keys = api.call("GET", "/openid/v1/jwks", headers=JWK)
    return {
        "issuer": document["issuer"],
        "types": document["response_types_supported"],
        "subjects": document["subject_types_supported"],
        "content type": answer.content_type,
        "keys": sorted(_read(keys)["keys"][0]),
        "keys type": keys.content_type,
        "as json": api.call("GET", "/openid/v1/jwks"),
        "anonymous": api.call("GET", "/openid/v1/jwks", anonymous=True),
    }
