"""From the start to the end of a sandbox, by hand-made requests of several people, and by a real kubectl."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import override_settings
from django.utils import timezone

from dashboard import wiring
from dashboard.access import grants
from dashboard.access.models import Grant
from dashboard.actions.models import Entry
from dashboard.kube import config
from dashboard.kube.kinds import by_name
from dashboard.roles import Role
from dashboard.web import backend
from explainer.sandbox import boxes
from explainer.sandbox.limits import SANDBOXES
from tests.conftest import Persona
from tests.running.kubectl import find

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
async def podium(practice_kubeconfig: Path) -> AsyncIterator[None]:
    await wiring.ensure_started([config.from_kubeconfig(practice_kubeconfig)])
    yield
    await wiring.stop()


async def ask(who: Persona, method: str, path: str, body: Any = None, *, slug: str = "") -> Any:
    place = f"/at/{slug}" if slug else ""
    sent = {} if body is None else {"data": body, "content_type": "application/json"}
    with backend.chosen(slug), override_settings(FORCE_SCRIPT_NAME=place or None):
        return await getattr(who.async_client, method)(f"{place}{path}", **sent)


async def started(who: Persona, scene: str = "workshop") -> str:
    answer = await who.async_client.post("/sandbox/", {"scene": scene})
    assert answer.status_code == 303, answer.content
    return str(answer["Location"].split("/")[2])


async def test_scenes_time_and_faults_are_its_owners(
    podium: None, vera: Persona, person: Callable[..., Persona]
) -> None:
    page = await ask(vera, "get", "/sandbox/")
    assert b"trouble" in page.content
    assert b"fleet" not in page.content
    slug = await started(vera)
    state = (await ask(vera, "get", "/sandbox/state/", slug=slug)).json()
    assert (state["scene"], state["clock"]["rate"], state["faults"]) == ("workshop", 1, [])
    assert len(state["kinds"]) > 15

    async def do(**command: Any) -> Any:
        return await ask(vera, "post", "/sandbox/state/", command, slug=slug)

    power = {"name": "dark", "fault": "node-power-off", "parameters": {"node": "node-2"}}
    state = (await do(do="fault", **power)).json()
    assert [one["name"] for one in state["faults"]] == ["dark"]
    row = await Entry.objects.alatest("pk")
    assert (row.actor, row.action, row.outcome, "node-power-off" in row.kubectl) == (
        "Vera",
        "fault",
        "done",
        True,
    )
    assert (await do(do="mend", name="dark")).json()["faults"] == []
    assert (await do(do="clock", rate=20)).json()["clock"]["rate"] == 20
    assert (await do(do="clock", rate=0)).json()["clock"]["rate"] == 0
    assert (await do(do="clock", step=True)).status_code == 200
    assert (await do(do="scene", name="empty")).json()["scene"] == "empty"

    # What is wrong is said, and nobody else may.
    assert (await do(do="fault", name="x", fault="nosuch", parameters={})).status_code == 409
    assert (
        await do(do="fault", name="../clock", fault="registry-down", parameters={})
    ).status_code == 409
    assert (await do(do="scene", name="fleet")).status_code == 409
    assert (await do(do="clock")).status_code == 400
    assert (await do(do="nothing")).status_code == 400
    vito = await sync_to_async(person)("Vito", Role.OBSERVER)
    for method in ("get", "post"):
        assert (await ask(vito, method, "/sandbox/state/", slug=slug)).status_code == 403
    assert (await ask(vito, "get", "/sandbox/kubeconfig/", slug=slug)).status_code == 403
    assert (await ask(vera, "get", "/sandbox/state/")).status_code == 403

    assert (await do(do="end")).json() == {"at": "/sandbox/"}
    assert not backend.is_known(slug)


async def test_its_kubeconfig_works_with_kubectl_there_and_nowhere_else(
    podium: None, vera: Persona, omar: Persona, tmp_path: Path
) -> None:
    binary = find("kubectl")
    slug = await started(vera, "empty")
    assert (await ask(omar, "get", "/sandbox/kubeconfig/", slug=slug)).status_code == 403
    answer = await ask(vera, "get", "/sandbox/kubeconfig/", slug=slug)
    (tmp_path / "config").write_bytes(answer.content)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "KUBECONFIG": str(tmp_path / "config"),
    }

    async def kubectl(*words: str) -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(
            subprocess.run,
            [binary, *words],
            capture_output=True,
            text=True,
            env=environment,
            timeout=60,
        )

    assert (await kubectl("create", "namespace", "mine")).stdout == "namespace/mine created\n"
    assert (await kubectl("get", "--raw", "/practice/v1/forks")).returncode != 0
    first = wiring.first()
    assert first is not None
    names = {
        one["metadata"]["name"] for one in (await first.api.list(by_name("Namespace")))["items"]
    }
    assert "mine" not in names
    await boxes.leave(str(vera.grant.pk) if vera.grant else "")
    assert (await kubectl("get", "ns")).returncode != 0


async def test_who_comes_by_the_link_looks_on_there_and_is_nobody_elsewhere(
    podium: None, vera: Persona
) -> None:
    slug = await started(vera, "empty")

    async def link() -> str:
        told = (await ask(vera, "post", "/sandbox/state/", {"do": "share"}, slug=slug)).json()[
            "link"
        ]
        return str(told.partition("/enter/#")[2])

    def come_in(token: str) -> Any:
        return grants.redeem(token, name="Gast", now=timezone.now())

    def there(grant: Any, place: str) -> Any:
        return grants.viewer(str(grant.pk), now=timezone.now(), place=place)

    grant = await sync_to_async(come_in)(await link())
    assert isinstance(grant, Grant)
    assert (await sync_to_async(there)(grant, slug)).role == Role.OBSERVER
    assert await sync_to_async(there)(grant, "") is None
    await link()  # another one shuts the one before
    assert await sync_to_async(there)(grant, slug) is None


async def test_each_has_one_and_there_are_so_many_in_all(
    podium: None, vera: Persona, person: Callable[..., Persona]
) -> None:
    first = await started(vera, "empty")
    second = await started(vera, "empty")
    assert not backend.is_known(first)  # one for each person
    assert backend.is_known(second)
    others = [
        await sync_to_async(person)(f"P{number}", Role.OBSERVER) for number in range(SANDBOXES)
    ]
    for other in others[:-1]:
        await started(other, "empty")
    refused = await others[-1].async_client.post("/sandbox/", {"scene": "empty"})
    assert refused.status_code == 409
    assert b"taken" in refused.content


async def test_a_strange_scene_starts_nothing(podium: None, vera: Persona) -> None:
    refused = await vera.async_client.post("/sandbox/", {"scene": "nosuch"})
    assert (refused.status_code, b"no scene" in refused.content) == (409, True)
    assert (
        await vera.async_client.post("/sandbox/", {"scene": "", "of": "run-strange"})
    ).status_code == 409


async def test_on_a_real_cluster_there_is_none(vera: Persona) -> None:
    with override_settings(PODIUM_CLUSTER="kubeconfig"):
        page = await vera.async_client.get("/sandbox/")
        assert b"real cluster" in page.content
        assert (await vera.async_client.post("/sandbox/", {"scene": "empty"})).status_code == 409
