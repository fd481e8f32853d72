"""What the job controller does, step by step. The traces are those of `tests.contract.jobs`."""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.jobs import FINALIZER, JOBS, Run, index_of
from tests.contract.objects import Object, pod_spec

GROUP = Group("job-runs")
INDEXED = "Indexed"


def facts(pod: Object) -> Object:
    """What the controller put into a pod."""
    metadata, spec = pod["metadata"], pod["spec"]
    return {
        "metadata": {
            name: metadata.get(name)
            for name in ("labels", "annotations", "finalizers", "generateName", "ownerReferences")
        },
        "hostname": spec.get("hostname"),
        "env": spec["containers"][0].get("env"),
    }


@GROUP.case
def one_completion(api: Caller) -> Answers:
    run = Run(api)
    run.until(active=1)
    pod = facts(run.pods()[0])
    run.begin()
    run.until(active=1, ready=1)
    run.end()
    job = run.until_true("Complete")
    left = run.pods()[0]["metadata"]
    api.wait(lambda: any(reason == "Completed" for _, reason, _ in run.said()))
    return {
        "trace": run.rows,
        "pod": pod,
        "status": job["status"],
        "finalizers": left.get("finalizers"),
        "events": run.said(),
    }


@GROUP.case
def three_completions_two_at_once(api: Caller) -> Answers:
    run = Run(api, completions=3, parallelism=2)
    run.until(active=2)
    run.end()
    run.until(active=2, succeeded=1)
    run.end()
    run.until(active=1, succeeded=2)
    run.end()
    run.until_true("Complete")
    return {"trace": run.rows}


@GROUP.case
def a_queue_of_work(api: Caller) -> Answers:
    """Without a number of completions, one success is the beginning of the end."""
    run = Run(api, parallelism=2)
    run.until(active=2)
    run.end()
    run.until(active=1, succeeded=1)
    run.end("Failed", 1)
    run.until_true("Complete")
    return {"trace": run.rows}


@GROUP.case
def no_completions_wanted(api: Caller) -> Answers:
    run = Run(api, completions=0)
    run.until_true("Complete")
    return {"trace": run.rows, "pods": len(run.pods())}


@GROUP.case
def no_pods_at_once(api: Caller) -> Answers:
    run = Run(api, parallelism=0, completions=2)
    api.until(lambda: api.get(JOBS, "work"), lambda body: "startTime" in body["status"])
    run.change(parallelism=1)
    run.until(active=1)
    run.change(parallelism=0)
    run.until(active=0)
    return {"trace": run.rows, "pods": len(run.waiting())}


@GROUP.case
def a_failure_too_many(api: Caller) -> Answers:
    run = Run(api, backoffLimit=0)
    run.until(active=1)
    run.end("Failed", 3)
    job = run.until_true("Failed")
    api.wait(lambda: any(reason == "BackoffLimitExceeded" for _, reason, _ in run.said()))
    return {"trace": run.rows, "status": job["status"], "events": run.said()}


@GROUP.case
def a_failure_is_forgiven_once(api: Caller) -> Answers:
    run = Run(api, backoffLimit=1)
    run.until(active=1)
    run.end("Failed", 3)
    run.until(active=1, failed=1)
    run.end("Failed", 3)
    run.until_true("Failed")
    return {"trace": run.rows}


@GROUP.case
def the_others_are_stopped_at_the_end(api: Caller) -> Answers:
    run = Run(api, backoffLimit=0, completions=3, parallelism=3)
    run.until(active=3)
    run.end("Failed", 3)
    run.until_true("Failed")
    return {"trace": run.rows, "left": len(run.pods()), "events": run.said()}


@GROUP.case
def containers_that_restart_count_as_failures(api: Caller) -> Answers:
    template = {"spec": {**pod_spec(), "restartPolicy": "OnFailure"}}
    run = Run(api, backoffLimit=2, template=template)
    run.until(active=1)
    container = {"name": "main", "image": "x", "imageID": "", "ready": False, "restartCount": 2}
    status = {"phase": "Running", "containerStatuses": [container]}
    name = run.pods()[0]["metadata"]["name"]
    api.must(api.strategic("pods", name, {"status": status}, "status"))
    run.until_true("Failed")
    return {"trace": run.rows}


@GROUP.case
def a_deadline(api: Caller) -> Answers:
    run = Run(api, activeDeadlineSeconds=1)
    run.until_true("Failed")
    return {"end": run.rows[-1]["conditions"], "pods": len(run.pods())}


