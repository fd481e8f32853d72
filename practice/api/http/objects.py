"""The verbs over HTTP: reads query and body, calls the core, shapes the answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from aiohttp import web

from practice.api.api import Api
from practice.api.errors import ApiError, bad_request
from practice.api.http import connecting, stale_reads
from practice.api.http.accept import (
    LIST_SHAPES,
    OBJECT_SHAPES,
    YAML,
    Form,
    negotiate,
    not_acceptable,
)
from practice.api.http.accounts import with_account
from practice.api.http.answers import WARNINGS, answer
from practice.api.http.bodies import BodyError, media_type, parse, read_bytes
from practice.api.http.decoding import read_object
from practice.api.http.delete_options import delete_options
from practice.api.http.event_lines import EventLines
from practice.api.http.header_text import plain
from practice.api.http.logs import choose_container, read_options, require_node, serve_logs
from practice.api.http.options import (
    boolean,
    check_list_options,
    check_patch_options,
    check_watch_options,
    integer,
    list_options,
    write_options,
)
from practice.api.http.patching import read_patch
from practice.api.http.paths import Target, method_refused
from practice.api.http.proxying import serve_proxy
from practice.api.http.shapes import Shaper, include_of
from practice.api.http.streams import Streams
from practice.api.http.tables.build import Include
from practice.api.http.verbs import wish_of
from practice.api.http.watching import WatchStream, timeout_of
from practice.api.paging import check_version
from practice.api.patches import no_strategic_merge
from practice.api.request import FieldValidation, PatchType, Request, User
from practice.api.resource import Resource
from practice.api.schema import KindKey
from practice.api.schema.structure import Json
from practice.api.store import object_key

ON_ONE = ("get", "update", "patch", "delete")
PATCH_MEDIA: dict[str, PatchType] = {
    "application/json-patch+json": "json",
    "application/merge-patch+json": "merge",
    "application/strategic-merge-patch+json": "strategic",
    "application/apply-patch+yaml": "apply",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One authorized request to a resource."""

    http: web.Request
    user: User
    target: Target
    verb: str

    @property
    def namespace(self) -> str | None:
        return self.target.namespace if self.target.served.namespaced else None

    @property
    def agent(self) -> str:
        return plain(self.http.headers.get("User-Agent", ""))

    @property
    def expected(self) -> KindKey:
        """The kind of body that this path takes."""
        resource, sub = self.target.served, self.target.served_subresource
        if sub is None:
            return (resource.group, resource.version, resource.kind)
        elsewhere = (sub.group, sub.version) if sub.version else (resource.group, resource.version)
        return (*elsewhere, sub.kind)


