"""Actions on Services."""

from dashboard import limits
from dashboard.actions.catalog.action import Action, Values
from dashboard.actions.fields import Choice, Listed, RequestPath
from dashboard.actions.target import Target
from dashboard.kube.proxying import service_path

_WAYS = (
    ("service", "through the Service: the API server chooses a ready pod"),
    ("pods", "each ready pod in turn, past the Service"),
)
_RATES = tuple((str(rate), f"{rate} a second") for rate in limits.PROBE_RATES_PER_S)
_MINUTES = tuple(
    (str(count), f"{count} minute{'s' if count > 1 else ''}") for count in limits.PROBE_MINUTES
)


def _line(target: Target, values: Values) -> list[str]:
    where = service_path(target.namespace, target.name, int(values["port"]), str(values["path"]))
    return ["get", "--raw", where]


PROBE = Action(
    name="probe",
    title="Send requests",
    confirm="Start",
    what="Asks the Service again and again by GET, through the API server's proxy, and counts on "
    "everybody's screen what is answered and by whom. It ends by itself; the kubectl line asks once.",
    kinds=("Service",),
    verb="get",
    resource="services/proxy",
    fields=(
        Listed(name="port", label="Port", low=1, high=65_535),
        RequestPath(
            name="path",
            label="Path",
            hint="Which pod answered is known when the answer says so: by a header X-Pod-Name, or as "
            "/hostname does in many programs.",
        ),
        Choice(name="rate", label="How often", options=_RATES),
        Choice(name="minutes", label="For", options=_MINUTES),
        Choice(name="way", label="Which way", options=_WAYS),
    ),
    line=_line,
    said=lambda target, values: f"sends {values['rate']} requests a second to {target.name}",
)
