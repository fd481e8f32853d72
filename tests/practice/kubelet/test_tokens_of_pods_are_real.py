"""What lies in a pod's files as its token is one: signed, bound to the pod, and replaced in time."""

from typing import Any

import pytest

from practice.api.http.tls import make_key
from practice.api.request import User
from practice.kubelet.volumes.tokens import PodTokens, _Token
from practice.limits import TOKEN_DUE_LEAST_S
from tests.practice.kubelet.lab import Lab

EXTRA = "authentication.kubernetes.io"


def run(lab: Lab, **wish: Any) -> None:
    source = {"serviceAccountToken": {"path": "token", **wish}}
    volume = {"name": "v", "projected": {"sources": [source]}}
    mount = {"name": "v", "mountPath": "/v"}
    lab.run_pod(volumes=[volume], volumeMounts=[mount], serviceAccountName="default")
    lab.until(lambda: lab.ready())


def token(lab: Lab) -> str:
    code, text = lab.kubelets.execute("default", "web", "", ["cat", "/v/token"])
    assert code == 0
    return text


@pytest.fixture
def lab() -> Lab:
    made = Lab()
    made.api.tokens.use_key(make_key())
    return made


def owner(lab: Lab, text: str) -> User:
    user = lab.api.user_of(text)
    assert user is not None
    return user


def test_it_is_the_account_in_this_pod_on_this_node(lab: Lab) -> None:
    run(lab)
    user = owner(lab, token(lab))
    assert user.name == "system:serviceaccount:default:default"
    assert user.extra[f"{EXTRA}/pod-name"] == ("web",)
    assert user.extra[f"{EXTRA}/pod-uid"] == (lab.pod()["metadata"]["uid"],)
    assert user.extra[f"{EXTRA}/node-name"] == ("node-1",)


def test_it_is_for_whom_it_was_asked(lab: Lab) -> None:
    run(lab, audience="vault")
    assert lab.api.user_of(token(lab)) is None
    assert lab.api.tokens.user_of(token(lab), ("vault",)).name.endswith(":default")


def test_it_ends_with_the_pod(lab: Lab) -> None:
    run(lab)
    text = token(lab)
    lab.delete(grace_s=0)
    assert lab.api.user_of(text) is None


def test_it_is_replaced_before_it_ends(lab: Lab) -> None:
    run(lab, expirationSeconds=1000)
    first = token(lab)
    lab.clock.run_for(770)
    assert token(lab) == first
    lab.clock.run_for(120)
    second = token(lab)
    assert second != first
    owner(lab, first)  # it is not over yet
    lab.clock.run_for(900)
    assert token(lab) not in (first, second)
    owner(lab, token(lab))


def test_a_missing_account_keeps_the_pod_waiting(lab: Lab) -> None:
    lab.client.delete("serviceaccounts", "default", "default")
    source = {"serviceAccountToken": {"path": "token"}}
    volume = {"name": "v", "projected": {"sources": [source]}}
    mount = {"name": "v", "mountPath": "/v"}
    lab.run_pod(volumes=[volume], volumeMounts=[mount], serviceAccountName="default")
    lab.clock.run_for(5)
    assert lab.messages("FailedMount")[0] == (
        'MountVolume.SetUp failed for volume "v" : failed to fetch token: '
        'serviceaccounts "default" not found'
    )
    lab.client.create("serviceaccounts", {"metadata": {"name": "default", "namespace": "default"}})
    lab.until(lambda: lab.ready())


def test_a_copy_of_the_cluster_knows_what_was_signed_before(lab: Lab) -> None:
    run(lab)
    before = token(lab)
    old_key = lab.api.tokens.key
    lab.api.tokens.change_key(make_key())
    owner(lab, before)
    lab.clock.run_for(5)
    account = lab.client.get("serviceaccounts", "default", "default")
    forger = type(lab.api.tokens)(lab.api.context)
    forger.use_key(old_key)
    later = forger.issue(account, audiences=["x"], lifetime_s=600, bound={})
    assert lab.api.user_of(later) is None


def test_without_a_key_it_is_nobodys() -> None:
    lab = Lab()
    run(lab)
    assert token(lab).endswith(".")
    assert lab.api.user_of(token(lab)) is None


def test_a_look_that_comes_a_hair_too_early_is_not_repeated_at_once(lab: Lab) -> None:
    run(lab)
    tokens = PodTokens(next(iter(lab.kubelets._kubelets.values())).host)
    clock = lab.clock
    tokens._known["", 3600] = _Token("t", due_s=clock.now_s() + 1e-9, ends_at=clock.now())
    assert tokens.due_in_s() == TOKEN_DUE_LEAST_S
