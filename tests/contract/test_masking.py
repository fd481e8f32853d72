"""What a server chooses becomes a symbol; what the case chose, and what must be equal, stays."""

from typing import Any

import pytest

from tests.contract.masking import Origins, masked

UID = "0b9c4a3e-1f6d-4c11-9a55-0123456789ab"


def mask(answer: Any, *, sent: Any = None) -> Any:
    origins = Origins()
    origins.sent(sent)
    origins.answered(answer)
    return masked({"answer": answer}, origins)["answer"]


@pytest.mark.parametrize(
    ("value", "symbol"),
    [
        ("2026-01-02T03:04:05Z", "<time>"),
        ("2026-01-02T03:04:05.000006Z", "<micro time>"),
        ("10.96.0.7", "<ip>"),
        ("made at 2026-01-02T03:04:05Z", "made at 2026-01-02T03:04:05Z"),
        (UID, "<uid at answer.x>"),
        (f"about {UID}", "about <uid at answer.x>"),
        ("too old resource version: 7 (9)", "too old resource version: <version> (<version>)"),
        ("80:30123/TCP", "80:<node port>/TCP"),
    ],
)
def test_values_of_the_server_become_symbols(value: str, symbol: str) -> None:
    assert mask({"x": value}) == {"x": symbol}


@pytest.mark.parametrize("value", ["2026-01-02T03:04:05Z", "192.0.2.7", UID])
def test_values_that_the_case_sent_stay(value: str) -> None:
    assert mask({"x": value}, sent={"y": [value]}) == {"x": value}


def test_values_that_the_case_only_sends_back_are_still_the_servers() -> None:
    origins = Origins()
    origins.answered({"uid": UID})
    origins.sent({"uid": UID})
    assert masked({"answer": {"uid": UID}}, origins) == {"answer": {"uid": "<uid at answer.uid>"}}


def test_one_uid_is_one_symbol_wherever_it_appears() -> None:
    answer = mask({"metadata": {"uid": UID}, "owner": {"uid": UID}, "other": UID[::-1]})
    assert answer["metadata"]["uid"] == answer["owner"]["uid"]
    assert answer["other"] == UID[::-1]


def test_an_equal_version_of_an_object_shows_and_that_of_a_list_does_not() -> None:
    def versions(first: str, second: str) -> list[str]:
        objects = [{"metadata": {"uid": "u", "resourceVersion": v}} for v in (first, second)]
        return [item["metadata"]["resourceVersion"] for item in mask(objects)]

    assert len(set(versions("7", "7"))) == 1
    assert len(set(versions("7", "8"))) == 2
    assert mask({"metadata": {"resourceVersion": "7"}}) == {
        "metadata": {"resourceVersion": "<version>"}
    }


def test_names_of_generated_pods_lose_hash_and_suffix() -> None:
    pod = {
        "generateName": "web-6d4cf56db6-",
        "labels": {"pod-template-hash": "6d4cf56db6"},
        "name": "web-6d4cf56db6-x2x4z",
    }
    shown = mask({"metadata": pod, "message": "Created pod: web-6d4cf56db6-b5b5b"})
    assert shown["metadata"]["name"] == "web-<hash at answer.metadata.labels>-<suffix>"
    assert "b5b5b" not in shown["message"]


def test_managed_fields_are_left_out_and_everything_else_is_kept() -> None:
    answer = {"metadata": {"managedFields": [{}], "name": "a"}, "n": 0, "t": None, "e": ""}
    assert mask(answer) == {"metadata": {"name": "a"}, "n": 0, "t": None, "e": ""}
