"""Where the API server is and how to prove who we are.

A kubeconfig is a program: it can start commands, read files and send traffic through proxies. So
it is read from this machine's disk only, and ``exec``, ``auth-provider``, ``proxy-url`` and
``insecure-skip-tls-verify`` are refused unless the caller allows them. Loading itself is left to
the official ``kubernetes`` package (its only use here: merging files, relative paths, the exec
protocol)."""

import asyncio
import os
import ssl
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from ssl import SSLContext
from time import monotonic
from typing import Any

from dashboard.kube.kubeconfig import (
    PROGRAMS,
    check_server,
    choose_context,
    named,
    read_files,
    refuse_dangers,
)
from dashboard.kube.kubeconfig import ConfigError as ConfigError
from dashboard.limits import TOKEN_REREAD_S

SERVICE_ACCOUNT_DIR = Path("/var/run/secrets/kubernetes.io/serviceaccount")
"""Where the kubelet mounts a pod's credentials (Kubernetes documentation, "Accessing the API from a
Pod")."""


class Credentials:
    """The Authorization header, re-read from its source each minute and whenever it was refused."""

    def __init__(
        self,
        read: Callable[[], str],
        *,
        first: str | None = None,
        reread_s: float = TOKEN_REREAD_S,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """``read`` returns the header's value ("" for none) and may block; ``first`` is what it
        returned just now, where the caller knows it; ``clock`` in seconds."""
        self._read = read
        self._reread_s = reread_s
        self._clock = clock
        self._value = read() if first is None else first
        self._read_at_s = clock()
        self._lock = asyncio.Lock()

    async def header(self) -> str:
        """The current value, not older than a minute."""
        if self._clock() - self._read_at_s >= self._reread_s:
            await self.refresh()
        return self._value

    async def refresh(self, refused: str | None = None) -> bool:
        """Read the source again; True when the value changed. A source in trouble keeps the old
        one. ``refused`` is the value that was of no use: many are refused at once when a token
        ends, and only the first of them has to read."""
        async with self._lock:
            before = self._value
            if refused is not None and refused != before:
                return True
            with suppress(OSError, ConfigError):
                self._value = await asyncio.to_thread(self._read)
            self._read_at_s = self._clock()
            return self._value != before


@dataclass(frozen=True, slots=True)
class Connection:
    """One API server and one identity. ``ssl`` is None for plain HTTP (the practice cluster)."""

    name: str
    """The context's name; "in-cluster" inside a pod."""
    server: str
    """``https://host:port`` with an optional path, no trailing slash."""
    namespace: str = ""
    """The context's namespace; used where cluster-wide rights are missing. "" for none."""
    user: str = ""
    ssl: SSLContext | None = field(default=None, repr=False)
    server_hostname: str | None = None
    """The name to verify in the certificate where it differs from the address (tls-server-name)."""
    proxy: str | None = None
    credentials: Credentials = field(default_factory=lambda: Credentials(str), repr=False)

    async def headers(self) -> dict[str, str]:
        """What proves the identity, for each request."""
        value = await self.credentials.header()
        return {"Authorization": value} if value else {}

    async def refresh(self, refused: str) -> bool:
        """After a 401 to this Authorization: read the token again. True when it is another one now."""
        return await self.credentials.refresh(refused)


def from_kubeconfig(
    path: str | os.PathLike[str],
    context: str | None = None,
    *,
    allow_exec: bool = False,
    allow_insecure: bool = False,
) -> Connection:
    """The connection described by a kubeconfig (several files joined by ``:`` as kubectl does).

    ``allow_exec`` lets the file start programs (``exec``, ``auth-provider``); ``allow_insecure``
    lets it skip the certificate check or use a proxy. Raises ConfigError. Blocks while it reads.
    """
    documents = read_files(os.fspath(path))
    chosen, name = choose_context(documents, context, os.fspath(path))
    cluster = named(documents, "clusters", "cluster", str(chosen.get("cluster", "")), name)
    user_name = str(chosen.get("user") or "")
    user = named(documents, "users", "user", user_name, name) if user_name else {}
    refuse_dangers(cluster, user, allow_exec=allow_exec, allow_insecure=allow_insecure)
    check_server(cluster, name)
    file = os.fspath(path)
    loaded = _load(file, name)
    # A program is not started each minute: only when the API server refuses what it gave.
    reread_s = float("inf") if user.keys() & PROGRAMS.keys() else TOKEN_REREAD_S
    return Connection(
        name=name,
        server=loaded.host,
        namespace=str(chosen.get("namespace") or ""),
        user=user_name,
        ssl=loaded.ssl,
        server_hostname=loaded.server_hostname,
        proxy=loaded.proxy,
        credentials=Credentials(
            lambda: _load(file, name).authorization, first=loaded.authorization, reread_s=reread_s
        ),
    )


def in_cluster(
    directory: Path = SERVICE_ACCOUNT_DIR, environ: Mapping[str, str] = os.environ
) -> Connection:
    """The connection of a pod to its own cluster. Raises ConfigError outside of one."""
    host, port = environ.get("KUBERNETES_SERVICE_HOST"), environ.get("KUBERNETES_SERVICE_PORT")
    if not host or not port:
        raise ConfigError(
            "This does not run inside a pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT "
            "are not set. Use a kubeconfig or the practice cluster instead."
        )

    def authorization() -> str:
        return f"Bearer {(directory / 'token').read_text('ascii').strip()}"

    try:
        credentials = Credentials(authorization)
        context = ssl.create_default_context(cafile=str(directory / "ca.crt"))
        namespace = (directory / "namespace").read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"The pod's service account cannot be read from {directory}: {error}. "
            "Check automountServiceAccountToken of the pod."
        ) from error
    address = f"[{host}]" if ":" in host else host
    return Connection(
        name="in-cluster",
        server=f"https://{address}:{port}",
        namespace=namespace,
        user="service account",
        ssl=context,
        credentials=credentials,
    )


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What the official loader made of the files."""

    host: str
    authorization: str
    ssl: ssl.SSLContext | None
    server_hostname: str | None
    proxy: str | None


def _load(path: str, context: str) -> _Loaded:
    """Run the official loader: reads the files, and runs the exec plugin where there is one."""
    # Imported here because it costs half a second, which nobody needs to pay before a kubeconfig
    # has passed our own checks, and a pod not at all.
    from kubernetes.client import Configuration
    from kubernetes.config.config_exception import ConfigException
    from kubernetes.config.kube_config import load_kube_config

    settings = Configuration()
    # The loader writes inline certificates to files, because OpenSSL wants a path for a client
    # certificate. The folder is ours alone (mode 0700) and gone when the context is built.
    with tempfile.TemporaryDirectory(prefix="podium-kube-") as scratch:
        try:
            load_kube_config(  # type: ignore[no-untyped-call]
                config_file=path,
                context=context,
                client_configuration=settings,
                persist_config=False,
                temp_file_path=scratch,
            )
            trust = _trust(settings)
        except (ConfigException, OSError, ValueError, KeyError, TypeError) as error:
            raise ConfigError(
                f'The context "{context}" of {path} cannot be used: {error}. '
                "Check its certificates and paths."
            ) from error
    keys = settings.api_key
    return _Loaded(
        host=str(settings.host).rstrip("/"),
        authorization=str(keys.get("BearerToken") or keys.get("authorization") or ""),
        ssl=trust,
        server_hostname=getattr(settings, "tls_server_name", None),
        proxy=settings.proxy,
    )


def _trust(settings: Any) -> ssl.SSLContext | None:
    if not str(settings.host).startswith("https"):
        return None
    context = ssl.create_default_context(cafile=settings.ssl_ca_cert or None)
    if settings.cert_file:
        context.load_cert_chain(settings.cert_file, settings.key_file or None)
    if not settings.verify_ssl:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
