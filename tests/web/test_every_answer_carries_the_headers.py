from io import BytesIO

import pytest
from django.test import Client

from dashboard.web import backend

pytestmark = pytest.mark.django_db
EXPECTED = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/login/", 200), ("/", 302), ("/enter/", 200), ("/nothing/", 404), ("/leave/", 405), ("/readyz", 503)],
)  # fmt: skip
def test_pages_redirects_and_errors_alike(path: str, status: int) -> None:
    backend.install(None)
    answer = Client().get(path)
    assert answer.status_code == status
    assert {name: answer[name] for name in EXPECTED} == EXPECTED
    directives = (
        part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";")
    )
    assert dict(directives) == POLICY  # type: ignore[arg-type]
    assert "camera=()" in answer["Permissions-Policy"]


def test_a_fault_shows_a_calm_page_and_no_insides(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("canary-9911")

    monkeypatch.setattr(backend, "everyone", fail)
    answer = Client(raise_request_exception=False).get("/readyz")
    assert answer.status_code == 500
    assert "canary" not in answer.content.decode()


def test_cookies_are_out_of_reach_for_scripts_and_other_sites() -> None:
    cookie = Client().get("/login/").cookies["podium-8000-csrf"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_files_are_not_taken() -> None:
    file = BytesIO(b"x" * 10)
    file.name = "a.txt"
    assert Client().post("/login/", {"file": file}).status_code == 400


def test_a_large_form_is_not_taken() -> None:
    assert Client().post("/login/", {"username": "x" * 100_000}).status_code == 400


def test_htmx_gets_its_refusal_as_a_fragment() -> None:
    answer = Client().get("/objects/Pod/a/b/", headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert "<html" not in answer.content.decode()
    assert "session has ended" in answer.content.decode()
