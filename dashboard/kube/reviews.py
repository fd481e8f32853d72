"""Asking the cluster what the own account may do: SelfSubjectAccessReview and SelfSubjectRulesReview.

Used by the buttons (`dashboard.actions.rights`), by the doctor (`dashboard.doctor.rights`) and before a
lesson begins on a real cluster. Both come with the role `system:basic-user`
(https://kubernetes.io/docs/reference/access-authn-authz/authorization/).
"""

from dashboard.kube.api import Api, Object
from dashboard.kube.kinds import by_name


async def is_allowed(
    api: Api,
    *,
    verb: str,
    group: str,
    resource: str,
    subresource: str = "",
    namespace: str = "",
    name: str = "",
) -> bool:
    """Whether one right is there; an empty namespace means all of them. Raises KubeError."""
    attributes = {
        "verb": verb,
        "group": group,
        "resource": resource,
        "subresource": subresource,
        "namespace": namespace,
        "name": name,
    }
    status = await _review(api, "SelfSubjectAccessReview", {"resourceAttributes": attributes})
    return bool(status.get("allowed"))


async def rules(api: Api, namespace: str) -> tuple[Object, ...] | None:
    """The ResourceRules in one namespace; None where the API server says that they are not all, since
    a webhook or the node authorizer decides, too. Raises KubeError."""
    status = await _review(api, "SelfSubjectRulesReview", {"namespace": namespace})
    return (
        None if not status or status.get("incomplete") else tuple(status.get("resourceRules") or ())
    )


async def _review(api: Api, kind: str, spec: Object) -> Object:
    body = {"apiVersion": by_name(kind).api_version, "kind": kind, "spec": spec}
    status = (await api.create(by_name(kind), "", body)).get("status")
    return status if isinstance(status, dict) else {}
