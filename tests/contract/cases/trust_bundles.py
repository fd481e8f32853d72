"""ClusterTrustBundles: what they are called, what is in them, and who writes them."""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.certificates import AUTHORITY, LEAF, OTHER_AUTHORITY
from tests.contract.lives import life, refusals, refused_changes
from tests.contract.objects import Object

GROUP = Group("trust bundles")
BUNDLES = "clustertrustbundles.certificates.k8s.io"
SIGNER = "contract.example.com/signer"


def bundle(name: str, text: str = AUTHORITY, signer: str = "") -> Object:
    spec: dict[str, Any] = {"trustBundle": text}
    if signer:
        spec["signerName"] = signer
    return {
        "apiVersion": "certificates.k8s.io/v1",
        "kind": "ClusterTrustBundle",
        "metadata": {"name": name},
        "spec": spec,
    }


@GROUP.case
def the_life_of_a_bundle(api: Caller) -> Answers:
    change = {"spec": {"trustBundle": OTHER_AUTHORITY}}
    return life(api, BUNDLES, bundle(api.unique("bundle")), change=change)


@GROUP.case
def bundles_that_are_refused(api: Caller) -> Answers:
    name = api.unique("bundle")
    headers = AUTHORITY.replace("-----\n", "-----\nProc-Type: 4\n\n", 1)
    texts = {
        "nothing": "",
        "no certificate": "words\n",
        "a leaf": AUTHORITY + LEAF,
        "headers": headers,
        "a key": AUTHORITY.replace("CERTIFICATE", "PRIVATE KEY"),
        "twice": AUTHORITY + OTHER_AUTHORITY + AUTHORITY,
        "no X.509": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "words around": f"one\n{AUTHORITY}two\n{OTHER_AUTHORITY}three\n",
    }
    return refusals(api, BUNDLES, {what: bundle(name, text) for what, text in texts.items()})


@GROUP.case
def names_that_are_refused(api: Caller) -> Answers:
    name = api.unique("bundle")
    return refusals(
        api,
        BUNDLES,
        {
            "a colon": bundle(f"a:{name}"),
            "capitals": bundle("A"),
            "without the signer": bundle(name, signer=SIGNER),
            "an empty rest": bundle("contract.example.com:signer:", signer=SIGNER),
            "right": bundle(f"contract.example.com:signer:{name}", signer=SIGNER),
            "no path": bundle("example.com:", signer="example.com"),
            "one label": bundle("example:a:b", signer="example/a"),
            "odd labels": bundle("Ex.com:_:b", signer="Ex.com/_"),
        },
    )


@GROUP.case
def changes_of_a_bundle(api: Caller) -> Answers:
    obj = bundle(f"contract.example.com:signer:{api.unique('bundle')}", signer=SIGNER)
    changes = {
        "another signer": {"spec": {"signerName": "contract.example.com/other"}},
        "no signer": {"spec": {"signerName": None}},
        "a leaf": {"spec": {"trustBundle": LEAF}},
    }
    return refused_changes(api, BUNDLES, obj, changes)


@GROUP.case
def a_signers_bundles_are_selected(api: Caller) -> Answers:
    signer = f"{api.unique('signer')}.example.com/one"
    name = f"{signer.replace('/', ':')}:bundle"
    api.must(api.create(BUNDLES, bundle(name, signer=signer)))
    chosen = {"fieldSelector": f"spec.signerName={signer}"}
    found = api.get(BUNDLES, **chosen).body["items"]
    api.must(api.delete(BUNDLES, name))
    return {"found": len(found), "other": api.get(BUNDLES, fieldSelector="spec.signer=a")}


@GROUP.case
def only_who_may_attest_writes_for_a_signer(api: Caller) -> Answers:
    role, user = api.unique("role"), api.unique("user")
    rules = [
        {
            "apiGroups": ["certificates.k8s.io"],
            "resources": ["clustertrustbundles"],
            "verbs": ["*"],
        },
        {
            "apiGroups": ["certificates.k8s.io"],
            "resources": ["signers"],
            "resourceNames": ["mine.example.com/*"],
            "verbs": ["attest"],
        },
    ]
    reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role}
    subject = {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": user}
    api.must(
        api.create(
            "clusterroles.rbac.authorization.k8s.io", {"metadata": {"name": role}, "rules": rules}
        )
    )
    binding = {"metadata": {"name": role}, "roleRef": reference, "subjects": [subject]}
    api.must(api.create("clusterrolebindings.rbac.authorization.k8s.io", binding))
    as_user = {"Impersonate-User": user}
    answers = {
        signer: api.call(
            "POST",
            "/apis/certificates.k8s.io/v1/clustertrustbundles?dryRun=All",
            bundle(f"{signer.replace('/', ':')}:a", signer=signer),
            headers=as_user,
        )
        for signer in ("mine.example.com/one", "yours.example.com/one")
    }
    api.delete("clusterrolebindings.rbac.authorization.k8s.io", role)
    api.delete("clusterroles.rbac.authorization.k8s.io", role)
    return dict(answers)
