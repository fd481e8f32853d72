import pytest

from dashboard.projection.quantities import pod_requests, thousandths, whole
from dashboard.projection.rows import MAX_INTEGER, Requests
from tests.projection.objects import container, pod, record


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("250m", 250), ("1", 1000), ("0.1", 100), ("1.5", 1500), ("100u", 1), ("1n", 1), (2, 2000),
        (".5", 500), ("5.", 5000), ("1e3", 1_000_000), ("2k", 2_000_000), ("-1", -1000), ("", 0), ("x", 0),
    ],
)  # fmt: skip
def test_cpu_in_thousandths_rounded_up(text, expected: int) -> None:
    assert thousandths(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1Ki", 1024), ("1.5Gi", 1610612736), ("128974848", 128974848), ("129e6", 129_000_000),
        ("129M", 129_000_000), ("123Mi", 128974848), ("100m", 1), ("1E", 10**18), ("1Ei", MAX_INTEGER),
        ("1e999", MAX_INTEGER), (0.5, 1),
    ],
)  # fmt: skip
def test_memory_in_bytes_rounded_up_and_bounded(text, expected: int) -> None:
    assert whole(text) == min(expected, MAX_INTEGER)


def requests(**wishes) -> Requests:
    return pod_requests(record("Pod", pod("p", **wishes)))


def test_containers_add_up() -> None:
    made = [container("a", cpu="100m", memory="1Mi"), container("b", cpu="1")]
    assert requests(containers=made) == Requests(1100, 2**20)


def test_large_init_container_decides() -> None:
    made = {"containers": [container(cpu="100m")], "inits": [container("i", cpu="2")]}
    assert requests(**made) == Requests(2000, 0)


def test_sidecar_counts_with_the_containers_and_with_later_init_containers() -> None:
    inits = [
        container("early", cpu="250m"),
        container("mesh", cpu="100m", always=True),
        container("late", cpu="300m"),
    ]
    assert requests(containers=[container(cpu="200m")], inits=inits) == Requests(400, 0)


def test_overhead_is_added_and_requests_of_the_pod_replace_the_sum() -> None:
    obj = pod("p", containers=[container(cpu="100m", memory="1Mi")])
    obj["spec"]["overhead"] = {"cpu": "10m"}
    obj["spec"]["resources"] = {"requests": {"cpu": "500m"}}
    assert pod_requests(record("Pod", obj)) == Requests(510, 2**20)
