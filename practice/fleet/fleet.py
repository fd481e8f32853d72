"""Makes a fleet's objects, and lets its pods change."""

from __future__ import annotations

import functools
from collections.abc import Callable

from practice.api.api import Api
from practice.api.metadata import uuid_from
from practice.api.request import Request, User
from practice.api.resource import Object
from practice.api.store import object_key
from practice.fleet import objects, pods
from practice.fleet.apps import SLICE, App, workload
from practice.fleet.spec import FleetSpec
from practice.limits import FLEET_TICK_S, FLEET_UNREADY_S

COMPONENT = "fleet"
SLICES = "endpointslices.discovery.k8s.io"


class Fleet:
    """The one acting part of such a cluster."""

    def __init__(self, spec: FleetSpec, api: Api) -> None:
        self.spec = spec
        self.changes_per_s = spec.changes_per_s
        self._api = api
        self._store = api.store
        self._clock = api.clock
        self._random = api.clock.random(COMPONENT)
        self._apps: list[App] = []
        self._made = 0
        self._owed = 0.0

    def start(self) -> None:
        """Make everything at once, and begin to change it. The order is that of the API's own
        dependencies, so that a watcher from the beginning sees owners before what they own."""
        now = self._clock.now_text()
        room = -(-self.spec.pods // self.spec.nodes)
        for number in range(1, self.spec.nodes + 1):
            self._put("nodes", objects.node(number, self._uid(), now, max(room, 110)))
        for namespace in dict.fromkeys(app.namespace for app in self._planned()):
            self._put("namespaces", _namespace(namespace, self._uid(), now))
        for app in self._apps:
            for resource, obj in workload(app, now):
                self._put(resource, obj)
            for _ in range(app.replicas):
                obj = self._new_pod(app, self._state())
                app.pods.append(self._put("pods", obj))
                app.endpoints.append(pods.endpoint(obj))
            for number in app.slices:
                self._write_slice(app, number)
        self._clock.schedule(FLEET_TICK_S, COMPONENT, self._tick)

    def _planned(self) -> list[App]:
        spec, left, number = self.spec, self.spec.pods, 0
        shared = self._pod_spec()
        while left > 0:
            replicas = min(spec.replicas, left)
            namespace = f"team-{number // spec.apps_per_namespace + 1}"
            uids = (self._uid(), self._uid(), self._uid())
            self._apps.append(
                App(namespace, f"app-{number}", *uids, replicas=replicas, spec=shared)
            )
            left, number = left - replicas, number + 1
        return self._apps

    def _pod_spec(self) -> Object:
        """What the API server makes of such a pod's spec; all pods have it in common."""
        container = {
            "name": "hello",
            "image": objects.IMAGE,
            "ports": [{"name": "http", "containerPort": 80, "protocol": "TCP"}],
            "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}},
        }
        request = Request(user=User(name="system:fleet"), dry_run=True)
        pod = {"metadata": {"name": "any"}, "spec": {"containers": [container]}}
        found: Object = self._api.create(request, "pods", "default", pod)["spec"]
        return found

    # -- changes -----------------------------------------------------------------------------------

    def _tick(self) -> None:
        self._clock.schedule(FLEET_TICK_S, COMPONENT, self._tick)
        self._owed += self.changes_per_s * FLEET_TICK_S
        while self._owed >= 1:
            self._owed -= 1
            app = self._random.choice(self._apps)
            self._change(app, self._random.randrange(len(app.pods)))

    def _change(self, app: App, place: int) -> None:
        old = self._pod(app, place)
        if old is None or not pods.is_ready(old) or "deletionTimestamp" in old["metadata"]:
            self._notice(app, place, old)  # those in trouble stay as they are
            return
        now = self._clock.now_text()
        happens = self._random.random()
        if happens < 0.5:
            self._set(app, place, pods.with_readiness(old, False, now))
            again = functools.partial(self._recover, app, place, old["metadata"]["uid"])
            self._later(again)
        elif happens < 0.8:
            self._put("pods", pods.restarted(old, now))
        else:
            self._set(app, place, pods.terminating(old, now))
            self._later(functools.partial(self._replace, app, place, old["metadata"]["uid"]))

    def _later(self, action: Callable[[], None]) -> None:
        self._clock.schedule(self._random.uniform(*FLEET_UNREADY_S), COMPONENT, action)

    def _recover(self, app: App, place: int, uid: str) -> None:
        old = self._pod(app, place)
        if old is not None and old["metadata"]["uid"] == uid:
            self._set(app, place, pods.with_readiness(old, True, self._clock.now_text()))

    def _replace(self, app: App, place: int, uid: str) -> None:
        old = self._pod(app, place)
        if old is not None and old["metadata"]["uid"] == uid:
            self._store.remove("pods", app.pods[place])
        self._set(app, place, self._new_pod(app, "ready"))

    # -- objects -----------------------------------------------------------------------------------

    def _pod(self, app: App, place: int) -> Object | None:
        return self._store.get("pods", app.pods[place])

    def _new_pod(self, app: App, state: str) -> Object:
        self._made += 1
        node = self._random.randint(1, self.spec.nodes)
        name = f"{app.set_name}-{self._made:x}"
        now = self._clock.now_text()
        at = {"node": node, "number": self._made % (64 * 65_536)}
        return pods.pod(app, name, self._uid(), now, state=state, **at)

    def _state(self) -> str:
        drawn = self._random.random()
        for name in ("crashing", "pulling", "waiting"):
            drawn -= getattr(self.spec, name)
            if drawn < 0:
                return name
        return "ready"

    def _set(self, app: App, place: int, obj: Object) -> None:
        """The pod at that place is this one from now on, and its slice says so."""
        app.pods[place] = self._put("pods", obj)
        self._notice(app, place, obj)

    def _notice(self, app: App, place: int, obj: Object | None) -> None:
        """Write the pod's slice where it says something else (somebody may have deleted the pod)."""
        endpoint = pods.endpoint(obj) if obj else None
        if endpoint != app.endpoints[place]:
            app.endpoints[place] = endpoint
            self._write_slice(app, place // SLICE)

    def _write_slice(self, app: App, number: int) -> None:
        """The hundred pods of one slice."""
        key = app.slice_key(number)
        old = self._store.get(SLICES, key)
        about = old["metadata"] if old else self._slice_metadata(app, number)
        self._store.put(
            SLICES,
            key,
            {
                "kind": "EndpointSlice",
                "apiVersion": "discovery.k8s.io/v1",
                "metadata": {**about},
                "addressType": "IPv4",
                "endpoints": app.listed(number),
                "ports": [{"name": "http", "port": 80, "protocol": "TCP"}],
            },
        )

    def _slice_metadata(self, app: App, number: int) -> Object:
        now, at = self._clock.now_text(), {"namespace": app.namespace}
        about = objects.metadata(f"{app.name}-{number}", self._uid(), now, **at)
        labels = {"kubernetes.io/service-name": app.name}
        return {**about, "labels": labels, "generation": 1}

    def _put(self, resource: str, obj: Object) -> str:
        key = object_key(obj["metadata"].get("namespace"), obj["metadata"]["name"])
        self._store.put(resource, key, obj)
        return key

    def _uid(self) -> str:
        return uuid_from(self._random)


def _namespace(name: str, uid: str, now: str) -> Object:
    return {
        "kind": "Namespace",
        "apiVersion": "v1",
        "metadata": {
            **objects.metadata(name, uid, now),
            "labels": {"kubernetes.io/metadata.name": name},
            "annotations": {objects.MARK: "true"},
        },
        "spec": {"finalizers": ["kubernetes"]},
        "status": {"phase": "Active"},
    }
