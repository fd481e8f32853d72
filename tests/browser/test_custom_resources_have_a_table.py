# ruff: noqa: E501 (facts of one line)
"""A kind that somebody made: in the table by the server's own columns, and opened, on both clusters."""

import json

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.stage import PATIENCE_MS, Stage

SCHEMA = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
DEFINITION = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "gadgets.example.org"},
    "spec": {
        "group": "example.org",
        "scope": "Namespaced",
        "names": {"plural": "gadgets", "singular": "gadget", "kind": "Gadget", "listKind": "GadgetList"},
        "versions": [
            {
                "name": "v1",
                "served": True,
                "storage": True,
                "schema": {"openAPIV3Schema": SCHEMA},
                "additionalPrinterColumns": [{"name": "Wheels", "type": "integer", "jsonPath": ".spec.wheels"}],
            }
        ],
    },
}  # fmt: skip


def gadget(wheels: int) -> str:
    status = {
        "conditions": [
            {"type": "Ready", "status": "False", "reason": "NoParts", "message": "no <b>axle</b>"}
        ]
    }
    return json.dumps(
        {"apiVersion": "example.org/v1", "kind": "Gadget", "metadata": {"name": "cart"}, "spec": {"wheels": wheels}, "status": status}
    )  # fmt: skip


def test_from_the_table_to_its_yaml(stage: Stage) -> None:
    namespace = stage.app(replicas=1)
    stage.kubectl("apply", "-f", "-", given=json.dumps(DEFINITION))
    stage.kubectl("wait", "crd/gadgets.example.org", "--for=condition=Established", "--timeout=30s")
    stage.kubectl("-n", namespace, "apply", "-f", "-", given=gadget(4))
    page = stage.page(at="#view=table")
    choice = page.locator("#others-kind")
    expect(choice).to_be_visible(timeout=PATIENCE_MS)
    choice.select_option(label="Gadget")
    row = page.locator("#others-list tr").filter(has_text="cart")
    expect(row).to_contain_text("4", timeout=PATIENCE_MS)
    stage.kubectl("-n", namespace, "apply", "-f", "-", given=gadget(6))
    expect(row).to_contain_text("6", timeout=4_500)  # it is watched: a poll came each 5 s
    row.locator("button").click()
    expect(page.locator("#others-one-title")).to_be_focused(timeout=PATIENCE_MS)
    expect(page.locator("#others-one .reason")).to_contain_text("no <b>axle</b>")
    expect(page.locator("#others-one .yaml")).to_contain_text("wheels: 6")
    found = violations(page)
    assert not found, "\n".join(found)
    stage.kubectl("delete", "crd", "gadgets.example.org", "--wait=false")


def test_one_is_edited_and_deleted(stage: Stage) -> None:
    namespace = stage.app(replicas=1)
    stage.kubectl("apply", "-f", "-", given=json.dumps(DEFINITION))
    stage.kubectl("wait", "crd/gadgets.example.org", "--for=condition=Established", "--timeout=30s")
    stage.kubectl("-n", namespace, "apply", "-f", "-", given=gadget(4))
    page = stage.page(at="#view=table")
    page.locator("#others-kind").select_option(label="Gadget", timeout=PATIENCE_MS)
    row = page.locator("#others-list tr").filter(has_text="cart")
    row.locator("button").click(timeout=PATIENCE_MS)
    page.locator("#other-edit").click()
    editor = page.locator("#bench textarea[data-editor]")
    expect(editor).to_be_visible()
    editor.fill(editor.input_value().replace("wheels: 4", "wheels: 9"))
    page.get_by_role("button", name="What would happen?").click()
    told = page.locator("#bench-told")
    expect(told).to_contain_text("kubectl-client-side-apply")
    assert not violations(page)
    told.get_by_label("Take these fields over").check()
    page.locator("#bench-save").click()
    expect(told).to_contain_text("edited Gadget cart")
    page.keyboard.press("Escape")
    expect(row).to_contain_text("9", timeout=PATIENCE_MS)
    page.locator("#other-delete").click()
    form = page.locator("#other-action [data-action-form]")
    expect(form.locator("#kubectl")).to_contain_text("delete gadgets.v1.example.org/cart")
    assert not violations(page)
    form.locator("#field-typed").fill("cart")
    form.locator("button[type=submit]").click()
    expect(page.locator("#other-action")).to_contain_text("deleted Gadget cart")
    expect(row).to_have_count(0, timeout=PATIENCE_MS)
    assert "cart" not in stage.kubectl("-n", namespace, "get", "gadgets", "-o", "name")
    stage.kubectl("delete", "crd", "gadgets.example.org", "--wait=false")


def test_observers_are_not_offered_them(practice_stage: Stage) -> None:
    page = practice_stage.page("observer", at="#view=table")
    expect(page.locator("#table-panel")).to_be_visible()
    assert page.locator("#others").count() == 0
