"""The registries that nodes pull from: they have what the catalogue lists, unless they fail or are slow."""

from practice.images.catalogue import Catalogue, Image
from practice.images.references import Reference
from practice.limits import REGISTRY_TIMEOUT_S


class Registry:
    """All registries of the world, as one cluster reaches them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.slowness = 1.0
        """Pulls take so many times as long as the catalogue says."""
        self.down = False
        """Nobody answers."""

    def find(self, reference: Reference) -> Image | None:
        """The image, if it can be had now."""
        return None if self.down else self._catalogue.find(reference)

    @property
    def refusal_s(self) -> float:
        """Time until a pull that fails has failed, beyond a quick answer."""
        return REGISTRY_TIMEOUT_S if self.down else 0.0

    def pull_error(self, reference: Reference) -> str:
        """What containerd says about an image that cannot be pulled."""
        if not self.down:
            return self._catalogue.pull_error(reference)
        name = str(reference)
        host = "registry-1.docker.io" if reference.host == "docker.io" else reference.host
        what = reference.digest or reference.tag
        return (
            f'rpc error: code = DeadlineExceeded desc = failed to pull and unpack image "{name}":'
            f' failed to resolve reference "{name}": failed to do request: Head'
            f' "https://{host}/v2/{reference.path}/manifests/{what}": dial tcp: i/o timeout'
        )
