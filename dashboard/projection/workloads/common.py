"""What all workloads have in common: a template, its labels, and what its pods will need."""

from collections.abc import Iterator

from dashboard.mirror.records import PodTemplate
from dashboard.mirror.records.templates import TemplateContainer, TemplateVolume
from dashboard.projection.rows import Image, Rollout, Use, WorkloadState

BY_HAND = Rollout("complete", "rollout status is only available for RollingUpdate strategy type")
"""What ``kubectl rollout status`` says of a set that is updated by deleting its pods."""
ON_DELETE = "Its pods are updated when somebody deletes them (OnDelete)."


def wanted(replicas: int | None) -> int:
    """The API's default is one."""
    return 1 if replicas is None else replicas


def resolve(value: int | str | None, replicas: int, *, up: bool, default: int | str) -> int:
    """A number, or a percentage of ``replicas``; ``default`` stands for none."""
    given = default if value is None else value
    if isinstance(given, int):
        return max(given, 0)
    digits = given.removesuffix("%")
    if not (given.endswith("%") and digits.isascii() and digits.isdigit()):
        return 0
    whole, rest = divmod(int(digits) * replicas, 100)
    return whole + (1 if up and rest else 0)


def images(template: PodTemplate | None) -> list[Image]:
    """Each container and its image."""
    if template is None:
        return []
    return [Image(c.name, c.image) for c in template.spec.containers or ()]


def labels_of(template: PodTemplate | None) -> dict[str, str]:
    """The labels that pods will get."""
    if template is None or template.metadata is None:
        return {}
    return template.metadata.labels or {}


def uses(template: PodTemplate | None) -> list[Use]:
    """What the pods need by name, each once, in the order of kinds and names. The default
    ServiceAccount is no news."""
    if template is None:
        return []
    spec = template.spec
    found = {Use("Secret", ref.name) for ref in spec.image_pull_secrets or ()}
    if spec.service_account_name not in ("", "default"):
        found.add(Use("ServiceAccount", spec.service_account_name))
    for container in (*(spec.init_containers or ()), *(spec.containers or ())):
        found.update(_of_container(container))
    for volume in spec.volumes or ():
        found.update(_of_volume(volume))
    return sorted((use for use in found if use.name), key=lambda use: (use.kind, use.name))


def _of_container(container: TemplateContainer) -> Iterator[Use]:
    for source in container.env_from or ():
        if source.config_map_ref is not None:
            yield Use("ConfigMap", source.config_map_ref.name)
        if source.secret_ref is not None:
            yield Use("Secret", source.secret_ref.name)
    for variable in container.env or ():
        origin = variable.value_from
        if origin is not None and origin.config_map_key_ref is not None:
            yield Use("ConfigMap", origin.config_map_key_ref.name)
        if origin is not None and origin.secret_key_ref is not None:
            yield Use("Secret", origin.secret_key_ref.name)


def _of_volume(volume: TemplateVolume) -> Iterator[Use]:
    if volume.config_map is not None:
        yield Use("ConfigMap", volume.config_map.name)
    if volume.secret is not None:
        yield Use("Secret", volume.secret.secret_name)
    if volume.persistent_volume_claim is not None:
        yield Use("PersistentVolumeClaim", volume.persistent_volume_claim.claim_name)
    for part in (volume.projected.sources or ()) if volume.projected is not None else ():
        if part.config_map is not None:
            yield Use("ConfigMap", part.config_map.name)
        if part.secret is not None:
            yield Use("Secret", part.secret.name)


def counted(state: WorkloadState, current: int, available: int, replicas: int) -> str:
    """The sentence of a workload that is not being updated."""
    if state == "scaling":
        way = "down" if current > replicas else "up"
        return f"Going {way} from {current} to {replicas} pods."
    if available < replicas:
        return f"{available} of {replicas} pods are available."
    return "As many pods as wanted, and all of them available."
