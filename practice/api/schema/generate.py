"""Makes structure.json.gz from the OpenAPI v3 documents of a Kubernetes release.

Run by hand when the mirrored version changes:
`python -m practice.api.schema.generate FOLDER`, with FOLDER holding `api__v1_openapi.json`,
`apis__apps__v1_openapi.json` … (Kubernetes keeps them in `api/openapi-spec/v3`).

Kept are the facts a program needs: names, types, formats, required fields, defaults, enums and the
list and patch directives. Left out is every description (ours stand in descriptions.yaml) and every
path (those follow from our own table of resources). The archive is reproducible: same input, same
bytes, because clients cache by a hash of it.
"""

import gzip
import json
import sys
from pathlib import Path
from typing import Any

from practice.api.schema.metrics_types import METRICS_TYPES

GROUP_VERSIONS = (
    "api__v1",
    "apis__admissionregistration.k8s.io__v1",
    "apis__apiextensions.k8s.io__v1",
    "apis__apiregistration.k8s.io__v1",
    "apis__apps__v1",
    "apis__authentication.k8s.io__v1",
    "apis__authorization.k8s.io__v1",
    "apis__autoscaling__v1",
    "apis__autoscaling__v2",
    "apis__batch__v1",
    "apis__certificates.k8s.io__v1",
    "apis__coordination.k8s.io__v1",
    "apis__discovery.k8s.io__v1",
    "apis__events.k8s.io__v1",
    "apis__flowcontrol.apiserver.k8s.io__v1",
    "apis__networking.k8s.io__v1",
    "apis__node.k8s.io__v1",
    "apis__policy__v1",
    "apis__rbac.authorization.k8s.io__v1",
    "apis__resource.k8s.io__v1",
    "apis__scheduling.k8s.io__v1",
    "apis__storage.k8s.io__v1",
    "apis__storagemigration.k8s.io__v1",
)
KEPT = frozenset(
    {
        "$ref",
        "additionalProperties",
        "default",
        "enum",
        "format",
        "items",
        "oneOf",
        "properties",
        "required",
        "type",
        "x-kubernetes-group-version-kind",
        "x-kubernetes-list-map-keys",
        "x-kubernetes-list-type",
        "x-kubernetes-map-type",
        "x-kubernetes-patch-merge-key",
        "x-kubernetes-patch-strategy",
    }
)
REF_PREFIX = "#/components/schemas/"


def slim(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without words; `allOf: [{$ref}]` (OpenAPI's way to add words) becomes `$ref`."""
    kept = {key: value for key, value in schema.items() if key in KEPT}
    if "allOf" in schema:
        kept["$ref"] = schema["allOf"][0]["$ref"]
    if "$ref" in kept:
        kept["$ref"] = kept["$ref"].removeprefix(REF_PREFIX)
    for key in ("items", "additionalProperties"):
        if isinstance(kept.get(key), dict):
            kept[key] = slim(kept[key])
    if "properties" in kept:
        kept["properties"] = {name: slim(field) for name, field in kept["properties"].items()}
    return kept


def collect(folder: Path) -> dict[str, dict[str, Any]]:
    """Every schema of the chosen groups by its full name, sorted; metrics-server's beside them."""
    found: dict[str, dict[str, Any]] = dict(METRICS_TYPES)
    for name in GROUP_VERSIONS:
        document = json.loads((folder / f"{name}_openapi.json").read_text())
        for full_name, schema in document["components"]["schemas"].items():
            found.setdefault(full_name, slim(schema))
    return dict(sorted(found.items()))


def main(folder: str) -> None:
    text = json.dumps(collect(Path(folder)), separators=(",", ":"), sort_keys=True)
    target = Path(__file__).with_name("structure.json.gz")
    target.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    sys.stdout.write(f"{target.name}: {len(text)} bytes, {target.stat().st_size} packed\n")


if __name__ == "__main__":
    main(sys.argv[1])
