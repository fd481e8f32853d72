"""Files about names that the kubelet writes into containers: hosts, hostname, resolv.conf.

Mirrors the kubelet: `hostname`, `subdomain`, `hostAliases`, `dnsPolicy` and `dnsConfig`; a pod in
the node's network has the node's files. Documentation: "DNS for Services and Pods", "Adding entries
to Pod /etc/hosts with HostAliases".
"""

from __future__ import annotations

from practice.informer import Object

ZONE = "cluster.local"
CLUSTER_DNS = "10.96.0.10"
NODE_RESOLVER = "nameserver 192.0.2.53\n"
NODE_HOSTS = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n"
"""What lies on every node."""

_HEAD = (
    "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n"
    "::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\n"
    "fe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n"
)
_HOST_HEAD = "# Kubernetes-managed hosts file (host network).\n"
_LONGEST_HOSTNAME = 63


def hostname(pod: Object, node: str) -> str:
    """The host's name inside of the pod."""
    spec = pod["spec"]
    if spec.get("hostnameOverride"):
        return str(spec["hostnameOverride"])
    if spec.get("hostNetwork"):
        return node
    name = str(spec.get("hostname") or pod["metadata"]["name"])[:_LONGEST_HOSTNAME].rstrip("-.")
    return _full(pod, name) if spec.get("setHostnameAsFQDN") and spec.get("subdomain") else name


def files(pod: Object, ip: str, node: str) -> dict[str, str]:
    """By path."""
    return {
        "/etc/hostname": hostname(pod, node) + "\n",
        "/etc/hosts": hosts(pod, ip, node),
        "/etc/resolv.conf": resolv_conf(pod),
    }


def hosts(pod: Object, ip: str, node: str) -> str:
    """The hosts file."""
    spec = pod["spec"]
    if spec.get("hostNetwork"):
        text = _HOST_HEAD + NODE_HOSTS
    else:
        name = hostname({**pod, "spec": {**spec, "setHostnameAsFQDN": False}}, node)
        names = [_full(pod, name), name] if spec.get("subdomain") else [name]
        text = _HEAD + "\t".join([ip, *names]) + "\n"
    aliases = spec.get("hostAliases") or ()
    if aliases:
        text += "\n# Entries added by HostAliases.\n"
        rows = [[one["ip"], *(one.get("hostnames") or ())] for one in aliases]
        text += "".join("\t".join(row) + "\n" for row in rows)
    return text


def resolv_conf(pod: Object) -> str:
    """Which DNS servers are asked, and with which domains behind a short name."""
    spec, namespace = pod["spec"], pod["metadata"]["namespace"]
    policy, config = spec.get("dnsPolicy") or "ClusterFirst", spec.get("dnsConfig") or {}
    cluster = policy == "ClusterFirstWithHostNet" or (
        policy == "ClusterFirst" and not spec.get("hostNetwork")
    )
    servers, searches, options = list[str](), list[str](), dict[str, str]()
    if cluster:
        servers = [CLUSTER_DNS]
        searches = [f"{namespace}.svc.{ZONE}", f"svc.{ZONE}", ZONE]
        options = {"ndots": "5"}
    elif policy != "None":
        servers = [NODE_RESOLVER.split()[1]]
    servers = list(dict.fromkeys([*servers, *(config.get("nameservers") or ())]))
    searches = list(dict.fromkeys([*searches, *(config.get("searches") or ())]))
    options |= {one["name"]: one.get("value") or "" for one in config.get("options") or ()}
    lines = [f"search {' '.join(searches)}"] if searches else []
    lines += [f"nameserver {one}" for one in servers]
    words = [f"{name}:{value}" if value else name for name, value in options.items()]
    lines += [f"options {' '.join(words)}"] if words else []
    return "".join(f"{line}\n" for line in lines)


def _full(pod: Object, name: str) -> str:
    spec, namespace = pod["spec"], pod["metadata"]["namespace"]
    return f"{name}.{spec['subdomain']}.{namespace}.svc.{ZONE}"
