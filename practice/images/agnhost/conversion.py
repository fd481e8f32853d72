"""`agnhost crd-conversion-webhook`: `hostPort` of one version is `host` and `port` of another."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from practice.images.agnhost.subcommand import Defaults, path_of
from practice.images.agnhost.webhook import Webhook
from practice.images.program import Answer, Request

Json = dict[str, Any]
_GROUP = "stable.example.com"


class CrdConversionWebhook(Webhook):
    """It speaks TLS, with the certificate that it is given."""

    defaults: ClassVar[Defaults] = {
        "tls-cert-file": "",
        "tls-private-key-file": "",
        "port": 443,
    }

    def respond(self, request: Request) -> Answer:
        """A ConversionReview for a ConversionReview."""
        path = path_of(request)
        if path == "/readyz":
            return Answer(200, "ok")
        if path != "/crdconvert":
            return Answer(404, "404 page not found\n")
        review = json.loads(request.body)
        response = {"uid": review["request"]["uid"], **converted(review["request"])}
        review = {
            "kind": review["kind"],
            "apiVersion": review["apiVersion"],
            "request": {"uid": "", "desiredAPIVersion": "", "objects": None},
            "response": response,
        }
        return Answer(200, json.dumps(review, separators=(",", ":")), "application/json")


def converted(asked: Json) -> Json:
    """All objects in the version that is wanted, or what stands in the way of one."""
    done, wanted = [], asked["desiredAPIVersion"]
    for obj in asked["objects"]:
        problem = _convert(obj, wanted)
        if problem:
            result = {"metadata": {}, "status": "Failure", "message": problem}
            return {"convertedObjects": None, "result": result}
        done.append({**obj, "apiVersion": wanted})
    return {"convertedObjects": done, "result": {"metadata": {}, "status": "Success"}}


def _convert(obj: Json, wanted: str) -> str:
    """Change the fields in place. Why not, or nothing."""
    known = [f"{_GROUP}/v1", f"{_GROUP}/v2"]
    now = obj["apiVersion"]
    if now == wanted:
        return f"conversion from a version to itself should not call the webhook: {wanted}"
    for version in (now, wanted):
        if version not in known:
            return f'unexpected conversion version "{version}"'
    if now == known[0]:
        return _split(obj)
    if "host" in obj or "port" in obj:
        obj["hostPort"] = f"{obj.pop('host', '')}:{obj.pop('port', '')}"
    return ""


def _split(obj: Json) -> str:
    if "hostPort" not in obj:
        return ""
    together = str(obj.pop("hostPort"))
    parts = together.split(":")
    if len(parts) != 2:
        return f"invalid hostPort value `{together}`"
    obj["host"], obj["port"] = parts
    return ""
