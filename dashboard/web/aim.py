"""Which object a request is about, read from its address or form with every part checked.

Names go into URLs of the API server, into the audit log and into kubectl lines, so that only what
Kubernetes itself allows gets past here (DNS subdomain names, RFC 1123).
"""

import re
from collections.abc import Mapping

from dashboard.actions.target import Target
from dashboard.kube.kinds import UnknownKind, by_name

NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
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
    if not NAME.fullmatch(name):
        raise BadAim("This is not a name that an object in Kubernetes can have.")
    if known.namespaced and not NAMESPACE.fullmatch(namespace):
        raise BadAim(f"A {kind} lives in a namespace; the request names none.")
    if not UID.fullmatch(uid):
        raise BadAim("This is not a uid.")
    return Target(kind=kind, namespace=namespace if known.namespaced else "", name=name, uid=uid)


def from_form(form: Mapping[str, str]) -> Target:
    """From the fields `kind`, `namespace`, `name`, `uid`. Raises BadAim."""
    return aim(*(form.get(field, "") for field in ("kind", "namespace", "name", "uid")))
