"""Scripts: what people do at which simulated second, whatever the real clock says.

A cluster that runs as real time passes gets each request a little earlier or later than the last time, and so
never makes the same writes twice. A script does: each act is an action of the clock, before all else that is due
at its moment. The same scenario, seed and script give the same writes at any rate, step by step, and in a fork.

An act is refused as a request is: the refusal is kept as its outcome, and the next acts go on. Acts that have
yet to come are part of the cluster's state, as timers are: forks and snapshots have them, too.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import Annotated, Any, Literal

import msgspec

from practice.api.api import Api
from practice.api.authorization import USERS
from practice.api.errors import ApiError
from practice.api.request import DeleteOptions, ListOptions, PatchType, Request
from practice.clock import MAX, Clock, ClockError, Timer
from practice.faults import FaultError, Faults
from practice.faults.manager import parse
from practice.limits import SCRIPT_ACTS

COMPONENT = "script"
Object = dict[str, Any]
Rate = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)] | Literal["max"]


class ScriptError(Exception):
    """An act that cannot be part of a script: too late, one too many, or of something unknown."""


class Act(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="do",
    tag=str.lower,
):
    """Something that somebody does."""

    at_s: Annotated[float, msgspec.Meta(ge=0)]
    """Simulated seconds since the cluster's start (`now_s` of its clock)."""


class Write(Act, frozen=True, kw_only=True):
    """A request to the API server, by the administrator."""

    resource: Annotated[str, msgspec.Meta(min_length=1)]
    """`pods`, `deployments.apps`, …"""
    namespace: str = ""
    """Empty for what lies in no namespace."""
    name: str = ""
    subresource: str = ""
    manager: str = "script"
    """Who is named in managedFields."""

    @property
    def request(self) -> Request:
        return Request(user=USERS["admin"], manager=self.manager)

    def send(self, api: Api) -> None:
        """ApiError: it is refused."""
        raise NotImplementedError


class Create(Write, frozen=True, kw_only=True):
    """POST. `name` only with a subresource (`eviction`)."""

    object: Object

    def send(self, api: Api) -> None:
        """The object is made, or the pod evicted."""
        api.create(
            self.request,
            self.resource,
            self.namespace or None,
            self.object,
            name=self.name,
            subresource=self.subresource,
        )


class Update(Write, frozen=True, kw_only=True):
    """PUT."""

    object: Object

    def send(self, api: Api) -> None:
        """The object is replaced."""
        api.update(
            self.request,
            self.resource,
            self.namespace or None,
            self.name,
            self.object,
            subresource=self.subresource,
        )


class Patch(Write, frozen=True, kw_only=True):
    """PATCH."""

    patch: Any
    type: PatchType = "strategic"

    def send(self, api: Api) -> None:
        """The object is changed."""
        api.patch(
            self.request,
            self.resource,
            self.namespace or None,
            self.name,
            self.patch,
            self.type,
            subresource=self.subresource,
        )


class Delete(Write, frozen=True, kw_only=True):
    """DELETE of what has the name; without one, of the first `most` that the selectors choose, by name."""

    label_selector: str = ""
    field_selector: str = ""
    most: Annotated[int, msgspec.Meta(ge=1)] = 1
    grace_period_s: Annotated[int, msgspec.Meta(ge=0)] | None = None
    propagation: Literal["", "Background", "Foreground", "Orphan"] = ""

    def send(self, api: Api) -> None:
        """It goes, or begins to."""
        options = DeleteOptions(grace_period_s=self.grace_period_s, propagation=self.propagation)
        for namespace, name in self._chosen(api):
            api.delete(self.request, self.resource, namespace, name, options)

    def _chosen(self, api: Api) -> list[tuple[str | None, str]]:
        if self.name:
            return [(self.namespace or None, self.name)]
        selection = ListOptions(
            label_selector=self.label_selector, field_selector=self.field_selector, limit=self.most
        )
        chosen = api.list(self.resource, self.namespace or None, selection).items
        return [(one["metadata"].get("namespace"), one["metadata"]["name"]) for one in chosen]


class Switch(Act, frozen=True, kw_only=True):
    """Switch a component off or on."""

    component: str
    on: bool


class Break(Act, frozen=True, kw_only=True):
    """Set a fault."""

    name: str
    fault: str
    parameters: dict[str, Any] = {}


class Mend(Act, frozen=True, kw_only=True):
    """Clear a fault."""

    name: str


class Pace(Act, frozen=True, kw_only=True):
    """Change the clock's rate; 0 stops it at this very moment."""

    rate: Rate


