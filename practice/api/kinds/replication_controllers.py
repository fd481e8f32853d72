"""ReplicationControllers, the elder siblings of ReplicaSets, and PodTemplates."""

from __future__ import annotations

from practice.api.kinds.pod_defaults import default_pod_spec
from practice.api.kinds.workload_validation import (
    at_most_replicas,
    counts,
    unselected,
    validate_endless,
    validate_template,
)
from practice.api.resource import Cause, Context, Object, Resource, Subresource
from practice.api.validation import causes
from practice.api.validation.names import dns_label_faults
from practice.api.values import text_at


def _default(controller: Object) -> None:
    spec = controller["spec"]
    if spec.get("replicas") is None:
        spec["replicas"] = 1
    template = spec.get("template")
    if template is None:
        return
    labels = template["metadata"].get("labels")
    if labels:
        for holder, name in ((spec, "selector"), (controller["metadata"], "labels")):
            holder[name] = holder.get(name) or dict(labels)
    default_pod_spec(template["spec"])


def _prepare_create(controller: Object, _context: Context) -> None:
    controller["status"] = {"replicas": 0}


def _validate(controller: Object) -> list[Cause]:
    spec = controller["spec"]
    selector, template = spec.get("selector"), spec.get("template")
    found = counts("spec", spec, ("replicas", "minReadySeconds"))
    if not selector:
        found.append(causes.required("spec.selector"))
    if template is None:
        return [*found, causes.required("spec.template")]
    if selector:
        found += unselected({"matchLabels": selector}, template)
    found += validate_template("spec.template", template)
    return found + validate_endless(template, "ReplicationController")


def _validate_status(new: Object, _old: Object) -> list[Cause]:
    names = ("fullyLabeledReplicas", "readyReplicas", "availableReplicas")
    status = new["status"]
    found = counts("status", status, ("replicas", *names, "observedGeneration"))
    return found + at_most_replicas(status, names, ready="readyReplicas")


def _warnings(new: Object, old: Object | None) -> list[str]:
    faults = [] if old is not None else dns_label_faults(new["metadata"]["name"])
    if not faults:
        return []
    return [
        "metadata.name: this is used in Pod names and hostnames, which can result in surprising "
        f"behavior; a DNS label is recommended: [{' '.join(faults)}]"
    ]


def _selector(controller: Object) -> Object:
    """The plain map of labels as a LabelSelector."""
    return {"matchLabels": controller["spec"].get("selector") or {}}


def _default_template(template: Object) -> None:
    default_pod_spec(template["template"]["spec"])


def _validate_template(template: Object) -> list[Cause]:
    return validate_template("template", template["template"])


def _template(template: Object) -> Object:
    found: Object = template["template"]
    return found


_VERBS = ("get", "patch", "update")

REPLICATION_CONTROLLERS = Resource(
    group="",
    version="v1",
    plural="replicationcontrollers",
    singular="replicationcontroller",
    kind="ReplicationController",
    short_names=("rc",),
    categories=("all",),
    subresources=(
        Subresource(name="scale", kind="Scale", group="autoscaling", version="v1", verbs=_VERBS),
        Subresource(name="status", kind="ReplicationController", verbs=_VERBS),
    ),
    fields={"status.replicas": text_at("status", "replicas", default="0")},
    default=_default,
    prepare_create=_prepare_create,
    validate=_validate,
    validate_status=_validate_status,
    warnings=_warnings,
    selector=_selector,
    has_generation=True,
    orphans_by_default=True,
)

POD_TEMPLATES = Resource(
    group="",
    version="v1",
    plural="podtemplates",
    singular="podtemplate",
    kind="PodTemplate",
    default=_default_template,
    validate=_validate_template,
    has_generation=True,
    desired=_template,
    returns_deleted=True,
)
