"""Autoscalers, budgets, quotas, claims, Ingresses and NetworkPolicies: state and sentence."""

import pytest

from dashboard.projection.alone import ROWS
from tests.projection import more_objects as more
from tests.projection.objects import condition, record


def row(kind: str, made):
    return ROWS[kind](record(kind, made))


def resource(part: str, **value) -> dict:
    return {"type": "Resource", "resource": {"name": "cpu", part: value}}


@pytest.mark.parametrize(
    ("wanted", "measured", "expected"),
    [
        ({"averageUtilization": 50}, {"averageUtilization": 12}, ("cpu", "12%", "50%")),
        ({"averageUtilization": 50}, None, ("cpu", "", "50%")),
        ({"averageValue": "100m"}, {"averageValue": "20m"}, ("cpu", "20m", "100m")),
    ],
)
def test_metrics_are_written_as_kubectl_writes_them(wanted, measured, expected) -> None:
    metrics = [resource("target", **wanted)]
    now = [resource("current", **measured)] if measured is not None else None
    (measure,) = row("HorizontalPodAutoscaler", more.autoscaler(metrics=metrics, now=now)).measures
    assert (measure.name, measure.now, measure.wanted) == expected


def test_metric_of_an_api_that_is_not_there_has_its_own_name() -> None:
    metrics = [
        {
            "type": "External",
            "external": {"metric": {"name": "queue"}, "target": {"value": "30"}},
        }
    ]
    (measure,) = row("HorizontalPodAutoscaler", more.autoscaler(metrics=metrics)).measures
    assert (measure.name, measure.now, measure.wanted) == ("queue", "", "30")


@pytest.mark.parametrize(
    ("conditions", "state", "why"),
    [
        (None, "steady", "Wants 3 by what it measures."),
        ([], "unable", "The autoscaler has not looked at it yet."),
        (
            [condition("ScalingActive", "False", "FailedGetResourceMetric", "no metrics")],
            "unable",
            "no metrics",
        ),
        (
            [condition("ScalingLimited", "True", "TooManyReplicas", "at its most")],
            "limited",
            "at its most",
        ),
    ],
)
def test_autoscaler(conditions, state: str, why: str) -> None:
    found = row("HorizontalPodAutoscaler", more.autoscaler(conditions=conditions))
    assert (found.state, found.why) == (state, why)


@pytest.mark.parametrize(
    ("made", "state", "rule"),
    [
        (more.budget(), "open", "min available 2"),
        (more.budget(spec={"maxUnavailable": "25%"}), "open", "max unavailable 25%"),
        (more.budget(disruptionsAllowed=0, currentHealthy=2), "closed", "min available 2"),
        (more.budget(expectedPods=0, disruptionsAllowed=0), "closed", "min available 2"),
        (more.budget(generation=2), "unknown", "min available 2"),
        (
            more.budget(conditions=[condition("DisruptionAllowed", "False", "SyncFailed")]),
            "unknown",
            "min available 2",
        ),
    ],
)
def test_budget(made, state: str, rule: str) -> None:
    found = row("PodDisruptionBudget", made)
    assert (found.state, found.rule) == (state, rule)


@pytest.mark.parametrize(
    ("hard", "used", "state"),
    [
        ({"pods": "10"}, {"pods": "3"}, "free"),
        ({"pods": "10"}, {"pods": "9"}, "near"),
        ({"pods": "10"}, {"pods": "10"}, "full"),
        ({"requests.cpu": "1"}, {"requests.cpu": "950m"}, "near"),
        ({"pods": "0"}, {"pods": "0"}, "full"),
        ({"requests.memory": "1Gi"}, {}, "free"),
    ],
)
def test_quota(hard, used, state: str) -> None:
    assert row("ResourceQuota", more.quota(hard=hard, used=used)).state == state


@pytest.mark.parametrize(
    ("made", "state", "why"),
    [
        (more.claim(), "bound", "Bound to volume pv-1."),
        (
            more.claim(phase="Pending", volume=""),
            "pending",
            "Waiting for a volume of class standard, or for the first pod that uses it.",
        ),
        (
            more.claim(phase="Pending", volume="", storage_class=""),
            "pending",
            "Waiting for a volume that somebody makes by hand: it asks for no storage class.",
        ),
        (
            more.claim(phase="Lost"),
            "lost",
            "Its volume pv-1 is gone, with what was on it.",
        ),
        (
            more.claim(deleting="2026-11-23T10:01:00Z"),
            "terminating",
            "Deleted, and kept as long as a pod uses it.",
        ),
    ],
)
def test_claim(made, state: str, why: str) -> None:
    found = row("PersistentVolumeClaim", made)
    assert (found.state, found.why) == (state, why)


def test_ingress_names_every_way_in() -> None:
    made = more.ingress(
        address="192.0.2.7",
        rules=[more.rule("a.example", ("/", "web", 80), ("/api", "api", 8080))],
        defaultBackend={"service": {"name": "lost", "port": {"name": "http"}}},
        tls=[{"hosts": ["a.example"]}],
    )
    found = row("Ingress", made)
    ways = [(way.host, way.path, way.service, way.port) for way in found.routes]
    assert ways == [
        ("a.example", "/", "web", "80"),
        ("a.example", "/api", "api", "8080"),
        ("", "", "lost", "http"),
    ]
    assert (found.tls, found.external, found.why) == (["a.example"], ["192.0.2.7"], "")


def test_ingress_without_an_address_says_what_is_missing() -> None:
    assert "names no ingress class" in row("Ingress", more.ingress()).why
    made = more.ingress(ingressClassName="nginx", rules=[more.rule("a", ("/", "web", 80))])
    assert "no controller has taken it up (class nginx)" in row("Ingress", made).why


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ({}, "For the pods it selects: nothing may reach them."),
        (
            {"ingress": [{}]},
            "For the pods it selects: only what 1 rule allows coming in.",
        ),
        (
            {"policyTypes": ["Ingress", "Egress"], "egress": [{}, {}]},
            "For the pods it selects: nothing may reach them; only what 2 rules allow going out.",
        ),
    ],
)
def test_network_policy(spec, why: str) -> None:
    assert row("NetworkPolicy", more.network_policy(**spec)).why == why
