"""What runs in kube-system: CoreDNS, and kube-proxy.

They are what a person sees of both: their logs, their health, how they end. Names are answered by
`practice.network` as long as a CoreDNS can be reached, and a node's rules follow the cluster as long
as a kube-proxy runs there.
"""

import hashlib
import json

from practice.images.program import Answer, Program, Request

DNS_PORT = 53


class CoreDns(Program):
    """Cluster DNS, with the plugins of kubeadm's Corefile: health, ready, prometheus."""

    ports = (DNS_PORT, 8080, 8181, 9153)
    runs = ("coredns",)

    def ready_lines(self) -> list[str]:
        """Where it listens, which configuration it has, and who it is."""
        text = self.start.files.get("/etc/coredns/Corefile", "")
        digest = hashlib.sha512(text.encode()).hexdigest()
        return [
            ".:53",
            f"[INFO] plugin/reload: Running configuration SHA512 = {digest}",
            f"CoreDNS-{self.start.tag.removeprefix('v')}",
        ]

    def stop_lines(self) -> list[str]:
        """It stays for the five seconds of its lameduck, so that nobody asks it in vain."""
        return [
            "[INFO] SIGTERM: Shutting down servers then terminating",
            "[INFO] plugin/health: Going into lameduck mode for 5s",
        ]

    def respond(self, request: Request) -> Answer:
        """Health, readiness, and a metric that says who it is."""
        match request.port, request.path:
            case 8080, "/health":
                return Answer(500 if self.sick else 200, "OK")
            case 8181, "/ready":
                return Answer(503 if self.knobs.never_ready else 200, "OK")
            case 9153, "/metrics":
                version = self.start.tag.removeprefix("v")
                return Answer(200, f'coredns_build_info{{version="{version}"}} 1\n')
            case _:
                return super().respond(request)


class KubeProxy(Program):
    """Carries Services and their endpoints into the rules of its node."""

    ports = (10256,)
    runs = ("kube-proxy",)

    def start_lines(self) -> list[str]:
        """What it says in iptables mode."""
        now = self.start.now()
        head = f"I{now:%m%d %H:%M:%S.%f}       1"
        return [
            f'{head} server_linux.go:144] "Using iptables Proxier"',
            f'{head} server.go:530] "Version info" version="{self.start.tag}"',
            f'{head} config.go:200] "Starting service config controller"',
            f'{head} config.go:106] "Starting endpoint slice config controller"',
            f'{head} config.go:309] "Starting node config controller"',
        ]

    def respond(self, request: Request) -> Answer:
        """Its health, with the time that its rules are of."""
        if request.path not in ("/healthz", "/livez"):
            return super().respond(request)
        now = f"{self.start.now():%Y-%m-%dT%H:%M:%S.%fZ}"
        body = {"lastUpdated": now, "currentTime": now, "nodeEligible": True}
        return Answer(500 if self.sick else 200, json.dumps(body), "application/json")
