"""Podium with the token of a ServiceAccount that may little: its buttons say what the cluster says."""

import json
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import expect

from dashboard.actions.catalog import of_kind
from dashboard.actions.needs import needs
from dashboard.actions.target import Target
from dashboard.kube.kinds import DRAWN as DRAWN_KINDS
from tests.browser.stage import Stage, open_thing, wait_for_pods
from tests.running.podium import Podium

ACCOUNT = "looker"


def restricted(stage: Stage, namespace: str, folder: Path) -> Path:
    """The kubeconfig of an account that sees all, scales Deployments of one namespace, and kills no pod."""
    rbac = "rbac.authorization.k8s.io"
    subject = {"kind": "ServiceAccount", "name": ACCOUNT, "namespace": namespace}

    def role(kind: str, name: str, rules: list[dict[str, Any]], **where: str) -> list[Any]:
        common = {"apiVersion": f"{rbac}/v1", "metadata": {"name": name, **where}}
        ref = {"apiGroup": rbac, "kind": kind, "name": name}
        return [
            {**common, "kind": kind, "rules": rules},
            {**common, "kind": f"{kind}Binding", "roleRef": ref, "subjects": [subject]},
        ]

    see = [
        {"apiGroups": [kind.group], "resources": [kind.plural], "verbs": ["get", "list", "watch"]}
        for kind in DRAWN_KINDS
    ]
    scale = [{"apiGroups": ["apps"], "resources": ["deployments/scale"], "verbs": ["patch"]}]
    metadata = {"name": ACCOUNT, "namespace": namespace}
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata}
    items = [
        account,
        *role("ClusterRole", f"see-{namespace}", see),
        *role("Role", "scale", scale, namespace=namespace),
    ]
    stage.kubectl(
        "apply", "-f", "-", given=json.dumps({"apiVersion": "v1", "kind": "List", "items": items})
    )
    token = stage.kubectl("-n", namespace, "create", "token", ACCOUNT).strip()
    config = yaml.safe_load(Path(stage.podium.kubeconfig).read_text("utf-8"))
    for user in config["users"]:
        user["user"] = {"token": token}
    path = folder / "kubeconfig"
    path.write_text(yaml.safe_dump(config), "utf-8")
    path.chmod(0o600)
    return path


def test_greyed_buttons_are_those_that_kubectl_auth_can_i_denies(
    stage: Stage, tmp_path: Path
) -> None:
    namespace = stage.app()
    kubeconfig = restricted(stage, namespace, tmp_path)
    with Podium(kubeconfig=kubeconfig) as podium:
        few = Stage(stage.cluster, podium, stage.browser)
        page = few.page(at=f"#ns={namespace}&view=apps")
        wait_for_pods(page, 3)
        open_thing(page, "deployment")
        denied = {
            action.name
            for action in of_kind("Deployment")
            for need in needs(action, Target(kind="Deployment", namespace=namespace, name="hello"))
            if "no" in can_i(few, need.kubectl)
        }
        assert {"image", "restart", "delete"} <= denied
        assert "scale" not in denied
        for action in of_kind("Deployment"):
            button = page.locator(f"#act-{action.name}")
            assert (button.get_attribute("aria-disabled") == "true") == (action.name in denied)
        page.locator("#act-restart").click(force=True)  # greyed, and pressed all the same
        expect(page.locator("#action")).to_contain_text(
            f"lacks the right to patch deployments in {namespace}"
        )
        expect(page.locator("#action")).to_contain_text("kubectl -n")
        page.locator("#act-scale").click()
        page.locator("#field-replicas").fill("2")
        page.locator("[data-action-form] button[type=submit]").click()
        wait_for_pods(page, 2)


def can_i(stage: Stage, line: str) -> str:
    """kubectl's answer; a "no" ends it with 1."""
    try:
        return stage.kubectl(*line.split()[1:])
    except AssertionError as no:
        return str(no)[-8:]
