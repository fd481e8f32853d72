"""The kinds Podium knows, and the URL paths under which an API server serves them.

A table, not discovery: what is drawn is written for these kinds. An API server that does not serve
one answers 404, which is a state of that kind and no error (see ``dashboard.mirror``)."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of object: ``group`` is empty for the core group, ``plural`` is the URL's word."""

    group: str
    version: str
    plural: str
    kind: str
    namespaced: bool = True

    @property
    def api_version(self) -> str:
        """``apps/v1`` or ``v1``, as written in an object's ``apiVersion``."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def resource(self) -> str:
        """``deployments.apps`` or ``pods``, as kubectl and RBAC write it."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def root(self) -> str:
        """``/apis/apps/v1`` or ``/api/v1``."""
        return f"/apis/{self.group}/{self.version}" if self.group else f"/api/{self.version}"


class UnknownKind(KeyError):
    """A kind that is not in the table; its text is a sentence for a person."""

    def __str__(self) -> str:
        return str(self.args[0])


KINDS = (
    Kind("", "v1", "namespaces", "Namespace", namespaced=False),
    Kind("", "v1", "nodes", "Node", namespaced=False),
    Kind("", "v1", "pods", "Pod"),
    Kind("", "v1", "services", "Service"),
    Kind("", "v1", "events", "Event"),
    Kind("", "v1", "configmaps", "ConfigMap"),
    Kind("", "v1", "secrets", "Secret"),
    Kind("", "v1", "serviceaccounts", "ServiceAccount"),
    Kind("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim"),
    Kind("", "v1", "replicationcontrollers", "ReplicationController"),
    Kind("", "v1", "resourcequotas", "ResourceQuota"),
    Kind("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"),
    Kind("apps", "v1", "deployments", "Deployment"),
    Kind("apps", "v1", "replicasets", "ReplicaSet"),
    Kind("apps", "v1", "statefulsets", "StatefulSet"),
    Kind("apps", "v1", "daemonsets", "DaemonSet"),
    Kind("apps", "v1", "controllerrevisions", "ControllerRevision"),
    Kind("batch", "v1", "jobs", "Job"),
    Kind("batch", "v1", "cronjobs", "CronJob"),
    Kind("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler"),
    Kind("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget"),
    Kind("networking.k8s.io", "v1", "ingresses", "Ingress"),
    Kind("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy"),
    Kind("coordination.k8s.io", "v1", "leases", "Lease"),
    Kind("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview",
         namespaced=False),
    Kind("authorization.k8s.io", "v1", "selfsubjectrulesreviews", "SelfSubjectRulesReview",
         namespaced=False),
)  # fmt: skip

_BY_NAME = {kind.kind: kind for kind in KINDS}

DRAWN = tuple(
    _BY_NAME[name]
    for name in (
        "Node",
        "Pod",
        "Service",
        "EndpointSlice",
        "Deployment",
        "ReplicaSet",
        "StatefulSet",
        "DaemonSet",
        "ControllerRevision",
        "ReplicationController",
        "Job",
        "CronJob",
        "HorizontalPodAutoscaler",
        "PodDisruptionBudget",
        "ResourceQuota",
        "Ingress",
        "NetworkPolicy",
        "PersistentVolumeClaim",
        "ConfigMap",
        "Secret",
    )
)
"""The kinds that are watched. EndpointSlices and ControllerRevisions are not drawn
themselves: they say who serves, and which generation a pod is of."""

NAMES_ONLY = frozenset({"ConfigMap", "Secret"})
"""Kinds of which only the metadata is ever asked for: their data is nobody's picture."""


def accept(kind: Kind, *, lists: bool = False) -> str:
    """What to ask for when an object is read or watched, or when a kind is listed: plain JSON, or
    nothing but the metadata (API concepts, "Metadata-only fetches")."""
    if kind.kind not in NAMES_ONLY:
        return "application/json"
    form = "PartialObjectMetadataList" if lists else "PartialObjectMetadata"
    return f"application/json;as={form};g=meta.k8s.io;v=v1"


def by_name(name: str) -> Kind:
    """The kind called ``name`` ("Deployment"); UnknownKind names the known ones."""
    try:
        return _BY_NAME[name]
    except KeyError:
        known = ", ".join(sorted(_BY_NAME))
        raise UnknownKind(f'Podium knows no kind "{name}". Known: {known}.') from None


def path(kind: Kind, namespace: str = "", name: str = "", subresource: str = "") -> str:
    """The URL path of an object, or of a collection when ``name`` is empty.

    Raises ValueError for a segment that could lead somewhere else (".", "..", "/", "%"): the rule
    of apimachinery's path validation, and the reason why a hostile name cannot change the request.
    """
    parts = [kind.root]
    if namespace and kind.namespaced:
        parts += ["namespaces", _segment(namespace)]
    parts.append(kind.plural)
    if name:
        parts.append(_segment(name))
        if subresource:
            parts.append(_segment(subresource))
    return "/".join(parts)


def _segment(text: str) -> str:
    if text in (".", "..") or "/" in text or "%" in text:
        raise ValueError(f'"{text}" cannot be a name: ".", "..", "/" and "%" are not allowed.')
    return quote(text, safe="")
