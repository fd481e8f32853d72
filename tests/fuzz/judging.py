"""What must hold after any request whatsoever."""

import asyncio
import json
import logging
import time
import traceback
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp.http_exceptions import BadHttpMessage

from practice.api.store import StoreEvent
from tests.fuzz.book import Ask, Book
from tests.fuzz.serving import Answer, Json, Target

SLOW_S = 5.0
"""No answer may cost more, in seconds of the processor, so that other programs do not count. 99 of 100 take 10 ms."""

REAL_500 = (
    "failed to create typed patch object ",  # an apply that does not fit the kind
    "failed to convert new object ",
    "resourceVersion should not be set on objects to be created",
    "resourceVersion: Invalid value: ",
    "strconv.ParseUint: parsing ",
    "Unsupported value: ",  # a binding to what is no node
    # strategic merge patches whose directives mean nothing
    "unknown patch type: ",
    "expected a []interface {}, but received a ",
    "does not contain declared merge key: ",
    "list element types are not identical: ",
    "The order in patch list:",
    "merging lists cannot yet be specified in the patch",
)
"""What a real API server says with a bare 500, in a Status without a reason, where one would expect 4xx: a client that
was written for it must find it here, too. The contract cases have the recordings."""

GOES_S = 60.0
"""So long a stream may take to notice that its client has gone, with the lowest priority on a busy machine."""

LOGS = ("practice", "aiohttp", "asyncio")


