"""The requests Podium makes of an API server: objects in raw JSON, and logs."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, Literal

import msgspec

from dashboard.kube import errors
from dashboard.kube.kinds import Kind, path
from dashboard.kube.requests import Params, Requests
from dashboard.limits import LOG_LINE_MAX_BYTES, LOG_MAX_BYTES, LOG_TAIL_MAX_LINES

PatchType = Literal[
    "application/merge-patch+json",
    "application/strategic-merge-patch+json",
    "application/json-patch+json",
    "application/apply-patch+yaml",
]
FIELD_MANAGER = "podium"
"""Who the API server writes into ``managedFields`` for our changes."""

Object = dict[str, Any]


class Api(Requests):
    """One instance per API server and identity; close it at the end."""

    # --- objects ------------------------------------------------------------------------------

    async def get(self, kind: Kind, namespace: str, name: str, *, subresource: str = "") -> Object:
        """One object. Raises NotFound, Forbidden, ..."""
        return await self._json("GET", path(kind, namespace, name, subresource))

    async def list(
        self,
        kind: Kind,
        namespace: str = "",
        *,
        label_selector: str = "",
        field_selector: str = "",
        limit: int = 0,
        continue_token: str = "",
    ) -> Object:
        """One page of a list as the API server sends it: ``metadata`` and ``items``."""
        params: dict[str, str | int] = {
            "labelSelector": label_selector,
            "fieldSelector": field_selector,
            "limit": limit,
            "continue": continue_token,
        }
        return await self._json("GET", path(kind, namespace), params=params)

    async def create(
        self,
        kind: Kind,
        namespace: str,
        body: Object,
        *,
        name: str = "",
        subresource: str = "",
        dry_run: bool = False,
        field_manager: str = FIELD_MANAGER,
    ) -> Object:
        """POST an object, or to a subresource (``eviction``) of the object ``name``."""
        params = _write_params(dry_run=dry_run, field_manager=field_manager)
        where = path(kind, namespace, name, subresource)
        return await self._json("POST", where, params=params, body=body)

    async def patch(
        self,
        kind: Kind,
        namespace: str,
        name: str,
        body: Object | Sequence[Object],
        *,
        content_type: PatchType = "application/merge-patch+json",
        subresource: str = "",
        dry_run: bool = False,
        field_manager: str = FIELD_MANAGER,
    ) -> Object:
        """Change an object; put ``metadata.resourceVersion`` in the body to refuse a stale
        change."""
        params = _write_params(dry_run=dry_run, field_manager=field_manager)
        where = path(kind, namespace, name, subresource)
        return await self._json("PATCH", where, params=params, body=body, content_type=content_type)

    async def delete(
        self,
        kind: Kind,
        namespace: str,
        name: str,
        *,
        grace_period_s: int | None = None,
        uid: str = "",
        propagation: str = "",
        dry_run: bool = False,
    ) -> Object:
        """Delete an object; with ``uid`` only that very one (Conflict when it was replaced)."""
        body: Object = {"apiVersion": "v1", "kind": "DeleteOptions"}
        if grace_period_s is not None:
            body["gracePeriodSeconds"] = grace_period_s
        if uid:
            body["preconditions"] = {"uid": uid}
        if propagation:
            body["propagationPolicy"] = propagation
        if dry_run:
            body["dryRun"] = ["All"]
        return await self._json("DELETE", path(kind, namespace, name), body=body)

    # --- logs ---------------------------------------------------------------------------------

    async def logs(
        self,
        namespace: str,
        pod: str,
        *,
        container: str = "",
        tail: int = 500,
        previous: bool = False,
        timestamps: bool = False,
    ) -> str:
        """The last ``tail`` lines of a container; bytes that are no UTF-8 become U+FFFD."""
        params: dict[str, str | int] = {
            "container": container,
            "tailLines": max(0, min(tail, LOG_TAIL_MAX_LINES)),
            "limitBytes": LOG_MAX_BYTES,
            "previous": "true" if previous else "",
            "timestamps": "true" if timestamps else "",
        }
        body = await self.request("GET", _log_path(namespace, pod), params=params)
        return body.decode("utf-8", "replace")

    async def follow_logs(
        self,
        namespace: str,
        pod: str,
        *,
        container: str = "",
        tail: int | None = 100,
        timestamps: bool = False,
        follow: bool = True,
        previous: bool = False,
        since_time: str = "",
    ) -> AsyncIterator[str]:
        """The lines of a container as they come, without their newline; ends with it, or with
        what there is when not to `follow`. ``since_time`` (RFC 3339) counts in whole seconds."""
        params: dict[str, str | int] = {
            "container": container,
            "follow": "true" if follow else "",
            "previous": "true" if previous else "",
            "timestamps": "true" if timestamps else "",
            "sinceTime": since_time,
        }
        if tail is not None:
            params["tailLines"] = max(0, min(tail, LOG_TAIL_MAX_LINES))
        where = _log_path(namespace, pod)
        async with self.stream(where, params=params) as response:
            held = b""
            async for chunk in response.content.iter_any():
                *lines, held = (held + chunk).split(b"\n")
                for line in lines:
                    yield line[:LOG_LINE_MAX_BYTES].decode("utf-8", "replace")
                held = held[:LOG_LINE_MAX_BYTES]
            if held:
                yield held.decode("utf-8", "replace")

    async def _json(
        self,
        method: str,
        where: str,
        *,
        params: Params | None = None,
        body: object = None,
        content_type: str = "application/json",
    ) -> Object:
        raw = await self.request(
            method,
            where,
            params=params,
            body=None if body is None else msgspec.json.encode(body),
            content_type=content_type,
        )
        try:
            return msgspec.json.decode(raw, type=Object)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise errors.Unreadable(f"The API server's answer is not JSON: {error}") from error


def _write_params(*, dry_run: bool, field_manager: str) -> dict[str, str | int]:
    return {"fieldManager": field_manager, "dryRun": "All" if dry_run else ""}


def _log_path(namespace: str, pod: str) -> str:
    return path(_PODS, namespace, pod, "log")


_PODS = Kind("", "v1", "pods", "Pod")
