"""Discovery: which groups, versions and resources there are.

Both forms: the old documents, one per group version, and the aggregated list (apidiscovery v2)
that newer clients ask for. All follow from the table of resources at the moment of the request.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping

from practice.api.kinds.api_services import LOCAL_GROUPS
from practice.api.registry import Registry
from practice.api.resource import Resource, Subresource
from practice.api.schema.structure import Json
from practice.api.versions import version_order

AGGREGATOR = "apiregistration.k8s.io"
METRICS = "metrics.k8s.io"
"""The group of another server: its APIService comes after those of custom groups."""

AGGREGATED = ("apidiscovery.k8s.io", "v2", "APIGroupDiscoveryList")

_CUSTOM_VERBS = (
    *("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"),
)
"""In the order in which apiextensions lists them; the built-in kinds' are sorted."""


def _storage_hash(resource: Resource) -> str:
    group, _, version = resource.stored_api_version.rpartition("/")
    text = f"{group}/{resource.kept_as or version}/{resource.kind}"
    return base64.b64encode(hashlib.sha256(text.encode()).digest()[:8]).decode()


def _resource(resource: Resource) -> Json:
    found: Json = {
        "name": resource.plural,
        "singularName": resource.singular,
        "namespaced": resource.namespaced,
        "kind": resource.kind,
        "verbs": list(_CUSTOM_VERBS) if resource.types is not None else sorted(resource.verbs),
    }
    if resource.short_names:
        found["shortNames"] = list(resource.short_names)
    if resource.categories:
        found["categories"] = list(resource.categories)
    if "get" in resource.verbs and resource.source is None:
        found["storageVersionHash"] = _storage_hash(resource)
    return found


def _subresource(resource: Resource, sub: Subresource) -> Json:
    elsewhere = {"group": sub.group, "version": sub.version} if sub.version else {}
    return {
        "name": f"{resource.plural}/{sub.name}",
        "singularName": "",
        "namespaced": resource.namespaced,
        **elsewhere,
        "kind": sub.kind,
        "verbs": sorted(sub.verbs),
    }


def _discovered(resource: Resource) -> Json:
    def kind(name: str, group: str = "", version: str = "") -> Json:
        return {"group": group, "version": version, "kind": name}

    own = (resource.group, resource.version) if resource.types is not None else ("", "")
    found: Json = {
        "resource": resource.plural,
        "responseKind": kind(resource.kind, *own),
        "scope": "Namespaced" if resource.namespaced else "Cluster",
        "singularResource": resource.singular,
        "verbs": list(_CUSTOM_VERBS) if resource.types is not None else sorted(resource.verbs),
    }
    if resource.short_names:
        found["shortNames"] = list(resource.short_names)
    if resource.categories:
        found["categories"] = list(resource.categories)
    if resource.subresources:
        found["subresources"] = [
            {
                "subresource": sub.name,
                "responseKind": kind(sub.kind, sub.group or own[0], sub.version or own[1]),
                "verbs": sorted(sub.verbs),
            }
            for sub in resource.subresources
        ]
    return found


def _by_group(resources: Iterable[Resource]) -> dict[str, dict[str, list[Resource]]]:
    """Group to version to rows: the built-in groups by priority, then the others by name."""
    groups: dict[str, dict[str, list[Resource]]] = {}
    custom: dict[str, dict[str, list[Resource]]] = {}
    for resource in resources:
        place = custom if resource.types is not None else groups
        versions = place.setdefault(resource.group, {})
        versions.setdefault(resource.version, []).append(resource)
    groups = {group: groups[group] for group in sorted(groups, key=_importance)}
    late = groups.pop(METRICS, None)
    for group in sorted(custom):
        found = custom[group]
        groups[group] = {version: found[version] for version in sorted(found, key=version_order)}
    return groups if late is None else {**groups, METRICS: late}


def _importance(group: str) -> tuple[bool, int, str]:
    """As the aggregator lists them: itself first, then by the priority of their APIServices."""
    priority, _ = LOCAL_GROUPS.get(group, (0, {}))
    return group not in ("", AGGREGATOR), -priority, group


class Discovery:
    """The documents for one table of resources."""

    def __init__(self, resources: Registry) -> None:
        self._resources = resources
        self._read = -1
        self._sorted: dict[str, dict[str, list[Resource]]] = {}

    @property
    def revision(self) -> int:
        """Rises whenever any of the documents may have changed."""
        return self._resources.revision

    @property
    def _groups(self) -> dict[str, dict[str, list[Resource]]]:
        if self._read != self._resources.revision:
            self._read = self._resources.revision
            self._sorted = _by_group(self._resources.values())
        return self._sorted

    def is_custom(self, group: str) -> bool:
        return self._resources.is_custom(group)

    @property
    def group_versions(self) -> list[tuple[str, str]]:
        """Served (group, version), the core group first."""
        return [(group, version) for group, found in self._groups.items() for version in found]

    def resources(self, group: str, version: str) -> list[Resource]:
        return sorted(self._groups[group][version], key=lambda resource: resource.plural)

    def core_versions(self, server: str) -> Json:
        """`/api`."""
        return {
            "kind": "APIVersions",
            "versions": list(self._groups.get("", {})),
            "serverAddressByClientCIDRs": [{"clientCIDR": "0.0.0.0/0", "serverAddress": server}],
        }

    def groups(self) -> Json:
        """`/apis`."""
        groups = [self._group(name, found) for name, found in self._groups.items() if name]
        return {"kind": "APIGroupList", "apiVersion": "v1", "groups": groups}

    def group(self, name: str) -> Json | None:
        """`/apis/GROUP`."""
        found = self._groups.get(name)
        if not name or found is None:
            return None
        return {"kind": "APIGroup", "apiVersion": "v1", **self._group(name, found)}

    def _group(self, name: str, versions: Mapping[str, list[Resource]]) -> Json:
        served = [{"groupVersion": f"{name}/{v}", "version": v} for v in versions]
        return {"name": name, "versions": served, "preferredVersion": served[0]}

    def resource_list(self, group: str, version: str) -> Json | None:
        """`/api/v1` and `/apis/GROUP/VERSION`."""
        if version not in self._groups.get(group, {}):
            return None
        rows: list[Json] = []
        for resource in self.resources(group, version):
            rows.append(_resource(resource))
            rows.extend(_subresource(resource, sub) for sub in resource.subresources)
        header: Json = {"kind": "APIResourceList"}
        if group:
            header["apiVersion"] = "v1"
        name = f"{group}/{version}" if group else version
        return {**header, "groupVersion": name, "resources": rows}

    def aggregated(self, *, core: bool) -> Json:
        """All of `/api` or of `/apis` in one document."""
        items = []
        for group, versions in self._groups.items():
            if bool(group) == core:
                continue
            metadata = {"name": group} if group else {}
            found = [
                {
                    "version": version,
                    "resources": [_discovered(r) for r in self.resources(group, version)],
                    "freshness": "Current",
                }
                for version in versions
            ]
            items.append({"metadata": metadata, "versions": found})
        return {
            "kind": "APIGroupDiscoveryList",
            "apiVersion": "apidiscovery.k8s.io/v2",
            "metadata": {},
            "items": items,
        }
