"""TokenRequest: the answer to `POST …/serviceaccounts/NAME/token`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from practice.api.errors import ApiError, bad_request, conflict, invalid
from practice.api.request import Request
from practice.api.resource import Object
from practice.api.tokens.issuer import AUDIENCES
from practice.api.validation import causes
from practice.api.validation.token_lifetime import lifetime_faults
from practice.limits import TOKEN_EXTENDED_S, TOKEN_LIFETIME_S, TOKEN_WARN_ONLY_S

if TYPE_CHECKING:
    from practice.api.api import Api

GROUP, KIND = "authentication.k8s.io", "TokenRequest"


def request_token(
    api: Api, request: Request, namespace: str | None, name: str, body: Object
) -> Object:
    """The request with its token. ApiError: 400, 404, 409 other uids, 422; 404 without a key, but
    for the cluster's own components."""
    if not api.tokens.key and not request.trusted:
        raise ApiError(404, "NotFound", "the server could not find the requested resource")
    metadata, spec = dict(body.get("metadata") or {}), dict(body.get("spec") or {})
    _check_place(metadata, namespace, name)
    account = api.get("serviceaccounts", namespace, name)
    _check_uid(metadata, name, account)
    spec["audiences"] = spec.get("audiences") or list(AUDIENCES)
    if spec.get("expirationSeconds") is None:  # protobuf sends what is not set, too
        spec["expirationSeconds"] = TOKEN_LIFETIME_S
    lifetime_s = spec["expirationSeconds"]
    spec.setdefault("boundObjectRef", None)
    _check_lifetime(lifetime_s)
    bound = _bound(api, namespace, name, spec["boundObjectRef"])
    real_s = lifetime_s
    if "pod" in bound and lifetime_s == TOKEN_WARN_ONLY_S and spec["audiences"] == list(AUDIENCES):
        real_s = TOKEN_EXTENDED_S
    token = api.tokens.issue(account, audiences=spec["audiences"], lifetime_s=real_s, bound=bound)
    end = api.clock.now() + timedelta(seconds=lifetime_s)
    kept = account["metadata"]
    return {
        "kind": KIND,
        "apiVersion": f"{GROUP}/v1",
        "metadata": {
            **{key: value for key, value in metadata.items() if value},
            "name": kept["name"],
            "namespace": kept["namespace"],
            "uid": kept["uid"],
            "creationTimestamp": api.clock.now_text(),
        },
        "spec": spec,
        "status": {"token": token, "expirationTimestamp": f"{end:%Y-%m-%dT%H:%M:%SZ}"},
    }


def _check_place(metadata: Object, namespace: str | None, name: str) -> None:
    given = metadata.get("name")
    if given and given != name:
        detail = "must match the service account name if specified"
        raise invalid(KIND, GROUP, name, [causes.invalid("metadata.name", given, detail)])
    given = metadata.get("namespace")
    if given and given != namespace:
        detail = "must match the service account namespace if specified"
        raise invalid(KIND, GROUP, name, [causes.invalid("metadata.namespace", given, detail)])


def _check_uid(metadata: Object, name: str, account: Object) -> None:
    given, uid = metadata.get("uid"), account["metadata"]["uid"]
    if given and given != uid:
        why = (
            f"the UID in the token request ({given}) does not match the UID of the service "
            f"account ({uid})"
        )
        raise conflict(KIND, GROUP, name, why)


def _check_lifetime(lifetime_s: int) -> None:
    found = lifetime_faults("spec.expirationSeconds", lifetime_s)
    if found:
        raise invalid(KIND, GROUP, "", found)


def _bound(
    api: Api, namespace: str | None, account: str, reference: Object | None
) -> dict[str, Object]:
    """What the token ends with, by kind: a pod brings its node."""
    if not reference:
        return {}
    kind, version = reference.get("kind", ""), reference.get("apiVersion", "")
    name = reference.get("name", "")
    if kind not in ("Pod", "Secret", "Node") or "/" in version:
        group, _, short = version.rpartition("/")
        shown = f"{group}/{short}, Kind={kind}"
        raise bad_request(f"cannot bind token to object of type {shown}")
    resource = f"{kind.lower()}s"
    obj = api.get(resource, None if kind == "Node" else namespace, name)
    found = {kind.lower(): obj}
    if kind == "Pod":
        if obj["spec"].get("serviceAccountName", "") != account:
            raise bad_request(
                f'cannot bind token for serviceaccount "{account}" to pod running with different '
                "serviceaccount name."
            )
        node = api.store.get("nodes", obj["spec"].get("nodeName") or "")
        if node is not None:
            found["node"] = node
    uid = reference.get("uid")
    if uid and uid != obj["metadata"]["uid"]:
        why = (
            f"the UID in the bound object reference ({uid}) does not match the UID in record. "
            "The object might have been deleted and then recreated"
        )
        raise conflict(kind, "", name, why)
    return found
