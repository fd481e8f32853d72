"""A slice comes whole at every change, up to a hundred pods of which mostly one is new."""

from dashboard.mirror.records import EndpointSlice
from dashboard.projection.topology import Services
from tests.projection.objects import Object, endpoint, endpoint_slice, record, service


def a_slice(*endpoints: Object, of: str = "hello") -> EndpointSlice:
    made = record("EndpointSlice", endpoint_slice("s", of, list(endpoints), uid="s"))
    assert isinstance(made, EndpointSlice)
    return made


def knowing(*names: str) -> Services:
    services = Services()
    for name in names:
        services.write(name, record("Service", service(name, {"app": name}, uid=name)))
    return services


def test_only_who_is_listed_differently_is_touched() -> None:
    services = knowing("hello")
    pods = [f"pod-{number}" for number in range(100)]
    assert services.write_slice("s", a_slice(*map(endpoint, pods))) == set(pods)
    changed = [endpoint(one, ready=one != "pod-7", serving=one != "pod-7") for one in pods]
    assert services.write_slice("s", a_slice(*changed)) == {"pod-7"}
    assert services.write_slice("s", a_slice(*changed[:-1], endpoint("new"))) == {"pod-99", "new"}
    assert services.listing("pod-7") == {"hello": "not-ready"}
    assert (services.listing("pod-99"), services.listing("new")) == ({}, {"hello": "serving"})


def test_a_slice_that_says_the_same_again_touches_nobody() -> None:
    services = knowing("hello")
    services.write_slice("s", a_slice(endpoint("a")))
    assert services.write_slice("s", a_slice(endpoint("a"))) == set()


def test_a_slice_that_goes_to_another_service_touches_all_whom_it_lists() -> None:
    services = knowing("hello", "other")
    services.write_slice("s", a_slice(endpoint("a"), endpoint("b")))
    assert services.write_slice("s", a_slice(endpoint("a"), of="other")) == {"a", "b"}
    assert (services.listing("a"), services.listing("b")) == ({"other": "serving"}, {})
    assert services.write_slice("s", None) == {"a"}
    assert services.listing("a") == {}