AnyAct = Create | Update | Patch | Delete | Switch | Break | Mend | Pace


class Outcome(msgspec.Struct, frozen=True):
    """An act that is over."""

    number: int
    """Counted from 1, in the order in which they were handed in."""
    at_s: float
    text: str
    """What was done."""
    refusal: str = ""
    """Why it was not done."""


class Script:
    """The acts of one cluster that are to come, and what became of the others. `components` are the
    names that can be switched, as they stand when an act is handed in."""

    def __init__(self, api: Api, faults: Faults, components: dict[str, Any]) -> None:
        self._api = api
        self._clock: Clock = api.clock
        self._faults = faults
        self._components = components
        self._coming: dict[int, tuple[AnyAct, Timer]] = {}
        self._handed_in = 0
        self.outcomes: deque[Outcome] = deque(maxlen=SCRIPT_ACTS)

    @property
    def coming(self) -> list[tuple[int, AnyAct]]:
        """Number and act, in the order in which they were handed in."""
        return [(number, act) for number, (act, _) in self._coming.items()]

    def add(self, acts: list[AnyAct]) -> None:
        """Do these at their moments. ScriptError: one of them cannot be; none is taken then."""
        if len(self._coming) + len(acts) > SCRIPT_ACTS:
            raise ScriptError(f"at most {SCRIPT_ACTS} acts wait at a time; send the rest later")
        now_s = self._clock.now_s()
        for number, act in enumerate(acts, 1):
            self._check(act, now_s, f"act {number}")
        taken: dict[int, tuple[AnyAct, Timer]] = {}
        for number, act in enumerate(acts, self._handed_in + 1):
            try:
                timer = self._clock.schedule_at(act.at_s, COMPONENT, partial(self._act, number))
            except ClockError as why:  # a moment beyond all time, or one that has just gone by
                for _, earlier in taken.values():
                    earlier.cancel()
                raise ScriptError(f"act {number - self._handed_in}: {why}") from why
            taken[number] = (act, timer)
        self._coming |= taken
        self._handed_in += len(acts)

    def clear(self) -> None:
        """Forget what is to come."""
        for _, timer in self._coming.values():
            timer.cancel()
        self._coming.clear()

    def _check(self, act: AnyAct, now_s: float, where: str) -> None:
        if act.at_s < now_s:
            raise ScriptError(
                f"{where}: {act.at_s} s lie behind, it is {now_s} s; pause the clock (rate 0) while"
                " you hand in what is to come soon"
            )
        if isinstance(act, Switch) and act.component not in self._components:
            known = ", ".join(self._components)
            raise ScriptError(f"{where}: no component {act.component!r}; there are {known}")
        if isinstance(act, Break):
            try:
                parse(act.fault, act.parameters)
            except FaultError as error:
                raise ScriptError(f"{where}: {error}") from None

    def _act(self, number: int) -> None:
        act, _ = self._coming.pop(number)
        refusal = ""
        try:
            self._do(act)
        except (ApiError, ClockError, FaultError) as error:
            refusal = str(error)
        text = sentence(act)
        self._clock.remark(f"{text}: {refusal}" if refusal else text)
        self.outcomes.append(Outcome(number, act.at_s, text, refusal))

    def _do(self, act: AnyAct) -> None:
        match act:
            case Switch(component=component, on=True):
                self._clock.release(component)
            case Switch(component=component):
                self._clock.hold(component)
            case Break(name=name, fault=fault, parameters=parameters):
                self._faults.set(name, fault, parameters)
            case Mend(name=name):
                self._faults.clear(name)
            case Pace(rate=rate):
                self._clock.rate = MAX if rate == "max" else float(rate)
            case _:
                act.send(self._api)


def sentence(act: AnyAct) -> str:
    """`patch deployments.apps workshop/hello`, in the words of the script."""
    match act:
        case Switch(component=component, on=on):
            return f"switch {component} {'on' if on else 'off'}"
        case Break(name=name, fault=fault):
            return f"break {fault} as {name}"
        case Mend(name=name):
            return f"mend {name}"
        case Pace(rate=rate):
            return f"pace {rate}"
    made = act.object.get("metadata") if isinstance(act, Create) else None
    name = act.name or (made.get("name", "") if isinstance(made, dict) else "")
    if isinstance(act, Delete) and not name:
        name = ",".join(filter(None, (act.label_selector, act.field_selector))) or "*"
    where = f"{act.namespace}/{name}" if act.namespace else name
    word = str(act.__struct_config__.tag)
    return f"{word} {act.resource} {where}" + (f" ({act.subresource})" if act.subresource else "")
