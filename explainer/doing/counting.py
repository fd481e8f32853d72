"""What the probes' requests came to, as the lesson's scene counts them."""

from collections.abc import Iterable

from dashboard.mirror.records import Pod
from explainer.checks.scene import Counted, Scene
from explainer.limits import PODS_REMEMBERED


class Counter:
    """Adds to the scene; remembers the version of pods that are gone, whose last answers still come."""

    def __init__(self, scene: Scene, namespace: str, label: str = "version") -> None:
        self._scene, self._namespace, self._label = scene, namespace, label
        self._versions: dict[str, str] = {}

    def add(
        self, *, service: str, answered: bool, pod: str, took_ms: float, path: str = ""
    ) -> None:
        """One request to a Service that is over. ``pod`` is an id, or "" when nobody said."""
        version = self._version(pod) if answered else ""
        for counted in (
            self._scene.traffic,
            self._scene.traffic_of.setdefault(service, Counted()),
        ):
            if not answered:
                counted.failed += 1
                continue
            counted.answered += 1
            counted.latencies_ms.append(took_ms)
            if pod:
                counted.by_pod[pod] = counted.by_pod.get(pod, 0) + 1
            counted.by_path[path] = counted.by_path.get(path, 0) + 1
            if version:
                counted.by_version[version] = counted.by_version.get(version, 0) + 1

    def _version(self, uid: str) -> str:
        pod = self._scene.store.get("Pod", uid)
        if isinstance(pod, Pod):
            self._versions[uid] = pod.labels.get(self._label, "")
            while len(self._versions) > PODS_REMEMBERED:
                del self._versions[next(iter(self._versions))]
        return self._versions.get(uid, "")

    def by_name(self, names: Iterable[str]) -> str:
        """The id of the one pod of these names, or ""."""
        found = [pod.uid for name in names if (pod := self._find(name))]
        return found[0] if len(found) == 1 else ""

    def _find(self, name: str) -> Pod | None:
        found = self._scene.store.find("Pod", self._namespace, name)
        return found if isinstance(found, Pod) else None
