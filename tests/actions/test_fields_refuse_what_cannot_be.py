from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import limits
from dashboard.actions.catalog import SCALE
from dashboard.actions.fields import (
    Choice,
    ContainerName,
    ImageName,
    Invalid,
    Number,
    ObjectName,
    TypedName,
)
from dashboard.actions.target import Target

REPLICAS = SCALE.fields[0]
IMAGE = ImageName(name="image", label="Image")
DIGEST = "sha256:" + "0123456789abcdef" * 4


@pytest.mark.parametrize("text", ["0", "7", "500", " 12 ", "007"])
def test_whole_numbers_within_bounds_are_taken(text: str) -> None:
    assert REPLICAS.read(text) == int(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-1", "at least 0"),
        ("501", f"at most {limits.REPLICAS_MAX}"),
        ("1000000000", "is more"),
        ("9" * 5000, "is more"),
        ("-" + "9" * 5000, "is less"),
        ("", "whole number"),
        ("1.5", "whole number"),
        ("1e3", "whole number"),
        ("1_000", "whole number"),
        ("+5", "whole number"),
        ("٣", "whole number"),
        ("seven", "whole number"),
        ("7; rm -rf /", "whole number"),
    ],
)
def test_other_numbers_get_a_sentence(text: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        REPLICAS.read(text)


@given(st.text(max_size=30))
def test_a_number_is_read_or_refused_never_anything_else(text: str) -> None:
    with suppress(Invalid):
        assert 0 <= Number(name="n", label="N", low=0, high=10).read(text) <= 10


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "hello:2.0.0",
        "udacity/example-hello:1.0.0",
        "registry.example:5000/team/app:v1_2-3",
        "localhost/app",
        f"app@{DIGEST}",
        f"ghcr.io/a/b__c/d-e.f:tag@{DIGEST}",
        "[2001:db8::1]:5000/app:1",
    ],
)
def test_image_references_are_taken_as_they_are(text: str) -> None:
    assert IMAGE.read(text) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Give an image"),
        ("   ", "Give an image"),
        ("hello: 2.0.0", "no spaces"),
        ("hello\n2", "no spaces"),
        ("Hello:1", "not an image name"),
        ("hello:", "not an image name"),
        (":1", "not an image name"),
        ("hello:1:2", "not an image name"),
        ("hello@sha256:short", "not an image name"),
        ("https://example.org/app", "not an image name"),
        ("a//b", "not an image name"),
        ("-app", "not an image name"),
        ("hello:2.0.0\x00", "not an image name"),
        ("<script>", "not an image name"),
        ("a" * 600, "at most 512"),
    ],
)
def test_what_is_no_image_reference_gets_a_sentence(text: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        IMAGE.read(text)


@given(st.text(max_size=200))
def test_an_image_is_read_or_refused_never_anything_else(text: str) -> None:
    with suppress(Invalid):
        assert not any(c.isspace() for c in str(IMAGE.read(text)))


@pytest.mark.parametrize("text", ["", "A", "a=b", "a" * 64, "-a", "a-", "a.b"])
def test_what_is_no_container_name_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        ContainerName(name="c", label="Container").read(text)


def test_a_name_must_be_typed_as_it_is() -> None:
    field = TypedName(name="typed", label="Type its name")
    target = Target(kind="StatefulSet", namespace="shop", name="db")
    field.check(field.read(" db "), target)
    with pytest.raises(Invalid, match="type its name: db"):
        field.check(field.read("DB"), target)


def test_a_choice_is_one_of_its_options_and_the_first_when_nothing_is_said() -> None:
    field = Choice(name="cascade", label="Delete it", options=(("a", "so"), ("b", "or so")))
    assert (field.read(""), field.read("b")) == ("a", "b")
    with pytest.raises(Invalid, match="none of a, b"):
        field.read("c")


@pytest.mark.parametrize("text", ["", "Upper", "a b", "-a", "a.b", "x" * 64])
def test_a_name_to_be_made_is_a_dns_label(text: str) -> None:
    with pytest.raises(Invalid):
        ObjectName(name="job", label="Name").read(text)
