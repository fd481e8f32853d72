"""Reads Kubernetes' Go types and writes `fields.json.gz`: which zero values JSON shows.

    python -m practice.api.encoding.generate "$(go env GOMODCACHE)/k8s.io" v0.37.2

OpenAPI does not tell a pointer from a value, and that decides whether `replicas: 0` is shown and
`paused: false` is not. The Go types do: their kind of field and its json tag. Run it when the
mirrored version of Kubernetes changes; the result is committed.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path

OUTPUT = Path(__file__).with_name("fields.json.gz")

PACKAGES = {
    "io.k8s.api.apiextensions.v1": "apiextensions-apiserver@{v}/pkg/apis/apiextensions/v1/types*.go",
    "io.k8s.api.apps.v1": "api@{v}/apps/v1/types.go",
    "io.k8s.api.authentication.v1": "api@{v}/authentication/v1/types.go",
    "io.k8s.api.authorization.v1": "api@{v}/authorization/v1/types.go",
    "io.k8s.api.autoscaling.v1": "api@{v}/autoscaling/v1/types.go",
    "io.k8s.api.autoscaling.v2": "api@{v}/autoscaling/v2/types.go",
    "io.k8s.api.batch.v1": "api@{v}/batch/v1/types.go",
    "io.k8s.api.coordination.v1": "api@{v}/coordination/v1/types.go",
    "io.k8s.api.core.v1": "api@{v}/core/v1/types.go",
    "io.k8s.api.discovery.v1": "api@{v}/discovery/v1/types.go",
    "io.k8s.api.events.v1": "api@{v}/events/v1/types.go",
    "io.k8s.api.networking.v1": "api@{v}/networking/v1/types.go",
    "io.k8s.api.policy.v1": "api@{v}/policy/v1/types.go",
    "io.k8s.api.rbac.v1": "api@{v}/rbac/v1/types.go",
    "io.k8s.api.scheduling.v1": "api@{v}/scheduling/v1/types.go",
    "io.k8s.api.storage.v1": "api@{v}/storage/v1/types.go",
    "io.k8s.apimachinery.pkg.apis.meta.v1": "apimachinery@{v}/pkg/apis/meta/v1/types.go",
}
META = "io.k8s.apimachinery.pkg.apis.meta.v1"
ALIASES = {"metav1": META, "v1": "io.k8s.api.core.v1", "corev1": "io.k8s.api.core.v1"}

STRUCT = re.compile(r"^type (\w+) struct \{\n(.*?)^\}", re.M | re.S)
NAMED = re.compile(r"^type (\w+) (string|bool|int32|int64|int|\[\]\w+|map\[\w+\][\w.]+)$", re.M)
FIELD = re.compile(r'^\s*(?:(\w+)\s+)?([\w.*\[\]{}]+)\s+`[^`]*?json:"([^"]*)"', re.M)
SCALARS = {
    "string": "",
    "bool": False,
    "int": 0,
    "int32": 0,
    "int64": 0,
    "uint8": 0,
    "float64": 0,
    "types.UID": "",
}
NULLS = ("metav1.Time", "metav1.MicroTime", "Time", "MicroTime")
EITHER_ENDS = ("JSONSchemaPropsOrArray", "JSONSchemaPropsOrBool", "JSONSchemaPropsOrStringArray")
"""In JSON a schema, or something that holds none: to be read as a schema."""
VALUES = {"resource.Quantity": "0", "intstr.IntOrString": 0}


def read(root: Path, version: str) -> dict[str, dict[str, list[object]]]:
    """Type name to {field: [rule, referenced type, shape]}; see `practice.api.encoding`."""
    texts = {p: source(root, f.format(v=version)) for p, f in PACKAGES.items()}
    structs = {f"{p}.{m[1]}": m[2] for p, t in texts.items() for m in STRUCT.finditer(t)}
    named = {f"{p}.{m[1]}": m[2] for p, t in texts.items() for m in NAMED.finditer(t)}
    return {name: fields(name, structs, named) for name in structs}


def source(root: Path, pattern: str) -> str:
    """The text of all files of this name."""
    return "\n".join(path.read_text("utf-8") for path in sorted(root.glob(pattern)))


def fields(name: str, structs: dict[str, str], named: dict[str, str]) -> dict[str, list[object]]:
    package = name.rpartition(".")[0]
    found: dict[str, list[object]] = {}
    body = re.sub(r"//.*", "", structs[name])
    for match in FIELD.finditer(body):
        go_type, (word, *options) = match[2], match[3].split(",")
        full = qualified(go_type.lstrip("*"), package)
        if "inline" in options or (not word and not match[1]):
            if full in structs and not full.endswith((".TypeMeta", ".ListMeta")):
                found.update(fields(full, structs, named))
            continue
        if word and word != "-":
            found[word] = rule(go_type, options, package, structs, named)
    return found


def qualified(go_type: str, package: str) -> str:
    prefix, dot, short = go_type.rpartition(".")
    if not dot:
        return f"{package}.{short}"
    return f"{ALIASES.get(prefix, prefix)}.{short}"


def rule(
    go_type: str,
    options: list[str],
    package: str,
    structs: dict[str, str],
    named: dict[str, str],
) -> list[object]:
    """[rule, type, shape]; rule: "drop" zero, "keep" what is there, else the zero to show."""
    omit = "omitempty" in options
    pointer = go_type.startswith("*")
    bare = go_type.lstrip("*")
    bare = named.get(qualified(bare, package), bare) if "[" not in bare else bare
    shape, element = shape_of(bare)
    full = qualified(element, package)
    if full.endswith(EITHER_ENDS):
        full = full.partition("PropsOr")[0] + "Props"
    ref = full if full in structs else ""
    if pointer:
        return ["keep" if omit else None, ref, shape]
    if shape:
        return ["drop" if omit else None, ref, shape]
    if bare in NULLS:
        return ["drop" if "omitzero" in options else None, "", ""]
    if bare in VALUES:
        return ["keep" if "omitzero" in options else VALUES[bare], "", ""]
    if ref:
        return ["keep" if "omitzero" in options else {}, ref, ""]
    zero = SCALARS.get(bare)
    return ["drop" if omit else zero if zero is not None else "keep", "", ""]


def shape_of(go_type: str) -> tuple[str, str]:
    """("list" | "map" | "", element type). []byte is a scalar to JSON, dropped when empty."""
    if go_type.startswith("[]"):
        return "list", go_type[2:].lstrip("*")
    if go_type.startswith("map["):
        return "map", go_type.partition("]")[2].lstrip("*")
    if go_type in ("ResourceList", "v1.ResourceList"):
        return "map", ""
    return "", go_type


def main(root: str, version: str) -> None:
    table = read(Path(root), version)
    raw = json.dumps(table, sort_keys=True, separators=(",", ":")).encode()
    OUTPUT.write_bytes(gzip.compress(raw, mtime=0))
    sys.stdout.write(f"{len(table)} types, {OUTPUT.stat().st_size} bytes\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
