"""The resources that a CustomResourceDefinition serves: one row for each served version.

The storage version's row keeps the objects; the others are views of them, converted by name
(strategy None: only the apiVersion changes, and what the version does not know is left out) or by a
webhook (`conversion`).
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from practice.api.custom.embedded import embedded_causes
from practice.api.custom.jsonpath import Step, first, parse
from practice.api.custom.plain_values import scale_causes
from practice.api.custom.rules import with_rules
from practice.api.custom.schema import CustomSchema
from practice.api.custom.structural import complete, pruned
from practice.api.custom.validating import status_causes, value_causes
from practice.api.encoding import normalize_metadata
from practice.api.errors import qualified
from practice.api.resource import (
    Cause,
    Context,
    ConversionWebhook,
    Object,
    Resource,
    ScalePaths,
    Subresource,
)
from practice.api.selectors import FieldReader
from practice.api.values import at
from practice.api.versions import version_order

Json = dict[str, Any]
_VERBS = ("get", "patch", "update")
_DEFAULT_COLUMNS = ({"name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"},)


def rows_of(definition: Object) -> list[Resource]:
    """The rows of an established definition, the storage version's first."""
    versions = [one for one in definition["spec"]["versions"] if one.get("served")]
    versions.sort(key=lambda one: not one.get("storage"))
    return [_row(definition, version) for version in versions]


def _row(definition: Object, version: Json) -> Resource:
    spec = definition["spec"]
    names = definition["status"]["acceptedNames"]
    group, stored = spec["group"], _storage_version(definition)
    raw = at(version, "schema", "openAPIV3Schema") or {}
    types = CustomSchema(group, version["name"], names["kind"], names["listKind"], raw)
    subresources = version.get("subresources") or {}
    scale = _scale(subresources)
    is_view = version["name"] != stored
    row = Resource(
        group=group,
        version=version["name"],
        plural=names["plural"],
        singular=names["singular"],
        kind=names["kind"],
        own_list_kind=names["listKind"],
        short_names=tuple(names.get("shortNames") or ()),
        categories=tuple(names.get("categories") or ()),
        namespaced=spec["scope"] == "Namespaced",
        subresources=_subresources(names["kind"], subresources),
        types=types,
        fields=_fields(version),
        default=partial(_default, raw),
        prepare_create=partial(_prepare_create, "status" in subresources),
        prepare_status=_prepare_status,
        validate=partial(_validate_scale, scale),
        validate_create=partial(_validate, raw),
        validate_update=partial(_validate_update, raw),
        validate_status=partial(_validate_status, raw, scale),
        has_generation=True,
        desired=partial(_desired, "status" in subresources),
        unconditional_update=False,
        columns=tuple(version.get("additionalPrinterColumns") or _DEFAULT_COLUMNS),
        scale=scale,
        replicas_path=scale.spec if scale else ("spec", "replicas"),
        deprecation=_deprecation(definition, version),
    )
    if not is_view and definition["metadata"].get("generation", 1) == 1:
        return row  # what is stored is as this schema would have it
    row = replace(row, from_storage=partial(_converted, f"{group}/{version['name']}", raw))
    webhook = _webhook(spec, f"{group}/{stored}")
    if webhook is not None:
        view = qualified(names["plural"], group) if is_view else ""
        return replace(row, storage=view, conversion=webhook)
    if not is_view:
        return row
    return replace(
        row,
        storage=qualified(names["plural"], group),
        storage_api_version=f"{group}/{stored}",
        to_storage=partial(_stored, group, stored),
    )


def _webhook(spec: Json, stored: str) -> ConversionWebhook | None:
    conversion = spec.get("conversion") or {}
    if conversion.get("strategy") != "Webhook":
        return None
    told = conversion["webhook"]
    versions = tuple(told["conversionReviewVersions"])
    return ConversionWebhook(client=told["clientConfig"], review_versions=versions, stored=stored)


