"""Jobs: what is written into them, what is refused, how they may change, what tables show."""

from collections.abc import Callable
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.jobs import JOBS, job
from tests.contract.objects import Object, pod_spec
from tests.contract.printing import table

GROUP = Group("jobs")
NOBODY = "example.com/nobody"
"""A controller that does not exist: nobody touches the Job."""


def add(sentence: str, make: Callable[[], Object]) -> None:
    GROUP.add(sentence, lambda api: {"answer": api.create(JOBS, make())})


def spec(**fields: Any) -> Callable[[], Object]:
    return lambda: job(**fields)


# -- what is written -------------------------------------------------------------------------------

add("that says little", job)
add("with completions only", spec(completions=4))
add("with parallelism only", spec(parallelism=3))
add(
    "with a limit for each index",
    spec(completions=2, completionMode="Indexed", backoffLimitPerIndex=1),
)
add(
    "with a policy for failures",
    spec(
        podFailurePolicy={
            "rules": [
                {"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget"}]},
                {"action": "FailJob", "onExitCodes": {"operator": "In", "values": [42]}},
            ]
        }
    ),
)
add("with a name that is no label", lambda: job(name="a.b"))


@GROUP.case
def without_a_name(api: Caller) -> Answers:
    made = job(completions=3, parallelism=2, completionMode="Indexed")
    del made["metadata"]["name"]
    return {"answer": api.create(JOBS, made)}


@GROUP.case
def with_its_own_labels(api: Caller) -> Answers:
    made = job()
    made["metadata"]["labels"] = {"mine": "yes"}
    made["spec"]["template"]["metadata"] = {"labels": {"app": "x"}}
    return {"answer": api.create(JOBS, made)}


@GROUP.case
def with_labels_in_its_template(api: Caller) -> Answers:
    made = job()
    made["spec"]["template"]["metadata"] = {"labels": {"app": "x"}}
    return {"answer": api.create(JOBS, made)}


@GROUP.case
def with_a_selector_of_its_own(api: Caller) -> Answers:
    made = job(manualSelector=True, selector={"matchLabels": {"app": "x"}})
    made["spec"]["template"]["metadata"] = {"labels": {"app": "x"}}
    return {"answer": api.create(JOBS, made)}


# -- what is refused -------------------------------------------------------------------------------


def failure_rules(*rules: Object) -> Callable[[], Object]:
    return spec(podFailurePolicy={"rules": list(rules)})


def success_rules(*rules: Object) -> Callable[[], Object]:
    return spec(completions=5, completionMode="Indexed", successPolicy={"rules": list(rules)})


def with_pods(**fields: Any) -> Callable[[], Object]:
    return lambda: job(template={"spec": {**pod_spec(), **fields}})


add("with pods that always restart", with_pods(restartPolicy="Always"))
add("with pods that say nothing of restarting", with_pods())
add("with pods that restart sometimes", with_pods(restartPolicy="Sometimes"))
add("without containers", with_pods(restartPolicy="Never", containers=[]))
add(
    "with negative numbers",
    spec(
        parallelism=-1,
        completions=-1,
        activeDeadlineSeconds=-1,
        backoffLimit=-1,
        ttlSecondsAfterFinished=-1,
    ),
)
add("with an unknown completion mode", spec(completionMode="Sorted"))
add("indexed without completions", spec(completionMode="Indexed", parallelism=2))
add(
    "indexed with a name that is too long",
    lambda: job("x" * 62, completions=12, completionMode="Indexed"),
)
add("with a limit for each index but none", spec(backoffLimitPerIndex=1))
add(
    "with failed indexes but no limit",
    spec(completions=2, completionMode="Indexed", maxFailedIndexes=1),
)
add(
    "with more failed indexes than completions",
    spec(completions=2, completionMode="Indexed", maxFailedIndexes=3, backoffLimitPerIndex=1),
)
add("with an unknown replacement policy", spec(podReplacementPolicy="Later"))
add("managed by somebody without a domain", spec(managedBy="me"))
add("managed by a domain that is none", spec(managedBy="Exa_mple/x"))
add("with a selector but not its own", spec(selector={"matchLabels": {"app": "x"}}))
add("with its own selector but none", spec(manualSelector=True))
add(
    "with a rule without an action",
    failure_rules({"onExitCodes": {"operator": "In", "values": [1]}}),
)
add("with a rule of an unknown action", failure_rules({"action": "Cry"}))
add(
    "with a rule for an index",
    failure_rules({"action": "FailIndex", "onExitCodes": {"operator": "In", "values": [1]}}),
)
add(
    "with a rule for both",
    failure_rules(
        {
            "action": "Count",
            "onExitCodes": {"operator": "Near", "containerName": "other", "values": []},
            "onPodConditions": [{"type": "a b", "status": "Perhaps"}],
        }
    ),
)
add(
    "with exit codes that are out of order",
    failure_rules({"action": "Count", "onExitCodes": {"operator": "In", "values": [3, 0, 3]}}),
)
add(
    "with a policy for failures and restarts",
    lambda: job(
        template={"spec": {**pod_spec(), "restartPolicy": "OnFailure"}},
        podReplacementPolicy="TerminatingOrFailed",
        podFailurePolicy={
            "rules": [{"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget"}]}]
        },
    ),
)
add(
    "with a policy for success and no indexes",
    spec(successPolicy={"rules": [{"succeededCount": 1}]}),
)
add("with a policy for success without rules", success_rules())
add("with a rule for success that says nothing", success_rules({}))
add(
    "with rules for success that ask too much",
    success_rules(
        {"succeededCount": 6},
        {"succeededCount": 3, "succeededIndexes": "0-1"},
        {"succeededIndexes": "3-1"},
        {"succeededIndexes": "0,9"},
        {"succeededIndexes": "a"},
        {"succeededIndexes": "1-2-3"},
        {"succeededIndexes": "2,1"},
    ),
)

