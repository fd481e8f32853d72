"""Endpoints, their subsets, and the slices that mirror those written by hand."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.controllers.endpoints.subsets import pack, truncate
from tests.practice.controllers.lab import Lab

Object = dict[str, Any]
HTTP = {"name": "http", "port": 80, "protocol": "TCP"}
DNS = {"name": "dns", "port": 53, "protocol": "UDP"}


def service(lab: Lab, name: str = "web", **spec: Any) -> None:
    body = {
        "metadata": {"name": name, "namespace": "default"},
        "spec": {"selector": {"app": name}, "ports": [{"port": 80}], **spec},
    }
    lab.client.create("services", body)


def endpoints(lab: Lab, name: str = "web") -> Object:
    return lab.client.get("endpoints", "default", name)


def test_ready_pods_are_addresses() -> None:
    lab = Lab()
    lab.deploy(replicas=3)
    service(lab)
    lab.run(30)
    [subset] = endpoints(lab)["subsets"]
    assert len(subset["addresses"]) == 3
    assert subset["ports"] == [{"port": 80, "protocol": "TCP"}]
    lab.client.patch("deployments.apps", "default", "web", {"spec": {"replicas": 0}})
    lab.run(30)
    assert "subsets" not in endpoints(lab)
    lab.client.delete("services", "default", "web")
    lab.run(1)
    assert [one["metadata"]["name"] for one in lab.client.list("endpoints")] == ["kubernetes"]


def test_quiet_endpoints_are_not_written_again() -> None:
    lab = Lab()
    lab.deploy(replicas=2)
    service(lab)
    lab.run(60)
    version = endpoints(lab)["metadata"]["resourceVersion"]
    lab.run(300)
    assert endpoints(lab)["metadata"]["resourceVersion"] == version


def address(number: int) -> Object:
    return {"ip": f"10.0.{number // 250}.{number % 250 + 1}"}


def test_a_service_with_two_ports_has_one_subset_while_all_pods_have_both() -> None:
    both = [(port, address(n), True) for n in range(3) for port in (HTTP, DNS)]
    [subset] = pack(both)
    assert (len(subset["addresses"]), len(subset["ports"])) == (3, 2)
    assert len(pack([*both, (HTTP, address(9), True)])) == 2


def test_an_address_that_is_not_ready_once_is_not_ready() -> None:
    assert pack([(HTTP, address(1), True), (HTTP, address(1), False)]) == [
        {"notReadyAddresses": [address(1)], "ports": [HTTP]}
    ]


@given(
    st.lists(
        st.tuples(st.sampled_from([HTTP, DNS]), st.integers(0, 60), st.booleans()), max_size=120
    ),
    st.integers(1, 40),
)
def test_never_more_addresses_than_fit_and_ready_ones_first(
    parts: list[tuple[Object, int, bool]], most: int
) -> None:
    subsets = pack((port, address(n), ready) for port, n, ready in parts)
    kept, is_over = truncate(subsets, most)

    def count(found: list[Object], part: str) -> int:
        return sum(len(one.get(part, ())) for one in found)

    ready, waiting = count(subsets, "addresses"), count(subsets, "notReadyAddresses")
    assert is_over == (ready + waiting > most)
    assert count(kept, "addresses") == min(ready, most)
    assert count(kept, "notReadyAddresses") == min(waiting, max(0, most - ready))


@pytest.mark.slow
def test_too_many_pods_are_cut_and_it_is_said() -> None:
    lab = Lab()
    lab.deploy(replicas=1050)
    service(lab)
    lab.run(120)
    found = endpoints(lab)
    assert sum(len(one["addresses"]) for one in found["subsets"]) == 1000
    over = found["metadata"]["annotations"]["endpoints.kubernetes.io/over-capacity"]
    assert over == "truncated"


def test_addresses_of_services_have_objects_that_come_back() -> None:
    lab = Lab()
    service(lab)
    lab.run(1)
    name = lab.client.get("services", "default", "web")["spec"]["clusterIP"]
    resource = "ipaddresses.networking.k8s.io"
    lab.client.delete(resource, None, name)
    lab.run(1)
    assert lab.client.get(resource, None, name)["spec"]["parentRef"]["name"] == "web"
