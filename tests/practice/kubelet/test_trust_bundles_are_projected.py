"""Volumes with the certificates that the cluster trusts."""

from tests.contract.certificates import AUTHORITY, OTHER_AUTHORITY
from tests.practice.kubelet.lab import Lab
from tests.practice.kubelet.test_volume_contents import ready, run, sh

SIGNER = "example.com/one"


def bundle(lab, name, text, signer="", **labels):
    body = {"metadata": {"name": name, "labels": labels}, "spec": {"trustBundle": text}}
    if signer:
        body["spec"]["signerName"] = signer
    lab.client.create("clustertrustbundles.certificates.k8s.io", body)


def projected(**source):
    return {"projected": {"sources": [{"clusterTrustBundle": {"path": "ca.pem", **source}}]}}


def test_a_bundle_by_its_name():
    lab = Lab()
    bundle(lab, "one", f"words {AUTHORITY}")
    ready(lab, projected(name="one"))
    assert sh(lab, "cat /v/ca.pem") == (0, AUTHORITY)


def test_all_of_a_signer_that_are_chosen_by_label_and_each_certificate_once():
    lab = Lab()
    bundle(lab, "example.com:one:a", AUTHORITY, SIGNER, alive="yes")
    bundle(lab, "example.com:one:b", AUTHORITY + OTHER_AUTHORITY, SIGNER, alive="yes")
    bundle(lab, "example.com:one:c", OTHER_AUTHORITY, SIGNER, alive="no")
    ready(lab, projected(signerName=SIGNER, labelSelector={"matchLabels": {"alive": "yes"}}))
    text = sh(lab, "cat /v/ca.pem")[1]
    assert sorted(text.split("-----END")) == sorted((AUTHORITY + OTHER_AUTHORITY).split("-----END"))
    ready(lab, projected(signerName=SIGNER, optional=True), name="none")
    assert sh(lab, "cat /v/ca.pem", "none") == (0, "")


def test_without_any_the_pod_waits():
    lab = Lab()
    run(lab, projected(name="none"))
    lab.clock.run_for(5)
    assert not lab.ready("web")
    bundle(lab, "none", AUTHORITY)
    lab.until(lambda: lab.ready("web"), 150)
