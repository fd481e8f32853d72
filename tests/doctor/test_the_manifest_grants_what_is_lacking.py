"""The manifest names the account, grants what was denied and no more, and leaves Secrets out."""

import yaml

from dashboard.doctor.manifest import lacking, manifest
from dashboard.doctor.needs import DONE, NEEDS, SEEN, questions

PODS = next(need for need in SEEN if need.name == "pods")
SECRETS = next(need for need in SEEN if need.name == "secrets")
SCALE = next(need for need in DONE if need.name == "deployments.apps/scale")


def test_a_service_account_is_named_with_its_namespace() -> None:
    user = {"username": "system:serviceaccount:tools:podium"}
    role, binding = yaml.safe_load_all(manifest([PODS], user))
    assert role["rules"] == [
        {"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list", "watch"]}
    ]
    assert binding["subjects"] == [
        {"kind": "ServiceAccount", "name": "podium", "namespace": "tools"}
    ]
    assert binding["roleRef"]["name"] == role["metadata"]["name"]


def test_a_user_is_named_as_a_user() -> None:
    _, binding = yaml.safe_load_all(manifest([PODS], {"username": "nora"}))
    assert binding["subjects"][0]["kind"] == "User"
    assert binding["subjects"][0]["name"] == "nora"


def test_seeing_and_acting_are_two_roles() -> None:
    documents = list(yaml.safe_load_all(manifest([PODS, SCALE], {"username": "nora"})))
    names = [one["metadata"]["name"] for one in documents if one["kind"] == "ClusterRole"]
    assert names == ["podium-see", "podium-act"]


def test_secrets_are_left_out_unless_asked_for_and_the_file_says_so() -> None:
    text = manifest(NEEDS, {"username": "nora"})
    rules = [rule for one in yaml.safe_load_all(text) for rule in one.get("rules", [])]
    reading = [rule["resources"] for rule in rules if "list" in rule["verbs"]]
    assert not any("secrets" in resources for resources in reading)
    assert "Secrets are left out" in text
    assert "secrets" in manifest([SECRETS], {"username": "nora"}, secrets=True)


def test_only_what_is_denied_is_granted() -> None:
    found = lacking(NEEDS, {(PODS, "watch"), (SCALE, "patch")})
    assert [(need.name, need.verbs) for need in found] == [
        ("pods", ("watch",)),
        ("deployments.apps/scale", ("patch",)),
    ]
    assert lacking(NEEDS, set()) == []


def test_when_all_is_denied_all_is_lacking() -> None:
    assert lacking(NEEDS, set(questions(NEEDS))) == list(NEEDS)
