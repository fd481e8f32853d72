"""Reading scenario files, and making their objects through the API.

A scenario has `nodes` (a short form, because Node objects are long) and `objects` (manifests as for
`kubectl apply`; CustomResourceDefinitions stand before their objects). Whatever is wrong in a file
is one `ScenarioError` that names the place.
"""

from collections.abc import Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.fleet import FleetSpec
from practice.informer import Object
from practice.limits import SCENARIO_OBJECTS
from practice.node_groups import NodeGroup
from practice.scenarios.addons import kube_system
from practice.scenarios.kinds import check_kinds, resource_of
from practice.scenarios.nodes import NodeSpec, ScenarioError

_FILES = resources.files(__package__)
_LESSONS = _FILES.joinpath("lessons")


class Scenario(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A starting scene."""

    description: str
    nodes: list[NodeSpec] = []
    objects: list[dict[str, Any]] = []
    system: bool = False
    """Whether it has what kubeadm puts into kube-system: cluster DNS and kube-proxy. Without them
    names are answered and Services work, as if both were part of the network."""
    fleet: FleetSpec | None = None
    """Then nothing acts, and there is much to see: for scale tests. See `practice.fleet`."""
    name: str = ""

    def all_objects(self) -> list[Object]:
        """Every object, in the order in which they are made."""
        nodes = [node for spec in self.nodes for node in spec.objects()]
        return [*nodes, *(kube_system().objects if self.system else ()), *self.objects]

    @property
    def groups(self) -> tuple[NodeGroup, ...]:
        """The node groups, in their order."""
        return tuple(one for spec in self.nodes if (one := spec.node_group) is not None)

    def apply(self, client: Client) -> int:
        """Make the objects; their number. ScenarioError: the API refused one."""
        objects = self.all_objects()
        for number, obj in enumerate(objects, 1):
            where = f"scenario {self.name}, object {number}"
            resource = resource_of(obj, client.served, where)
            try:
                client.create(resource, obj)
                if obj["kind"] == "Namespace":
                    client.create("serviceaccounts", _account(obj["metadata"]["name"]))
            except ApiError as error:
                if error.reason == "AlreadyExists" and obj["kind"] == "Namespace":
                    continue
                name = obj["metadata"].get("name")
                raise ScenarioError(
                    f"{where} ({obj['kind']} {name}) was refused: {error}"
                ) from error
        return len(objects)


def scenario_names() -> list[str]:
    """The scenarios that come with the practice cluster, those of the lessons among them."""
    return [*_names(_FILES), *lesson_names()]


def lesson_names() -> list[str]:
    """The scenes in which the lessons begin, in the order of the course."""
    return _names(_LESSONS)


def describe(name: str) -> str:
    """The description of a scenario that comes with the practice cluster: its file's first line."""
    line = _file(name).read_text(encoding="utf-8").partition("\n")[0]
    return line.removeprefix("description: ")


def load_scenario(name: str) -> Scenario:
    """A scenario by its name, or from a file whose path ends in `.yaml`."""
    if name.endswith((".yaml", ".yml")):
        try:
            text = Path(name).read_bytes()
        except OSError as error:
            raise ScenarioError(f"scenario file {name}: {error.strerror}") from error
        return parse_scenario(text, name=Path(name).stem, source=name)
    names = scenario_names()
    if name not in names:
        raise ScenarioError(
            f"there is no scenario {name!r}; choose one of {', '.join(names)}, or the path of a"
            " .yaml file"
        )
    file = _file(name)
    return parse_scenario(file.read_bytes(), name=name, source=f"practice/scenarios/{name}.yaml")


def _names(folder: Traversable) -> list[str]:
    found = (one.name for one in folder.iterdir())
    return sorted(one.removesuffix(".yaml") for one in found if one.endswith(".yaml"))


def _file(name: str) -> Traversable:
    folder = _LESSONS if name[:2].isdigit() else _FILES
    return folder.joinpath(f"{name}.yaml")


def parse_scenario(text: bytes, *, name: str, source: str) -> Scenario:
    """A scenario from YAML. ScenarioError names the source and the place."""
    try:
        scenario = msgspec.yaml.decode(text, type=Scenario)
    except (msgspec.MsgspecError, ValueError) as error:
        raise ScenarioError(f"{source}: {error}") from error
    nodes = scenario.nodes
    if scenario.system:  # whatever else they have pulled, they have run these before
        nodes = [one.with_images(kube_system().images) for one in nodes]
    scenario = msgspec.structs.replace(scenario, name=name, nodes=nodes)
    try:
        objects = scenario.all_objects()
    except ScenarioError as error:
        raise ScenarioError(f"{source}: {error}") from error
    names = [one.name for one in scenario.groups]
    if len(names) != len(set(names)):
        raise ScenarioError(f"{source}: two node groups of one name: {', '.join(sorted(names))}")
    if len(objects) > SCENARIO_OBJECTS:
        raise ScenarioError(f"{source}: {len(objects)} objects; at most {SCENARIO_OBJECTS}")
    _check(objects, source)
    return scenario


def _check(objects: Sequence[Object], source: str) -> None:
    check_kinds(objects, source)
    for number, obj in enumerate(objects, 1):
        where = f"{source}, object {number}"
        metadata = obj.get("metadata")
        if not isinstance(metadata, dict) or not (
            metadata.get("name") or metadata.get("generateName")
        ):
            raise ScenarioError(f"{where} ({obj['kind']}): metadata.name is missing")


def _account(namespace: str) -> Object:
    """What pods run as: a scene begins when its namespaces have been there for a while."""
    return {"metadata": {"name": "default", "namespace": namespace}}
