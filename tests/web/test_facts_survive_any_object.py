"""The first tab is drawn from whatever an API server sends; missing fields give no fact, and no crash."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.web.inspector.events import grouped
from dashboard.web.inspector.facts import FACTS, facts_of
from dashboard.web.inspector.manifest import manifest

NOW = datetime(2026, 7, 1, 12, 0, 0, tzinfo=UTC)


def facts(found: dict[str, Any]) -> dict[str, list[str]]:
    return {fact.label: fact.values for fact in facts_of(found, now=NOW).facts}


@pytest.mark.parametrize("kind", [*FACTS, "Lease"])
@pytest.mark.parametrize("part", [{}, {"spec": None, "status": None}, {"spec": {}, "status": {}}])
def test_an_empty_object_has_no_facts_and_no_trouble(kind: str, part: dict[str, Any]) -> None:
    facts({"kind": kind, "metadata": {"name": "a"}, **part})


def test_a_cordoned_node_says_what_that_means() -> None:
    node = {
        "kind": "Node",
        "metadata": {"name": "a"},
        "spec": {"unschedulable": True, "taints": [{"key": "gpu", "effect": "NoSchedule"}]},
    }
    assert facts(node)["Cordoned"] == ["yes: no new pods come here"]
    assert facts(node)["Taints"] == ["gpu:NoSchedule"]


def test_a_selector_is_written_clause_by_clause() -> None:
    clause = {"key": "track", "operator": "In", "values": ["stable", "canary"]}
    selector = {"matchLabels": {"app": "hello"}, "matchExpressions": [clause]}
    found = {"kind": "ReplicaSet", "metadata": {"name": "a"}, "spec": {"selector": selector}}
    assert facts(found)["Selector"] == ["app=hello", "track In (stable, canary)"]


def test_a_service_without_a_selector_says_so() -> None:
    found = {"kind": "Service", "metadata": {"name": "a"}, "spec": {"type": "ClusterIP"}}
    assert facts(found)["Selector"] == ["none: its endpoints are kept by somebody else"]


def test_a_failing_container_says_why() -> None:
    state = {"waiting": {"reason": "ImagePullBackOff", "message": "no such image"}}
    pod = {
        "kind": "Pod",
        "metadata": {"name": "a"},
        "spec": {"containers": [{"name": "c", "image": "i"}]},
        "status": {"containerStatuses": [{"name": "c", "restartCount": 3, "state": state}]},
    }
    (table,) = facts_of(pod, now=NOW).tables
    assert table.rows == [["c", "i", "", "waiting: ImagePullBackOff, no such image", "3"]]


def event(reason: str, last: str, **more: object) -> dict[str, Any]:
    return {"type": "Normal", "reason": reason, "message": "m", "lastTimestamp": last, **more}


def test_like_events_are_counted_together_newest_first() -> None:
    told = grouped(
        [
            event("Pulled", "2026-07-01T11:00:00Z", count=3),
            event("Failed", "2026-07-01T11:50:00Z"),
            event("Pulled", "2026-07-01T11:59:50Z", count=2),
        ],
        now=NOW,
    )
    assert [(one.reason, one.count, one.last) for one in told] == [
        ("Pulled", 5, "10s"),
        ("Failed", 1, "10m"),
    ]


def test_events_of_new_recorders_have_their_time_and_count_elsewhere() -> None:
    series = {"count": 7, "lastObservedTime": "2026-07-01T11:59:00.000000Z"}
    (told,) = grouped([{"reason": "R", "series": series, "reportingComponent": "x"}], now=NOW)
    assert (told.count, told.last, told.source) == (7, "60s", "x")


def test_yaml_keeps_line_breaks_and_drops_bookkeeping() -> None:
    found = {
        "kind": "Pod",
        "metadata": {"name": "a", "managedFields": [{"manager": "m"}]},
        "spec": {"script": "one\ntwo\n", "list": [{"a": 1}]},
        "apiVersion": "v1",
    }
    assert manifest(found) == (
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n"
        "spec:\n  script: |\n    one\n    two\n  list:\n    - a: 1\n"
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.text(max_size=8), JSON, max_size=4))
def test_any_object_can_be_printed(spec: dict[str, Any]) -> None:
    manifest({"kind": "Pod", "metadata": {"name": "a"}, "spec": spec})


def test_policy_says_who_may_still_come_in() -> None:
    rule = {
        "from": [
            {"podSelector": {"matchLabels": {"app": "web"}}},
            {"namespaceSelector": {"matchLabels": {"team": "a"}}, "podSelector": {}},
            {"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}},
        ],
        "ports": [{"port": 80}, {"protocol": "UDP", "port": 53, "endPort": 60}],
    }
    spec = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"], "ingress": [rule, {}]}
    found = facts({"kind": "NetworkPolicy", "metadata": {"name": "a"}, "spec": spec})
    assert found["Pods"] == ["all of the namespace"]
    assert found["May come in"] == [
        "pods with app=web; all pods in team=a; 10.0.0.0/8 without 10.1.0.0/16 "
        "on TCP 80, UDP 53-60",
        "anybody",
    ]
    assert found["May go out"] == ["nothing"]


def test_ingress_says_where_each_way_leads() -> None:
    backend = {"service": {"name": "web", "port": {"name": "http"}}}
    rules = [
        {"http": {"paths": [{"path": "/a", "backend": backend}, {"backend": {"resource": {}}}]}}
    ]
    found = facts({"kind": "Ingress", "metadata": {"name": "a"}, "spec": {"rules": rules}})
    assert found["Routes"] == ["any host/a → web:http", "any host/ → another resource"]


def test_cron_job_shows_the_containers_of_its_jobs() -> None:
    template = {"spec": {"containers": [{"name": "report", "image": "busybox"}]}}
    spec = {"schedule": "@daily", "jobTemplate": {"spec": {"template": template}}}
    found = facts_of({"kind": "CronJob", "metadata": {"name": "a"}, "spec": spec}, now=NOW)
    assert found.tables[0].rows[0][:2] == ["report", "busybox"]
