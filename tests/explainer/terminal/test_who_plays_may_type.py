"""The terminal of a run, by hand-made requests of several people: who may, what is written down, what never comes."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import override_settings

from dashboard import wiring
from dashboard.actions.models import Entry
from dashboard.kube import config
from dashboard.kube.kinds import by_name
from dashboard.roles import Role
from dashboard.web import backend
from explainer.management import beginning
from explainer.runs import registry
from explainer.terminal.limits import TERMINAL_AT_ONCE, TERMINAL_STDIN_BYTES
from tests.conftest import Persona

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
async def slug(practice_kubeconfig: Path, tmp_path: Path, vera: Persona) -> AsyncIterator[str]:
    """Vera plays a lesson, and its start scene is there."""
    beginning.make(tmp_path, "growing")
    with override_settings(PODIUM_LESSONS=str(tmp_path)):
        await wiring.ensure_started([config.from_kubeconfig(practice_kubeconfig)])
        client: Any = vera.async_client
        answer = await client.post(
            "/lessons/growing/start/", {"mode": "alone"}, content_type="application/json"
        )
        found = answer.json()["at"].split("/")[2]
        run = registry.find(found)
        assert run is not None
        assert run.session is not None
        async with asyncio.timeout(30):
            while run.session.machine.phase == "preparing":
                await asyncio.sleep(0.05)
        yield found
        await wiring.stop()


class Terminal:
    """A page's terminal."""

    def __init__(self, who: Persona, slug: str) -> None:
        self.who, self.slug = who, slug

    async def ask(self, body: object) -> Any:
        place = f"/at/{self.slug}" if self.slug else ""
        with backend.chosen(self.slug), override_settings(FORCE_SCRIPT_NAME=place or None):
            client: Any = self.who.async_client
            return await client.post(f"{place}/terminal/", body, content_type="application/json")

    async def type(self, line: str, stdin: str = "") -> tuple[str, str, int]:
        answer = await self.ask({"line": line, "stdin": stdin})
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = {"out": "", "err": "", "exit": None}
        async for part in answer.streaming_content:
            for row in part.splitlines():
                for key, value in json.loads(row).items():
                    found[key] = value if key == "exit" else found[key] + value
        return found["out"], found["err"], found["exit"]


async def test_she_types_and_it_is_written_down(slug: str, vera: Persona) -> None:
    terminal = Terminal(vera, slug)
    out, err, code = await terminal.type("kubectl get deploy hello")
    assert (out.split()[:1], err, code) == (["NAME"], "", 0)
    assert not await Entry.objects.aexists()  # who looks is not written down, as on the page
    assert await terminal.type("kubectl scale deploy/hello --replicas=3") == (
        "deployment.apps/hello scaled\n",
        "",
        0,
    )
    row = await Entry.objects.aget()
    assert (row.actor, row.action, row.kind, row.namespace, row.name) == (
        "Vera",
        "scale",
        "Deployment",
        "workshop",
        "hello",
    )
    assert (row.kubectl, row.outcome) == ("kubectl scale deploy/hello --replicas=3", "done")
    _, err, code = await terminal.type("kubectl create deployment Wrong --image=x")
    assert (code, err.startswith("error: failed to create deployment")) == (1, True)
    assert (await Entry.objects.alatest("pk")).outcome == "refused"


async def test_nobody_else_types_there_and_she_types_nowhere_else(
    slug: str, vera: Persona, omar: Persona, stan: Persona, person: Callable[[str, Role], Persona]
) -> None:
    vito = await sync_to_async(person)("Vito", Role.OBSERVER)
    line = {"line": "kubectl get pods"}
    assert (await Terminal(vito, slug).ask(line)).status_code == 403
    assert (await Terminal(stan, slug).ask(line)).status_code in (302, 401, 403)
    assert (await Terminal(vera, "").ask(line)).status_code == 403
    assert (await Terminal(omar, "").ask(line)).status_code == 404


