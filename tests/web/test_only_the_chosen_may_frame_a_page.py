"""A page is let into a frame of another site for observers, and for the origins of the setting."""

import pytest
from django.test import override_settings

from tests.conftest import Persona

SLIDES = override_settings(PODIUM_EMBED_ORIGINS=["https://slides.example.org"])


@pytest.mark.django_db
@SLIDES
def test_an_observers_page_may_be_framed_by_the_origins_of_the_setting(vera: Persona) -> None:
    answer = vera.client.get("/cluster/?embed=1")
    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors https://slides.example.org" in policy
    assert "script-src 'self'" in policy
    assert "X-Frame-Options" not in answer
    assert "data-embed" in answer.content.decode()


@pytest.mark.django_db
def test_without_the_setting_nobody_frames_it(vera: Persona) -> None:
    answer = vera.client.get("/cluster/?embed=1")
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
@SLIDES
@pytest.mark.parametrize("path", ["/cluster/", "/login/", "/enter/", "/objects/Pod/a/b/"])
def test_no_other_page_may_be_framed(vera: Persona, path: str) -> None:
    answer = vera.client.get(path)
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
@SLIDES
def test_who_may_act_gets_no_page_for_frames(omar: Persona, ada: Persona) -> None:
    for persona in (omar, ada):
        answer = persona.client.get("/cluster/?embed=1")
        assert answer.status_code == 403
        assert "for observers" in answer.content.decode()
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


@pytest.mark.django_db
@SLIDES
def test_a_stranger_is_sent_to_the_door_which_is_never_framed(stan: Persona) -> None:
    answer = stan.client.get("/cluster/?embed=1")
    assert answer.status_code == 302
    assert answer["X-Frame-Options"] == "DENY"