@GROUP.case
def a_pod_that_is_deleted_is_replaced(api: Caller) -> Answers:
    run = Run(api)
    run.until(active=1)
    first = run.pods()[0]["metadata"]
    api.must(api.delete("pods", first["name"]))
    run.until(active=1, failed=1)
    second = run.pods()
    return {
        "trace": run.rows,
        "pods": len(second),
        "another": second[0]["metadata"]["name"] != first["name"],
    }


@GROUP.case
def a_pod_that_goes_is_replaced_when_it_is_gone(api: Caller) -> Answers:
    held = {"metadata": {"finalizers": ["example.com/hold"]}}
    template = {**held, "spec": {**pod_spec(), "restartPolicy": "Never"}}
    run = Run(api, podReplacementPolicy="Failed", template=template)
    run.until(active=1)
    first = run.pods()[0]["metadata"]["name"]
    api.must(api.delete("pods", first))
    status = api.until(
        lambda: api.get(JOBS, "work"), lambda body: body["status"].get("terminating") == 1
    ).body["status"]
    pods = len(run.pods())
    api.must(api.merge("pods", first, {"status": {"phase": "Failed"}}, "status"))
    run.until(active=1, failed=1)
    answers: Answers = {"status": status, "pods": pods, "trace": run.rows}
    for pod in run.pods():
        api.merge("pods", pod["metadata"]["name"], {"metadata": {"finalizers": None}})
    return answers


# -- indexes ---------------------------------------------------------------------------------------


@GROUP.case
def indexes_one_after_the_other(api: Caller) -> Answers:
    run = Run(api, completions=4, parallelism=2, completionMode=INDEXED)
    run.until(active=2)
    pod = facts(run.pods()[1])
    for index, active in ((1, 2), (0, 2), (3, 1)):
        run.end(index=index)
        run.until(active=active, succeeded=len(run.rows))
    # What the last success says depends on the moment: the criteria are met first, the Job is complete a little later.
    run.end(index=2)
    run.until_true("Complete")
    return {"trace": run.rows, "pod": pod}


@GROUP.case
def an_index_that_fails_for_good(api: Caller) -> Answers:
    run = Run(api, completions=2, parallelism=2, completionMode=INDEXED, backoffLimitPerIndex=0)
    run.until(active=2)
    run.end("Failed", 1, index=0)
    run.until(active=1, failed=1)
    run.end(index=1)
    run.until_true("Failed")
    return {"trace": run.rows}


@GROUP.case
def an_index_that_is_tried_again(api: Caller) -> Answers:
    run = Run(api, completions=1, completionMode=INDEXED, backoffLimitPerIndex=1)
    run.until(active=1)
    first = facts(run.pods()[0])["metadata"]["annotations"]
    run.end("Failed", 1)
    run.until(active=1, failed=1)
    second = facts(run.waiting()[0])["metadata"]["annotations"]
    run.end("Failed", 1)
    run.until_true("Failed")
    return {"trace": run.rows, "first": first, "second": second}


@GROUP.case
def too_many_failed_indexes(api: Caller) -> Answers:
    run = Run(
        api,
        completions=3,
        parallelism=3,
        completionMode=INDEXED,
        backoffLimitPerIndex=0,
        maxFailedIndexes=1,
    )
    run.until(active=3)
    run.end("Failed", 1, index=0)
    run.until(active=2, failed=1)
    run.end("Failed", 1, index=2)
    run.until_true("Failed")
    return {"trace": run.rows}


@GROUP.case
def fewer_indexes(api: Caller) -> Answers:
    run = Run(api, completions=3, parallelism=3, completionMode=INDEXED)
    run.until(active=3)
    run.end(index=2)
    run.until(active=2, succeeded=1)
    run.change(completions=2, parallelism=2)
    run.until(active=2, succeeded=0)
    run.change(completions=4, parallelism=4)
    run.until(active=4)
    return {"trace": run.rows, "indexes": sorted(map(index_of, run.waiting()))}


# -- policies --------------------------------------------------------------------------------------


def with_rules(api: Caller, *rules: Object, **spec: Any) -> Run:
    run = Run(api, podFailurePolicy={"rules": list(rules)}, **spec)
    run.until(active=spec.get("parallelism", 1))
    return run


EXITS_42 = {"operator": "In", "values": [42]}
DISRUPTED = [{"type": "DisruptionTarget", "status": "True"}]


@GROUP.case
def an_exit_code_fails_the_job(api: Caller) -> Answers:
    run = with_rules(api, {"action": "FailJob", "onExitCodes": EXITS_42})
    run.end("Failed", 42)
    run.until_true("Failed")
    for condition in run.rows[-1]["conditions"]:
        pod = run.pods()[0]["metadata"]["name"]
        condition["message"] = condition["message"].replace(pod, "<pod>")
    return {"trace": run.rows}


