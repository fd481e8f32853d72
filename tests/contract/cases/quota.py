"""ResourceQuotas: their rules, the counting, and the refusals."""

from typing import Any

from tests.contract.caller import Answer, Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import config_map, deployment, pod, service
from tests.contract.printing import table

GROUP = Group("quota")


def quota(name: str = "share", **spec: Any) -> Any:
    return {"metadata": {"name": name}, "spec": spec}


def sized(name: str = "one", *, requests: Any = None, limits: Any = None, **spec: Any) -> Any:
    resources = {"requests": requests, "limits": limits}
    given = {word: value for word, value in resources.items() if value is not None}
    containers = [{"name": "main", "image": "nginx:1.27", "resources": given}]
    return pod(name, containers=containers, **spec)


def counted(api: Caller, name: str = "share", **used: str) -> Answer:
    """The quota when its controller has counted this much."""

    def settled(body: Any) -> bool:
        status = body["status"]
        known = status.get("used", {})
        return set(known) == set(body["spec"]["hard"]) and used.items() <= known.items()

    return api.until(lambda: api.get("resourcequotas", name), settled)


def given(api: Caller, hard: Any, **more: Any) -> Answer:
    api.must(api.create("resourcequotas", quota(hard=hard, **more)))
    ready = counted(api)

    def heard() -> bool:
        answer = api.create("configmaps", config_map("probe"), dryRun="All")
        return answer.status < 300 or "status unknown" not in answer.body["message"]

    api.wait(heard)
    return ready


def refused(api: Caller, resource: str, body: Any) -> Answer:
    """The refusal, once admission has heard of the last count."""
    answer: list[Answer] = []

    def is_refused() -> bool:
        answer[:] = [api.create(resource, body, dryRun="All")]
        return answer[0].status == 403 and "status unknown" not in answer[0].body["message"]

    api.wait(is_refused)
    return answer[0]


@GROUP.case
def a_quota_comes_back_without_status(api: Caller) -> Answers:
    hard = {
        "pods": "4",
        "requests.cpu": "1000m",
        "limits.memory": "1024Mi",
        "count/jobs.batch": "2",
    }
    made = api.create("resourcequotas", {**quota(hard=hard), "status": {"used": {"pods": "9"}}})
    ready = counted(api)
    return {
        "made": made,
        "status": ready.body["status"],
        "table": table(api, "resourcequotas", "share", includeObject="None"),
        "deleted": api.delete("resourcequotas", "share"),
    }


@GROUP.case
def quotas_that_are_refused(api: Caller) -> Answers:
    wrong: dict[str, Any] = {
        "name": {"hard": {"cpus": "1"}},
        "negative": {"hard": {"pods": "-1"}},
        "fraction": {"hard": {"pods": "1.5"}},
        "scope": {"hard": {"pods": "1"}, "scopes": ["Sometimes"]},
        "scope of a service": {"hard": {"services": "1"}, "scopes": ["BestEffort"]},
        "both scopes": {"hard": {"pods": "1"}, "scopes": ["BestEffort", "NotBestEffort"]},
    }
    return {what: api.create("resourcequotas", quota(**spec)) for what, spec in wrong.items()}


@GROUP.case
def selectors_of_quotas_that_are_refused(api: Caller) -> Answers:
    def selecting(**rule: Any) -> Any:
        return quota(hard={"pods": "1"}, scopeSelector={"matchExpressions": [rule]})

    return {
        "no values": api.create(
            "resourcequotas", selecting(scopeName="PriorityClass", operator="In")
        ),
        "values": api.create(
            "resourcequotas",
            selecting(scopeName="PriorityClass", operator="Exists", values=["high"]),
        ),
        "operator": api.create(
            "resourcequotas", selecting(scopeName="BestEffort", operator="In", values=["x"])
        ),
        "unknown operator": api.create(
            "resourcequotas", selecting(scopeName="PriorityClass", operator="Like")
        ),
    }


@GROUP.case
def the_scopes_of_a_quota_stay(api: Caller) -> Answers:
    given(api, {"pods": "2"}, scopes=["BestEffort"])
    return {
        "scopes": api.merge("resourcequotas", "share", {"spec": {"scopes": ["NotBestEffort"]}}),
        "hard": api.merge("resourcequotas", "share", {"spec": {"hard": {"pods": "3"}}}).body[
            "spec"
        ],
    }


@GROUP.case
def a_pod_too_many(api: Caller) -> Answers:
    given(api, {"pods": "1"})
    api.must(api.create("pods", pod("first")))
    return {
        "second": refused(api, "pods", pod("second")),
        "first again": api.create("pods", pod("first")),
        "status": counted(api, pods="1").body["status"],
    }


@GROUP.case
def a_deleted_pod_gives_back(api: Caller) -> Answers:
    given(api, {"pods": "1"})
    api.must(api.create("pods", pod("first")))
    counted(api, pods="1")
    api.must(api.delete("pods", "first", gracePeriodSeconds="0"))
    return {"status": counted(api, pods="0").body["status"]}


@GROUP.case
def an_ended_pod_gives_back(api: Caller) -> Answers:
    given(api, {"pods": "1", "count/pods": "5"})
    api.must(api.create("pods", pod("first")))
    counted(api, pods="1")
    api.must(api.merge("pods", "first", {"status": {"phase": "Succeeded"}}, "status"))
    return {"status": counted(api, pods="0").body["status"]}


