"""Conversion webhooks: a program says how an object of one version looks in another.

Mirrors apiextensions-apiserver's webhook converter and what its storage says of objects that cannot
be read. Documentation: "Versions in CustomResourceDefinitions", the strategy `Webhook`. A server
keeps what its watch cache has converted, so lists and watches ask once for each write; a GET and
every write ask anew.
"""

from __future__ import annotations

import json
from typing import Any

from practice.api.admission.webhooks.plugins import Dialer, NoAnswerError
from practice.api.errors import ApiError, qualified
from practice.api.metadata import new_uid
from practice.api.registry import Registry
from practice.api.resource import Cause, Context, Object, Resource
from practice.api.validation.metadata import validate_annotations, validate_labels
from practice.limits import CONVERSION_TIMEOUT_S, CONVERSIONS_KEPT, UNREADABLE_TOLD

VERSIONS = ("v1", "v1beta1")
_GROUP = "apiextensions.k8s.io"
_TOO_MANY = "too many errors, the list is truncated"


class UnconvertedError(Exception):
    """A webhook did not convert an object; the text is the API server's."""


class Conversions:
    """Of one API server."""

    def __init__(self, context: Context, resources: Registry) -> None:
        self.dialer: Dialer | None = None
        """The way to webhooks; until it is there, none can be called."""
        self._context = context
        self._resources = resources
        self._known: dict[tuple[str, str, str], Object] = {}
        self._revision = -1

    def shown(self, resource: Resource, obj: Object) -> Object:
        """A stored object in the resource's version, asked for once. UnconvertedError."""
        if resource.conversion is None or obj["apiVersion"] == resource.api_version:
            return obj
        if self._revision != self._resources.revision:
            self._revision = self._resources.revision
            self._known.clear()  # another definition may ask another webhook
        metadata = obj["metadata"]
        key = metadata["uid"], metadata["resourceVersion"], resource.api_version
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self.convert(resource, obj, resource.api_version)
            if len(self._known) > CONVERSIONS_KEPT:
                del self._known[next(iter(self._known))]
        return found

    def read(self, resource: Resource, obj: Object) -> Object:
        """The same, asked for now. UnconvertedError."""
        return self.convert(resource, obj, resource.api_version)

    def kept(self, resource: Resource, obj: Object) -> Object:
        """An object as it is to be stored. ApiError 500."""
        if resource.conversion is None:
            return obj
        try:
            return self.convert(resource, obj, resource.conversion.stored)
        except UnconvertedError as error:
            raise ApiError(500, "", str(error)) from error

    def convert(self, resource: Resource, obj: Object, api_version: str) -> Object:
        """One question to the webhook, where one is needed."""
        webhook = resource.conversion
        if webhook is None or obj["apiVersion"] == api_version:
            return obj
        version = next((one for one in webhook.review_versions if one in VERSIONS), "v1")
        uid = new_uid(self._context)
        asked = {"uid": uid, "desiredAPIVersion": api_version, "objects": [obj]}
        review = {
            "kind": "ConversionReview",
            "apiVersion": f"{_GROUP}/{version}",
            "request": asked,
        }
        who = f"conversion webhook for {obj['apiVersion']}, Kind={obj['kind']}"
        try:
            if self.dialer is None:
                raise NoAnswerError("there is no network")
            body = json.dumps(review, separators=(",", ":")).encode()
            answer = self.dialer.ask(webhook.client, body, CONVERSION_TIMEOUT_S)
            converted = _objects(answer, version, uid)
        except (NoAnswerError, _BadAnswerError) as error:
            raise UnconvertedError(f"{who} failed: {error}") from error
        if len(converted) != 1:
            count = len(converted)
            raise UnconvertedError(f"{who} returned {count} objects, expected 1")
        try:
            return _checked(obj, converted[0], api_version)
        except _BadAnswerError as error:
            raise UnconvertedError(f"{who} returned {error}") from error


class _BadAnswerError(Exception):
    """What came back is no conversion."""


def _objects(body: str, version: str, uid: str) -> list[Any]:
    """The converted objects of an answer."""
    try:
        review = json.loads(body)
        response = review.get("response")
    except (ValueError, AttributeError) as error:
        raise _BadAnswerError(f"the answer is no ConversionReview: {error}") from error
    kind, api_version = review.get("kind", ""), review.get("apiVersion", "")
    if version == "v1" and (kind, api_version) != ("ConversionReview", f"{_GROUP}/v1"):
        wanted = f"{_GROUP}/v1, Kind=ConversionReview"
        raise _BadAnswerError(
            f"expected webhook response of {wanted}, got {api_version}, Kind={kind}"
        )
    if not isinstance(response, dict):
        raise _BadAnswerError("no response provided")
    if version == "v1" and response.get("uid", "") != uid:
        raise _BadAnswerError(f'expected response.uid="{uid}", got "{response.get("uid", "")}"')
    result = response.get("result") or {}
    if result.get("status") != "Success":
        said = f"response.result.status was '{result.get('status', '')}', not 'Success'"
        raise _BadAnswerError(result.get("message") or said)
    return response.get("convertedObjects") or []


