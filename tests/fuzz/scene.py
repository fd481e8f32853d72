"""What there is before the first random request: one object of each kind, and the schemas of all."""

import copy
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from practice.api.resource import Resource
from tests.fuzz.book import Ask, as_json
from tests.fuzz.growing import Grower
from tests.fuzz.serving import Json, Target

NAMESPACE = "default"
JSON_TYPE = {"Content-Type": "application/json"}


@functools.cache
def _examples() -> list[Json]:
    text = Path(__file__).with_name("examples.yaml").read_text()
    return list(yaml.load_all(text, Loader=yaml.CSafeLoader))


@dataclass(frozen=True, slots=True)
class Example:
    """A valid object, where it belongs, and what describes it."""

    resource: Resource
    obj: Json
    grower: Grower
    schema: Json

    @property
    def name(self) -> str:
        return str(self.obj.get("metadata", {}).get("name", ""))

    def path(self, name: str = "", sub: str = "", namespace: str = NAMESPACE) -> str:
        """The collection, or one of it."""
        resource = self.resource
        root = f"/apis/{resource.group}" if resource.group else "/api"
        inside = f"/namespaces/{namespace}" if resource.namespaced else ""
        tail = "".join(f"/{part}" for part in (name, sub) if part)
        return f"{root}/{resource.version}{inside}/{resource.plural}{tail}"


@dataclass(frozen=True, slots=True)
class Scene:
    """Examples in an API server that has them, too."""

    examples: list[Example]
    documents: dict[str, Json]

    def of(self, *kinds: str) -> list[Example]:
        """Those of some kinds."""
        return [one for one in self.examples if one.resource.kind in kinds]


def build(target: Target) -> Scene:
    """Create every example, and learn the schemas. AssertionError: one is not accepted."""
    for obj in _examples():
        resource = _resource(target, obj)
        if "get" in resource.verbs:
            path = Example(resource, obj, Grower({}), {}).path()
            answer = target.call("POST", path, as_json(obj), JSON_TYPE)
            assert answer.code == 201, f"{path}: {answer.raw!r}"
    documents = target.documents()
    return Scene(list(_described(target, documents)), documents)


def _resource(target: Target, obj: Json) -> Resource:
    group, _, version = obj["apiVersion"].rpartition("/")
    for resource in target.api.resources.values():
        if (resource.group, resource.version, resource.kind) == (group, version, obj["kind"]):
            return resource
    raise AssertionError(f"not served: {group}/{version} {obj['kind']}")


def _described(target: Target, documents: dict[str, Json]) -> Iterator[Example]:
    for obj in _examples():
        resource = _resource(target, obj)
        place = f"apis/{resource.group}" if resource.group else "api"
        schemas: dict[str, Json] = documents[f"{place}/{resource.version}"]["components"]["schemas"]
        kind = {"group": resource.group, "version": resource.version, "kind": resource.kind}
        schema = next(
            (s for s in schemas.values() if kind in s.get("x-kubernetes-group-version-kind", ())),
            {},
        )
        yield Example(resource, copy.deepcopy(obj), Grower(schemas), schema)


def asks_of(example: Example, obj: Json) -> Ask:
    """Create it."""
    return Ask("POST", example.path(), as_json(obj), dict(JSON_TYPE))
