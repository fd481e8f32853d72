"""The Events of a run's namespace, which the mirror does not keep."""

from collections.abc import Callable
from contextlib import aclosing

import msgspec

from dashboard.kube.api import Api
from dashboard.kube.events import Changed, Plain, Replaced
from dashboard.kube.kinds import by_name
from dashboard.kube.timing import Timing
from dashboard.kube.watching import Watcher
from explainer.checks.scene import Scene, Seen
from explainer.limits import EVENTS_HEARD


class _Meta(msgspec.Struct, rename="camel"):
    uid: str = ""
    namespace: str = ""
    resource_version: str = ""
    annotations: dict[str, str] | None = None


class _Of(msgspec.Struct):
    kind: str = ""
    name: str = ""


class Event(msgspec.Struct, rename="camel"):
    """As much of an Event as lessons ask for (core/v1)."""

    metadata: _Meta
    reason: str = ""
    involved_object: _Of = msgspec.field(default_factory=_Of)

    @property
    def resource_version(self) -> str:
        """For the watcher."""
        return self.metadata.resource_version

    @property
    def uid(self) -> str:
        """Its identity."""
        return self.metadata.uid

    @property
    def ends_initial_events(self) -> bool:
        """A bookmark says so (API concepts, "Streaming lists")."""
        return (self.metadata.annotations or {}).get("k8s.io/initial-events-end") == "true"


class Ears:
    """Adds what is told to the scene, each version of an Event once, also after a new list."""

    def __init__(
        self,
        api: Api,
        scene: Scene,
        timing: Timing | None = None,
        *,
        tell: Callable[[str, Seen], None] | None = None,
    ) -> None:
        """``tell`` hears of each with its version, and adds it itself."""
        self._tell = tell or (lambda _version, seen: scene.events.append(seen))
        self._watcher = Watcher(api, by_name("Event"), Plain(Event), timing=timing)
        self._scene = scene
        self._known: dict[str, str] = {}
        self._is_listed = False

    @property
    def position(self) -> int:
        """The resourceVersion up to which it has heard all."""
        return self._watcher.position

    async def run(self) -> None:
        """For ever."""
        async with aclosing(self._watcher.follow()) as items:
            async for item in items:
                if isinstance(item, Replaced):
                    for one in item.objects:
                        self._take(one, is_old=not self._is_listed)
                    self._is_listed = True
                elif isinstance(item, Changed) and not item.deleted:
                    self._take(item.object, is_old=False)

    def _take(self, event: Event, *, is_old: bool) -> None:
        if self._known.get(event.uid) == event.resource_version:
            return
        self._known[event.uid] = event.resource_version
        while len(self._known) > EVENTS_HEARD:
            del self._known[next(iter(self._known))]
        if not is_old and event.metadata.namespace == self._scene.namespace:
            of = event.involved_object
            self._tell(event.resource_version, Seen(event.reason, of.kind, of.name))
