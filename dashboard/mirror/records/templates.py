"""The template that pods are made from, with the names of everything they will need."""

from msgspec import Struct, field

from dashboard.mirror.records.base import Labels
from dashboard.mirror.records.pods import ClaimSource


class NameRef(Struct, gc=False):
    """A ConfigMap or Secret by its name."""

    name: str = ""


class SecretSource(Struct, gc=False, rename="camel"):
    """A volume that is a Secret."""

    secret_name: str = ""


class ProjectedPart(Struct, gc=False, rename="camel"):
    """One source of a projected volume."""

    config_map: NameRef | None = None
    secret: NameRef | None = None


class ProjectedSource(Struct, gc=False):
    """A volume that joins several sources."""

    sources: list[ProjectedPart] | None = None


class TemplateVolume(Struct, gc=False, rename="camel"):
    """A volume, as far as it needs something by name."""

    config_map: NameRef | None = None
    secret: SecretSource | None = None
    persistent_volume_claim: ClaimSource | None = None
    projected: ProjectedSource | None = None


class EnvFrom(Struct, gc=False, rename="camel"):
    """All entries of a ConfigMap or Secret as environment variables."""

    config_map_ref: NameRef | None = None
    secret_ref: NameRef | None = None


class ValueFrom(Struct, gc=False, rename="camel"):
    """One entry of a ConfigMap or Secret."""

    config_map_key_ref: NameRef | None = None
    secret_key_ref: NameRef | None = None


class EnvVar(Struct, gc=False, rename="camel"):
    """An environment variable; its value is not kept."""

    value_from: ValueFrom | None = None


class TemplateContainer(Struct, gc=False, rename="camel"):
    """A container of a template."""

    name: str = ""
    image: str = ""
    env: list[EnvVar] | None = None
    env_from: list[EnvFrom] | None = None


class TemplateSpec(Struct, gc=False, rename="camel"):
    """What will be wanted of each pod."""

    service_account_name: str = ""
    image_pull_secrets: list[NameRef] | None = None
    containers: list[TemplateContainer] | None = None
    init_containers: list[TemplateContainer] | None = None
    volumes: list[TemplateVolume] | None = None


class TemplateMetadata(Struct, gc=False):
    """The labels that pods will get."""

    labels: Labels | None = None


class PodTemplate(Struct, gc=False):
    """What pods are made from."""

    metadata: TemplateMetadata | None = None
    spec: TemplateSpec = field(default_factory=TemplateSpec)
