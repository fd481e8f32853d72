"""Where each resource lives in the URL space: what every client must know before discovery."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    root: str
    plural: str
    namespaced: bool


def _rows() -> dict[str, Place]:
    core = (
        "pods",
        "services",
        "configmaps",
        "endpoints",
        "persistentvolumeclaims",
        "secrets",
        "serviceaccounts",
        "events",
        "podtemplates",
        "replicationcontrollers",
        "limitranges",
        "resourcequotas",
    )
    grouped = (
        ("controllerrevisions", "apps"),
        ("daemonsets", "apps"),
        ("deployments", "apps"),
        ("replicasets", "apps"),
        ("statefulsets", "apps"),
        ("cronjobs", "batch"),
        ("jobs", "batch"),
        ("leases", "coordination.k8s.io"),
        ("podcertificaterequests", "certificates.k8s.io"),
        ("endpointslices", "discovery.k8s.io"),
        ("events", "events.k8s.io"),
        ("csistoragecapacities", "storage.k8s.io"),
        ("ingresses", "networking.k8s.io"),
        ("networkpolicies", "networking.k8s.io"),
        ("poddisruptionbudgets", "policy"),
        ("localsubjectaccessreviews", "authorization.k8s.io"),
        ("rolebindings", "rbac.authorization.k8s.io"),
        ("roles", "rbac.authorization.k8s.io"),
    )
    wide = (
        ("ingressclasses", "networking.k8s.io"),
        ("ipaddresses", "networking.k8s.io"),
        ("servicecidrs", "networking.k8s.io"),
        ("deviceclasses", "resource.k8s.io"),
        ("devicetaintrules", "resource.k8s.io"),
        ("resourceslices", "resource.k8s.io"),
        ("storageversionmigrations", "storagemigration.k8s.io"),
        ("storageclasses", "storage.k8s.io"),
        ("csidrivers", "storage.k8s.io"),
        ("csinodes", "storage.k8s.io"),
        ("volumeattachments", "storage.k8s.io"),
        ("volumeattributesclasses", "storage.k8s.io"),
        ("apiservices", "apiregistration.k8s.io"),
        ("flowschemas", "flowcontrol.apiserver.k8s.io"),
        ("prioritylevelconfigurations", "flowcontrol.apiserver.k8s.io"),
        ("clusterrolebindings", "rbac.authorization.k8s.io"),
        ("clusterroles", "rbac.authorization.k8s.io"),
        ("priorityclasses", "scheduling.k8s.io"),
        ("runtimeclasses", "node.k8s.io"),
        ("certificatesigningrequests", "certificates.k8s.io"),
        ("clustertrustbundles", "certificates.k8s.io"),
        ("mutatingadmissionpolicies", "admissionregistration.k8s.io"),
        ("mutatingadmissionpolicybindings", "admissionregistration.k8s.io"),
        ("mutatingwebhookconfigurations", "admissionregistration.k8s.io"),
        ("validatingadmissionpolicies", "admissionregistration.k8s.io"),
        ("validatingadmissionpolicybindings", "admissionregistration.k8s.io"),
        ("validatingwebhookconfigurations", "admissionregistration.k8s.io"),
    )
    return {
        **{plural: Place("/api/v1", plural, True) for plural in core},
        **{
            plural: Place("/api/v1", plural, False)
            for plural in ("namespaces", "nodes", "persistentvolumes")
        },
        **{
            f"{plural}.{group}": Place(f"/apis/{group}/v1", plural, True)
            for plural, group in grouped
        },
        **{
            f"{plural}.{group}": Place(f"/apis/{group}/v1", plural, False) for plural, group in wide
        },
    }


PLACES = {
    **_rows(),
    **{
        f"horizontalpodautoscalers.{version}.autoscaling": Place(
            f"/apis/autoscaling/{version}", "horizontalpodautoscalers", True
        )
        for version in ("v1", "v2")
    },
}
"""By resource as messages name it: `pods`, `deployments.apps`."""