class Objects:
    """Serves everything below a group version."""

    def __init__(self, api: Api, streams: Streams) -> None:
        self._api = api
        self._streams = streams
        self._lines = EventLines()
        self._connecting = connecting.Connecting(api, streams)
        self._verbs = {
            "get": self._get,
            "list": self._list,
            "watch": self._watch,
            "create": self._create,
            "update": self._update,
            "patch": self._patch,
            "delete": self._delete,
            "deletecollection": self._delete_collection,
        }

    async def serve(self, call: Call) -> web.StreamResponse:
        """ApiError: whatever the verb refuses; 404 and 405 for paths and methods."""
        resource, sub = call.target.served, call.target.served_subresource
        if sub is not None and sub.name == "proxy":
            return await serve_proxy(call.http, self._api, call.target)
        allowed = sub.verbs if sub else resource.verbs
        handler = self._verbs.get(call.verb)
        if sub is None and call.verb in ("update", "patch") and not call.target.name:
            raise method_refused()
        if call.verb == "watch" and sub is None and "watch" not in allowed and "list" in allowed:
            raise _no_watch(resource)
        if handler is None or call.verb not in allowed or call.http.method in ("HEAD", "OPTIONS"):
            raise method_refused()
        if call.verb == "create" and resource.namespaced and not call.target.namespace:
            raise method_refused()
        if sub is None and bool(call.target.name) != (call.verb in ON_ONE) and call.verb != "watch":
            raise method_refused()
        if sub is not None and sub.name == "log":
            return await self._log(call)
        if sub is not None and resource.key == "pods" and sub.name in connecting.SUBRESOURCES:
            return await self._connect(call, sub.name)
        return await handler(call)

    # -- reading -----------------------------------------------------------------------------------

    def _shaper(self, call: Call, *, many: bool = False) -> Shaper:
        form = negotiate(call.http.headers.get("Accept", ""), _shapes_of(call.target))
        _check_number(form, call.target.served, many=many)
        include: Include = "Metadata"
        if form.shape == "Table":
            include = include_of(call.http.query.get("includeObject", ""))
        printer = call.target.subresource if call.target.subresource == "scale" else ""
        return Shaper(resource=call.target.served, form=form, include=include, printer=printer)

    def _answer(
        self,
        call: Call,
        shaper: Shaper,
        obj: Json,
        *,
        code: int = 200,
        request: Request | None = None,
    ) -> web.Response:
        shown = shaper.object(obj, self._api.clock.now())
        warnings = request.warnings if request else ()
        return answer(call.http, shown, shaper.form, code=code, warnings=warnings)

    async def _get(self, call: Call) -> web.StreamResponse:
        shaper, target = self._shaper(call), call.target
        asked = call.http.query.get("resourceVersion", "")
        check_version(asked)
        obj = await stale_reads.read(
            self._api, target.served, call.namespace, target.name, target.subresource, asked
        )
        return self._answer(call, shaper, obj)

    async def _list(self, call: Call) -> web.StreamResponse:
        shaper = self._shaper(call, many=True)
        options = list_options(call.http.query)
        integer(call.http.query, "timeoutSeconds")
        check_list_options(options)
        resource, namespace = call.target.served, call.namespace or None
        page = await stale_reads.read_list(self._api, resource, namespace, options)
        shown = shaper.list(page.items, page.metadata(), self._api.clock.now())
        return answer(call.http, shown, shaper.form)

    async def _watch(self, call: Call) -> web.StreamResponse:
        shaper = self._shaper(call)
        if shaper.form.media == YAML:
            shaper = Shaper(resource=shaper.resource, form=Form(), include=shaper.include)
        options = list_options(call.http.query, name=call.target.name)
        check_watch_options(options)
        check_version(options.resource_version)
        timeout_s = timeout_of(integer(call.http.query, "timeoutSeconds"))
        bookmarks = bool(boolean(call.http.query, "allowWatchBookmarks"))
        stream = WatchStream(self._api, shaper, self._lines, bookmarks=bookmarks)
        namespace = call.namespace or None
        return await stream.run(call.http, self._streams, namespace, options, timeout_s)

    async def _log(self, call: Call) -> web.StreamResponse:
        pod = self._api.get("pods", call.namespace, call.target.name)
        options = read_options(call.http.query, call.target.name, self._api.clock.now())
        container = choose_container(pod, options.container)
        if pod["spec"].get("nodeName"):
            require_node(self._api, pod)
        return await serve_logs(
            call.http, self._api.node_services, self._streams, pod, container, options
        )

    async def _connect(self, call: Call, kind: str) -> web.StreamResponse:
        if call.verb != "create":
            self._api.authorizer.require(call.user, wish_of(call.target, "create"))
        return await self._connecting.serve(
            call.http, call.user, kind, call.namespace or "", call.target.name
        )

    # -- writing -----------------------------------------------------------------------------------

    async def _create(self, call: Call) -> web.StreamResponse:
        shaper, target = self._shaper(call), call.target
        options = write_options(call.http.query, "CreateOptions", call.agent)
        request = Request(user=call.user, manager=options.manager, dry_run=options.dry_run)
        call.http[WARNINGS] = request.warnings
        body = await self._body(call, request, options.field_validation)
        create = partial(
            self._api.create,
            request,
            target.served.key,
            call.namespace,
            body,
            name=target.name,
            subresource=target.subresource,
        )
        obj = await with_account(create)
        return self._answer(call, shaper, obj, code=201, request=request)

    async def _body(self, call: Call, request: Request, validation: FieldValidation) -> Json:
        types = call.target.served.types if call.target.subresource != "scale" else None
        return await read_object(call.http, call.expected, request, validation, types)

    async def _update(self, call: Call) -> web.StreamResponse:
        shaper, target = self._shaper(call), call.target
        options = write_options(call.http.query, "UpdateOptions", call.agent)
        request = Request(user=call.user, manager=options.manager, dry_run=options.dry_run)
        call.http[WARNINGS] = request.warnings
        body = await self._body(call, request, options.field_validation)
        obj = self._api.update(
            request,
            target.served.key,
            call.namespace,
            target.name,
            body,
            subresource=target.subresource,
        )
        code = 201 if request.created else 200
        return self._answer(call, shaper, obj, code=code, request=request)

    async def _patch(self, call: Call) -> web.StreamResponse:
        shaper, target = self._shaper(call), call.target
        patch_type = _patch_type(call.http, target.served)
        raw = await read_bytes(call.http)
        check_patch_options(call.http.query, apply=patch_type == "apply")
        options = write_options(call.http.query, "PatchOptions", call.agent)
        request = Request(
            user=call.user,
            manager=options.manager,
            dry_run=options.dry_run,
            field_validation=options.field_validation,
            force=options.force,
        )
        call.http[WARNINGS] = request.warnings
        patch = read_patch(raw, patch_type, request)
        if patch_type == "apply":
            self._check_may_create(call)
        change = partial(
            self._api.patch,
            request,
            target.served.key,
            call.namespace,
            target.name,
            patch,
            patch_type,
            subresource=target.subresource,
        )
        obj = await with_account(change)
        code = 201 if request.created else 200
        return self._answer(call, shaper, obj, code=code, request=request)

    def _check_may_create(self, call: Call) -> None:
        """An apply to a name that does not exist creates it: who may not create is refused."""
        target = call.target
        resource = target.served
        key = object_key(call.namespace, target.name)
        if not target.subresource and self._api.store.get(resource.stored_as, key) is None:
            self._api.authorizer.require(call.user, wish_of(target, "create"))

    async def _delete(self, call: Call) -> web.StreamResponse:
        shaper, target = self._shaper(call), call.target
        options, dry = delete_options(call.http.query, await _read_delete_body(call.http))
        request = Request(user=call.user, dry_run=dry)
        obj = self._api.delete(request, target.served.key, call.namespace, target.name, options)
        return self._answer(call, shaper, obj, request=request)

    async def _delete_collection(self, call: Call) -> web.StreamResponse:
        shaper = self._shaper(call, many=True)
        options, dry = delete_options(call.http.query, await _read_delete_body(call.http))
        request = Request(user=call.user, dry_run=dry)
        selection = list_options(call.http.query)
        key = call.target.served.key
        gone = self._api.delete_collection(request, key, call.namespace or None, selection, options)
        metadata = {"resourceVersion": str(self._api.store.version)}
        shown = shaper.list(gone, metadata, self._api.clock.now())
        return answer(call.http, shown, shaper.form)


