"""Rules about the manifests of a lesson: plain files, usable with kubectl, that stay in the lesson's namespace."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from explainer import limits
from explainer.format import actions as do
from explainer.format.lesson import Lesson
from explainer.format.quantities import KINDS
from explainer.format.troubles import Trouble

CLUSTER_WIDE = frozenset({"Namespace", "Node", "PersistentVolume", "StorageClass"})
PLACES = ("${ns}", "workshop", "")
"""Where an object may be; the start scenes of the practice cluster have the namespace workshop."""


def named(lesson: Lesson) -> list[str]:
    """The files that a lesson applies, each once."""
    found = [*lesson.head.given.apply]
    for step in lesson.steps:
        for deed in step.deeds:
            found += [f for a in deed.actions if isinstance(a, do.Apply) for f in a.files]
    return list(dict.fromkeys(found))


def of_manifests(folder: Path, lesson: Lesson) -> Iterator[Trouble]:
    """Every trouble of every file that the lesson names."""
    objects = 0
    for name in named(lesson):
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            yield Trouble(name, 0, 0, "The file is outside of the lesson's folder.")
            continue
        try:
            text = path.read_text()
            documents = [one for one in yaml.safe_load_all(text) if one is not None]
        except OSError as why:
            yield Trouble(name, 0, 0, f"The file cannot be read: {why.strerror}.")
            continue
        except (yaml.YAMLError, UnicodeDecodeError) as why:
            mark = getattr(why, "problem_mark", None)
            line = mark.line + 1 if mark else 0
            yield Trouble(name, line, 1, f"This is not YAML: {getattr(why, 'problem', why)}.")
            continue
        objects += len(documents)
        for one in documents:
            for said in of_object(one):
                yield Trouble(name, _line(text, one), 1, said)
    if objects > limits.OBJECTS:
        yield Trouble("manifests", 0, 0, f"{objects} objects; at most {limits.OBJECTS}.")


def of_object(one: Any) -> Iterator[str]:
    """Sentences about one object."""
    if not isinstance(one, dict) or not {"apiVersion", "kind", "metadata"} <= set(one):
        yield "An object has apiVersion, kind and metadata."
        return
    kind, meta = str(one["kind"]), one["metadata"] if isinstance(one["metadata"], dict) else {}
    if not meta.get("name"):
        yield f"The {kind} has no name."
    if kind in CLUSTER_WIDE:
        yield f"A {kind} belongs to the whole cluster; a lesson stays in its namespace."
    elif kind not in KINDS.values():
        yield f"Lessons do not know the kind {kind}."
    if str(meta.get("namespace", "")) not in PLACES:
        yield f"The {kind} names the namespace {meta['namespace']}; leave it out."
    yield from _unsafe(one)


def _unsafe(value: Any) -> Iterator[str]:
    """What reaches out of its pod to the node."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "hostPath" or (
                name in ("privileged", "hostNetwork", "hostPID", "hostIPC") and inner
            ):
                yield f"“{name}” reaches out to the node; no lesson needs it."
            yield from _unsafe(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _unsafe(inner)


def _line(text: str, one: Any) -> int:
    """About where the object stands: the line of its name."""
    name = one.get("metadata", {}).get("name", "") if isinstance(one, dict) else ""
    lines = text.splitlines()
    return next((i for i, line in enumerate(lines, 1) if name and f"name: {name}" in line), 1)
