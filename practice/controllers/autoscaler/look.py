"""One look at an autoscaler: what it says, and the status that will be written."""

from practice.api.client import Client
from practice.api.values import clone
from practice.clock import Clock
from practice.controllers.autoscaler.history import History
from practice.informer import Object
from practice.limits import HPA_DOWN_WINDOW_S, HPA_TOLERANCE
from practice.quantities import thousandths

NAME = "horizontal-pod-autoscaler"


class MetricError(Exception):
    """Something could not be measured; worded as the real autoscaler words it."""


class Look:
    """Facts of one reconcile."""

    def __init__(self, client: Client, clock: Clock, autoscaler: Object, history: History) -> None:
        self._client = client
        self.clock = clock
        self.autoscaler = autoscaler
        self.history = history
        self.status: Object = clone(autoscaler.get("status") or {})
        self.spec: Object = autoscaler["spec"]
        self.namespace: str = autoscaler["metadata"]["namespace"]
        self.target = ""
        self.current_metrics: list[Object] | None = None

    @property
    def behavior(self) -> Object | None:
        """The scaling rules, complete; None when the spec has none."""
        behavior: Object | None = self.spec.get("behavior")
        if behavior is None:
            return None
        down = {"stabilizationWindowSeconds": HPA_DOWN_WINDOW_S, **behavior["scaleDown"]}
        return {"scaleUp": behavior["scaleUp"], "scaleDown": down}

    @property
    def bounds(self) -> tuple[int, int]:
        """The fewest and the most replicas of the spec."""
        return int(self.spec.get("minReplicas") or 0), int(self.spec["maxReplicas"])

    @property
    def may_leave_zero(self) -> bool:
        """It went to zero by the autoscaler's own hand, and something else than pods is measured."""
        kinds = [metric["type"] for metric in self.spec.get("metrics") or ()]
        outside = "Object" in kinds or "External" in kinds
        zero = self._condition("ScaledToZero")
        asleep = zero is not None and zero["status"] == "True"
        return asleep and (outside or bool(self.spec.get("minReplicas")))

    def tolerance(self, direction: str) -> float:
        """The share of difference that is passed over: scaleUp or scaleDown."""
        rules = (self.spec.get("behavior") or {}).get(direction) or {}
        own = rules.get("tolerance")
        return HPA_TOLERANCE if own is None else thousandths(own) / 1000

    def is_near(self, ratio: float) -> bool:
        """Within the tolerance of the target."""
        return 1.0 - self.tolerance("scaleDown") <= ratio <= 1.0 + self.tolerance("scaleUp")

    # -- what is written -------------------------------------------------------------------------

    def _condition(self, kind: str) -> Object | None:
        conditions: list[Object] = self.status.get("conditions") or []
        return next((one for one in conditions if one["type"] == kind), None)

    def set_condition(self, kind: str, value: bool, reason: str, message: str) -> None:
        """Write a condition; its time changes with its status only."""
        status = "True" if value else "False"
        old = self._condition(kind)
        new = {"type": kind, "status": status, "reason": reason, "message": message}
        if old is None:
            new["lastTransitionTime"] = self.clock.now_text()
            self.status.setdefault("conditions", []).append(new)
            return
        if old["status"] != status:
            old["lastTransitionTime"] = self.clock.now_text()
        old.update(new)

    def set_status(self, current: int, desired: int, *, rescaled: bool = False) -> None:
        """Replicas and metrics as of this look."""
        names = ("conditions", "lastScaleTime")
        kept: Object = {name: self.status[name] for name in names if name in self.status}
        if rescaled:
            kept["lastScaleTime"] = self.clock.now_text()
        self.status = {
            **({"currentReplicas": current} if current else {}),
            "desiredReplicas": desired,
            "currentMetrics": self.current_metrics,
            "observedGeneration": self.autoscaler["metadata"]["generation"],
            **kept,
        }

    def cannot_scale(self, why: str) -> None:
        """The target's scale could not be read."""
        self.event("Warning", "FailedGetScale", why)
        text = f"the HPA controller was unable to get the target's current scale: {why}"
        self.set_condition("AbleToScale", False, "FailedGetScale", text)

    def event(self, kind: str, reason: str, message: str) -> None:
        """An event on the autoscaler."""
        self._client.event(
            self.autoscaler, type=kind, reason=reason, message=message, component=NAME
        )