def _no_watch(resource: Resource) -> ApiError:
    """405, for what can be listed only."""
    message = f'watch is not supported on resources of kind "{resource.plural}"'
    details = {"group": resource.group, "kind": resource.plural}
    shown = {name: text for name, text in details.items() if text}
    return ApiError(405, "MethodNotAllowed", message, details=shown)


def _shapes_of(target: Target) -> set[tuple[str, str, str]]:
    """What an answer of this place may look like. What is only made and never kept (reviews,
    tokens) has no table."""
    place = target.served.subresource(target.subresource) if target.subresource else target.served
    shapes = LIST_SHAPES | OBJECT_SHAPES
    if place is not None and place.verbs == ("create",):
        return {shape for shape in shapes if shape[2] != "Table"}
    return shapes


def _check_number(form: Form, resource: Resource, *, many: bool) -> None:
    """PartialObjectMetadata is for one object, …List for a list. ApiError 406."""
    internal = resource.group.partition(".")[0] or "core"
    if many and form.shape == "PartialObjectMetadata":
        found = f"is a list (*{internal}.{resource.list_kind})"
    elif not many and form.shape == "PartialObjectMetadataList":
        found = f"is not a list (*{internal}.{resource.kind})"
    else:
        return
    raise not_acceptable(f"you requested {form.shape}, but the requested object {found}")


def _patch_type(http: web.Request, resource: Resource) -> PatchType:
    """What the content type says. ApiError 415."""
    media = http.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    patch_type = PATCH_MEDIA.get(media)
    if patch_type == "strategic" and resource.types is not None:
        raise no_strategic_merge()
    if patch_type is None:
        error = ApiError(415, "UnsupportedMediaType", "415: Unsupported Media Type")
        error.status["details"] = {}
        raise error
    return patch_type


async def _read_delete_body(http: web.Request) -> Any:
    """DeleteOptions, or None when nothing was sent. ApiError 400."""
    raw = await read_bytes(http)
    if not raw:
        return None
    try:
        return parse(raw, media_type(http)).value
    except BodyError as error:
        raise bad_request(f"couldn't get version/kind; json parse error: {error}") from None