@GROUP.case
def another_exit_code_counts(api: Caller) -> Answers:
    run = with_rules(api, {"action": "FailJob", "onExitCodes": EXITS_42})
    run.end("Failed", 1)
    run.until(active=1, failed=1)
    return {"trace": run.rows}


@GROUP.case
def a_disruption_is_ignored(api: Caller) -> Answers:
    run = with_rules(api, {"action": "Ignore", "onPodConditions": DISRUPTED}, backoffLimit=0)
    run.end("Failed", 1, conditions=[{"type": "DisruptionTarget", "status": "True"}])
    api.wait(lambda: len(run.pods()) == 2)
    run.until(active=1, failed=0)
    return {"trace": run.rows}


@GROUP.case
def an_exit_code_fails_the_index(api: Caller) -> Answers:
    run = with_rules(
        api,
        {"action": "FailIndex", "onExitCodes": EXITS_42},
        completions=2,
        parallelism=2,
        completionMode=INDEXED,
        backoffLimitPerIndex=5,
    )
    run.end("Failed", 42, index=1)
    run.until(active=1, failed=1)
    return {"trace": run.rows}


def with_success(api: Caller, rule: Object) -> Run:
    run = Run(
        api,
        completions=3,
        parallelism=3,
        completionMode=INDEXED,
        successPolicy={"rules": [rule]},
    )
    run.until(active=3)
    return run


@GROUP.case
def one_success_is_enough(api: Caller) -> Answers:
    run = with_success(api, {"succeededCount": 1})
    run.end(index=1)
    run.until_true("Complete")
    return {"trace": run.rows, "left": len(run.pods()), "events": run.said()}


@GROUP.case
def the_leader_is_enough(api: Caller) -> Answers:
    run = with_success(api, {"succeededIndexes": "0"})
    run.end(index=2)
    run.until(active=2, succeeded=1)
    run.end(index=0)
    run.until_true("Complete")
    return {"trace": run.rows}


# -- suspension, end -------------------------------------------------------------------------------


@GROUP.case
def suspended_from_the_beginning(api: Caller) -> Answers:
    run = Run(api, suspend=True)
    run.until_true("Suspended")
    run.change(suspend=False)
    run.until(active=1)
    run.end()
    run.until_true("Complete")
    return {"trace": run.rows, "events": run.said()}


@GROUP.case
def suspended_on_the_way(api: Caller) -> Answers:
    run = Run(api, completions=2, parallelism=2)
    run.until(active=2)
    run.change(suspend=True)
    run.until_true("Suspended")
    return {"trace": run.rows, "pods": len(run.pods()), "events": run.said()}


@GROUP.case
def deleted_after_its_time(api: Caller) -> Answers:
    run = Run(api, ttlSecondsAfterFinished=0)
    run.until(active=1)
    run.end()
    gone = api.until_gone(JOBS, "work")
    return {"gone": gone}


@GROUP.case
def deleting_a_job_frees_its_pods(api: Caller) -> Answers:
    run = Run(api, completions=2, parallelism=2)
    run.until(active=2)
    api.must(api.delete(JOBS, "work", propagationPolicy="Background"))
    api.wait(lambda: not run.pods())
    return {"pods": len(run.pods())}


@GROUP.case
def orphans_lose_the_finalizer(api: Caller) -> Answers:
    run = Run(api)
    run.until(active=1)
    api.must(api.delete(JOBS, "work", propagationPolicy="Orphan"))
    api.wait(lambda: FINALIZER not in (run.pods()[0]["metadata"].get("finalizers") or []))
    return {"owners": run.pods()[0]["metadata"].get("ownerReferences")}


@GROUP.case
def a_pod_that_fits_is_adopted(api: Caller) -> Answers:
    labels = {"app": "x"}
    template = {"metadata": {"labels": labels}, "spec": {**pod_spec(), "restartPolicy": "Never"}}
    api.must(api.create("pods", {**template, "metadata": {"name": "lonely", "labels": labels}}))
    run = Run(api, manualSelector=True, selector={"matchLabels": labels}, template=template)
    run.until(active=1)
    adopted = run.pods()
    return {"pods": len(adopted), "metadata": facts(adopted[0])["metadata"]}


@GROUP.case
def managed_by_somebody_else(api: Caller) -> Answers:
    run = Run(api, managedBy="example.com/other")
    return {"status": api.get(JOBS, "work").body["status"], "pods": len(run.pods())}
