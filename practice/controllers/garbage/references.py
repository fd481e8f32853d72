"""Owner references and the two finalizers of the garbage collector. Pure."""

from dataclasses import dataclass, field

from practice.informer import Object

FOREGROUND = "foregroundDeletion"
ORPHAN = "orphan"


@dataclass(slots=True)
class Owners:
    """An object's owner references: to living owners, to missing ones, to ones that wait for it."""

    solid: list[Object] = field(default_factory=list)
    gone: list[Object] = field(default_factory=list)
    waiting: list[Object] = field(default_factory=list)

    @property
    def none(self) -> bool:
        """The object never had an owner."""
        return not (self.solid or self.gone or self.waiting)


def references_of(obj: Object) -> list[Object]:
    """All owner references."""
    return obj["metadata"].get("ownerReferences") or []


def finalizers_of(obj: Object) -> set[str]:
    """All finalizers."""
    return set(obj["metadata"].get("finalizers") or ())


def is_dying(obj: Object) -> bool:
    """Its deletion has been asked for."""
    return "deletionTimestamp" in obj["metadata"]


def waits_for_dependents(obj: Object) -> bool:
    """It is being deleted in the foreground."""
    return is_dying(obj) and FOREGROUND in finalizers_of(obj)


def blocks(reference: Object, uid: str) -> bool:
    """The reference keeps the owner with that uid from going."""
    return bool(reference["uid"] == uid and reference.get("blockOwnerDeletion"))
