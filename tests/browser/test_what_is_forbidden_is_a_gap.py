"""Podium with few rights shows what it may see, says what it may not, and waits for nobody."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Browser, expect

from dashboard.kube.kinds import DRAWN as DRAWN_KINDS
from tests.browser.axe import violations
from tests.browser.stage import DRAWN, PATIENCE_MS, Stage, wait_for_pods, wait_until_proved
from tests.running.podium import Podium

READ = ["get", "list", "watch"]
ALL_BUT_NODES = [
    {"apiGroups": [kind.group], "resources": [kind.plural], "verbs": READ}
    for kind in DRAWN_KINDS
    if kind.namespaced
]


SAID = {
    "nodes": "Nodes cannot be seen",
    "apps": "No application can be seen",
    "rollout": "No workload can be seen",
    "table": "Pods cannot be seen by Podium's account",
}


def role(kind: str, name: str, user: str, namespace: str = "") -> dict[str, Any]:
    """A role without nodes, and its binding to a user."""
    rbac = "rbac.authorization.k8s.io"
    metadata = {"name": name, **({"namespace": namespace} if namespace else {})}
    common: dict[str, Any] = {"apiVersion": f"{rbac}/v1", "metadata": metadata}
    bound = {
        "roleRef": {"apiGroup": rbac, "kind": kind, "name": name},
        "subjects": [{"apiGroup": rbac, "kind": "User", "name": user}],
    }
    items = [
        {**common, "kind": kind, "rules": ALL_BUT_NODES},
        {**common, "kind": f"{kind}Binding", **bound},
    ]
    return {"apiVersion": "v1", "kind": "List", "items": items}


@contextmanager
def podium_of(kubeconfig: Path, browser: Browser) -> Iterator[Stage]:
    with Podium(kubeconfig=kubeconfig) as podium:
        yield Stage("real", podium, browser)


def gaps_told(stage: Stage, at: str) -> Any:
    page = stage.page(at=at)
    expect(page.locator("#gaps")).to_be_visible()
    return page


def test_a_user_without_nodes(real_stage: Stage, control_plane: Any, browser: Browser) -> None:
    namespace = real_stage.app()
    real_stage.kubectl(
        "apply", "-f", "-", given=yaml.safe_dump(role("ClusterRole", "no-nodes", "nora"))
    )
    with podium_of(control_plane.user_kubeconfig("nora"), browser) as stage:
        page = gaps_told(stage, f"#ns={namespace}")
        wait_for_pods(page, 3)
        expect(page.locator("#gaps")).to_have_text("1 kind not visible")
        expect(page.locator("#situation")).to_contain_text("Cannot be seen: Node")
        page.locator("#gaps").click()
        expect(page.locator("#unseen")).to_contain_text("Node: not visible to this account")
        page.keyboard.press("Escape")
        boxes = page.locator(f"{DRAWN}[data-kind=node]")
        assert boxes.count() >= 1
        for box in boxes.all():
            expect(box).to_contain_text("not visible")
        page.keyboard.press("2")
        real_stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=4")
        wait_for_pods(page, 4)
        wait_until_proved(page)
        assert page.troubles == []


def test_a_user_of_one_namespace(real_stage: Stage, control_plane: Any, browser: Browser) -> None:
    namespace = real_stage.app()
    rights = role("Role", "only-here", "otto", namespace)
    real_stage.kubectl("apply", "-f", "-", given=yaml.safe_dump(rights))
    kubeconfig = control_plane.user_kubeconfig("otto")
    text = yaml.safe_load(kubeconfig.read_text())
    for context in text["contexts"]:
        context["context"]["namespace"] = namespace
    kubeconfig.write_text(yaml.safe_dump(text))
    with podium_of(kubeconfig, browser) as stage:
        page = gaps_told(stage, "")
        wait_for_pods(page, 3)
        page.locator("#gaps").click()
        expect(page.locator("#unseen")).to_contain_text(f'Only namespace "{namespace}"')
        page.keyboard.press("Escape")
        page.locator(f"{DRAWN}[data-kind=pod] .focus").first.click()
        expect(page.locator("#inspector-title")).to_be_visible()
        real_stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=2")
        wait_for_pods(page, 2)
        assert page.troubles == []


def test_an_account_without_any_right(
    practice_stage: Stage, browser: Browser, tmp_path: Path
) -> None:
    """Nothing is drawn, nothing is called empty, and the way to the rights is one press away."""
    text = yaml.safe_load(Path(practice_stage.podium.kubeconfig).read_text())
    namespace = practice_stage.namespace()
    token = practice_stage.kubectl("-n", namespace, "create", "token", "default").strip()
    for user in text["users"]:
        user["user"] = {"token": token}
    kubeconfig = tmp_path / "few"
    kubeconfig.touch(0o600)
    kubeconfig.write_text(yaml.safe_dump(text))
    with podium_of(kubeconfig, browser) as stage:
        page = gaps_told(stage, "#view=nodes")
        for view, words in SAID.items():
            page.locator(f"#tab-{view}").click()
            expect(page.locator("#main")).to_contain_text(words)
            expect(page.locator("#main")).not_to_contain_text("all is well")
            assert violations(page) == []
        page.keyboard.press("p")
        expect(page.locator("#problems-list")).to_contain_text("what is wrong there is not known")
        page.keyboard.press("Escape")
        page.locator("#tab-apps").click()
        page.locator("#situation .situation-acts button").click()
        expect(page.locator("#unseen")).to_contain_text("Pod: no pod can be drawn")
        assert violations(page) == []
        page.locator("#unseen a", has_text="Doctor").click()
        expect(page.locator("#grant-title")).to_be_visible(timeout=PATIENCE_MS)
        assert page.troubles == []
        observer = stage.page("observer")
        observer.locator("#gaps").click()
        expect(observer.locator("#unseen")).to_contain_text("on Podium's page Doctor")
        expect(observer.locator("#unseen a")).to_have_count(0)


def test_nothing_forbidden_is_no_gap(stage: Stage) -> None:
    page = stage.page()
    wait_until_proved(page)
    expect(page.locator("#gaps")).to_be_hidden()
