"""A whole Kubernetes control plane on the loopback interface, started and ended by a test."""

import atexit
import shutil
import signal
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Self

from tests.controlplane.access import forget_history
from tests.controlplane.assets import find_assets
from tests.controlplane.certificates import Authority
from tests.controlplane.commands import COMMANDS, Layout, kubelet_flags
from tests.controlplane.credentials import write_credentials, write_kubeconfig
from tests.controlplane.nodes import NodeSize, ready_nodes, register_nodes
from tests.controlplane.processes import ControlPlaneError, Group, Port

PATIENCE_S = 60.0
APISERVER = "kube-apiserver"
# Each comes from another program, so that together they say: the control plane works.
SIGNS_OF_LIFE = (
    "/api/v1/namespaces/default",
    "/api/v1/namespaces/default/services/kubernetes",
    "/api/v1/namespaces/default/serviceaccounts/default",
)


class ControlPlane:
    """etcd, API server, controller manager, scheduler and kwok, in a temporary folder.

    A context manager. `extra_args` adds flags by program: {"kube-apiserver": ["--v=4"]}. With
    `reaches_pods` the API server shows kubelets a certificate, and asks for every connection into
    the cluster on `egress_socket`: what `python -m practice.kubelet` needs.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        extra_args: Mapping[str, Sequence[str]] | None = None,
        reaches_pods: bool = False,
    ) -> None:
        assets = find_assets()
        if assets is None:
            raise ControlPlaneError("not built yet: run `python -m tests.controlplane.build`")
        self._extra_args = extra_args or {}
        self._ports: list[Port] = []
        self._authority = Authority()
        self._group: Group | None = None
        self._node_count = 0
        self._folder = Path(tempfile.mkdtemp(prefix="podium-controlplane-"))
        atexit.register(self.stop)
        try:
            self._ports = [Port(), Port(), Port(port)]
            etcd_port, etcd_peer_port, api_port = (held.number for held in self._ports)
            self._layout = Layout(assets, self._folder, etcd_port, etcd_peer_port, api_port)
            self.api = write_credentials(self._layout, self._authority)
            if reaches_pods:
                flags = kubelet_flags(self._layout, self.egress_socket)
                more = [*self._extra_args.get(APISERVER, ()), *flags]
                self._extra_args = {**self._extra_args, APISERVER: more}
        except BaseException:
            self.stop()
            raise

    @property
    def url(self) -> str:
        return self._layout.api_url

    @property
    def kubeconfig(self) -> Path:
        """The administrator's kubeconfig."""
        return self._layout.kubeconfig

    @property
    def egress_socket(self) -> Path:
        """Where a cluster that `reaches_pods` looks for them."""
        return self._folder / "egress.sock"

    @property
    def client_ca(self) -> Path:
        """The CA of the certificate by which kubelets know the API server."""
        return self._layout.file("ca.crt")

    @property
    def logs(self) -> Path:
        """The folder in which each program has its NAME.log."""
        return self._folder

    @property
    def pids(self) -> list[int]:
        return [component.pid for component in self._running.components.values()]

    def user_kubeconfig(self, name: str, groups: Iterable[str] = ()) -> Path:
        """A kubeconfig for a user of that name; what it may do, RBAC objects must say."""
        path = self._folder / f"user-{name.replace('/', '_')}.kubeconfig"
        pair = self._authority.client(name, groups)
        return write_kubeconfig(path, self.url, self._authority, name, pair)

    def start(self, timeout_s: float = PATIENCE_S) -> None:
        """Starts everything; returns when the controllers have begun to work."""
        self._group = Group(self._folder)
        try:
            self._bring_up(time.monotonic() + timeout_s)
        except BaseException:
            self.stop()
            raise

    def _bring_up(self, deadline: float) -> None:
        self._run("etcd")
        self._run(APISERVER)
        self._wait_for("/readyz", deadline, APISERVER)
        for name in COMMANDS:
            if name not in self._running.components:
                self._run(name)
        for path in SIGNS_OF_LIFE:
            self._wait_for(path, deadline, "kube-controller-manager")

    def stop(self) -> None:
        """Ends every program and removes the folder; a second call does nothing."""
        if self._group is not None:
            self._group.close()
            self._group = None
        for port in self._ports:
            port.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        atexit.unregister(self.stop)

    def check(self) -> None:
        """Raises ControlPlaneError, with the end of its log, when a program has ended by itself."""
        self._running.check()

    def kill_apiserver(self) -> None:
        """Ends the API server as a crash does; its port stays ours, and refuses connections."""
        self._running.kill(APISERVER)

    def start_apiserver(self, timeout_s: float = PATIENCE_S) -> None:
        """Starts it again on the same port; returns when it is ready."""
        self._run(APISERVER)
        self._wait_for("/readyz", time.monotonic() + timeout_s, APISERVER)

    def pause_apiserver(self) -> None:
        """Stops the API server without closing a connection: it accepts, and never answers."""
        self._running.components[APISERVER].pause()

    def resume_apiserver(self) -> None:
        self._running.components[APISERVER].signal(signal.SIGCONT)

    def compact(self) -> int:
        """Makes every resourceVersion handed out so far too old: they answer 410 from now on.

        etcd's compaction alone does not do: the API server answers watches out of its own memory
        of the past, which a restart empties. The compaction sees to what is not in that memory
        (events, the pages of a list). Returns etcd's revision, from which on versions are valid.
        """
        self.kill_apiserver()
        revision = forget_history(self._layout.etcd_port)
        self.start_apiserver()
        return revision

    def back_up(self) -> Path:
        """A copy of etcd's data, of now: what a power cut would leave, which etcd is made to go on from. It stands
        still meanwhile, so that nothing is torn."""
        backup = Path(tempfile.mkdtemp(prefix="backup-", dir=self._folder))
        etcd = self._running.components["etcd"]
        etcd.pause()
        try:
            shutil.copytree(self._layout.file("etcd"), backup, dirs_exist_ok=True)
        finally:
            etcd.signal(signal.SIGCONT)
        return backup

    def restore(self, backup: Path, timeout_s: float = PATIENCE_S) -> None:
        """Everything ends, and begins again with the data of `back_up`, as etcd's documentation tells administrators
        to: resourceVersions go back, and are given out again to other objects."""
        for name in reversed(COMMANDS):
            self._running.kill(name)
        shutil.rmtree(self._layout.file("etcd"))
        shutil.copytree(backup, self._layout.file("etcd"))
        self._bring_up(time.monotonic() + timeout_s)

    def add_nodes(
        self, n: int, zones: int = 3, cpu: str = "4", memory: str = "16Gi", pods: int = 110
    ) -> list[str]:
        """Adds that many nodes and waits until they take pods; returns their names."""
        first = self._node_count + 1
        self._node_count += n
        size = NodeSize(cpu, memory, pods)
        names = register_nodes(self.api, range(first, first + n), zones, size)
        self.wait_for_nodes(names)
        return sorted(names)

    def wait_for_nodes(self, names: set[str]) -> None:
        """Until they take pods; nodes that somebody else runs, too."""
        deadline = time.monotonic() + PATIENCE_S
        self._running.wait_until(lambda: names <= ready_nodes(self.api), deadline, "kwok")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def _running(self) -> Group:
        if self._group is None:
            raise ControlPlaneError("the control plane is not running")
        return self._group

    def _run(self, name: str) -> None:
        self._running.start(name, [*COMMANDS[name](self._layout), *self._extra_args.get(name, ())])

    def _wait_for(self, path: str, deadline: float, guilty: str) -> None:
        self._running.wait_until(lambda: self.api.exists(path), deadline, guilty)
