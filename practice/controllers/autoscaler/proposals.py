"""What each metric proposes; the largest proposal holds.

Resource metrics come from metrics.k8s.io. Other metrics need an API of their own (custom.metrics.k8s.io,
external.metrics.k8s.io), which this cluster does not serve: then the words are those of a real one.
"""

from collections.abc import Callable

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.selectors import parse_labels
from practice.clock import Clock
from practice.controllers.autoscaler.look import Look, MetricError
from practice.controllers.autoscaler.measuring import Measured, Target, calculate
from practice.informer import Informer, Object
from practice.selectors import labels_of

_CUSTOM = "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered"
_METRICS = "pods.metrics.k8s.io"

Proposal = tuple[int, str]


class _Failed(MetricError):
    """One metric failed: the reason of condition and event, and how the whole is worded."""

    def __init__(self, reason: str, why: str, whole: str) -> None:
        super().__init__(whole)
        self.reason = reason
        self.why = why


class Proposer:
    """Asks the metrics of one autoscaler after the other."""

    def __init__(self, client: Client, clock: Clock, pods: Informer, autoscalers: Informer) -> None:
        self._client = client
        self._clock = clock
        self._pods = pods
        self._autoscalers = autoscalers

    def propose(self, look: Look, scale: Object) -> Proposal:
        """The largest proposal and the metric that made it. MetricError: none, or one that would
        remove pods while others could not be measured; ScalingActive says why."""
        selector = self._selector(look, scale)
        metrics = look.spec["metrics"]
        look.current_metrics = [{"type": ""} for _ in metrics]
        best: Proposal = (0, "")
        failures: list[_Failed] = []
        for number, metric in enumerate(metrics):
            try:
                proposal, name, current = self._ask(look, scale, selector, metric)
            except _Failed as failure:
                look.event("Warning", failure.reason, failure.why)
                failures.append(failure)
                continue
            look.current_metrics[number] = current
            if best[0] == 0 or proposal > best[0]:
                best = (proposal, name)
        wanted = int((scale.get("spec") or {}).get("replicas", 0))
        if failures and (len(failures) == len(metrics) or best[0] < wanted):
            text = f"the HPA was unable to compute the replica count: {failures[0].why}"
            look.set_condition("ScalingActive", False, failures[0].reason, text)
            raise MetricError(
                f"invalid metrics ({len(failures)} invalid out of {len(metrics)}), first error is: "
                f"{failures[0]}"
            )
        text = f"the HPA was able to successfully calculate a replica count from {best[1]}"
        look.set_condition("ScalingActive", True, "ValidMetricFound", text)
        return best

    def _selector(self, look: Look, scale: Object) -> str:
        selector: str = (scale.get("status") or {}).get("selector", "")
        if not selector:
            look.event("Warning", "SelectorRequired", "selector is required")
            text = "the HPA target's scale is missing a selector"
            look.set_condition("ScalingActive", False, "InvalidSelector", text)
            raise MetricError("selector is required")
        return selector

    def _ask(
        self, look: Look, scale: Object, selector: str, metric: Object
    ) -> tuple[int, str, Object]:
        """One metric's proposal, its name, and what was measured. _Failed."""
        asks: dict[str, Callable[[Look, Object, str, Object], tuple[int, str, Object]]] = {
            "Resource": self._resource,
            "ContainerResource": self._resource,
            "Pods": _no_pods_metric,
            "Object": _no_object_metric,
            "External": _no_external_metric,
        }
        return asks[metric["type"]](look, scale, selector, metric)

    # -- CPU and memory --------------------------------------------------------------------------

    def _resource(
        self, look: Look, scale: Object, selector: str, metric: Object
    ) -> tuple[int, str, Object]:
        of_container = metric["type"] == "ContainerResource"
        kind = "containerResource" if of_container else "resource"
        source = metric[kind]
        name, container = source["name"], source.get("container", "") if of_container else ""
        wanted = source["target"]
        target = Target(
            resource=name,
            container=container,
            percent=None if wanted.get("averageValue") else wanted.get("averageUtilization"),
            average=wanted.get("averageValue"),
        )
        replicas = int((scale.get("spec") or {}).get("replicas", 0))
        try:
            usage = self._usage(look, selector, target)
            pods = self._selected(look, selector)
            proposal, measured = calculate(look, pods, usage, replicas, target)
        except MetricError as error:
            what = f"failed to get {name} {'usage' if target.percent is None else 'utilization'}"
            reason = f"FailedGet{metric['type']}Metric"
            whole = f"failed to get {container} container metric value"
            if not of_container:
                whole = f"failed to get {name} resource metric value"
            raise _Failed(reason, f"{what}: {error}", f"{whole}: {what}: {error}") from None
        current = {kind: {"name": name, "current": measured.shown(target)}, "type": metric["type"]}
        if of_container:
            current[kind]["container"] = container
        return proposal, _name(target, of_container=of_container), current

    def _usage(self, look: Look, selector: str, target: Target) -> dict[str, Measured]:
        """What each pod uses of a resource, in thousandths. MetricError."""
        before = f"unable to get metrics for resource {target.resource}"
        try:
            listed = self._client.list(_METRICS, look.namespace, selector=selector)
        except ApiError as error:
            why = f"unable to fetch metrics from resource metrics API: {error}"
            raise MetricError(f"{before}: {why}") from None
        if not listed:
            raise MetricError(f"{before}: no metrics returned from resource metrics API")
        found: dict[str, Measured] = {}
        for one in listed:
            measured = Measured.of(one, target)
            if measured is not None:
                found[one["metadata"]["name"]] = measured
        return found

    def _selected(self, look: Look, selector: str) -> list[Object]:
        matches = parse_labels(selector).matches
        pods = self._pods.by("namespace", look.namespace)
        return [pod for pod in pods if matches(dict(labels_of(pod)))]


