"""Which kinds an API server serves beyond the ones Podium draws, asked one group and version at a time."""

import msgspec

from dashboard.kube.api import Api
from dashboard.kube.errors import NotFound
from dashboard.kube.kinds import KINDS, Kind


class _Resource(msgspec.Struct):
    name: str
    kind: str
    namespaced: bool


class _Resources(msgspec.Struct):
    """An APIResourceList (API concepts, "Discovery API")."""

    resources: list[_Resource] = []


class Served:
    """Answers are kept as long as this lives: one request of a person."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._found: dict[str, list[_Resource]] = {}

    async def kind(self, api_version: str, name: str) -> Kind | None:
        """The kind, or None when it is not served. Raises KubeError when nobody answers."""
        for known in KINDS:
            if (known.api_version, known.kind) == (api_version, name):
                return known
        for one in await self._resources(api_version):
            if one.kind == name and "/" not in one.name:
                group, _, version = api_version.rpartition("/")
                return Kind(group, version, one.name, name, namespaced=one.namespaced)
        return None

    async def _resources(self, api_version: str) -> list[_Resource]:
        if api_version not in self._found:
            parts = api_version.split("/")
            if len(parts) > 2 or not all(
                part.replace(".", "").replace("-", "").isalnum() for part in parts
            ):
                return []
            root = "/apis/" if "/" in api_version else "/api/"
            try:
                raw = await self._api.request("GET", root + api_version)
                self._found[api_version] = msgspec.json.decode(raw, type=_Resources).resources
            except (NotFound, msgspec.MsgspecError):
                self._found[api_version] = []
        return self._found[api_version]
