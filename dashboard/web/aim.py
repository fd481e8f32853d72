"""Which object a request is about, read from its address or form with every part checked.

Names go into URLs of the API server, into the audit log and into kubectl lines, so that only what
Kubernetes itself allows gets past here (DNS subdomain names, RFC 1123).
"""

import re
from collections.abc import Mapping

from dashboard.actions.target import Target
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import Kind, UnknownKind, by_name
from dashboard.web import backend
from dashboard.web.others import discovery

NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
ANY_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.:_-]{0,251}[A-Za-z0-9])?")
"""Of kinds that only discovery knows: some of them have names with colons (`system:node`)."""
NAMESPACE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
UID = re.compile(r"[A-Za-z0-9-]{0,64}")


class BadAim(ValueError):
    """The request names no possible object; the text is a sentence."""


def aim(kind: str, namespace: str, name: str, uid: str) -> Target:
    """The object that is meant. Raises BadAim."""
    try:
        known = by_name(kind)
    except UnknownKind:
        raise BadAim(f"Podium knows no kind “{kind[:40]}”.") from None
    return _aim(known, NAME, namespace, name, uid)


def _aim(
    known: Kind, names: re.Pattern[str], namespace: str, name: str, uid: str, of: Kind | None = None
) -> Target:
    if not names.fullmatch(name):
        raise BadAim("This is not a name that an object in Kubernetes can have.")
    if known.namespaced and not NAMESPACE.fullmatch(namespace):
        raise BadAim(f"A {known.kind} lives in a namespace; the request names none.")
    if not UID.fullmatch(uid):
        raise BadAim("This is not a uid.")
    space = namespace if known.namespaced else ""
    return Target(kind=known.kind, namespace=space, name=name, uid=uid, of=of)


def from_form(form: Mapping[str, str]) -> Target:
    """From the fields `kind`, `namespace`, `name`, `uid`. Raises BadAim."""
    return aim(*(form.get(field, "") for field in ("kind", "namespace", "name", "uid")))


async def from_any_form(form: Mapping[str, str]) -> Target:
    """The same, and with the field `resource` (``widgets.v1.example.org``) a kind that only the API server's
    discovery knows; one with a uid, because nobody follows it here. Raises BadAim."""
    resource = form.get("resource", "")
    if not resource:
        return from_form(form)
    try:
        kind = await discovery.kind_of(backend.current().api, resource)
    except KubeError as error:
        raise BadAim(f"The cluster was asked for the kind. It says: {error.message}") from error
    if kind is None:
        raise BadAim(f"The cluster serves no {resource[:120]}, or Podium shows it elsewhere.")
    namespace, name, uid = (form.get(field, "") for field in ("namespace", "name", "uid"))
    if not uid:
        raise BadAim("The request does not say which object of this name is meant (its uid).")
    return _aim(kind, ANY_NAME, namespace, name, uid, kind)
