"""Actions on Jobs and CronJobs."""

from dashboard.actions.catalog.action import Action, Values, slashed
from dashboard.actions.fields import ObjectName
from dashboard.actions.target import Target


def _suspend_line(target: Target, *, suspend: bool) -> list[str]:
    patch = f'{{"spec":{{"suspend":{str(suspend).lower()}}}}}'
    return ["patch", slashed(target), "--type=merge", "-p", patch]


def _run_line(target: Target, values: Values) -> list[str]:
    return ["create", "job", str(values["job"]), f"--from=cronjob/{target.name}"]


SUSPEND = Action(
    name="suspend",
    title="Suspend",
    confirm="Suspend",
    what="A CronJob starts no more Jobs; a Job ends its running pods, and makes them again later.",
    kinds=("CronJob", "Job"),
    verb="patch",
    resource="cronjobs",
    line=lambda target, _: _suspend_line(target, suspend=True),
    said=lambda target, _: f"suspended {target.name}",
)
UNSUSPEND = Action(
    name="unsuspend",
    title="Let it run",
    confirm="Let it run",
    what="Ends the suspension: Jobs are started and pods made again.",
    kinds=("CronJob", "Job"),
    verb="patch",
    resource="cronjobs",
    line=lambda target, _: _suspend_line(target, suspend=False),
    said=lambda target, _: f"let {target.name} run again",
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
