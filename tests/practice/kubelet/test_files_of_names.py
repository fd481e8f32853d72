"""What a container reads of its own name, its hosts and its DNS."""

from __future__ import annotations

from typing import Any

import pytest

from practice.kubelet.name_files import files, hostname


def pod(**spec: Any) -> dict[str, Any]:
    return {"metadata": {"name": "web-1", "namespace": "shop"}, "spec": spec}


def test_the_hosts_file_of_a_plain_pod() -> None:
    lines = files(pod(), "10.244.0.9", "node-1")["/etc/hosts"].splitlines()
    assert lines[:2] == ["# Kubernetes-managed hosts file.", "127.0.0.1\tlocalhost"]
    assert lines[-1] == "10.244.0.9\tweb-1"


def test_a_subdomain_and_aliases_stand_in_the_hosts_file() -> None:
    aliases = [{"ip": "10.1.2.3", "hostnames": ["a", "b.example"]}]
    text = files(pod(subdomain="db", hostAliases=aliases), "10.244.0.9", "node-1")["/etc/hosts"]
    assert "10.244.0.9\tweb-1.db.shop.svc.cluster.local\tweb-1\n" in text
    assert text.endswith("\n# Entries added by HostAliases.\n10.1.2.3\ta\tb.example\n")


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ({}, "web-1"),
        ({"hostname": "db-0"}, "db-0"),
        ({"hostNetwork": True}, "node-1"),
        ({"subdomain": "db", "setHostnameAsFQDN": True}, "web-1.db.shop.svc.cluster.local"),
    ],
)
def test_the_hostname(spec: dict[str, Any], name: str) -> None:
    assert hostname(pod(**spec), "node-1") == name


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        ({}, "search shop.svc.cluster.local svc.cluster.local cluster.local\n"
             "nameserver 10.96.0.10\noptions ndots:5\n"),
        ({"dnsPolicy": "Default"}, "nameserver 192.0.2.53\n"),
        ({"hostNetwork": True}, "nameserver 192.0.2.53\n"),
        ({"dnsPolicy": "None",
          "dnsConfig": {"nameservers": ["1.1.1.1"], "searches": ["a.example"],
                        "options": [{"name": "ndots", "value": "2"}, {"name": "edns0"}]}},
         "search a.example\nnameserver 1.1.1.1\noptions ndots:2 edns0\n"),
    ],
)  # fmt: skip
def test_the_way_to_the_dns(spec: dict[str, Any], text: str) -> None:
    assert files(pod(**spec), "10.244.0.9", "node-1")["/etc/resolv.conf"] == text
