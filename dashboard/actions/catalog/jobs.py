"""Actions on Jobs and CronJobs."""

from dashboard.actions.catalog.action import Action, Values, slashed
from dashboard.actions.fields import ObjectName
from dashboard.actions.target import Target


def _suspension(name: str, title: str, *, suspend: bool, what: str, said: str) -> Action:
    patch = f'{{"spec":{{"suspend":{str(suspend).lower()}}}}}'
    return Action(
        name=name,
        title=title,
        confirm=title,
        what=what,
        kinds=("CronJob", "Job"),
        verb="patch",
        resource="cronjobs",
        line=lambda target, _: ["patch", slashed(target), "--type=merge", "-p", patch],
        said=lambda target, _: said.format(target.name),
    )


def _run_line(target: Target, values: Values) -> list[str]:
    return ["create", "job", str(values["job"]), f"--from=cronjob/{target.name}"]


SUSPEND = _suspension(
    "suspend",
    "Suspend",
    suspend=True,
    what="A CronJob starts no more Jobs; a Job ends its running pods, and makes them again later.",
    said="suspended {}",
)
UNSUSPEND = _suspension(
    "unsuspend",
    "Let it run",
    suspend=False,
    what="Ends the suspension: Jobs are started and pods made again.",
    said="let {} run again",
)
RUN = Action(
    name="run",
    title="Run now",
    confirm="Run",
    what="Starts a Job from its template at once, whatever the schedule says.",
    kinds=("CronJob",),
    verb="create",
    resource="jobs",
    fields=(ObjectName(name="job", label="Name of the Job"),),
    line=_run_line,
    said=lambda target, values: f"started {values['job']} from {target.name}",
)