def _checked(obj: Object, made: Any, api_version: str) -> Object:
    """The converted object, with the metadata that it had but for labels and annotations."""
    if not isinstance(made, dict):
        raise _BadAnswerError("invalid converted object at index 0: it is no object")
    expected = f"(expected {api_version}, received {made.get('apiVersion', '')})"
    if made.get("apiVersion") != api_version:
        raise _BadAnswerError(f"invalid object at index 0: invalid groupVersion {expected}")
    if made.get("kind") != obj["kind"]:
        expected = f"(expected {obj['kind']}, received {made.get('kind', '')})"
        raise _BadAnswerError(f"invalid object at index 0: invalid kind {expected}")
    before, now = obj["metadata"], made.get("metadata") or {}
    if isinstance(now, dict):
        for field, word in (("name", "name"), ("namespace", "namespace"), ("uid", "UID")):
            old, new = before.get(field, ""), now.get(field, "")
            if old != new:
                raise _BadAnswerError(f"invalid object: must have the same {word}: {old} != {new}")
    if "metadata" not in made:
        raise _BadAnswerError("invalid metadata: missing metadata in converted object")
    if not isinstance(now, dict):
        raise _BadAnswerError("invalid metadata: it is no object")
    return {**made, "metadata": _metadata(before, now)}


def _metadata(before: Object, now: Object) -> Object:
    metadata = dict(before)
    for field, judge in (("labels", _label_faults), ("annotations", _annotation_faults)):
        values = now.get(field)
        if values is None:
            metadata.pop(field, None)
            continue
        if not isinstance(values, dict):
            raise _BadAnswerError(f"invalid metadata: invalid metadata.{field} in converted object")
        wrong = next((name for name, value in values.items() if not isinstance(value, str)), None)
        if wrong is not None:
            place = f"metadata.{field}[{wrong}]"
            raise _BadAnswerError(f"invalid metadata: {place} must be a string in converted object")
        faults = judge(values) if values != before.get(field) else []
        if faults:
            raise _BadAnswerError(f"invalid metadata: {_joined(faults)}")
        metadata[field] = values
    return metadata


def _label_faults(values: Object) -> list[Cause]:
    return validate_labels("metadata.labels", values)


def _annotation_faults(values: Object) -> list[Cause]:
    return validate_annotations("metadata.annotation", values)


def _joined(faults: list[Cause]) -> str:
    texts = [f"{one['field']}: {one['message']}" for one in faults]
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


# -- what is said of stored objects that cannot be read ------------------------------------------------


def unreadable(resource: Resource, key: str, obj: Object, why: str, *, to_change: bool) -> ApiError:
    """Of one object that is read, or that is read to be changed."""
    text = _undecodable(obj, why)
    if to_change:
        return ApiError(500, "", text)
    text = _corrupt(f"/{resource.group}/{resource.plural}/{key}", text)
    details = {"causes": [{"message": text}]}
    return ApiError(500, "InternalError", f"Internal error occurred: {text}", details=details)


def unreadable_list(resource: Resource, broken: list[tuple[str, Object, str]]) -> ApiError:
    """Of the objects of a list: (key, object, why) of each."""
    causes = []
    for key, obj, why in broken[:UNREADABLE_TOLD]:
        field = f"/registry/{resource.group}/{resource.plural}/{key}"
        text = _corrupt(field, _undecodable(obj, why))
        causes.append({"reason": "UnexpectedServerResponse", "message": text, "field": field})
    name = qualified(resource.plural, resource.group)
    message = f"failed to read one or more {name} from the storage: {causes[0]['message']}"
    if len(causes) > 1:
        message += f" (and {len(causes) - 1} more)"
    if len(causes) == UNREADABLE_TOLD:
        causes.append({"reason": "FieldValueTooMany", "message": _TOO_MANY})
    details = {"name": "list", "group": resource.group, "kind": resource.plural, "causes": causes}
    return ApiError(500, "StorageReadError", message, details=details)


def _undecodable(obj: Object, why: str) -> str:
    return f"object not decodable revision={obj['metadata']['resourceVersion']}: {why}"


def _corrupt(key: str, text: str) -> str:
    return (
        f"StorageError: corrupt object, Code: 7, Key: {key}, ResourceVersion: 0, "
        f"AdditionalErrorMsg: {text}"
    )
