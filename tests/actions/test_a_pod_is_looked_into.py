"""Debugging beside the containers and in a copy, against the practice cluster."""

import asyncio
from datetime import UTC, datetime

import pytest

from dashboard.actions.catalog import ACTIONS
from dashboard.actions.execute import Done, Refused, execute
from dashboard.actions.fields import CommandLine, Invalid
from dashboard.actions.target import Target
from dashboard.kube.api import Api
from dashboard.kube.kinds import by_name
from tests.actions.test_actions_do_what_kubectl_does import now_is, pods_of

NOW = datetime(2026, 7, 1, tzinfo=UTC)
VALUES = {
    "how": "beside",
    "image": "busybox:1.37",
    "command": "echo hi there",
    "container": "hello",
    "called": "look",
}


async def debug(api: Api, pod: Target, **changes: str) -> Done | Refused:
    return await execute(api, ACTIONS["debug"], pod, {**VALUES, **changes}, now=NOW)


@pytest.mark.slow
async def test_beside_its_containers(api: Api, hello: Target) -> None:
    pod, _ = await pods_of(api, hello, 2)
    while (await now_is(api, pod))["status"].get("phase") != "Running":
        await asyncio.sleep(0.02)
    assert await debug(api, pod) == Done(f"started look in {pod.name}")
    (made,) = (await now_is(api, pod))["spec"]["ephemeralContainers"]
    assert (made["name"], made["targetContainerName"]) == ("look", "hello")
    assert made["command"] == ["echo", "hi", "there"]
    again = await debug(api, pod)
    assert isinstance(again, Refused)
    assert "has a container “look” already" in again.text


@pytest.mark.slow
async def test_in_a_copy_that_nobody_takes(api: Api, hello: Target) -> None:
    pod, _ = await pods_of(api, hello, 2)
    assert isinstance(await debug(api, pod, how="copy", minutes="5"), Done)
    copy = await api.get(by_name("Pod"), pod.namespace, f"{pod.name}-look")
    assert copy["metadata"]["labels"] == {
        "podium.dev/debug-of": pod.name,
        "podium.dev/debug-until": str(int(NOW.timestamp()) + 5 * 60),
    }
    assert copy["spec"]["activeDeadlineSeconds"] == 5 * 60
    assert not copy["metadata"].get("ownerReferences")
    assert [one["name"] for one in copy["spec"]["containers"]] == ["hello", "look"]
    assert copy["spec"]["shareProcessNamespace"] is True


def test_a_command_is_what_a_shell_could_read() -> None:
    field = CommandLine(name="command", label="Command")
    assert field.read(" sh -c 'ps; ls' ") == "sh -c 'ps; ls'"
    assert field.read("") == ""
    for wrong in ("sh -c 'ps", "a\nb", "x" * 2000):
        with pytest.raises(Invalid):
            field.read(wrong)
