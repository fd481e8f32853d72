"""Which resource an object of a scenario belongs to: kinds that are built in, and those that it defines itself.

A CustomResourceDefinition stands before its objects, as in any list of manifests that is applied at once.
"""

from collections.abc import Iterator, Sequence

from practice.api.registry import Registry
from practice.api.resources import BY_KIND
from practice.informer import Object
from practice.scenarios.nodes import ScenarioError

_DEFINITION = ("apiextensions.k8s.io", "CustomResourceDefinition")
Kind = tuple[str, str]


def check_kinds(objects: Sequence[Object], source: str) -> None:
    """ScenarioError: a kind that is neither built in nor defined before."""
    defined: set[Kind] = set()
    for number, obj in enumerate(objects, 1):
        group, kind = kind_of(obj, f"{source}, object {number}")
        if (group, kind) not in BY_KIND and (obj["apiVersion"], kind) not in defined:
            raise _unknown(obj, f"{source}, object {number}")
        if (group, kind) == _DEFINITION:
            defined.update(_defined_by(obj))


def kind_of(obj: Object, where: str) -> Kind:
    """Group and kind. ScenarioError: the object does not say."""
    version, kind = obj.get("apiVersion"), obj.get("kind")
    if not isinstance(version, str) or not isinstance(kind, str):
        raise ScenarioError(f"{where}: apiVersion and kind are needed")
    return version.rpartition("/")[0], kind


def resource_of(obj: Object, served: Registry, where: str) -> str:
    """The key of the resource that takes it now. ScenarioError: none does."""
    group, kind = kind_of(obj, where)
    built_in = BY_KIND.get((group, kind))
    if built_in is not None:
        return built_in.key
    version = obj["apiVersion"].rpartition("/")[2]
    for row in served.values():
        if (row.group, row.version, row.kind) == (group, version, kind):
            return row.key
    raise _unknown(obj, where)


def _defined_by(definition: Object) -> Iterator[Kind]:
    """apiVersion and kind of what a definition serves, as far as it can be read; the API server refuses the
    rest."""
    spec = definition.get("spec")
    if not isinstance(spec, dict):
        return
    names, versions = spec.get("names"), spec.get("versions")
    if not isinstance(names, dict) or not isinstance(versions, list):
        return
    for one in versions:
        if isinstance(one, dict) and one.get("served"):
            yield f"{spec.get('group')}/{one.get('name')}", str(names.get("kind"))


def _unknown(obj: Object, where: str) -> ScenarioError:
    text = f"{where}: the practice cluster serves no {obj['kind']} of {obj['apiVersion']}"
    return ScenarioError(f"{text}; a CustomResourceDefinition of it may stand before it")
