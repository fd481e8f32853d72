"""`agnhost webhook`: an admission webhook that denies, labels and changes what its paths say."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from practice.images.agnhost.subcommand import Defaults, Subcommand, path_of
from practice.images.mounts import FileProblem
from practice.images.program import Answer, Exit, Request, Say, Serve, Step

Json = dict[str, Any]
_DELAY_S = 5.0
_MARK = "webhook-e2e-test"
_FOREVER_S = 1e9


class Webhook(Subcommand):
    """It speaks TLS, with the certificate that it is given."""

    defaults: ClassVar[Defaults] = {
        "tls-cert-file": "",
        "tls-private-key-file": "",
        "port": 443,
        "sidecar-image": "",
    }

    def prepare(self) -> None:
        self.ports = (self.flags.number("port"),)

    def plan(self) -> list[Step]:
        """Without a certificate it ends."""
        try:
            self.certificate = self.start.files.read(self.flags.text("tls-cert-file"))
        except FileProblem as problem:
            path = self.flags.text("tls-cert-file")
            return [Say(f"F open {path}: {str(problem).lower()}"), Exit(255)]
        return [Serve()]

    def answer(self, request: Request) -> Answer | None:
        """One path, and one kind of pod, take their time."""
        answer = super().answer(request)
        if answer is None:
            return None
        if path_of(request) == "/always-allow-delay-5s":
            return replace(answer, latency_s=_DELAY_S)
        if path_of(request) == "/pods" and b'"wait-forever"' in request.body:
            return replace(answer, latency_s=_FOREVER_S)
        return answer

    def respond(self, request: Request) -> Answer:
        """An AdmissionReview for an AdmissionReview."""
        path = path_of(request)
        if path == "/readyz":
            return Answer(200, "ok")
        decide = _PATHS.get(path)
        if decide is None:
            return Answer(404, "404 page not found\n")
        review = json.loads(request.body)
        response = decide(review["request"], self.flags.text("sidecar-image"))
        review = {
            "kind": review["kind"],
            "apiVersion": review["apiVersion"],
            "response": {"uid": review["request"]["uid"], **response},
        }
        return Answer(200, json.dumps(review, separators=(",", ":")), "application/json")


def _allowed(*patch: Json) -> Json:
    if not patch:
        return {"allowed": True}
    coded = b64encode(json.dumps(patch).encode()).decode()
    return {"allowed": True, "patch": coded, "patchType": "JSONPatch"}


def _denied(**status: Any) -> Json:
    return {"allowed": False, "status": {"metadata": {}, **status}}


def _data(asked: Json) -> Mapping[str, str]:
    obj = asked["oldObject"] if asked["operation"] == "DELETE" else asked["object"]
    return (obj or {}).get("data") or {}


def _labels(asked: Json) -> Mapping[str, str]:
    return asked["object"]["metadata"].get("labels") or {}


def _always_allow(_asked: Json, _image: str) -> Json:
    return {"allowed": True, "status": {"message": "this webhook allows all requests"}}


def _always_deny(_asked: Json, _image: str) -> Json:
    return _denied(message="this webhook denies all requests")


def _add_label(asked: Json, _image: str) -> Json:
    labels = _labels(asked)
    if not labels:
        return _allowed({"op": "add", "path": "/metadata/labels", "value": {"added-label": "yes"}})
    path = "/metadata/labels/added-label"
    if "added-label" not in labels:
        return _allowed({"op": "add", "path": path, "value": "yes"})
    if labels["added-label"] != "yes":
        return _allowed({"op": "replace", "path": path, "value": "yes"})
    return _allowed()


def _pods(asked: Json, _image: str) -> Json:
    faults = []
    if _labels(asked).get(_MARK) == "webhook-disallow":
        faults.append("the pod contains unwanted label;")
    if _labels(asked).get(_MARK) == "wait-forever":
        faults.append("the pod response should not be sent;")
    for container in asked["object"]["spec"]["containers"]:
        if "webhook-disallow" in container["name"]:
            faults.append("the pod contains unwanted container name;")
    return _denied(message=" ".join(faults)) if faults else _allowed()


def _attaching(asked: Json, _image: str) -> Json:
    options = asked["object"] or {}
    typed = options.get("stdin") and options.get("container") == "container1"
    if asked["name"] == "to-be-attached-pod" and typed:
        return _denied(message="attaching to pod 'to-be-attached-pod' is not allowed")
    return _allowed()


def _mutating_pods(asked: Json, _image: str) -> Json:
    name, pod = "webhook-added-init-container", asked["object"]
    there = any(one["name"] == name for one in pod["spec"].get("initContainers") or ())
    if pod["metadata"].get("name") != "webhook-to-be-mutated" or there:
        return _allowed()
    container = {"image": "webhook-added-image", "name": name, "resources": {}}
    return _allowed({"op": "add", "path": "/spec/initContainers", "value": [container]})


def _sidecar(asked: Json, image: str) -> Json:
    name = "webhook-added-sidecar"
    if not image:
        said = "No image specified by the sidecar-image parameter"
        return _denied(status="Failure", message=said, code=500)
    if any(one["name"] == name for one in asked["object"]["spec"]["containers"]):
        return _allowed()
    container = {"image": image, "name": name, "resources": {}}
    return _allowed({"op": "add", "path": "/spec/containers/-", "value": container})


def _data_judge(asked: Json, noun: str, unwanted: str) -> Json:
    mark, deleting = _data(asked).get(_MARK), asked["operation"] == "DELETE"
    if mark == "webhook-disallow" and asked["operation"] in ("CREATE", "UPDATE"):
        return _denied(reason=f"the {noun} contains {unwanted}")
    if mark == "webhook-nondeletable" and deleting:
        why = "it contains unwanted key and value"
        return _denied(reason=f"the {noun} cannot be deleted because {why}")
    return _allowed()


def _config_maps(asked: Json, _image: str) -> Json:
    return _data_judge(asked, "configmap", "unwanted key and value")


def _custom(asked: Json, _image: str) -> Json:
    return _data_judge(asked, "custom resource", "unwanted data")


def _stages(asked: Json, _image: str) -> Json:
    data = _data(asked)
    stage = 2 if data.get("mutation-stage-1") == "yes" else 1
    if stage == 1 and data.get("mutation-start") != "yes":
        return _allowed()
    return _allowed({"op": "add", "path": f"/data/mutation-stage-{stage}", "value": "yes"})


def _definitions(asked: Json, _image: str) -> Json:
    if _labels(asked).get(_MARK) == "webhook-disallow":
        return _denied(message="the crd contains unwanted label")
    return _allowed()


_PATHS: dict[str, Callable[[Json, str], Json]] = {
    "/always-allow-delay-5s": _always_allow,
    "/always-deny": _always_deny,
    "/add-label": _add_label,
    "/pods": _pods,
    "/pods/attach": _attaching,
    "/mutating-pods": _mutating_pods,
    "/mutating-pods-sidecar": _sidecar,
    "/configmaps": _config_maps,
    "/mutating-configmaps": _stages,
    "/custom-resource": _custom,
    "/mutating-custom-resource": _stages,
    "/crd": _definitions,
}
