"""The API of a real control plane, as simulated kubelets see it. Implements `kubelet.client.Client`.

Reads come from what the watches brought, with the client's own writes that are still on their way
laid over it; so a kubelet sees what it wrote, at once, as in the practice cluster. Only what the
nodes need is watched: their own Node objects and pods, and whole resources that pods refer to.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from practice.api.errors import ApiError, not_found
from practice.api.patches.merge import merge_patch
from practice.api.recording import Correlator, Report, event_about
from practice.clock import Clock
from practice.kubelet.remote.places import path_of
from practice.kubelet.remote.reflecting import Reflector
from practice.kubelet.remote.writing import Write, Writer

log = logging.getLogger(__name__)
Object = dict[str, Any]
Objects = list[Object]
OnEvent = Callable[[str, Object], None]
Callables = list[Callable[[int, Any], None]]
COMPONENT = "kubelet"
_TYPE = {"apiVersion": "v1", "kind": "Event"}


class RemoteClient:
    """`nodes` are the names of the nodes that this process simulates: all others are not its own."""

    def __init__(self, clock: Clock, nodes: frozenset[str]) -> None:
        self.writer = Writer()
        self.reflectors: dict[str, Reflector] = {}
        self._clock = clock
        self._nodes = nodes
        self._pending: dict[tuple[str, str], list[Object]] = {}
        self._own: dict[tuple[str, str], Object] = {}
        """Objects made here of resources that are not watched (Leases)."""
        self._tokens: dict[str, tuple[int, Any] | None] = {}
        """Answers to requests of tokens that nobody has fetched; None: not answered."""
        self._correlators = {node: Correlator(clock) for node in sorted(nodes)}

    # -- reading -----------------------------------------------------------------------------------

    def get(self, resource: str, namespace: str | None, name: str) -> Object:
        """From memory. ApiError 404."""
        key = f"{namespace}/{name}" if namespace else name
        reflector = self.reflectors.get(resource)
        found = reflector.objects.get(key) if reflector else self._own.get((resource, key))
        if found is None:
            plural, _, group = resource.partition(".")
            raise not_found(plural, group, name)
        for patch in self._pending.get((resource, key), ()):
            found = merge_patch(found, patch)
        return found

    def list(self, resource: str, namespace: str | None = None) -> Objects:
        """From memory; nothing of a resource that is not watched."""
        reflector = self.reflectors.get(resource)
        start = f"{namespace}/" if namespace else ""
        found = reflector.objects.items() if reflector else ()
        return [obj for key, obj in found if key.startswith(start)]

    def watch(self, resource: str, on_event: OnEvent) -> Callable[[], None]:
        """Through the clock, as in the practice cluster."""
        deliver = partial(self._deliver, on_event)
        return self.reflect(resource).follow(deliver)

    def reflect(self, resource: str) -> Reflector:
        """Keep all objects of a resource in memory from now on; of nodes and pods, its own."""
        if resource not in self.reflectors:
            wanted = {"nodes": self._is_own_node, "pods": self._is_own_pod}.get(resource)
            self.reflectors[resource] = Reflector(path_of(resource), wanted)
        return self.reflectors[resource]

    def _is_own_node(self, node: Object) -> bool:
        return node["metadata"]["name"] in self._nodes

    def _is_own_pod(self, pod: Object) -> bool:
        return (pod["spec"].get("nodeName") or "") in self._nodes

    def _deliver(self, on_event: OnEvent, kind: str, obj: Object) -> None:
        self._clock.schedule(0, COMPONENT, partial(on_event, kind, obj))

    # -- writing -----------------------------------------------------------------------------------

    def create(self, resource: str, obj: Object, *, namespace: str | None = None) -> Object:
        """Sent later; the object as it was given."""
        metadata = obj["metadata"]
        namespace = namespace or metadata.get("namespace")
        key = f"{namespace}/{metadata['name']}" if namespace else str(metadata["name"])
        if resource not in self.reflectors:
            self._own[resource, key] = obj
        answered = partial(self._created, resource, key)
        self._send("POST", resource, key, path_of(resource, namespace), obj, [answered])
        return obj

    def _created(self, resource: str, key: str, status: int, _body: Any) -> None:
        """404: its namespace is not there yet, as in a control plane that has just begun."""
        if status == 404:
            self._own.pop((resource, key), None)

    def patch(
        self,
        resource: str,
        namespace: str | None,
        name: str,
        patch: dict[str, Any],
        *,
        subresource: str = "",
    ) -> Object:
        """Sent later; the object as it will be. ApiError 404."""
        before = self.get(resource, namespace, name)
        key = f"{namespace}/{name}" if namespace else name
        if resource == "pods":  # a pod that was made again under the same name is not meant
            patch = {**patch, "metadata": {"uid": before["metadata"]["uid"]}}
        if resource in self.reflectors:
            self._pending.setdefault((resource, key), []).append(patch)
        path = path_of(resource, namespace, name, subresource)
        answered = partial(self._patched, resource, key, patch)
        self._send("PATCH", resource, key, path, patch, [answered])
        return merge_patch(before, patch)  # type: ignore[no-any-return]

    def _patched(self, resource: str, key: str, patch: Object, status: int, body: Any) -> None:
        pending = self._pending.get((resource, key), [])
        self._pending[resource, key] = [one for one in pending if one is not patch]
        if not self._pending[resource, key]:
            del self._pending[resource, key]
        if status == 404 and (resource, key) in self._own:
            made = self._own.pop((resource, key))
            log.info("%s %s was removed by somebody; it is made again", resource, made)
        if 200 <= status < 300 and resource in self.reflectors:
            self.reflectors[resource].take(body)

    def delete(
        self,
        resource: str,
        namespace: str | None,
        name: str,
        *,
        uid: str = "",
        grace_period_s: int | None = None,
    ) -> Object | None:
        """Sent later."""
        key = f"{namespace}/{name}" if namespace else name
        options: Object = {"kind": "DeleteOptions", "apiVersion": "v1"}
        if uid:
            options["preconditions"] = {"uid": uid}
        if grace_period_s is not None:
            options["gracePeriodSeconds"] = grace_period_s
        path = path_of(resource, namespace, name)
        self._send("DELETE", resource, key, path, options, [_nobody])
        return None

    def request_token(self, namespace: str, account: str, spec: Object) -> Object | None:
        """None until the server has answered. ApiError: what it refuses."""
        key = json.dumps([namespace, account, spec], sort_keys=True)
        if key not in self._tokens:
            self._tokens[key] = None
            path = path_of("serviceaccounts", namespace, account, "token")
            body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": spec}
            answered = partial(self._token_answered, key)
            self._send("POST", "tokens", key, path, body, [answered])
        answer = self._tokens[key]
        if answer is None:
            return None
        del self._tokens[key]
        status, found = answer
        if status != 201:
            message = found.get("message") if isinstance(found, dict) else None
            raise ApiError(status or 503, "", str(message or "the API server does not answer"))
        token: Object = found
        return token

    def _token_answered(self, key: str, status: int, body: Any) -> None:
        self._tokens[key] = status, body

    def _send(
        self, method: str, resource: str, key: str, path: str, body: Any, answered: Callables
    ) -> None:
        self.writer.add(f"{resource} {key}", Write(method, path, body, answered))

    def event(
        self,
        about: Object,
        *,
        type: str,
        reason: str,
        message: str,
        component: str,
        host: str = "",
        annotations: Mapping[str, str] | None = None,
    ) -> None:
        """Sent later; counted up, combined and held back as client-go does."""
        report = Report(
            about=about,
            type=type,
            reason=reason,
            message=message,
            component=component,
            host=host,
            annotations=annotations or {},
        )
        correlated = self._correlators[host].correlate(event_about(report, self._clock))
        if correlated is None:
            return
        event, patch = correlated.event, correlated.patch
        namespace, name = event["metadata"]["namespace"], event["metadata"]["name"]
        create = Write("POST", path_of("events", namespace), {**_TYPE, **event}, [_nobody])
        write = create
        if patch is not None:
            again = partial(self._not_counted, f"events {namespace}/{name}", create)
            write = Write("PATCH", path_of("events", namespace, name), patch, [again])
        self.writer.add(f"events {namespace}/{name}", write, droppable=True)

    def _not_counted(self, key: str, create: Write, status: int, _body: Any) -> None:
        """404: it has expired meanwhile, and is made again."""
        if status == 404:
            self.writer.add(key, create, droppable=True)


def _nobody(_status: int, _body: Any) -> None:
    """Nobody waits for the answer."""
