"""The command lines of the five programs: which flags they get, and why."""

from dataclasses import dataclass
from pathlib import Path

from tests.controlplane.assets import Assets

SERVICE_RANGE = "10.96.0.0/12"
# With the usual /16 the controller manager has networks for 256 nodes; this is enough for 32,768.
POD_RANGE = "10.128.0.0/9"
# What the Service `kubernetes` points at. The default route's address would differ from machine
# to machine, loopback is forbidden there, and nobody ever connects to it: so a documentation one.
ADVERTISED = "192.0.2.1"
ISSUER = "https://kubernetes.default.svc.cluster.local"
NODE_ANNOTATION = ("kwok.x-k8s.io/node", "fake")
NODE_LEASE_S = 40

EGRESS = """\
apiVersion: apiserver.k8s.io/v1beta1
kind: EgressSelectorConfiguration
egressSelections:
- name: cluster
  connection:
    proxyProtocol: HTTPConnect
    transport:
      uds:
        udsName: {socket}
"""

Command = list[str | Path]


@dataclass(frozen=True)
class Layout:
    """Where everything lies that the programs must be told of."""

    assets: Assets
    folder: Path
    etcd_port: int
    etcd_peer_port: int
    api_port: int

    @property
    def kubeconfig(self) -> Path:
        return self.folder / "admin.kubeconfig"

    @property
    def etcd_url(self) -> str:
        return f"http://127.0.0.1:{self.etcd_port}"

    @property
    def api_url(self) -> str:
        return f"https://127.0.0.1:{self.api_port}"

    def file(self, name: str) -> Path:
        return self.folder / name


def etcd(layout: Layout) -> Command:
    peer_url = f"http://127.0.0.1:{layout.etcd_peer_port}"
    return [
        layout.assets.etcd,
        f"--data-dir={layout.file('etcd')}",
        f"--listen-client-urls={layout.etcd_url}",
        f"--advertise-client-urls={layout.etcd_url}",
        f"--listen-peer-urls={peer_url}",
        f"--initial-advertise-peer-urls={peer_url}",
        f"--initial-cluster=default={peer_url}",
        "--unsafe-no-fsync",  # a test cluster needs to survive no power cut
        "--quota-backend-bytes=8589934592",  # 8 GiB: clusters of 150,000 pods fit
        "--log-level=warn",
    ]


def kube_apiserver(layout: Layout) -> Command:
    return [
        layout.assets.kube_apiserver,
        f"--etcd-servers={layout.etcd_url}",
        "--bind-address=127.0.0.1",
        f"--secure-port={layout.api_port}",
        f"--advertise-address={ADVERTISED}",
        f"--cert-dir={layout.file('generated')}",
        f"--tls-cert-file={layout.file('server.crt')}",
        f"--tls-private-key-file={layout.file('server.key')}",
        f"--client-ca-file={layout.file('ca.crt')}",
        "--authorization-mode=RBAC",
        f"--service-account-issuer={ISSUER}",
        f"--service-account-key-file={layout.file('service-account.key')}",
        f"--service-account-signing-key-file={layout.file('service-account.key')}",
        f"--service-cluster-ip-range={SERVICE_RANGE}",
        # The default is the node's name, and asking for logs would then bother a name server.
        "--kubelet-preferred-address-types=InternalIP",
    ]


def kubelet_flags(layout: Layout, egress_socket: Path) -> list[str]:
    """What the API server needs in order to reach kubelets and pods; writes its configuration."""
    configuration = layout.file("egress.yaml")
    configuration.write_text(EGRESS.format(socket=egress_socket), encoding="utf-8")
    return [
        f"--kubelet-client-certificate={layout.file('admin.crt')}",
        f"--kubelet-client-key={layout.file('admin.key')}",
        f"--egress-selector-config-file={configuration}",
    ]


def kube_controller_manager(layout: Layout) -> Command:
    return [
        layout.assets.kube_controller_manager,
        f"--kubeconfig={layout.kubeconfig}",
        "--secure-port=0",
        "--leader-elect=false",
        "--allocate-node-cidrs=true",
        f"--cluster-cidr={POD_RANGE}",
        f"--service-cluster-ip-range={SERVICE_RANGE}",
        f"--root-ca-file={layout.file('ca.crt')}",
        f"--service-account-private-key-file={layout.file('service-account.key')}",
        "--kube-api-qps=200",
        "--kube-api-burst=400",
    ]


def kube_scheduler(layout: Layout) -> Command:
    return [
        layout.assets.kube_scheduler,
        f"--kubeconfig={layout.kubeconfig}",
        "--secure-port=0",
        "--leader-elect=false",
        "--kube-api-qps=200",
        "--kube-api-burst=400",
    ]


def kwok(layout: Layout) -> Command:
    return [
        layout.assets.kwok,
        f"--kubeconfig={layout.kubeconfig}",
        *(f"--config={stage}" for stage in layout.assets.stages),
        "--manage-all-nodes=false",
        f"--manage-nodes-with-annotation-selector={'='.join(NODE_ANNOTATION)}",
        # The lease is what tells the controller manager that a node lives.
        f"--node-lease-duration-seconds={NODE_LEASE_S}",
    ]


# In the order of their start: each needs the ones before it.
COMMANDS = {
    "etcd": etcd,
    "kube-apiserver": kube_apiserver,
    "kube-controller-manager": kube_controller_manager,
    "kube-scheduler": kube_scheduler,
    "kwok": kwok,
}