# -- how it may change -----------------------------------------------------------------------------


@GROUP.case
def what_never_changes(api: Caller) -> Answers:
    api.must(api.create(JOBS, job(managedBy=NOBODY, completions=2)))
    changes: dict[str, Object] = {
        "completions": {"completions": 3},
        "mode": {"completionMode": "Indexed"},
        "selector": {"selector": {"matchLabels": {"a": "b"}}},
        "manager": {"managedBy": "example.com/other"},
        "template": {"template": {"metadata": {"annotations": {"a": "b"}}}},
    }
    return {name: api.merge(JOBS, "work", {"spec": change}) for name, change in changes.items()}


@GROUP.case
def what_may_change(api: Caller) -> Answers:
    api.must(api.create(JOBS, job(managedBy=NOBODY, completions=2)))
    change = {
        "parallelism": 2,
        "suspend": True,
        "backoffLimit": 1,
        "activeDeadlineSeconds": 9,
        "ttlSecondsAfterFinished": 9,
    }
    changed = api.merge(JOBS, "work", {"spec": change}).body
    return {"spec": changed["spec"], "generation": changed["metadata"]["generation"]}


@GROUP.case
def an_indexed_job_is_resized(api: Caller) -> Answers:
    made = job(managedBy=NOBODY, completions=2, parallelism=2, completionMode="Indexed")
    api.must(api.create(JOBS, made))
    together = api.merge(JOBS, "work", {"spec": {"completions": 3, "parallelism": 3}})
    return {
        "together": together.status,
        "alone": api.merge(JOBS, "work", {"spec": {"completions": 4}}),
    }


@GROUP.case
def a_suspended_job_may_be_placed_elsewhere(api: Caller) -> Answers:
    api.must(api.create(JOBS, job(managedBy=NOBODY, suspend=True)))
    pods = {"nodeSelector": {"disk": "ssd"}, "tolerations": [{"operator": "Exists"}]}
    template = {"metadata": {"annotations": {"a": "b"}}, "spec": pods}
    placed = api.merge(JOBS, "work", {"spec": {"template": template}})
    resources = [{"name": "main", "resources": {"requests": {"cpu": "1"}}}]
    change = {"spec": {"template": {"spec": {"containers": resources}}}}
    sized = api.strategic(JOBS, "work", change)
    priority = {"spec": {"template": {"spec": {"dnsPolicy": "Default"}}}}
    return {
        "placed": placed.body["spec"]["template"],
        "sized": [sized.status, sized.body["spec"]["template"]["spec"]["containers"]],
        "other": api.merge(JOBS, "work", priority),
    }


# -- the status of an outside controller -----------------------------------------------------------


def true(*kinds: str) -> list[Object]:
    return [{"type": kind, "status": "True"} for kind in kinds]


