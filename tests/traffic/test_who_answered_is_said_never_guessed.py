import pytest

from dashboard.kube.proxying import Proxied, check_path, pod_path, service_path
from dashboard.traffic.witness import claims, named
from tests.traffic.parts import said

PODS = ("hello-1", "hello-2")


@pytest.mark.parametrize(
    ("answer", "pod"),
    [
        (said(X_Pod_Name="hello-1"), "hello-1"),
        (said(x_served_by=" hello-2 "), "hello-2"),
        (said(X_Pod_Name="another"), ""),
        (said(Server="hello-1"), ""),
        (said(body="hello-1\n"), "hello-1"),
        (said(body='{"hostname": "hello-2"}'), "hello-2"),
        (said(body='{"hostname": "hello-2", "pod": "hello-1"}'), ""),
        (said(body='{"leader": "hello-1"}'), ""),
        (said(body="my leader is hello-1"), ""),
        (said(body='{"hostname": 7}'), ""),
        (said(body='{"hostname"'), ""),
        (said(body="[" * 3000), ""),
        (said(X_Pod_Name="hello-1", X_Served_By="hello-2"), ""),
        (said(body="hello-2", X_Pod_Name="hello-1"), "hello-1"),
        (Proxied(200, (), b"hello-1", is_cut=True), ""),
        (Proxied(200, (), b"\xff\xfe"), ""),
    ],
)
def test_only_what_the_answer_says_of_itself_counts(answer: Proxied, pod: str) -> None:
    assert named(claims(answer), PODS) == pod


@pytest.mark.parametrize(
    "path",
    ["", "x", "/../../secrets", "/a/./b", "/a/..", "/%2e%2e/x", "/a b", "/a#b", "/a\\b", "/ä", "/a\nb",
     "/a?b=c#d", "/" + "a" * 200],
)  # fmt: skip
def test_a_path_that_could_lead_elsewhere_is_refused_with_a_sentence(path: str) -> None:
    with pytest.raises(ValueError, match=r"\."):
        check_path(path)
    with pytest.raises(ValueError, match=r"\."):
        service_path("shop", "hello", 80, path)


@pytest.mark.parametrize("path", ["/", "/healthz", "/a/b.c?d=e/..&f=g", "/..a/b..", "//x"])
def test_ordinary_paths_are_sent_as_they_are(path: str) -> None:
    prefix = "/api/v1/namespaces/shop"
    assert service_path("shop", "hello", 80, path) == f"{prefix}/services/hello:80/proxy{path}"
    assert pod_path("shop", "hello-1", 81, path) == f"{prefix}/pods/hello-1:81/proxy{path}"
