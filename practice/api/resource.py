"""What the API server must know about one resource: a row of data with hooks.

Promises: adding a kind is one more row (`practice.api.kinds`); the verbs, discovery, watches and
patches read the row and have no special cases for kinds. What differs between kinds in behaviour
stands in the hooks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from practice.api.errors import qualified
from practice.api.node_services import NodeServices
from practice.api.request import User
from practice.api.schema import Schema
from practice.api.selectors import FieldReader
from practice.api.store import Store
from practice.api.validation.names import dns_subdomain_faults
from practice.clock import Clock

Object = dict[str, Any]
Cause = dict[str, Any]

ALL_VERBS = (
    "create",
    "delete",
    "deletecollection",
    "get",
    "list",
    "patch",
    "update",
    "watch",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subresource:
    """A path below an object: `pods/status`. `group`/`version` only where they differ."""

    name: str
    kind: str
    verbs: tuple[str, ...]
    group: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalePaths:
    """Field names on the way to each part of a Scale; no `selector`: it has none."""

    spec: tuple[str, ...]
    status: tuple[str, ...]
    selector: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionWebhook:
    """Who converts the objects of a kind between its versions."""

    client: Object
    """Its clientConfig."""
    review_versions: tuple[str, ...]
    stored: str
    """The apiVersion in which objects are kept from now on."""


PROXY_VERBS = ("create", "delete", "get", "patch", "update")


@dataclass(frozen=True, slots=True)
class Context:
    """What a hook may look at: time and chance, and the other objects (for reading only)."""

    clock: Clock
    store: Store


def _prepared(_obj: Object, _context: Context) -> None:
    return None


def _no_user(_obj: Object, _user: User) -> None:
    return None


def _nothing(_obj: Object) -> None:
    return None


def _spec(obj: Object) -> Any:
    return obj.get("spec")


def _selector(obj: Object) -> Object | None:
    found: Object | None = (obj.get("spec") or {}).get("selector")
    return found


def _valid(_obj: Object) -> list[Cause]:
    return []


def _valid_update(_new: Object, _old: Object) -> list[Cause]:
    return []


def _as_is(obj: Object) -> Object:
    return obj


def _unchanged(_new: Object, _old: Object, _context: Context) -> None:
    return None


def _no_warnings(_new: Object, _old: Object | None) -> list[str]:
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One served resource.

    Hooks get a private copy that they may change in place. In order: `default` (create and
    update), `prepare_create` or `prepare_update` (drop what a client may not set, allocate),
    then `validate` and, for updates, `validate_update` (causes of a 422).
    """

    group: str
    version: str
    plural: str
    singular: str
    kind: str
    short_names: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    namespaced: bool = True
    verbs: tuple[str, ...] = ALL_VERBS
    subresources: tuple[Subresource, ...] = ()
    storage: str = ""
    """The resource whose objects these are, when it is not this one (events.k8s.io, or another
    version of the same)."""

    storage_api_version: str = ""
    """The apiVersion of the stored objects, when `storage` names them."""

    types: Schema | None = None
    """The schema that has this kind; None: Kubernetes' own (`practice.api.schema.load`)."""

    name_faults: Callable[[str], list[str]] = dns_subdomain_faults
    fields: Mapping[str, FieldReader] = field(default_factory=dict)
    """Field selectors beyond metadata.name and metadata.namespace."""

    source: Callable[[NodeServices | None, Clock], list[Object]] | None = None
    """Where the objects come from, when they are not stored but found out when somebody asks: from
    the nodes (None: there are none), or from what is switched on."""

    unknown_field: str = "field label not supported: {field}"
    """What is said of a field that is none of these (where there are any)."""

    deletion_warning: str = ""
    """Said to who deletes an object without saying what shall become of its dependents."""

    default: Callable[[Object], None] = _nothing
    prepare_create: Callable[[Object, Context], None] = _prepared
    take_user: Callable[[Object, User], None] = _no_user
    """Writes into a new object who has sent it."""

    prepare_update: Callable[[Object, Object, Context], None] = _unchanged
    validate: Callable[[Object], list[Cause]] = _valid
    validate_create: Callable[[Object], list[Cause]] = _valid
    """What is asked of new objects only; `validate` is asked of changed ones, too."""

    first_deletion: Callable[[Object, Context], Object] | None = None
    """The object after the first request to delete it, where the kind has its own way."""

    validate_update: Callable[[Object, Object], list[Cause]] = _valid_update
    validate_status: Callable[[Object, Object], list[Cause]] = _valid_update
    update_rules_first: bool = False
    """The causes of `validate_update` stand before those of `validate`."""

    grace_period_s: Callable[[Object, int | None], int] | None = None
    """Seconds between the request to delete and the removal (pods); None: removed at once."""

    from_storage: Callable[[Object], Object] = _as_is
    to_storage: Callable[[Object], Object] = _as_is

    conversion: ConversionWebhook | None = None
    """Where stored objects are of another version until a webhook was asked: this row works with its
    own version only, `from_storage` and `to_storage` change nothing but what a schema asks for."""

    prepare_status: Callable[[Object, Object, Context], None] = _unchanged
    """Like `prepare_update`, for a write to the status subresource."""

    prepare_other: Mapping[str, Callable[[Object, Object, Context], None]] = field(
        default_factory=dict
    )
    """The same for other subresources through which the object is changed, by their names."""

    validate_other: Mapping[str, Callable[[Object, Object], list[Cause]]] = field(
        default_factory=dict
    )
    """What `validate_status` is for them."""

    status_keeps: tuple[str, ...] = ()
    """Metadata that a write to the status subresource leaves as it is."""

    warnings: Callable[[Object, Object | None], list[str]] = _no_warnings
    """What the writer of a valid object is told; the second argument is None on creation."""

    kept_as: str = ""
    """The version in which a real server keeps the objects, where that is another one."""

    deprecation: str = ""
    """What everybody who uses this resource is told."""

    has_generation: bool = False
    """metadata.generation counts the changes of what is desired."""

    desired: Callable[[Object], Any] = _spec
    """What the generation counts the changes of."""

    selector: Callable[[Object], Object | None] = _selector
    """The LabelSelector that the Scale of an object tells."""

    annotations_raise_generation: bool = False
    """Deployments: a change of annotations counts, too."""

    create_on_update: bool = False
    """PUT to a name that does not exist creates it."""

    unconditional_update: bool = True
    """PUT without a resourceVersion overwrites whatever is there."""

    returns_deleted: bool = False
    """DELETE answers with the object that was removed instead of a Status."""

    columns: tuple[Object, ...] = ()
    """Columns of tables beyond the name, as a definition lists them."""

    scale: ScalePaths | None = None
    """Where a custom resource keeps what its Scale shows; None: where the built-in kinds do."""

    replicas_path: tuple[str, ...] = ("spec", "replicas")
    """Where the number is that the scale subresource shows."""

    own_list_kind: str = ""
    """The list's kind where it is not the kind and `List` (custom resources may choose)."""

    orphans_by_default: bool = False
    """Deleting without a propagation policy leaves the dependents."""

    def __deepcopy__(self, _memo: object) -> Resource:
        return self  # never changes: forks of a cluster share it

    @property
    def key(self) -> str:
        """`deployments.apps`: how the store and the client name it. A version that is a view of
        another has its name in it: `crontabs.v1beta1.example.com`."""
        key = qualified(self.plural, self.group)
        return f"{self.plural}.{self.version}.{self.group}" if self.storage == key else key

    @property
    def is_view(self) -> bool:
        """The same objects are stored under another resource or version."""
        return bool(self.storage)

    @property
    def stored_as(self) -> str:
        return self.storage or self.key

    @property
    def api_version(self) -> str:
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def stored_api_version(self) -> str:
        """The apiVersion of the stored objects; events.k8s.io is a view of core's."""
        return self.storage_api_version or self.api_version

    @property
    def kind_key(self) -> tuple[str, str, str]:
        """(group, version, kind): the key of the schema."""
        return self.group, self.version, self.kind

    @property
    def list_kind(self) -> str:
        return self.own_list_kind or f"{self.kind}List"

    def subresource(self, name: str) -> Subresource | None:
        return next((sub for sub in self.subresources if sub.name == name), None)