def _name(target: Target, *, of_container: bool) -> str:
    if target.percent is None:
        return f"{target.resource} resource"
    between = " container" if of_container else ""
    return f"{target.resource}{between} resource utilization (percentage of request)"


# -- metrics that need an API which is not served --------------------------------------------------


def _no_pods_metric(
    look: Look, scale: Object, selector: str, metric: Object
) -> tuple[int, str, Object]:
    why = f"unable to get metric {metric['pods']['metric']['name']}: {_CUSTOM}"
    raise _Failed("FailedGetPodsMetric", why, f"failed to get pods metric value: {why}")


def _no_object_metric(
    look: Look, scale: Object, selector: str, metric: Object
) -> tuple[int, str, Object]:
    source = metric["object"]
    name, about = source["metric"]["name"], source["describedObject"]
    where = f"{about['kind']} {look.namespace}/{about['name']}"
    why = f"unable to get metric {name} on {where}: {_CUSTOM}"
    if source["target"].get("averageValue"):
        why = f"failed to get {name} object metric: {why}"
    shown = why.removeprefix(f"failed to get {name} object metric: ")
    raise _Failed("FailedGetObjectMetric", shown, f"failed to get object metric value: {why}")


def _no_external_metric(
    look: Look, scale: Object, selector: str, metric: Object
) -> tuple[int, str, Object]:
    source = metric["external"]
    name = source["metric"]["name"]
    missing = (
        f"the server could not find the requested resource (get {name}.external.metrics.k8s.io)"
    )
    where = f"{look.namespace}/{name}/{_go_selector(source['metric'].get('selector'))}"
    why = (
        f"unable to get external metric {where}: unable to fetch metrics from external metrics API"
    )
    why = f"{why}: {missing}"
    average = source["target"].get("averageValue")
    whole = f"failed to get {name} external metric: {why}"
    if not average:
        whole = f"failed to get external metric {name}: {why}"
    raise _Failed(
        "FailedGetExternalMetric", why, f"failed to get {name} external metric value: {whole}"
    )


def _go_selector(selector: Object | None) -> str:
    """A selector as Go prints it."""
    if selector is None:
        return "nil"
    labels = sorted((selector.get("matchLabels") or {}).items())
    shown = "".join(f"{key}: {value}," for key, value in labels)
    rules = "".join(
        f"LabelSelectorRequirement{{Key:{rule['key']},Operator:{rule['operator']},"
        f"Values:[{' '.join(rule.get('values') or ())}],}},"
        for rule in selector.get("matchExpressions") or ()
    )
    return (
        f"&LabelSelector{{MatchLabels:map[string]string{{{shown}}},"
        f"MatchExpressions:[]LabelSelectorRequirement{{{rules}}},}}"
    )
