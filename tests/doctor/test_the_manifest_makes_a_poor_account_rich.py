"""An account without rights is told what it lacks; what the doctor writes then grants it. On both clusters."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboard.doctor.examine import Report, examine
from dashboard.doctor.reach import identity
from dashboard.kube import config
from dashboard.kube.api import Api
from dashboard.kube.kinds import Kind, by_name
from tests.controlplane.cluster import ControlPlane

pytestmark = [pytest.mark.slow]
RBAC = "rbac.authorization.k8s.io"
ROLE = {
    kind: Kind(RBAC, "v1", f"{kind.lower()}s", kind, namespaced=False)
    for kind in ("ClusterRole", "ClusterRoleBinding")
}

HERE = {kind: Kind(RBAC, "v1", f"{kind.lower()}s", kind) for kind in ("Role", "RoleBinding")}


@pytest.fixture(params=["practice", pytest.param("real", marks=pytest.mark.real)])
def kubeconfig(request: pytest.FixtureRequest) -> Path:
    """The administrator's, of each cluster."""
    if request.param == "practice":
        practice: Path = request.getfixturevalue("practice_kubeconfig")
        return practice
    plane: ControlPlane = request.getfixturevalue("control_plane")
    return plane.kubeconfig


@pytest.fixture
async def admin(kubeconfig: Path) -> AsyncIterator[Api]:
    async with Api(config.from_kubeconfig(kubeconfig)) as opened:
        yield opened


@pytest.fixture
async def poor(admin: Api, kubeconfig: Path, tmp_path: Path) -> AsyncIterator[Api]:
    """Speaks as a ServiceAccount that nobody has given anything."""
    accounts = by_name("ServiceAccount")
    made = await admin.create(accounts, "default", {"metadata": {"generateName": "poor-"}})
    name = made["metadata"]["name"]
    token = await admin.create(accounts, "default", {}, name=name, subresource="token")
    text = yaml.safe_load(kubeconfig.read_text())
    for user in text["users"]:
        user["user"] = {"token": token["status"]["token"]}
    file = tmp_path / "poor.kubeconfig"
    file.write_text(yaml.safe_dump(text))
    async with Api(config.from_kubeconfig(file)) as opened:
        yield opened
    await admin.delete(accounts, "default", name)


def graded(report: Report, grade: str) -> set[str]:
    return {one.name for one in report.findings if one.grade == grade}


async def test_what_is_lacking_is_granted_by_what_is_written(admin: Api, poor: Api) -> None:
    before = await examine(poor)
    assert "pods" in graded(before, "denied")
    assert "deployments.apps/scale" in graded(before, "denied")
    documents: list[dict[str, Any]] = list(yaml.safe_load_all(before.grant))
    try:
        for one in documents:
            await admin.create(ROLE[one["kind"]], "", one)
        after = await examine(poor)
        assert graded(after, "denied") == {"secrets"}
        assert graded(after, "broken") == set()
        assert [one.name for one in after.findings if one.name == "Live changes"]
    finally:
        for one in documents:
            await admin.delete(ROLE[one["kind"]], "", one["metadata"]["name"])


async def test_an_administrator_lacks_nothing(admin: Api) -> None:
    report = await examine(admin)
    assert report.grant == ""
    assert graded(report, "broken") | graded(report, "denied") == set()


async def test_rights_in_one_namespace_are_told_as_such(
    admin: Api, poor: Api, kubeconfig: Path
) -> None:
    """A Podium with `namespace` in its context looks there when it may not look everywhere."""
    narrow = replace(poor.connection, namespace="default")
    (rule,) = [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list", "watch"]}]
    who = await identity(poor)
    subject = {"apiGroup": RBAC, "kind": "User", "name": who["username"]}
    reference = {"apiGroup": RBAC, "kind": "Role", "name": "poor"}
    metadata = {"metadata": {"name": "poor"}}
    await admin.create(HERE["Role"], "default", {**metadata, "rules": [rule]})
    await admin.create(
        HERE["RoleBinding"], "default", {**metadata, "subjects": [subject], "roleRef": reference}
    )
    try:
        async with Api(narrow) as opened:
            report = await examine(opened)
        assert graded(report, "narrow") == {"pods"}
        assert "deployments.apps" in graded(report, "denied")
    finally:
        for kind in HERE.values():
            await admin.delete(kind, "default", "poor")
