"""Content negotiation: which form of the answer an `Accept` header asks for.

Promises: JSON and YAML are served; protobuf and CBOR are not, and a client that takes nothing else
gets 406. `as=Table` and `as=PartialObjectMetadata(List)` of meta.k8s.io are served wherever a real
API server does. Clauses are tried by weight, then in their order, as goautoneg does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from practice.api.errors import ApiError

PROTOBUF = "application/vnd.kubernetes.protobuf"
Media = Literal["application/json", "application/yaml"]
JSON: Media = "application/json"
YAML: Media = "application/yaml"
MEDIA: tuple[Media, ...] = (JSON, YAML)
META_GROUP = "meta.k8s.io"
META_VERSIONS = frozenset({"v1", "v1beta1"})


@dataclass(frozen=True, slots=True)
class Form:
    """The chosen answer. `shape` is "", "Table", "PartialObjectMetadata" or "…List"."""

    media: Media = JSON
    shape: str = ""
    group: str = ""
    version: str = ""

    @property
    def content_type(self) -> str:
        """Names the shape only for discovery, where a real API server does so, too."""
        if self.shape and self.group == "apidiscovery.k8s.io":
            return f"{self.media};g={self.group};v={self.version};as={self.shape}"
        return self.media


@dataclass(frozen=True, slots=True)
class Clause:
    """One entry of the header, with its parameters in lower-case names."""

    media: str
    weight: float
    params: dict[str, str]

    def offers(self) -> list[Media]:
        if self.media in ("*/*", "application/*"):
            return [JSON]
        return [media for media in MEDIA if media == self.media]


def parse_accept(header: str) -> list[Clause]:
    """By weight, heaviest first; unreadable weights count as 1, as in Go's parser."""
    clauses: list[Clause] = []
    for part in header.split(","):
        media, *rest = (piece.strip() for piece in part.split(";"))
        params = {}
        for piece in rest:
            name, _, value = piece.partition("=")
            params[name.strip().lower()] = value.strip()
        try:
            weight = float(params.pop("q", "1"))
        except ValueError:
            weight = 1.0
        if media:
            clauses.append(Clause(media.lower(), weight, params))
    return sorted(clauses, key=lambda clause: -clause.weight)


def not_acceptable(message: str) -> ApiError:
    return ApiError(406, "NotAcceptable", message)


def not_served(available: Iterable[str]) -> ApiError:
    """406 for a client that names no type at all that is served."""
    error = not_acceptable(
        f"406: Not Acceptable\n\nAvailable representations: {', '.join(available)}"
    )
    error.status["details"] = {}
    return error


def negotiate(header: str, shapes: Collection[tuple[str, str, str]] = ()) -> Form:
    """`shapes` are the (group, version, as) that this endpoint can answer besides the plain form.

    ApiError 406, in the two wordings of a real API server.
    """
    clauses = parse_accept(header)
    if not clauses:
        return Form()
    if not any(clause.media in ("*/*", *MEDIA, PROTOBUF) for clause in clauses):
        raise not_served(MEDIA)
    for clause in clauses:
        for media in clause.offers():
            shape = clause.params.get("as", "")
            if not shape:
                return Form(media)
            group, version = clause.params.get("g", ""), clause.params.get("v", "")
            if (group, version, shape) in shapes:
                return Form(media, shape, group, version)
    raise not_acceptable(f"only the following media types are accepted: {', '.join(MEDIA)}")


def object_shapes() -> set[tuple[str, str, str]]:
    """What a single object can be answered as."""
    return {
        (META_GROUP, version, shape)
        for version in META_VERSIONS
        for shape in ("Table", "PartialObjectMetadata")
    }


def list_shapes() -> set[tuple[str, str, str]]:
    """What a list can be answered as."""
    return {
        (META_GROUP, version, shape)
        for version in META_VERSIONS
        for shape in ("Table", "PartialObjectMetadataList")
    }


OBJECT_SHAPES = object_shapes()
LIST_SHAPES = list_shapes()