class Judge(logging.Handler):
    """Asks, and looks at the store before and after. `strict`: nothing else writes to it.

    `slow` are ends of paths whose answers may take long.
    """

    def __init__(
        self, target: Target, book: Book, *, strict: bool = True, slow: tuple[str, ...] = ()
    ) -> None:
        super().__init__(logging.WARNING)
        self.target, self.book, self.strict, self.slow = target, book, strict, slow
        self._logged: list[logging.LogRecord] = []
        self._written: dict[tuple[str, str], tuple[Json, str]] = {}

    def __enter__(self) -> Self:
        for name in LOGS:
            logging.getLogger(name).addHandler(self)
        store = self.target.api.store
        for resource in {one.stored_as for one in self.target.api.resources.values()}:
            for key, obj in store.items(resource):
                self._written[resource, key] = (obj, _text(obj))
        if self.strict:
            store.observe(self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.target.api.store.observe(None)
        for name in LOGS:
            logging.getLogger(name).removeHandler(self)

    def _note(self, resource: str, event: StoreEvent) -> None:
        if event.type == "DELETED":
            self._written.pop((resource, event.key), None)
        else:
            self._written[resource, event.key] = (event.object, _text(event.object))

    def emit(self, record: logging.LogRecord) -> None:
        """Logged by the server: its own defects are told there."""
        self._logged.append(record)

    # -- one request -------------------------------------------------------------------------------

    def ask(self, ask: Ask) -> Answer | None:
        """The answer, judged; None when no HTTP client would send the request."""
        before = self.target.api.store.version
        begun_s = time.process_time()
        try:
            answer = self.target.call(ask.method, ask.path, ask.body, ask.headers)
        except (ValueError, UnicodeError):
            self.book.unsendable += 1
            return None
        except OSError as error:
            self.book.fail(f"no answer: {type(error).__name__}", str(error), ask)
            return None
        took_s = time.process_time() - begun_s
        self.book.note(ask, answer.code, took_s)
        if took_s > SLOW_S and not ask.path.partition("?")[0].endswith(self.slow or ("//",)):
            self.book.fail(f"slow: {ask.method} {_place(ask)}", f"{took_s:.1f} s", ask)
        self._judge(ask, answer, changed=self.target.api.store.version != before)
        return answer

    def hear(self, ask: Ask) -> bool:
        """Whether the server has told of defects meanwhile; each is a failure."""
        logged, self._logged = [one for one in self._logged if not _is_no_http(one)], []
        for record in logged:
            self.book.fail(_mark(record), _words(record), ask)
        return bool(logged)

    def _judge(self, ask: Ask, answer: Answer, *, changed: bool) -> None:
        logged = self.hear(ask)
        if answer.code >= 500 and not logged and not _is_real(answer):
            text = answer.raw[:500].decode(errors="replace")
            self.book.fail(f"{answer.code} at {ask.method} {_place(ask)}", text, ask)
        refused = answer.code >= 400
        if self.strict and changed and (refused or _only_reads(ask)):
            mark = f"the store changed by {ask.method} {_place(ask)}, answered {answer.code}"
            self.book.fail(mark, answer.raw[:500].decode(errors="replace"), ask)
        if refused and ask.method != "HEAD":
            why = wrong_status(answer, ask)
            if why:
                shown = answer.raw[:500].decode(errors="replace")
                self.book.fail(f"a refusal that is no Status: {why}", shown, ask)
        elif answer.content_type == "application/json" and answer.raw and ask.method != "HEAD":
            try:
                json.loads(answer.raw)
            except ValueError:
                if not answer.raw.startswith(b'{"type":'):  # the lines of a watch are many, and cut
                    self.book.fail("an answer that is no JSON", repr(answer.raw[:300]), ask)

    # -- in the end --------------------------------------------------------------------------------

    def close(self) -> None:
        """It answers; every list can be printed; what is stored is what was written; no stream is open."""
        ready = self.target.call("GET", "/readyz")
        if ready.raw != b"ok":
            self.book.fail("not ready any more", repr(ready.raw))
        self._read_everything()
        if left := self.target.inside(_left(self.target)):
            self.book.fail("streams are left open", str(left))
        if self.strict:
            for (resource, key), (obj, text) in self._written.items():
                if _text(obj) != text:
                    self.book.fail(f"a stored object was changed in its place: {resource}", key)

    def _read_everything(self) -> None:
        for resource in list(self.target.api.resources.values()):
            if "list" in resource.verbs:
                place = f"apis/{resource.group}" if resource.group else "api"
                path = f"/{place}/{resource.version}/{resource.plural}"
                for accept in ("application/json;as=Table;g=meta.k8s.io;v=v1", "application/yaml"):
                    answer = self.ask(Ask("GET", path, headers={"Accept": accept}))
                    if answer is not None and answer.code != 200:
                        self.book.fail(f"{resource.key} cannot be listed", repr(answer.raw[:500]))


async def _left(target: Target) -> int:
    """How many streams of clients that have gone are still open after a while."""
    for _ in range(round(GOES_S / 0.01)):
        if not target.streams:
            break
        await asyncio.sleep(0.01)
    return len(target.streams)


def wrong_status(answer: Answer, ask: Ask) -> str:
    """What is wrong with the body of a refusal; empty when nothing is."""
    if answer.code == 417:
        return ""  # refused by the HTTP server, in Go, too, without a word
    if answer.content_type.startswith("text/plain"):
        return "" if _plain_is_right(answer, ask) else f"plain text for {answer.code}"
    try:
        body = answer.body
    except ValueError:
        return f"no JSON for {answer.code}"
    if not isinstance(body, dict) or body.get("kind") != "Status":
        return "not of kind Status"
    wanted = {"apiVersion": "v1", "status": "Failure", "code": answer.code}
    if any(body.get(name) != value for name, value in wanted.items()):
        return "apiVersion, status or code"
    if not isinstance(body.get("message"), str) or not isinstance(body.get("metadata"), dict):
        return "message or metadata"
    return ""


def _plain_is_right(answer: Answer, ask: Ask) -> bool:
    """Where a real API server, or what stands behind it, answers in plain text."""
    path = ask.path.partition("?")[0]
    beyond = any(word in path for word in ("/proxy", "/exec", "/attach", "/portforward", "/log"))
    return beyond or answer.raw == b"404 page not found\n" or answer.code in (400, 405)


def _is_real(answer: Answer) -> bool:
    """5xx that a real API server gives, too: a version that is not reached, a node that is not there."""
    if answer.code in (503, 504):
        return True
    if answer.code != 500 or b'"reason":' in answer.raw:
        return False
    return any(word.encode() in answer.raw for word in REAL_500)


def _only_reads(ask: Ask) -> bool:
    path = ask.path.partition("?")[0]
    aside = ("/proxy", "/exec", "/attach", "/portforward")
    return ask.method in ("GET", "HEAD", "OPTIONS") and not any(word in path for word in aside)


def _place(ask: Ask) -> str:
    """Where in the API: names left out, so that a defect is told once."""
    parts = ask.path.partition("?")[0].split("/")
    known = {"namespaces", "status", "scale", "api", "apis", "v1", "v2", "practice"}
    return "/".join(
        part if part in known or index in (2, 3) else "*" for index, part in enumerate(parts)
    )[:90]


def _is_no_http(record: logging.LogRecord) -> bool:
    """Told by the HTTP library about bytes that are no HTTP, or offers that nobody takes; it has answered 400."""
    error = record.exc_info[1] if record.exc_info else None
    warned = record.name.startswith("aiohttp") and record.levelno < logging.ERROR
    return warned or isinstance(error, BadHttpMessage)


def _text(obj: Json) -> str:
    return json.dumps(obj, sort_keys=True)


def _mark(record: logging.LogRecord) -> str:
    """The place of the defect in our own code."""
    if not record.exc_info or record.exc_info[1] is None:
        return f"logged: {record.getMessage()[:80]}"
    error = record.exc_info[1]
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/practice/" in frame.filename] or frames
    last = ours[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno} {last.name}"


def _words(record: logging.LogRecord) -> str:
    if not record.exc_info or record.exc_info[1] is None:
        return record.getMessage()
    error = record.exc_info[1]
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    way = " > ".join(f"{Path(one.filename).name}:{one.lineno}" for one in frames)
    return f"{type(error).__name__}: {str(error)[:300]}\n   {way}"