def _storage_version(definition: Object) -> str:
    for version in definition["spec"]["versions"]:
        if version.get("storage"):
            return str(version["name"])
    return ""


def _deprecation(definition: Object, version: Json) -> str:
    if not version.get("deprecated"):
        return ""
    spec, own = definition["spec"], version.get("deprecationWarning")
    if own:
        return str(own)
    group, kind = spec["group"], spec["names"]["kind"]
    text = f"{group}/{version['name']} {kind} is deprecated"
    better = [v["name"] for v in spec["versions"] if v.get("served") and not v.get("deprecated")]
    if better:
        text += f"; use {group}/{min(better, key=version_order)} {kind}"
    return text


def _subresources(kind: str, defined: Json) -> tuple[Subresource, ...]:
    found: list[Subresource] = []
    if "status" in defined:
        found.append(Subresource(name="status", kind=kind, verbs=_VERBS))
    if "scale" in defined:
        where = {"group": "autoscaling", "version": "v1"}
        found.append(Subresource(name="scale", kind="Scale", verbs=_VERBS, **where))
    return tuple(found)


def _scale(defined: Json) -> ScalePaths | None:
    scale = defined.get("scale")
    if not scale:
        return None

    def path(name: str) -> tuple[str, ...]:
        return tuple(part for part in scale.get(name, "").split(".") if part)

    return ScalePaths(
        spec=path("specReplicasPath"),
        status=path("statusReplicasPath"),
        selector=path("labelSelectorPath"),
    )


def _fields(version: Json) -> dict[str, FieldReader]:
    """The selectable fields: `spec.image` for `.spec.image`."""
    found: dict[str, FieldReader] = {}
    for field in version.get("selectableFields") or ():
        text = field["jsonPath"]
        found[text.removeprefix(".")] = partial(_selected, parse(text))
    return found


def _selected(path: tuple[Step, ...], obj: Object) -> str:
    value = first(obj, path)
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


# -- hooks -----------------------------------------------------------------------------------------


def _default(schema: Json, obj: Object) -> None:
    obj["metadata"] = normalize_metadata(obj["metadata"])
    complete(obj, schema)


def _prepare_create(has_status: bool, obj: Object, _context: Context) -> None:
    if has_status:
        obj.pop("status", None)


def _prepare_status(new: Object, old: Object, _context: Context) -> None:
    """A status write changes nothing else, not even labels."""
    new["metadata"] = dict(old["metadata"])


def _desired(has_status: bool, obj: Object) -> Object:
    apart = ("apiVersion", "metadata", "status") if has_status else ("apiVersion", "metadata")
    return {name: value for name, value in obj.items() if name not in apart}


def _validate(schema: Json, obj: Object) -> list[Cause]:
    found = [*value_causes(schema, obj), *embedded_causes(schema, obj)]
    return with_rules(schema, obj, found)


def _validate_update(schema: Json, new: Object, old: Object) -> list[Cause]:
    found = [*value_causes(schema, new, old), *embedded_causes(schema, new)]
    return with_rules(schema, new, found, old)


def _validate_scale(scale: ScalePaths | None, obj: Object) -> list[Cause]:
    return scale_causes(scale.spec, obj) if scale else []


def _validate_status(
    schema: Json, scale: ScalePaths | None, new: Object, old: Object
) -> list[Cause]:
    part = at(schema, "properties", "status") or {}
    found = status_causes(part, new.get("status") or {}, old.get("status"))
    found = with_rules(schema, new, found, old)
    return found + (scale_causes(scale.status, new) if scale else [])


def _converted(api_version: str, schema: Json, obj: Object) -> Object:
    shown, _ = pruned({**obj, "apiVersion": api_version}, schema)
    complete(shown, schema)
    return shown


def _stored(group: str, version: str, obj: Object) -> Object:
    return {**obj, "apiVersion": f"{group}/{version}"}