BEGUN, LATER = "2026-01-02T03:04:05Z", "2026-01-02T03:05:05Z"
STATUS: dict[str, Object] = {
    "negative counts": {"active": -1, "succeeded": -1, "failed": -1, "ready": -1},
    "more ready than active": {"active": 1, "ready": 2},
    "an end without its target": {"startTime": BEGUN, "conditions": true("Failed")},
    "completion without its criteria": {
        "startTime": BEGUN,
        "completionTime": LATER,
        "conditions": true("Complete"),
    },
    "completion without a time": {
        "startTime": BEGUN,
        "conditions": true("SuccessCriteriaMet", "Complete"),
    },
    "completion before the start": {
        "startTime": LATER,
        "completionTime": BEGUN,
        "conditions": true("SuccessCriteriaMet", "Complete"),
    },
    "a time without completion": {"startTime": BEGUN, "completionTime": LATER},
    "an end that never began": {"conditions": true("FailureTarget", "Failed")},
    "an end with pods": {
        "startTime": BEGUN,
        "active": 1,
        "terminating": 1,
        "uncountedTerminatedPods": {"failed": ["a", "a"]},
        "conditions": true("FailureTarget", "Failed"),
    },
    "success and failure": {"conditions": true("SuccessCriteriaMet", "FailureTarget")},
    "indexes of a job that has none": {"completedIndexes": "0", "failedIndexes": "1"},
}


def add_status(sentence: str, status: Object) -> None:
    def run(api: Caller) -> Answers:
        api.must(api.create(JOBS, job(managedBy=NOBODY, completions=2)))
        return {"answer": api.merge(JOBS, "work", {"status": status}, "status")}

    GROUP.add(f"a status with {sentence}", run)


for _sentence, _status in STATUS.items():
    add_status(_sentence, _status)


@GROUP.case
def a_status_with_bad_indexes(api: Caller) -> Answers:
    made = job(managedBy=NOBODY, completions=5, completionMode="Indexed", backoffLimitPerIndex=1)
    api.must(api.create(JOBS, made))
    texts = (("0-2", "2-3"), ("3,1", ""), ("0-9", ""), ("", "x"))
    return {
        f"{completed} and {failed}": api.merge(
            JOBS,
            "work",
            {"status": {"completedIndexes": completed, "failedIndexes": failed}},
            "status",
        )
        for completed, failed in texts
    }


@GROUP.case
def an_end_is_for_good(api: Caller) -> Answers:
    api.must(api.create(JOBS, job(managedBy=NOBODY, completions=2)))
    end = {
        "startTime": BEGUN,
        "completionTime": LATER,
        "succeeded": 2,
        "conditions": true("SuccessCriteriaMet", "Complete"),
    }
    ended = api.merge(JOBS, "work", {"status": end}, "status")
    changes: dict[str, Object] = {
        "again": {"conditions": []},
        "fewer": {"succeeded": 1},
        "earlier": {"completionTime": "2026-01-02T03:04:59Z"},
        "begun later": {"startTime": LATER},
        "active": {"active": 1},
    }
    refused = {
        name: api.merge(JOBS, "work", {"status": change}, "status")
        for name, change in changes.items()
    }
    return {"ended": ended, **refused}


@GROUP.case
def in_a_table(api: Caller) -> Answers:
    def status(name: str, **fields: Any) -> Any:
        made = job(name, managedBy=NOBODY, completions=3)
        api.must(api.create(JOBS, made))
        if fields:
            api.must(api.merge(JOBS, name, {"status": fields}, "status"))
        answer = table(api, JOBS, name, includeObject="None")
        if "startTime" in fields and "completionTime" not in fields:
            answer.body["rows"][0]["cells"][3] = "<so far>"
        return answer

    return {
        "new": status("new"),
        "running": status("running", startTime=BEGUN, active=1, succeeded=1),
        "complete": status(
            "complete",
            startTime=BEGUN,
            completionTime=LATER,
            succeeded=3,
            conditions=true("SuccessCriteriaMet", "Complete"),
        ),
        "failed": status(
            "failed", startTime=BEGUN, failed=1, conditions=true("FailureTarget", "Failed")
        ),
        "suspended": status("suspended", conditions=true("Suspended")),
    }


@GROUP.case
def of_any_number_in_a_table(api: Caller) -> Answers:
    api.must(api.create(JOBS, job(managedBy=NOBODY, parallelism=3)))
    return {"table": table(api, JOBS, "work", includeObject="None")}


@GROUP.case
def deleting_leaves_the_pods(api: Caller) -> Answers:
    """Unless asked otherwise, which kubectl always does."""
    api.must(api.create(JOBS, job(managedBy=NOBODY)))
    return {"answer": api.delete(JOBS, "work")}


@GROUP.case
def chosen_by_success(api: Caller) -> Answers:
    api.must(api.create(JOBS, job(managedBy=NOBODY)))
    found = {
        text: len(api.get(JOBS, fieldSelector=text).body["items"])
        for text in ("status.successful=0", "status.successful=1")
    }
    return {**found, "unknown": api.get(JOBS, fieldSelector="status.failed=0")}
