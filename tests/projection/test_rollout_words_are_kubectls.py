"""``kubectl rollout status`` run on the very objects that we project."""

import asyncio
import shutil

import pytest
from aiohttp import web

from dashboard.projection.workloads.deployments import rollout_status
from tests.kube.server import hanging, serving, status
from tests.projection.objects import deployment, record
from tests.projection.test_rollout_follows_kubectl import TABLE

KUBECTL = shutil.which("kubectl")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(KUBECTL is None, reason="kubectl is not on the PATH"),
]
RESOURCES = {
    "kind": "APIResourceList",
    "groupVersion": "apps/v1",
    "resources": [
        {
            "name": "deployments",
            "singularName": "deployment",
            "namespaced": True,
            "kind": "Deployment",
            "verbs": ["get", "list", "watch"],
        }
    ],
}
VERSION = {"groupVersion": "apps/v1", "version": "v1"}
DISCOVERY = {
    "/api": {"kind": "APIVersions", "versions": ["v1"]},
    "/api/v1": {"kind": "APIResourceList", "groupVersion": "v1", "resources": []},
    "/apis": {
        "kind": "APIGroupList",
        "groups": [{"name": "apps", "versions": [VERSION], "preferredVersion": VERSION}],
    },
    "/apis/apps/v1": RESOURCES,
}


def answering(obj):
    """An API server that knows one Deployment."""
    whole = {"apiVersion": "apps/v1", "kind": "Deployment", **obj}

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path in DISCOVERY:
            return web.json_response({"apiVersion": "v1", **DISCOVERY[request.path]})
        if "sendInitialEvents" in request.query:
            return status(422, "Invalid")
        if "watch" in request.query:
            return await hanging(request)
        if request.path.endswith("/deployments"):
            listed = {"apiVersion": "apps/v1", "kind": "DeploymentList", "items": [whole]}
            return web.json_response({"metadata": {"resourceVersion": "5"}, **listed})
        if request.path.endswith("/deployments/web"):
            return web.json_response(whole)
        return status(404, "NotFound")

    return answer


@pytest.mark.parametrize("case", TABLE)
async def test_words(case: str, tmp_path) -> None:
    obj = deployment("web", **TABLE[case][0])
    async with serving() as server:
        server.other = answering(obj)
        arguments = ["rollout", "status", "deployment/web", "--watch=false", "--server", server.url]
        process = await asyncio.create_subprocess_exec(
            str(KUBECTL),
            *arguments,
            "--cache-dir",
            str(tmp_path),
            "--kubeconfig",
            "/dev/null",
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(process.communicate(), 20)
    ours = rollout_status(record("Deployment", obj))
    said = (out or err).decode().strip().splitlines()[-1]
    assert said.removeprefix("error: ") == ours.text
    assert (process.returncode != 0) == (ours.verdict == "failed")
