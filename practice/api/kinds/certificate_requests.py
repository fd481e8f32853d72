"""CertificateSigningRequests: somebody asks for a certificate, somebody else approves, a signer issues it.

Mirrors pkg/registry/certificates/certificates. After its creation only two subresources change a
request: `approval` its conditions, `status` its certificate (and conditions of other types).
"""

from __future__ import annotations

from practice.api.kinds.certificate_request_validation import (
    find,
    validate_approval,
    validate_request,
    validate_signed,
)
from practice.api.request import User
from practice.api.resource import Context, Object, Resource, Subresource

_DECISIONS = ("Approved", "Denied")
_VERBS = ("get", "patch", "update")


def _take_user(request: Object, user: User) -> None:
    """Who asks is written down by the server: nobody can speak for another."""
    spec = request.setdefault("spec", {})
    for name in ("username", "uid", "groups", "extra"):
        spec.pop(name, None)
    spec["username"] = user.name
    if user.uid:
        spec["uid"] = user.uid
    if user.groups:
        spec["groups"] = list(user.groups)
    if user.extra:
        spec["extra"] = {key: list(values) for key, values in user.extra.items()}


def _prepare_create(request: Object, _context: Context) -> None:
    request["status"] = {}


def _prepare_update(new: Object, old: Object, _context: Context) -> None:
    new["spec"] = old["spec"]


def _prepare_status(new: Object, old: Object, context: Context) -> None:
    """Decisions stay as they are, unless some come or go, which is refused."""
    conditions = (new.get("status") or {}).get("conditions") or []
    for kind in _DECISIONS:
        mine, before = find(new, kind), find(old, kind)
        if len(mine) == len(before):
            kept = iter(before)
            conditions = [next(kept) if one.get("type") == kind else one for one in conditions]
    if conditions:
        new["status"]["conditions"] = conditions
    _date(new, old, context)


def _prepare_approval(new: Object, old: Object, context: Context) -> None:
    """Only the conditions are taken."""
    _date(new, old, context)
    conditions = (new.get("status") or {}).get("conditions")
    new["spec"], new["status"] = old["spec"], dict(old.get("status") or {})
    new["status"].pop("conditions", None)
    if conditions:
        new["status"]["conditions"] = conditions


def _date(new: Object, old: Object, context: Context) -> None:
    """Times that are missing; the same status keeps the time of its beginning."""
    now = context.clock.now_text()
    before = (old.get("status") or {}).get("conditions") or []
    for one in (new.get("status") or {}).get("conditions") or []:
        if not one.get("lastUpdateTime"):
            one["lastUpdateTime"] = now
        if not one.get("lastTransitionTime"):
            kind = one.get("type"), one.get("status")
            times = [
                past["lastTransitionTime"]
                for past in before
                if (past.get("type"), past.get("status")) == kind and past.get("lastTransitionTime")
            ]
            one["lastTransitionTime"] = times[0] if times else now


def _any_name(_name: str) -> list[str]:
    return []


def _signer_name(request: Object) -> str:
    return str(request["spec"].get("signerName", ""))


CERTIFICATE_REQUESTS = Resource(
    group="certificates.k8s.io",
    version="v1",
    plural="certificatesigningrequests",
    singular="certificatesigningrequest",
    kind="CertificateSigningRequest",
    short_names=("csr",),
    namespaced=False,
    subresources=(
        Subresource(name="approval", kind="CertificateSigningRequest", verbs=_VERBS),
        Subresource(name="status", kind="CertificateSigningRequest", verbs=_VERBS),
    ),
    name_faults=_any_name,
    fields={"spec.signerName": _signer_name},
    prepare_create=_prepare_create,
    take_user=_take_user,
    prepare_update=_prepare_update,
    prepare_status=_prepare_status,
    prepare_other={"approval": _prepare_approval},
    validate=validate_request,
    validate_status=validate_signed,
    validate_other={"approval": validate_approval},
)
