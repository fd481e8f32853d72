"""LimitRanges: their own rules, what they fill into pods, and what they refuse."""

from typing import Any

from tests.contract.caller import Answer, Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import pod
from tests.contract.printing import table

GROUP = Group("limits")


def limit_range(*limits: Any, name: str = "bounds") -> Any:
    return {"metadata": {"name": name}, "spec": {"limits": list(limits)}}


def container(**more: Any) -> Any:
    return {"type": "Container", **more}


def sized(name: str = "one", *, requests: Any = None, limits: Any = None) -> Any:
    resources = {"requests": requests, "limits": limits}
    given = {word: value for word, value in resources.items() if value is not None}
    return pod(name, containers=[{"name": "main", "image": "nginx:1.27", "resources": given}])


def ruled(api: Caller, *limits: Any) -> None:
    """A LimitRange that the API server's admission has heard of."""
    api.must(api.create("limitranges", limit_range(*limits)))


def refused(api: Caller, body: Any) -> Answer:
    """The refusal; admission may hear of a LimitRange a moment later."""
    answer: list[Answer] = []

    def is_refused() -> bool:
        answer[:] = [api.create("pods", body, dryRun="All")]
        return answer[0].status == 403

    api.wait(is_refused)
    return answer[0]


def admitted(api: Caller, body: Any) -> Answer:
    answer: list[Answer] = []

    def is_filled() -> bool:
        answer[:] = [api.create("pods", body, dryRun="All")]
        return "annotations" in answer[0].body["metadata"]

    api.wait(is_filled)
    return answer[0]


@GROUP.case
def defaults_of_a_limit_range(api: Caller) -> Answers:
    made = api.create(
        "limitranges",
        limit_range(
            container(max={"cpu": "2", "memory": "1Gi"}, min={"cpu": "100m"}, default={"cpu": "1"}),
            {"type": "Pod", "max": {"cpu": "4"}},
        ),
    )
    return {"made": made, "table": table(api, "limitranges", "bounds", includeObject="None")}


@GROUP.case
def only_a_minimum(api: Caller) -> Answers:
    made = api.create("limitranges", limit_range(container(min={"memory": "64Mi"})))
    return {"made": made}


@GROUP.case
def limit_ranges_that_are_refused(api: Caller) -> Answers:
    wrong = {
        "min over max": container(min={"cpu": "2"}, max={"cpu": "1"}),
        "default over max": container(default={"cpu": "2"}, max={"cpu": "1"}),
        "request over default": container(defaultRequest={"cpu": "2"}, default={"cpu": "1"}),
        "request under min": container(defaultRequest={"cpu": "1"}, min={"cpu": "2"}),
        "default of a pod": {"type": "Pod", "default": {"cpu": "1"}},
        "type": {"type": "Node", "max": {"cpu": "1"}},
        "resource": container(max={"cpus": "1"}),
        "pods": container(max={"pods": "1"}),
        "ratio": container(maxLimitRequestRatio={"cpu": "0.5"}),
        "ratio over max": container(
            max={"cpu": "2"}, min={"cpu": "1"}, maxLimitRequestRatio={"cpu": "3"}
        ),
        "claim": {"type": "PersistentVolumeClaim"},
    }
    return {what: api.create("limitranges", limit_range(one)) for what, one in wrong.items()}


@GROUP.case
def two_limits_of_one_type(api: Caller) -> Answers:
    one = container(max={"cpu": "2"})
    return {"made": api.create("limitranges", limit_range(one, one))}


@GROUP.case
def a_pod_gets_the_defaults(api: Caller) -> Answers:
    ruled(
        api, container(default={"cpu": "500m", "memory": "128Mi"}, defaultRequest={"cpu": "100m"})
    )
    return {
        "nothing said": admitted(api, sized()).body,
        "cpu said": admitted(api, sized(requests={"cpu": "200m"})).body,
    }


@GROUP.case
def init_containers_get_the_defaults(api: Caller) -> Answers:
    ruled(api, container(default={"cpu": "500m"}))
    init = [{"name": "first", "image": "busybox:1.36"}]
    answer = admitted(api, {**sized(), "spec": {**sized()["spec"], "initContainers": init}})
    return {"annotations": answer.body["metadata"]["annotations"],
            "spec": answer.body["spec"]["initContainers"]}  # fmt: skip


@GROUP.case
def too_much_for_a_container(api: Caller) -> Answers:
    ruled(api, container(max={"cpu": "1"}))
    return {
        "limit": refused(api, sized(limits={"cpu": "2"})),
        "request": refused(api, sized(requests={"cpu": "1500m"}, limits={"cpu": "1500m"})),
        "fits": api.create("pods", sized(limits={"cpu": "1000m"})).status,
    }


@GROUP.case
def too_little_for_a_container(api: Caller) -> Answers:
    ruled(api, container(min={"memory": "100Mi"}))
    return {
        "request": refused(api, sized(requests={"memory": "50Mi"})),
        "limit": refused(api, sized(requests={"memory": "50Mi"}, limits={"memory": "60Mi"})),
    }


@GROUP.case
def a_limit_too_far_from_the_request(api: Caller) -> Answers:
    ruled(api, container(maxLimitRequestRatio={"cpu": "2"}))
    return {
        "too far": refused(api, sized(requests={"cpu": "100m"}, limits={"cpu": "300m"})),
        "no limit": refused(api, sized(requests={"cpu": "100m"})),
        "nothing": refused(api, sized()),
        "fits": api.create("pods", sized(requests={"cpu": "100m"}, limits={"cpu": "200m"})).status,
    }


@GROUP.case
def bounds_of_a_whole_pod(api: Caller) -> Answers:
    ruled(api, {"type": "Pod", "max": {"cpu": "1"}, "min": {"cpu": "200m"}})
    two = [
        {"name": name, "image": "nginx:1.27", "resources": {"limits": {"cpu": "600m"}}}
        for name in ("a", "b")
    ]
    return {
        "too much": refused(api, pod(containers=two)),
        "too little": refused(api, sized(limits={"cpu": "100m"})),
        "no limit": refused(api, sized(requests={"cpu": "300m"})),
    }


@GROUP.case
def two_limit_ranges_of_one_namespace(api: Caller) -> Answers:
    ruled(api, container(default={"cpu": "500m"}))
    other = limit_range(container(default={"memory": "64Mi"}), name="more")
    api.must(api.create("limitranges", other))

    def both() -> bool:
        answer = api.create("pods", sized(), dryRun="All").body
        return len(answer["spec"]["containers"][0]["resources"].get("limits", {})) == 2

    api.wait(both)
    made = api.create("pods", sized()).body
    return {"resources": made["spec"]["containers"][0]["resources"]}
