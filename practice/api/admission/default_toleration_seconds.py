"""DefaultTolerationSeconds: a pod stays for five minutes on a node that is lost or not ready."""

from __future__ import annotations

from practice.api.admission.attempt import Attempt
from practice.api.admission.plugin import Plugin
from practice.api.resource import Object
from practice.limits import TOLERATION_S

_EVICTING_TAINTS = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")


class DefaultTolerationSeconds(Plugin):
    """A toleration of the pod's own for such a taint is left as it is."""

    name = "DefaultTolerationSeconds"
    resources = ("pods",)

    def admit(self, attempt: Attempt) -> None:
        tolerations = attempt.new["spec"].setdefault("tolerations", [])
        for key in _EVICTING_TAINTS:
            if not any(_tolerates(toleration, key) for toleration in tolerations):
                tolerations.append(
                    {
                        "key": key,
                        "operator": "Exists",
                        "effect": "NoExecute",
                        "tolerationSeconds": TOLERATION_S,
                    }
                )


def _tolerates(toleration: Object, key: str) -> bool:
    same_key = toleration.get("key", "") in (key, "")
    return same_key and toleration.get("effect", "") in ("NoExecute", "")
