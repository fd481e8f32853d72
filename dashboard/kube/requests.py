"""HTTP with one API server: bytes in, bytes out.

Promises: every failure is a ``KubeError`` with the API server's own words; every answer is bounded
in time and size; redirects are not followed (they could carry the token elsewhere). A 401 makes
the credentials be read again once, because tokens rotate. Nothing is retried otherwise: whether a
request may be sent twice is the caller's knowledge."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self

import aiohttp

from dashboard.kube import errors
from dashboard.kube.config import Connection
from dashboard.kube.proxying import Proxied, beginning
from dashboard.kube.sockets import Sockets
from dashboard.limits import ANSWER_MAX_BYTES, CONNECT_TIMEOUT_S, REQUEST_TIMEOUT_S

Params = Mapping[str, str | int]


class Requests:
    """Those of one identity. Close it at the end."""

    def __init__(
        self,
        connection: Connection,
        *,
        timeout_s: float = REQUEST_TIMEOUT_S,
    ) -> None:
        self.connection = connection
        self._timeout_s = timeout_s
        self._session: aiohttp.ClientSession | None = None
        self._sockets = Sockets()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections; the instance can be used again afterwards."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()
            # An aborted TLS transport tells its socket in the next two turns of the loop; a loop
            # that ends sooner would leave sockets open until the collector finds them.
            for _ in range(3):
                await asyncio.sleep(0)
            await self._sockets.closed()

    async def request(
        self,
        method: str,
        where: str,
        *,
        params: Params | None = None,
        body: bytes | None = None,
        content_type: str = "application/json",
        accept: str = "application/json",
    ) -> bytes:
        """Any request: the answer's raw bytes, or a KubeError. ``where`` is a path."""
        headers = {"Accept": accept}
        if body is not None:
            headers["Content-Type"] = content_type
        try:
            async with (
                asyncio.timeout(self._timeout_s),
                self._answer(method, where, params, headers, body) as response,
            ):
                return await _read_bounded(response)
        except TimeoutError as error:
            raise errors.Unreachable(
                f"The API server did not answer within {self._timeout_s:g} s."
            ) from error
        except (aiohttp.ClientError, OSError) as error:
            raise unreachable(error) from error

    async def ask(self, where: str, *, timeout_s: float, limit_bytes: int) -> Proxied:
        """GET something that a program behind the API server answers, whatever its status is.

        Raises Unreachable when the API server gives no answer, Unreadable when the answer breaks
        off, TimeoutError after ``timeout_s``.
        """
        try:
            proof = await self.connection.headers()
            async with (
                asyncio.timeout(timeout_s),
                self._send("GET", where, None, {"Accept": "*/*"} | proof, None) as response,
            ):
                return await beginning(response, limit_bytes)
        except aiohttp.ClientPayloadError as error:
            raise errors.Unreadable("The answer broke off before its end.") from error
        except aiohttp.ClientError as error:
            raise unreachable(error) from error
        except TimeoutError:  # an OSError, too
            raise
        except OSError as error:
            raise unreachable(error) from error

    @asynccontextmanager
    async def stream(
        self, where: str, *, params: Params | None = None, accept: str = "application/json"
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """An open answer whose body has no end of its own (watch, followed log).

        Transport trouble while reading becomes Unreachable; bounding the time is the caller's work.
        """
        headers = {"Accept": accept}
        try:
            async with self._answer("GET", where, params, headers, None) as response:
                try:
                    yield response
                finally:
                    _abort(response)
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            raise unreachable(error) from error

    @asynccontextmanager
    async def _answer(
        self,
        method: str,
        where: str,
        params: Params | None,
        headers: dict[str, str],
        body: bytes | None,
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """A good answer (2xx), asked for a second time if new credentials are at hand after a
        401."""
        refused: errors.KubeError | None = None
        for attempt in (1, 2):
            proof = await self.connection.headers()
            async with self._send(method, where, params, headers | proof, body) as response:
                if response.status < 300:
                    yield response
                    return
                refused = await _refusal(response)
            unauthorized = isinstance(refused, errors.Unauthorized)
            used = proof.get("Authorization", "")
            if attempt == 2 or not unauthorized or not await self.connection.refresh(used):
                raise refused

    @asynccontextmanager
    async def _send(
        self,
        method: str,
        where: str,
        params: Params | None,
        headers: dict[str, str],
        body: bytes | None,
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        known = {key: str(value) for key, value in (params or {}).items() if value not in ("", 0)}
        if params and "tailLines" in params:
            known["tailLines"] = str(params["tailLines"])  # 0 lines is a wish of its own
        async with self._open().request(
            method,
            self.connection.server + where,
            params=known,
            data=body,
            headers=headers,
            ssl=self.connection.ssl or True,
            server_hostname=self.connection.server_hostname,
            proxy=self.connection.proxy,
            allow_redirects=False,
            middlewares=() if method == "GET" else (_Once(),),
        ) as response:
            yield response

    def _open(self) -> aiohttp.ClientSession:
        """The session, made when first needed because it belongs to the running loop."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, socket_factory=self._sockets.make),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT_S),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "podium"},
            )
        return self._session


class _Once:
    """aiohttp sends DELETE and PUT again by itself when their connection is cut. The first may have been
    done by then, and the answer to the second ("not found") would hide that."""

    def __init__(self) -> None:
        self._is_sent = False

    async def __call__(
        self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        if self._is_sent:
            raise errors.Unreachable(
                "The connection was cut before the API server answered; what was asked may have been done."
            )
        self._is_sent = True
        return await handler(request)


def unreachable(error: BaseException) -> errors.Unreachable:
    """Transport trouble in one sentence."""
    text = str(error) or type(error).__name__
    return errors.Unreachable(f"The API server cannot be reached: {text}")


def transport_of(response: aiohttp.ClientResponse) -> asyncio.Transport | None:
    """What an answer comes by; None once it has ended."""
    connection = response.connection
    return connection.transport if connection is not None else None


def _abort(response: aiohttp.ClientResponse) -> None:
    """Cut a stream: TLS would wait for the other end's farewell, which may never come."""
    transport = transport_of(response)
    if transport is not None:
        transport.abort()


async def _refusal(response: aiohttp.ClientResponse) -> errors.KubeError:
    body = await _read_bounded(response)
    return errors.from_status(body, response.status, response.headers.get("Retry-After", ""))


async def _read_bounded(response: aiohttp.ClientResponse) -> bytes:
    """The whole body; Unreadable beyond the bound, before it fills the memory."""
    parts = []
    size = 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > ANSWER_MAX_BYTES:
            raise errors.Unreadable(
                f"The API server's answer is larger than {ANSWER_MAX_BYTES // 2**20} MiB."
            )
        parts.append(chunk)
    return b"".join(parts)
