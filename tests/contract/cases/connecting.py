"""exec, attach, port-forward and logs of pods without containers: what the API server says itself."""

from tests.contract.caller import Caller, Object
from tests.contract.case import Answers, Group
from tests.contract.objects import pod

GROUP = Group("connecting")
STREAMS = {"stdout": "true", "stderr": "true"}
SPDY = {
    "Connection": "Upgrade",
    "Upgrade": "SPDY/3.1",
    "X-Stream-Protocol-Version": "v4.channel.k8s.io",
}
BINDING = {"target": {"kind": "Node", "name": "nowhere-at-all"}}
LS = {**STREAMS, "command": "ls"}


def two_containers() -> Object:
    spec = pod()["spec"]
    one, two = ({**spec["containers"][0], "name": name} for name in ("a", "b"))
    init = {**spec["containers"][0], "name": "first"}
    return pod(containers=[one, two], initContainers=[init])


@GROUP.case
def connecting_to_a_pod_without_a_node(api: Caller) -> Answers:
    api.must(api.create("pods", pod()))
    return {
        "exec": api.get("pods", "one", "exec", **LS),
        "attach": api.get("pods", "one", "attach", **STREAMS),
        "portforward": api.get("pods", "one", "portforward"),
        "exec by post": api.call("POST", api.path("pods", "one", "exec"), query=LS),
    }


@GROUP.case
def connecting_to_a_pod_that_is_not_there(api: Caller) -> Answers:
    return {
        "exec": api.get("pods", "none", "exec", **LS),
        "attach": api.get("pods", "none", "attach", **STREAMS),
        "portforward": api.get("pods", "none", "portforward"),
    }


@GROUP.case
def connecting_to_the_wrong_container(api: Caller) -> Answers:
    api.must(api.create("pods", two_containers()))
    return {
        "which": api.get("pods", "one", "exec", **LS),
        "attach to which": api.get("pods", "one", "attach", **STREAMS),
        "unknown": api.get("pods", "one", "exec", container="c", **LS),
        "known": api.get("pods", "one", "exec", container="first", **LS),
    }


@GROUP.case
def connecting_with_other_methods(api: Caller) -> Answers:
    api.must(api.create("pods", pod()))
    path = api.path("pods", "one", "exec")
    return {
        "put": api.call("PUT", path, {}),
        "delete": api.call("DELETE", path),
        "patch": api.call(
            "PATCH", path, {}, headers={"Content-Type": "application/merge-patch+json"}
        ),
    }


@GROUP.case
def connecting_on_a_node_that_is_not_there(api: Caller) -> Answers:
    api.must(api.create("pods", pod()))
    api.must(api.create("pods", {"metadata": {"name": "one"}, **BINDING}, "one", "binding"))
    return {
        "exec": api.get("pods", "one", "exec", **LS),
        "exec by spdy": api.call("POST", api.path("pods", "one", "exec"), query=LS, headers=SPDY),
        "portforward": api.get("pods", "one", "portforward"),
    }


@GROUP.case
def logs_with_options_out_of_range(api: Caller) -> Answers:
    api.must(api.create("pods", pod()))
    asked = {
        "no lines": {"tailLines": "0"},
        "no seconds": {"sinceSeconds": "0"},
        "no bytes": {"limitBytes": "0"},
        "both sinces": {"sinceSeconds": "5", "sinceTime": "2026-01-05T09:00:00Z"},
        "no time": {"sinceTime": "yesterday"},
        "no number": {"tailLines": "many"},
        "no truth": {"follow": "perhaps"},
        "one stream": {"stream": "Stdout"},
        "no stream": {"stream": "Other"},
        "a stream and lines": {"stream": "Stderr", "tailLines": "5"},
        "any certificate": {"insecureSkipTLSVerifyBackend": "true"},
        "several": {"limitBytes": "-1", "tailLines": "-2"},
    }
    return {label: api.get("pods", "one", "log", **query) for label, query in asked.items()}