@GROUP.case
def too_much_cpu_and_memory(api: Caller) -> Answers:
    hard = {"requests.cpu": "1", "limits.cpu": "2", "requests.memory": "1Gi", "memory": "1Gi"}
    given(api, hard)
    api.must(
        api.create(
            "pods",
            sized(requests={"cpu": "600m", "memory": "200Mi"}, limits={"cpu": "1"}),
        )
    )
    counted(api, **{"requests.cpu": "600m"})
    requests = {"cpu": "500m", "memory": "100Mi"}
    return {
        "status": api.get("resourcequotas", "share").body["status"],
        "one": refused(api, "pods", sized("two", requests=requests, limits={"cpu": "1"})),
        "several": refused(
            api,
            "pods",
            sized("two", requests={"cpu": "2", "memory": "2Gi"}, limits={"cpu": "3"}),
        ),
        "table": table(api, "resourcequotas", "share", includeObject="None"),
    }


@GROUP.case
def a_pod_that_does_not_say_what_it_needs(api: Caller) -> Answers:
    given(api, {"requests.cpu": "1", "limits.memory": "1Gi"})
    two = [{"name": name, "image": "nginx:1.27"} for name in ("b", "a")]
    return {
        "nothing": refused(api, "pods", pod()),
        "half": refused(api, "pods", sized(requests={"cpu": "100m"})),
        "two": refused(api, "pods", pod(containers=two)),
    }


@GROUP.case
def objects_are_counted(api: Caller) -> Answers:
    # the ConfigMap with the cluster's certificate is one of them
    api.until(lambda: api.get("configmaps", "kube-root-ca.crt"), lambda body: body is not None)
    given(api, {"configmaps": "2", "count/deployments.apps": "0", "secrets": "1"})
    api.must(api.create("configmaps", config_map("a")))
    counted(api, configmaps="2")
    return {
        "configmap": refused(api, "configmaps", config_map("b")),
        "deployment": refused(api, "deployments.apps", deployment()),
        "service": api.create("services", service()).status,
    }


@GROUP.case
def services_and_their_ports(api: Caller) -> Answers:
    given(api, {"services": "2", "services.nodeports": "1", "services.loadbalancers": "0"})
    api.must(api.create("services", service("plain")))
    counted(api, services="1")
    ports = [{"port": 80, "name": "a"}, {"port": 81, "name": "b"}]
    answers: dict[str, Any] = {
        "two ports": refused(api, "services", service("n", type="NodePort", ports=ports)),
        "load balancer": refused(api, "services", service("l", type="LoadBalancer")),
        "changed": api.merge("services", "plain", {"spec": {"type": "LoadBalancer"}}),
    }
    api.must(api.merge("services", "plain", {"spec": {"type": "NodePort"}}))
    answers["status"] = counted(api, **{"services.nodeports": "1"}).body["status"]
    return answers


@GROUP.case
def a_quota_for_best_effort(api: Caller) -> Answers:
    given(api, {"pods": "0"}, scopes=["BestEffort"])
    return {
        "best effort": refused(api, "pods", pod()),
        "burstable": api.create("pods", sized(requests={"cpu": "1m"})).status,
    }


@GROUP.case
def a_quota_for_pods_that_end(api: Caller) -> Answers:
    given(api, {"pods": "0"}, scopes=["Terminating"])
    return {
        "ends": refused(api, "pods", pod(activeDeadlineSeconds=60)),
        "does not": api.create("pods", pod()).status,
    }


@GROUP.case
def a_quota_for_a_priority_class(api: Caller) -> Answers:
    name = "system-node-critical"
    rule = {"scopeName": "PriorityClass", "operator": "In", "values": [name]}
    given(api, {"pods": "0"}, scopeSelector={"matchExpressions": [rule]})
    return {
        "in": refused(api, "pods", pod(priorityClassName=name)),
        "out": api.create("pods", pod()).status,
    }


@GROUP.case
def the_hard_limits_change(api: Caller) -> Answers:
    given(api, {"pods": "1"})
    api.must(api.create("pods", pod("first")))
    counted(api, pods="1")
    api.must(api.merge("resourcequotas", "share", {"spec": {"hard": {"pods": "0", "cpu": "1"}}}))
    after = counted(api, cpu="0")
    return {
        "status": after.body["status"],
        "second": refused(api, "pods", sized("b", limits={"cpu": "1"})),
    }


@GROUP.case
def two_quotas_of_one_namespace(api: Caller) -> Answers:
    given(api, {"pods": "5"})
    api.must(api.create("resourcequotas", quota("tight", hard={"pods": "0"})))
    counted(api, "tight")
    return {
        "refused": refused(api, "pods", pod()),
        "generated": refused(api, "pods", {**pod(), "metadata": {"generateName": "web-"}}),
        "used": api.get("resourcequotas", "share").body["status"]["used"],
    }


@GROUP.case
def a_deployment_that_gets_no_pods(api: Caller) -> Answers:
    given(api, {"pods": "0"})
    api.must(api.create("deployments.apps", deployment(replicas=1)))

    def failed(body: Any) -> bool:
        return any(one["type"] == "ReplicaFailure" for one in body["status"].get("conditions", []))

    body = api.until(lambda: api.get("deployments.apps", "web"), failed).body
    found = next(one for one in body["status"]["conditions"] if one["type"] == "ReplicaFailure")
    message = found["message"].partition(" is forbidden: ")[2]
    return {"reason": found["reason"], "status": found["status"], "message": message}


@GROUP.case
def quota_status_written_by_hand(api: Caller) -> Answers:
    given(api, {"pods": "3"})
    return {
        "wrong": api.merge(
            "resourcequotas", "share", {"status": {"used": {"pods": "-1", "x": "1"}}}, "status"
        ).status,
        "negative": api.merge(
            "resourcequotas", "share", {"status": {"used": {"pods": "-1"}}}, "status"
        ),
    }
