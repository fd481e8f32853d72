"""What a form offers: each field with its present value and, where there is a list, the list.

Asked of the API server when the form opens, so that the stepper starts at the real number and only
real containers and revisions can be chosen.
"""

import dataclasses
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard import limits
from dashboard.actions import rollback, rollback_sets
from dashboard.actions.catalog import Action
from dashboard.actions.execute import Refused, refusal
from dashboard.actions.fields import Field, Invalid, Switch
from dashboard.actions.target import Target
from dashboard.kube.api import Object
from dashboard.kube.errors import KubeError
from dashboard.web import backend

_DEBUG_IMAGE = "busybox:1.37"
_DEBUG_COMMAND = "sh -c 'ps; cat /etc/resolv.conf; ip addr'"
"""What a form for debugging begins with: small, known everywhere, and it looks around."""

_NAME_KEPT_CHARS = 52
"""Of a CronJob's name in that of its Jobs: Kubernetes allows a CronJob no longer name."""


_USUAL_RATE_PER_S = 5
_USUAL_MINUTES = 5
"""What a form for requests offers first: enough to see an update go through, and little load."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list: what is sent, what is shown."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One field, ready for the template."""

    field: Field
    value: str
    choices: list[Choice] = dataclasses.field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """All fields, and the kubectl line for their values (or why there is none yet)."""

    fields: list[Offered]
    kubectl: str
    trouble: str
    room: str = ""
    """The line with every switch on: so much room it is given at once, so that no field moves when one is pressed."""


async def offer(action: Action, target: Target, asked: Mapping[str, str]) -> Form | Refused:
    """The form's content; `asked` are values that were typed already, and win."""
    try:
        now = await _present(action, target)
    except KubeError as error:
        return refusal(error, target)
    fields = [
        Offered(
            field=one,
            value=_typed_or_present(one, asked, now),
            choices=now.get(one.name, Offered(field=one, value="")).choices,
        )
        for one in action.fields
    ]
    try:
        values = action.read({one.field.name: one.value for one in fields})
    except Invalid as why:
        return Form(
            fields=fields, kubectl="", trouble=str(why) if _was_typed(action, asked) else ""
        )
    switched = {one.name: True for one in action.fields if isinstance(one, Switch)}
    room = action.kubectl(target, {**values, **switched}) if switched else ""
    return Form(fields=fields, kubectl=action.kubectl(target, values), trouble="", room=room)


def _typed_or_present(one: Field, asked: Mapping[str, str], now: Mapping[str, Offered]) -> str:
    """What was typed stays, also when it is nothing: a refused form must not look like another."""
    if one.name in asked:
        return asked[one.name]
    return now[one.name].value if one.name in now else ""


def _was_typed(action: Action, asked: Mapping[str, str]) -> bool:
    return any(asked.get(one.name) for one in action.fields)


async def _present(action: Action, target: Target) -> dict[str, Offered]:
    """The object's present values for the action's fields, by field name."""
    if not action.fields or action.name in ("kill", "delete", "label"):
        return {}
    if action.name == "drain":
        (timeout,) = (one for one in action.fields if one.name == "timeout_s")
        return {"timeout_s": Offered(field=timeout, value=str(limits.DRAIN_USUAL_S))}
    api = backend.current().api
    found = await api.get(target.api_kind, target.namespace, target.name)
    named = {one.name: one for one in action.fields}
    if action.name == "scale":
        return {"replicas": Offered(field=named["replicas"], value=str(_replicas(found)))}
    if action.name == "debug":
        return _debug(found, named)
    if action.name == "image":
        return _image(found, named)
    if action.name == "run":
        return {"job": Offered(field=named["job"], value=_job_name(target.name))}
    if action.name == "probe":
        return _probe(found, named)
    if target.kind == "Deployment":
        known = rollback.revisions(found, await rollback.owned(api, "ReplicaSet", found))
    else:
        history = await rollback.owned(api, "ControllerRevision", found)
        known = rollback_sets.revisions(found, history)
    return _revisions(known, named)


def _probe(service: Object, named: Mapping[str, Field]) -> dict[str, Offered]:
    ports = [
        Choice(str(one["port"]), f"{one['port']} {one.get('name') or ''}".strip())
        for one in service["spec"].get("ports") or []
        if one.get("protocol", "TCP") == "TCP"
    ]
    return {
        "port": Offered(field=named["port"], value=ports[0].value if ports else "", choices=ports),
        "path": Offered(field=named["path"], value="/"),
        "rate": Offered(field=named["rate"], value=str(_USUAL_RATE_PER_S)),
        "minutes": Offered(field=named["minutes"], value=str(_USUAL_MINUTES)),
        "way": Offered(field=named["way"], value="service"),
    }


def _job_name(cron_job: str) -> str:
    """One that is most likely free; a name that is taken is refused by the API server."""
    return f"{cron_job[:_NAME_KEPT_CHARS]}-{secrets.token_hex(3)}"


def _replicas(found: Object) -> int:
    return int(found["spec"].get("replicas", 1))


def _image(found: Object, named: Mapping[str, Field]) -> dict[str, Offered]:
    containers = found["spec"]["template"]["spec"].get("containers") or []
    offered = [
        Choice(one["name"], f"{one['name']} (now {one.get('image', '?')})") for one in containers
    ]
    first = containers[0] if containers else {"name": "", "image": ""}
    return {
        "container": Offered(field=named["container"], value=first["name"], choices=offered),
        "image": Offered(field=named["image"], value=first.get("image", "")),
    }


def _debug(found: Object, named: Mapping[str, Field]) -> dict[str, Offered]:
    names = [one["name"] for one in found["spec"].get("containers") or []]
    offered = [Choice(name, name) for name in names]
    return {
        "image": Offered(field=named["image"], value=_DEBUG_IMAGE),
        "command": Offered(field=named["command"], value=_DEBUG_COMMAND),
        "container": Offered(
            field=named["container"], value=names[0] if names else "", choices=offered
        ),
        "called": Offered(field=named["called"], value=f"debug-{secrets.token_hex(3)}"),
        "minutes": Offered(field=named["minutes"], value=str(limits.COPY_USUAL_MINUTES)),
    }


def _revisions(known: list[rollback.Revision], named: Mapping[str, Field]) -> dict[str, Offered]:
    earlier = [one for one in known if not one.is_current]
    choices = [
        Choice(
            str(one.number),
            f"{one.number} · {', '.join(one.images)}" + (f" · {one.cause}" if one.cause else ""),
        )
        for one in earlier
    ]
    value = choices[0].value if choices else ""
    return {"revision": Offered(field=named["revision"], value=value, choices=choices)}
