"""metrics.k8s.io, the kubelet's own port and its evictions tell of the same use."""

import re

import pytest

from practice.images.messages import Request
from practice.kubelet.metrics import node_metrics, pod_metrics
from practice.kubelet.remote import usage
from practice.quantities import thousandths, whole
from tests.practice.kubelet.lab import Lab


@pytest.fixture
def lab():
    made = Lab()
    made.run_pod(env=[{"name": "PRACTICE_CPU_MS_PER_REQUEST", "value": "20"}])
    made.until(made.ready)
    return made


def asked_for(lab, seconds):
    for _ in range(seconds * 4):
        lab.kubelets.request("default", "web", Request(port=80, path="/"))
        lab.clock.run_for(0.25)


def scraped(lab):
    """By family, the value of its only sample."""
    text = usage.metrics(lab.kubelets.kubelet("node-1"), lab.clock)
    found = re.findall(r"^(\w+)(?:{.*})? ([\d.]+)(?: \d+)?$", text, re.MULTILINE)
    return {name: float(value) for name, value in found}


def to_a_reading(lab):
    """Until a quarter of a minute is full, so that readings of both kinds see the same time."""
    lab.clock.run_for(15 - lab.clock.now().timestamp() % 15)


def test_both_forms_agree_under_load(lab):
    to_a_reading(lab)
    before = scraped(lab)
    asked_for(lab, 15)
    after = scraped(lab)
    kubelets = [lab.kubelets.kubelet("node-1")]
    [container] = pod_metrics(kubelets, lab.clock)[0]["containers"]
    cpu = "container_cpu_usage_seconds_total"
    rate_milli = (after[cpu] - before[cpu]) / 15 * 1_000
    assert rate_milli == pytest.approx(83, abs=1)
    assert thousandths(container["usage"]["cpu"]) == pytest.approx(rate_milli, abs=2)
    assert whole(container["usage"]["memory"]) == after["container_memory_working_set_bytes"]
    [node] = node_metrics(kubelets, lab.clock)
    cpu = "node_cpu_usage_seconds_total"
    rate_milli = (after[cpu] - before[cpu]) / 15 * 1_000
    assert thousandths(node["usage"]["cpu"]) == pytest.approx(rate_milli, abs=2)
    assert whole(node["usage"]["memory"]) == after["node_memory_working_set_bytes"]


def test_the_summary_agrees(lab):
    asked_for(lab, 20)
    scrape = scraped(lab)
    found = usage.summary(lab.kubelets.kubelet("node-1"), lab.clock)
    [pod] = found["pods"]
    assert pod["cpu"]["usageCoreNanoSeconds"] / 1e9 == pytest.approx(
        scrape["pod_cpu_usage_seconds_total"], abs=1e-5
    )
    assert pod["containers"][0]["cpu"]["usageNanoCores"] / 1e6 == pytest.approx(83, abs=10)
    assert found["node"]["memory"]["workingSetBytes"] == scrape["node_memory_working_set_bytes"]


def test_a_node_goes_on_counting_what_has_ended(lab):
    asked_for(lab, 10)
    before = scraped(lab)["node_cpu_usage_seconds_total"]
    lab.client.delete("pods", "default", "web", grace_period_s=0)
    lab.clock.run_for(2)
    after = scraped(lab)["node_cpu_usage_seconds_total"]
    assert before < after < before + 1


def test_who_is_throttled_uses_no_more_than_the_limit():
    lab = Lab()
    lab.run_pod(resources={"limits": {"cpu": "50m"}})
    lab.until(lab.ready)
    to_a_reading(lab)
    for _ in range(150):
        lab.kubelets.request("default", "web", Request(port=80, path="/"))
        lab.clock.run_for(0.1)
    [pod] = pod_metrics([lab.kubelets.kubelet("node-1")], lab.clock)
    assert thousandths(pod["containers"][0]["usage"]["cpu"]) == 50
