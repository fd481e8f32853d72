"""Reads the path of a request: which resource, namespace, object and subresource it means.

Mirrors apiserver's RequestInfo: `/api/v1/…` for the core group, `/apis/GROUP/VERSION/…` for the
others, `namespaces/NAME/RESOURCE` for namespaced ones, and the old `watch/` prefix.
"""

from __future__ import annotations

from dataclasses import dataclass

from practice.api.errors import ApiError, not_found
from practice.api.registry import Registry
from practice.api.resource import Resource, Subresource

OF_ONE = frozenset({"get", "update", "patch", "delete"})
"""A resource with none of these verbs (reviews) has no paths of single objects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a path means. `resource` is None for a name that the group version does not serve."""

    group: str
    version: str
    plural: str
    resource: Resource | None
    namespace: str = ""
    name: str = ""
    subresource: str = ""
    watch: bool = False

    @property
    def is_place(self) -> bool:
        """Whether a resource is served here, in the scope that the path says."""
        resource = self.resource
        return resource is not None and (not self.namespace or self._may_have_namespace(resource))

    @property
    def served(self) -> Resource:
        """The resource at this path. ApiError 404 where there is none."""
        resource = self.resource
        if resource is None or (self.namespace and not self._may_have_namespace(resource)):
            raise nothing_here()
        if self.name and resource.namespaced and not self.namespace:
            raise nothing_here()
        if self.name and not OF_ONE & set(resource.verbs):
            raise nothing_here()
        if self.subresource and resource.subresource(self.subresource) is None:
            if resource.types is not None:
                raise not_found(resource.plural, resource.group, self.name)
            raise nothing_here()
        return resource

    @property
    def served_subresource(self) -> Subresource | None:
        return self.served.subresource(self.subresource) if self.subresource else None

    def _may_have_namespace(self, resource: Resource) -> bool:
        return resource.namespaced or resource.key == "namespaces"


def nothing_here() -> ApiError:
    """404 inside a group version that is served."""
    error = ApiError(404, "NotFound", "the server could not find the requested resource")
    error.status["details"] = {}
    return error


def method_refused() -> ApiError:
    message = "the server does not allow this method on the requested resource"
    error = ApiError(405, "MethodNotAllowed", message)
    error.status["details"] = {}
    return error


class PathReader:
    """Knows the served group versions. `read` is called once per request."""

    def __init__(self, resources: Registry) -> None:
        self._resources = resources

    def read(self, path: str) -> Target | None:
        """None for everything outside the served groups (discovery, health, nonsense).

        ApiError 404 for a version that a served group does not have.
        """
        parts = path.strip("/").split("/")
        if parts[0] == "api" and len(parts) >= 2:
            group, version, rest = "", parts[1], parts[2:]
        elif parts[0] == "apis" and len(parts) >= 3:
            group, version, rest = parts[1], parts[2], parts[3:]
        else:
            return None
        if not self._resources.serves(group, version):
            if self._resources.serves(group) and not self._resources.is_custom(group):
                raise nothing_here()
            return None
        if not rest:
            return None
        watch = rest[0] == "watch" and len(rest) > 1
        target = self._target(group, version, rest[1:] if watch else rest, watch=watch)
        if self._resources.is_custom(group) and not target.is_place:
            return None
        return target

    def _target(self, group: str, version: str, rest: list[str], *, watch: bool) -> Target:
        namespace = ""
        if rest[0] == "namespaces" and len(rest) >= 3 and not self._of_namespace(rest[2], group):
            namespace, rest = rest[1], rest[2:]
        elif rest[0] == "namespaces" and len(rest) >= 2 and not group:
            namespace = rest[1]
        plural, *more = rest
        resource = self._resources.at(group, version, plural)
        if more[1:2] == ["proxy"]:
            more = more[:2]  # what follows is the target's business
        if len(more) > 2 or "" in more:
            resource = None
        return Target(
            group=group,
            version=version,
            plural=plural,
            resource=resource,
            namespace=namespace,
            name=more[0] if more else "",
            subresource=more[1] if len(more) > 1 else "",
            watch=watch,
        )

    def _of_namespace(self, word: str, group: str) -> bool:
        """`namespaces/x/status` is a subresource, `namespaces/x/pods` are pods in x."""
        namespaces = self._resources.at("", "v1", "namespaces")
        return not group and namespaces is not None and namespaces.subresource(word) is not None
