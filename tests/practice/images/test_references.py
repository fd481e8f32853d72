"""Image references as containerd reads them."""

import pytest

from practice.images.references import parse_reference


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("nginx", "docker.io/library/nginx:latest"),
        ("nginx:1.29", "docker.io/library/nginx:1.29"),
        ("team/app:v1", "docker.io/team/app:v1"),
        ("docker.io/nginx", "docker.io/library/nginx:latest"),
        ("registry.k8s.io/pause:3.10", "registry.k8s.io/pause:3.10"),
        ("localhost:5000/a/b", "localhost:5000/a/b:latest"),
        ("reg.example:5000/a:1", "reg.example:5000/a:1"),
        (f"nginx@sha256:{'a' * 64}", f"docker.io/library/nginx@sha256:{'a' * 64}"),
    ],
)
def test_short_reference_stands_for_a_complete_one(text, complete):
    assert str(parse_reference(text)) == complete


@pytest.mark.parametrize("text", ["", "Nginx", "nginx:", "a b", "nginx:1.29 ", "-a", "a//b", ":1"])
def test_malformed_reference_is_none(text):
    assert parse_reference(text) is None
