"""Pulling images to one node: what is there, what takes its time, and what does not exist.

Mirrors the kubelet's image manager: one pull at a time per node, pull policies, back-off per pod
and image, and its messages word by word.
"""

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from practice.clock import Clock
from practice.images.catalogue import Catalogue, Image
from practice.images.references import Reference, parse_reference
from practice.images.registry import Registry
from practice.informer import Object
from practice.kubelet.restarts import Backoff, go_duration
from practice.stages import Stage


@dataclass(frozen=True, slots=True)
class PullFailed:
    """No image: the container's waiting reason and message."""

    reason: str
    message: str


Outcome = Image | PullFailed
Tell = Callable[[str, str, str], None]
"""Event type, reason, message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pull:
    """A pull on its way; `image` is None when there is no such image."""

    uid: str
    name: str
    reference: Reference
    image: Image | None
    asked_s: float
    takes_s: float
    tell: Tell
    done: Callable[[Outcome], None]


class NodeImages:
    """The images of one node, and its queue of pulls."""

    def __init__(
        self,
        clock: Clock,
        component: str,
        chance: random.Random,
        catalogue: Catalogue,
        registry: Registry,
        stages: dict[str, Stage],
    ) -> None:
        self._clock = clock
        self._component = component
        self._chance = chance
        self._catalogue = catalogue
        self._registry = registry
        self._stages = stages
        self._present: dict[str, Image] = {}
        self._coming: set[str] = set()
        self._free_at_s = 0.0
        self._backoffs: dict[tuple[str, str], tuple[Backoff, str]] = {}

    def preload(self, names: list[str]) -> None:
        """Images that the node has from the beginning; unknown ones are passed over."""
        for name in names:
            reference = parse_reference(name)
            image = self._catalogue.find(reference) if reference else None
            if image is not None:
                self._present[image.name] = image

    def objects(self) -> list[Object]:
        """`status.images` of the node."""
        return [
            {"names": [image.digest, image.name], "sizeBytes": image.size_bytes}
            for image in sorted(self._present.values(), key=lambda one: -one.size_bytes)
        ]

    @property
    def size_bytes(self) -> int:
        """What all images take up on the node's disk."""
        return sum(image.size_bytes for image in self._present.values())

    def remove_unused(self, used: Collection[str]) -> bool:
        """Drop all images but those with these names; whether there were any."""
        unused = [name for name in self._present if name not in used]
        for name in unused:
            del self._present[name]
        return bool(unused)

    def forget_pod(self, uid: str) -> None:
        """Drop the back-offs of a pod that is gone."""
        for key in [key for key in self._backoffs if key[0] == uid]:
            del self._backoffs[key]

    def backoff_s(self, uid: str, name: str) -> float:
        """Seconds that this pod still has to wait with this image."""
        known = self._backoffs.get((uid, name))
        now_s = self._clock.now_s()
        return known[0].remaining_s(known[0].updated_s, now_s) if known else 0.0

    def backoff_message(self, uid: str, name: str) -> str:
        """The waiting message during the back-off."""
        known = self._backoffs.get((uid, name))
        return f'Back-off pulling image "{name}": {known[1]}' if known else ""

    def pull(
        self, uid: str, name: str, policy: str, tell: Tell, done: Callable[[Outcome], None]
    ) -> None:
        """Bring an image to the node; `done` hears how it went, at once or later."""
        reference = parse_reference(name)
        if reference is None:
            done(_invalid(name, tell))
            return
        present = self._present.get(str(reference))
        if present is not None and policy != "Always":
            text = f'Container image "{name}" already present on machine'
            tell("Normal", "Pulled", f"{text} and can be accessed by the pod")
            done(present)
            return
        if policy == "Never":
            text = f'Container image "{name}" is not present with pull policy of Never'
            tell("Warning", "ErrImageNeverPull", text)
            done(PullFailed("ErrImageNeverPull", text))
            return
        self._begin_pull(uid, name, reference, tell, done)

    def _begin_pull(
        self,
        uid: str,
        name: str,
        reference: Reference,
        tell: Tell,
        done: Callable[[Outcome], None],
    ) -> None:
        image = self._registry.find(reference)
        asked_s = self._clock.now_s()
        begins_s = max(asked_s, self._free_at_s)
        takes_s = self._takes_s(image)
        self._free_at_s = begins_s + takes_s
        tell("Normal", "Pulling", f'Pulling image "{name}"')
        pull = _Pull(
            uid=uid,
            name=name,
            reference=reference,
            image=image,
            asked_s=asked_s,
            takes_s=takes_s,
            tell=tell,
            done=done,
        )
        finish = partial(self._finish_pull, pull)
        self._clock.schedule(self._free_at_s - asked_s, self._component, finish)

    def _finish_pull(self, pull: _Pull) -> None:
        image = pull.image
        if image is None:
            error = self._registry.pull_error(pull.reference)
            pull.done(self._failed(pull.uid, pull.name, error, pull.tell))
            return
        self._coming.discard(image.name)
        self._present[image.name] = image
        own = go_duration(pull.takes_s)
        whole = go_duration(self._clock.now_s() - pull.asked_s)
        pull.tell(
            "Normal",
            "Pulled",
            f'Successfully pulled image "{pull.name}" in {own} ({whole} including waiting).'
            f" Image size: {image.size_bytes} bytes.",
        )
        pull.done(image)

    def _takes_s(self, image: Image | None) -> float:
        if image is None:
            return self._stages["refused"].delay_s(self._chance) + self._registry.refusal_s
        if image.name in self._present or image.name in self._coming:
            return self._stages["queried"].delay_s(self._chance)
        self._coming.add(image.name)
        return self._registry.slowness * image.pull_s * (0.85 + 0.3 * self._chance.random())

    def _failed(self, uid: str, name: str, error: str, tell: Tell) -> PullFailed:
        tell("Warning", "Failed", f'Failed to pull image "{name}": {error}')
        backoff, _ = self._backoffs.get((uid, name), (Backoff(), ""))
        backoff.next(self._clock.now_s())
        self._backoffs[uid, name] = backoff, f"ErrImagePull: {error}"
        return PullFailed("ErrImagePull", error)


def _invalid(name: str, tell: Tell) -> PullFailed:
    text = (
        f'Failed to apply default image tag "{name}": couldn\'t parse image name "{name}":'
        " invalid reference format"
    )
    tell("Warning", "InspectFailed", text)
    return PullFailed("InvalidImageName", text)
