"""A real control plane whose nodes are the simulated kubelets of `python -m practice.kubelet`: its pods
run, talk and fail, which those of kwok do not."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.controlplane.cluster import ControlPlane
from tests.controlplane.disks import add_disks

NODES = 2


@contextmanager
def real_cluster_with_kubelets(
    nodes: int = NODES, *, disks: int = 0, prefix: str = "practice"
) -> Iterator[ControlPlane]:
    """Running, with nodes PREFIX-1 and so on that take pods, and volumes for so many claims."""
    with ControlPlane(reaches_pods=True) as cluster:
        if disks:
            add_disks(cluster.api, disks)
        options = {
            "--kubeconfig": cluster.kubeconfig,
            "--nodes": nodes,
            "--name-prefix": prefix,
            "--egress-socket": cluster.egress_socket,
            "--client-ca": cluster.client_ca,
        }
        words = [str(word) for option in options.items() for word in option]
        process = subprocess.Popen(
            [sys.executable, "-m", "practice.kubelet", *words],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        try:
            assert "simulated nodes" in process.stdout.readline()
            cluster.wait_for_nodes({f"{prefix}-{number}" for number in range(1, nodes + 1)})
            yield cluster
        finally:
            process.terminate()
            process.wait(timeout=15)
            process.stdout.close()
