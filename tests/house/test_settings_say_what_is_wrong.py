from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from dashboard import environment

NAME = "PODIUM_TEST"


@pytest.mark.parametrize(
    ("text", "meant"), [("1", True), ("TRUE", True), ("off", False), ("", False)]
)
def test_a_flag(monkeypatch: pytest.MonkeyPatch, text: str, *, meant: bool) -> None:
    monkeypatch.setenv(NAME, text)
    assert environment.flag(NAME, default=False) is meant


def test_a_flag_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "maybe")
    with pytest.raises(ImproperlyConfigured, match="PODIUM_TEST is 'maybe'; use 1 or 0"):
        environment.flag(NAME, default=False)


@pytest.mark.parametrize(
    ("text", "said"), [("x", "whole number"), ("0", "between 1 and 9"), ("10", "between 1 and 9")]
)
def test_a_number_out_of_bounds(monkeypatch: pytest.MonkeyPatch, text: str, said: str) -> None:
    monkeypatch.setenv(NAME, text)
    with pytest.raises(ImproperlyConfigured, match=said):
        environment.integer(NAME, 5, low=1, high=9)


def test_a_word_that_is_no_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "c")
    with pytest.raises(ImproperlyConfigured, match="use one of a, b"):
        environment.choice(NAME, "a", allowed=("a", "b"))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("https://Podium.Example.org", ["https://podium.example.org"]),
        ("https://a:443/, http://b:80", ["https://a", "http://b"]),
        ("http://[::1]:8000", ["http://[::1]:8000"]),
    ],
)
def test_addresses(monkeypatch: pytest.MonkeyPatch, text: str, meant: list[str]) -> None:
    monkeypatch.setenv(NAME, text)
    assert environment.addresses(NAME, "") == meant


@pytest.mark.parametrize(
    "text", ["example.org", "ftp://a", "http://", "http://a/path", "http://a?x", "http://u@a", "http://a:b", "http://a:0"]
)  # fmt: skip
def test_what_is_no_address(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(NAME, text)
    with pytest.raises(ImproperlyConfigured, match=NAME):
        environment.addresses(NAME, "")


def test_a_secret_is_made_once_and_kept_for_this_user_only(tmp_path: Path) -> None:
    kept = tmp_path / "key"
    first = environment.secret(NAME, kept)
    assert environment.secret(NAME, kept) == first
    assert len(first) >= 50
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_short_secret_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(NAME, "hunter2")
    with pytest.raises(ImproperlyConfigured, match="at least 50"):
        environment.secret(NAME, tmp_path / "key")


def test_a_secret_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.write_text("s" * 60 + "\n")
    monkeypatch.setenv(f"{NAME}_FILE", str(given))
    assert environment.secret(NAME, tmp_path / "key") == "s" * 60


def test_a_secret_file_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "nothing"))
    with pytest.raises(ImproperlyConfigured, match="nothing"):
        environment.secret(NAME, tmp_path / "key")


def test_a_data_directory_that_cannot_be_made_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(NAME, str(tmp_path / "file" / "var"))
    with pytest.raises(ImproperlyConfigured, match=NAME):
        environment.data_directory(NAME, tmp_path)