async def test_what_is_in_a_secret_never_comes(slug: str, vera: Persona) -> None:
    run = registry.find(slug)
    assert run is not None
    assert run.session is not None
    body = {"metadata": {"name": "key"}, "stringData": {"word": "xyzzy-plugh"}}
    await run.session.world.api.create(by_name("Secret"), "workshop", body)
    terminal = Terminal(vera, slug)
    assert "key" in (await terminal.type("kubectl get secrets"))[0]
    for line in (
        "get secret key -o yaml", "get secrets -o json", "get secret key -o jsonpath='{.data}'",
        "get secrets.v1. -o yaml", "get secret key -o wide", "label secret key a=b", "annotate secret key a=b",
        "get --raw /api/v1/namespaces/workshop/secrets/key",
        "get --raw /api/v1/namespaces/workshop/services/x/proxy/../../../secrets/key",
        "patch secret key -p '{\"metadata\":{\"labels\":{\"a\":\"b\"}}}'", "expose secret key --port=1",
        "logs secret/key", "get all,secrets -o yaml", "create --raw /api/v1/namespaces -f - <<< '{}'",
        "delete secret key",
    ):  # fmt: skip
        said = (
            "".join((await asyncio.wait_for(terminal.type(f"kubectl {line}"), 20))[:2])
            if "-w" not in line
            else ""
        )
        assert "xyzzy" not in said, line
        assert "eHl6enkt" not in said, line  # the same in base64


async def test_what_is_pasted_is_applied(slug: str, vera: Persona) -> None:
    terminal = Terminal(vera, slug)
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: pasted}\ndata: {a: b}\n"
    assert await terminal.type("kubectl apply -f -", text) == ("configmap/pasted created\n", "", 0)
    assert await terminal.type("kubectl apply -f -", text) == (
        "configmap/pasted unchanged\n",
        "",
        0,
    )
    assert (await terminal.type("kubectl apply -f -"))[2] == 1
    assert (await terminal.type("kubectl apply -f -", "a" * (TERMINAL_STDIN_BYTES + 1)))[2] == 1
    assert (await terminal.type("kubectl apply -f ../../lesson.md"))[
        1
    ] == 'error: the path "../../lesson.md" does not exist\n'


async def test_bounds(slug: str, vera: Persona) -> None:
    terminal = Terminal(vera, slug)
    assert (await terminal.ask({"line": "x", "more": 1})).status_code == 400
    assert (await terminal.ask({"line": "x" * 9_000})).status_code == 200
    begun: asyncio.Queue[bytes] = asyncio.Queue()

    async def watch() -> None:
        answer = await terminal.ask({"line": "kubectl get pods -w"})
        async for part in answer.streaming_content:
            begun.put_nowait(part)

    watches = [asyncio.create_task(watch()) for _ in range(TERMINAL_AT_ONCE)]
    for _ in watches:
        await begun.get()
    assert "Ctrl-C" in (await terminal.type("kubectl get pods"))[1]
    for one in watches:  # as the server does when the page goes away
        one.cancel()
    await asyncio.gather(*watches, return_exceptions=True)
    assert (await terminal.type("kubectl get pods"))[2] == 0


async def test_tab_offers_what_is_there(slug: str, vera: Persona) -> None:
    terminal = Terminal(vera, slug)

    async def offered(text: str) -> list[str]:
        return list((await terminal.ask({"complete": text})).json()["offers"])

    assert await offered("kubectl ro") == ["rollout"]
    assert await offered("kubectl rollout re") == ["restart", "resume"]
    assert "deployments" in await offered("kubectl get dep")
    assert await offered("kubectl scale deployment hel") == ["hello"]
    assert await offered("kubectl scale deployment/hel") == ["deployment/hello"]
    assert "--replicas=" in await offered("kubectl scale deployment/hello --rep")
    assert "node-1" in await offered("kubectl cordon n")
    assert await offered("kubectl nosuch ") == []
