"""Horizontal pod autoscaler: as many replicas as the measured use asks for.

Mirrors kube-controller-manager's horizontal pod autoscaler and the documentation page on it: every
15 s each metric proposes a number of replicas, the largest proposal holds; it is held back by the
highest recommendation of the last five minutes, or by the rules of `behavior`; and it is written
through the scale subresource of whatever the target is. What could not be measured never removes
pods. The conditions say what was done, and why not more.
"""

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.values import clone
from practice.clock import Clock
from practice.controllers.autoscaler.history import History
from practice.controllers.autoscaler.limits import normalized
from practice.controllers.autoscaler.look import NAME, Look, MetricError
from practice.controllers.autoscaler.proposals import Proposer
from practice.informer import Informers, Object, key_of
from practice.limits import HPA_SYNC_S
from practice.workqueue import WorkQueue

__all__ = ["NAME", "AutoscalerController"]

_AUTOSCALERS = "horizontalpodautoscalers.autoscaling"
_NOT_ZERO = "the HPA controller did not scale the workload to zero"
_ZERO = "the HPA controller scaled the workload to zero"


class AutoscalerController:
    """Sets the replicas of what HorizontalPodAutoscalers name."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._autoscalers = informers(_AUTOSCALERS)
        self._proposer = Proposer(client, clock, informers("pods"), self._autoscalers)
        self._histories: dict[str, History] = {}
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._autoscalers.subscribe(self._on_autoscaler)

    def _on_autoscaler(self, old: Object | None, new: Object | None) -> None:
        """A new one at once, a changed one with its turn."""
        if new is None:
            if old is not None:
                self._histories.pop(old["metadata"]["uid"], None)
        elif old is None:
            self.queue.add(key_of(new))
        else:
            self.queue.add(key_of(new), after_s=HPA_SYNC_S)

    def reconcile(self, key: str) -> None:
        """One look at one autoscaler; the next in 15 s, whatever comes of this one."""
        autoscaler = self._autoscalers.get(key)
        if autoscaler is None:
            return
        self.queue.add(key, after_s=HPA_SYNC_S)
        history = self._histories.setdefault(autoscaler["metadata"]["uid"], History())
        look = Look(self._client, self._clock, autoscaler, history)
        try:
            self._act(look)
        finally:
            self._report(look)

    def _act(self, look: Look) -> None:
        scale = self._scale_of(look)
        if scale is None:
            return
        text = "the HPA controller was able to get the target's current scale"
        look.set_condition("AbleToScale", True, "SucceededGetScale", text)
        current = int((scale.get("spec") or {}).get("replicas", 0))
        look.history.begin(current, self._clock)
        decided = self._decide(look, scale, current)
        if decided is None:
            return
        desired, reason = decided
        rescaled = desired != current and (current != 0 or look.may_leave_zero)
        if rescaled and not self._rescale(look, scale, current, desired, reason):
            look.set_status(current, look.status.get("desiredReplicas", 0))
            return
        look.set_status(current, desired if rescaled else current, rescaled=rescaled)

    # -- the target ------------------------------------------------------------------------------

    def _scale_of(self, look: Look) -> Object | None:
        target = look.spec["scaleTargetRef"]
        group, _, _ = target.get("apiVersion", "").rpartition("/")
        row = self._client.served.of_kind(group, target["kind"])
        if row is None:
            where = f' in group "{group}"' if group else ""
            look.cannot_scale(f'no matches for kind "{target["kind"]}"{where}')
            return None
        look.target = row.key
        try:
            if row.subresource("scale") is None:
                raise ApiError(404, "NotFound", "the server could not find the requested resource")
            return self._client.get(row.key, look.namespace, target["name"], subresource="scale")
        except ApiError as error:
            look.cannot_scale(str(error))
            return None

    def _decide(self, look: Look, scale: Object, current: int) -> tuple[int, str] | None:
        """The replicas to have, and why; None when nothing could be measured."""
        least, most = look.bounds
        if current == 0 and not look.may_leave_zero:
            text = "scaling is disabled since the replica count of the target is zero"
            look.set_condition("ScalingActive", False, "ScalingDisabled", text)
            return 0, ""
        if current > most:
            return most, "Current number of replicas above Spec.MaxReplicas"
        if 0 < current < least:
            return least, "Current number of replicas below Spec.MinReplicas"
        try:
            proposal, metric = self._proposer.propose(look, scale)
        except MetricError as error:
            look.set_status(current, look.status.get("desiredReplicas", 0))
            look.event("Warning", "FailedComputeMetricsReplicas", str(error))
            return None
        reason = f"{metric} above target" if proposal > current else ""
        if proposal < current:
            reason = "All metrics below target"
        desired = normalized(look, current, proposal)
        if current == 0 and 0 < desired < least:
            desired, reason = least, reason or "Current number of replicas below Spec.MinReplicas"
        return desired, reason

    def _rescale(self, look: Look, scale: Object, current: int, desired: int, reason: str) -> bool:
        wanted = clone(scale)
        wanted["spec"] = {"replicas": desired}
        try:
            self._client.update(look.target, wanted, subresource="scale")
        except ApiError as error:
            text = f"New size: {desired}; reason: {reason}; error: {error}"
            look.event("Warning", "FailedRescale", text)
            text = f"the HPA controller was unable to update the target scale: {error}"
            look.set_condition("AbleToScale", False, "FailedUpdateScale", text)
            return False
        text = f"the HPA controller was able to update the target scale to {desired}"
        look.set_condition("AbleToScale", True, "SucceededRescale", text)
        look.event("Normal", "SuccessfulRescale", f"New size: {desired}; reason: {reason}")
        if look.behavior is not None:
            look.history.note_change(desired - current, look.behavior, self._clock)
        if desired == 0:
            look.set_condition("ScaledToZero", True, "ScaledToZero", _ZERO)
        else:
            look.set_condition("ScaledToZero", False, "NotScaledToZero", _NOT_ZERO)
        return True

    def _report(self, look: Look) -> None:
        if look.status != (look.autoscaler.get("status") or {}):
            update = {**look.autoscaler, "status": look.status}
            self._client.update(_AUTOSCALERS, update, subresource="status")
