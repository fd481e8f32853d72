"""Who asks for what, and with which options: the arguments of the verbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

FieldValidation = Literal["Strict", "Warn", "Ignore"]
PatchType = Literal["json", "merge", "strategic", "apply"]


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """An authenticated user, as SelfSubjectReview shows one."""

    name: str
    groups: tuple[str, ...] = ()
    uid: str = ""
    extra: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Request:
    """One call. `manager` is the field manager that managedFields name; verbs add `warnings`,
    and say that an update has `created` its object.

    `force` lets an apply take fields from others. `trusted` requests come from the cluster's own
    components: what their patches leave is not read again field by field.
    """

    user: User
    manager: str = "unknown"
    dry_run: bool = False
    field_validation: FieldValidation = "Ignore"
    trusted: bool = False
    force: bool = False
    warnings: list[str] = field(default_factory=list)
    created: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOptions:
    """The query of list, watch and deletecollection, as the client wrote it."""

    label_selector: str = ""
    field_selector: str = ""
    resource_version: str = ""
    resource_version_match: str = ""
    limit: int = 0
    continue_token: str = ""
    send_initial_events: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteOptions:
    """meta/v1 DeleteOptions. None and empty mean: not said."""

    grace_period_s: int | None = None
    propagation: str = ""
    orphan_dependents: bool | None = None
    uid: str = ""
    resource_version: str = ""

    @property
    def says_what_follows(self) -> bool:
        """Whether something is said about the dependents."""
        return bool(self.propagation) or self.orphan_dependents is not None
