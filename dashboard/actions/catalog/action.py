"""What an action is: data, from which forms, buttons, policy, audit and documentation are made."""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboard.actions.fields import Field
from dashboard.actions.target import Target
from dashboard.roles import Role

Values = Mapping[str, str | int | bool]


class UnknownAction(LookupError):
    """No action has this name, or not for this kind; the text is a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing that can be done. `line` writes the kubectl words after `kubectl [-n NAMESPACE]`."""

    name: str
    title: str
    confirm: str
    what: str
    kinds: tuple[str, ...]
    verb: str
    resource: str
    line: Callable[[Target, Values], list[str]]
    said: Callable[[Target, Values], str]
    fields: tuple[Field, ...] = ()
    role: Role = Role.OPERATOR
    is_dangerous: bool = False

    def kubectl(self, target: Target, values: Values) -> str:
        """The line a person could type instead, quoted for a shell."""
        scope = ["-n", target.namespace] if target.namespace else []
        return shlex.join(["kubectl", *scope, *self.line(target, values)])

    def read(self, form: Mapping[str, str]) -> dict[str, str | int | bool]:
        """The values of all fields. Raises fields.Invalid with the first trouble."""
        return {field.name: field.read(form.get(field.name, "")) for field in self.fields}

    def check(self, values: Values, target: Target) -> None:
        """Whether these values may be sent for this object. Raises fields.Invalid."""
        for field in self.fields:
            field.check(values[field.name], target)


def slashed(target: Target) -> str:
    """``deployment/hello``, as kubectl takes it; ``widgets.v1.example.org/one`` for what only discovery knows."""
    if target.of is not None and target.of.group:
        return f"{target.of.plural}.{target.of.version}.{target.of.group}/{target.name}"
    return f"{target.kind.lower()}/{target.name}"
