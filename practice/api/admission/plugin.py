"""What a plugin is: two hooks, and the requests for which they are called."""

from __future__ import annotations

from practice.api.admission.attempt import Attempt, Verb
from practice.api.rbac.authorizer import Authorizer
from practice.api.registry import Registry


class Plugin:
    """One admission plugin. `name` is the one that kube-apiserver's flags use.

    `admit` may change `attempt.obj`; `validate` only looks. Both refuse by raising ApiError.
    """

    authorizer: Authorizer
    """Set by the chain before it asks the plugin for anything."""

    resources_served: Registry
    """What is served now; set by the chain, too."""

    name = ""
    verbs: tuple[Verb, ...] = ("create", "update")
    resources: tuple[str, ...] = ()
    """Keys of resources ("pods", "deployments.apps"); empty for all."""

    subresources: tuple[str, ...] | None = ("",)
    """The subresources, with "" for the object itself; None for all."""

    def concerns(self, attempt: Attempt) -> bool:
        """Whether the plugin wants to see requests of this kind (the object does not matter)."""
        return (
            attempt.verb in self.verbs
            and (not self.resources or attempt.resource.key in self.resources)
            and (self.subresources is None or attempt.subresource in self.subresources)
        )

    def admit(self, attempt: Attempt) -> None:
        """Change what is to be stored, or refuse it."""

    def validate(self, attempt: Attempt) -> None:
        """Refuse what is to be stored."""
