"""Makes protobuf.json.gz: the field numbers of Kubernetes' messages, from its .proto files.

Run by hand when the mirrored version changes:
`python -m practice.api.schema.generate_protobuf "$(go env GOMODCACHE)/k8s.io" v0.37.2`.
kubectl 1.32 and later send built-in kinds as protobuf; this table is what it takes to read them.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any

from practice.api.schema.structure import load

FILES = (
    "api@{v}/admissionregistration/v1",
    "api@{v}/apps/v1",
    "api@{v}/authentication/v1",
    "api@{v}/authorization/v1",
    "api@{v}/autoscaling/v1",
    "api@{v}/autoscaling/v2",
    "api@{v}/batch/v1",
    "api@{v}/certificates/v1",
    "api@{v}/coordination/v1",
    "api@{v}/core/v1",
    "api@{v}/discovery/v1",
    "api@{v}/events/v1",
    "api@{v}/flowcontrol/v1",
    "api@{v}/networking/v1",
    "api@{v}/node/v1",
    "api@{v}/policy/v1",
    "api@{v}/rbac/v1",
    "api@{v}/resource/v1",
    "api@{v}/scheduling/v1",
    "api@{v}/storage/v1",
    "api@{v}/storagemigration/v1",
    "apiextensions-apiserver@{v}/pkg/apis/apiextensions/v1",
    "apimachinery@{v}/pkg/api/resource",
    "apimachinery@{v}/pkg/apis/meta/v1",
    "apimachinery@{v}/pkg/runtime",
    "apimachinery@{v}/pkg/util/intstr",
    "kube-aggregator@{v}/pkg/apis/apiregistration/v1",
)
MESSAGE = re.compile(r"^message (\w+) \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
FIELD = re.compile(r"^\s*(optional|repeated)\s+([.\w]+)\s+(\w+)\s*=\s*(\d+)", re.MULTILINE)
MAP = re.compile(r"^\s*map<string,\s*([.\w]+)>\s+(\w+)\s*=\s*(\d+)", re.MULTILINE)
SCALARS = frozenset({"string", "bytes", "bool", "int32", "int64", "double"})
SIGNS = str.maketrans("", "", "-$")
TARGET = Path(__file__).with_name("protobuf.json.gz")
Fields = dict[str, list[Any]]


def full_name(name: str, package: str) -> str:
    """The OpenAPI name of a message: io.k8s.api.core.v1.Pod."""
    if name in SCALARS:
        return name
    absolute = name[1:] if name.startswith(".") else f"{package}.{name}"
    return "io.k8s." + absolute.removeprefix("k8s.io.").replace("_", "-")


def read(text: str) -> dict[str, Fields]:
    """Message to {field number: [JSON name, type, "" | "list" | "map" | "inline"]}."""
    package = re.search(r"^package ([\w.]+);", text, re.MULTILINE)
    if package is None:
        return {}
    found: dict[str, Fields] = {}
    for name, body in MESSAGE.findall(re.sub(r"//.*", "", text)):
        fields: Fields = {}
        for label, type_, field, number in FIELD.findall(body):
            shape = "list" if label == "repeated" else ""
            fields[number] = [field, full_name(type_, package[1]), shape]
        for type_, field, number in MAP.findall(body):
            fields[number] = [field, full_name(type_, package[1]), "map"]
        found[full_name(name, package[1])] = fields
    return found


def mark_inlined(messages: dict[str, Fields]) -> None:
    """Go's embedded structs are messages of their own here, and no level at all in JSON. Names
    that differ in case only (`uID`), or in signs (`xKubernetesMapType`), take JSON's spelling."""
    for name, fields in messages.items():
        properties = load().types.get(name, {}).get("properties")
        spelling = {word.lower().translate(SIGNS): word for word in properties or ()}
        for entry in fields.values():
            entry[0] = spelling.get(entry[0].lower(), entry[0])
            if properties is not None and entry[0] not in properties and entry[1] in messages:
                entry[2] = "inline"


def main(root: str, version: str) -> None:
    messages: dict[str, Fields] = {}
    for folder in FILES:
        path = Path(root) / folder.format(v=version) / "generated.proto"
        messages.update(read(path.read_text()))
    mark_inlined(messages)
    raw = json.dumps(messages, sort_keys=True, separators=(",", ":")).encode()
    TARGET.write_bytes(gzip.compress(raw, compresslevel=9, mtime=0))
    sys.stdout.write(f"{len(messages)} messages, {TARGET.stat().st_size} bytes\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
