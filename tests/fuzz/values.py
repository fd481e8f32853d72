"""Single values: sensible ones, those at the edges of what is allowed, and nonsense."""

from typing import Any

from hypothesis import strategies as st

NAMES = ("web", "one", "default", "kube-system", "a.b", "node-1", "x" * 63, "main", "data")
WORDS = (
    "Always", "Never", "OnFailure", "IfNotPresent", "RollingUpdate", "Recreate", "OnDelete",
    "OrderedReady", "Parallel", "ClusterIP", "NodePort", "LoadBalancer", "ExternalName", "None",
    "TCP", "UDP", "SCTP", "Exists", "In", "NotIn", "Equal", "NoSchedule", "NoExecute", "Indexed",
    "NonIndexed", "Forbid", "Replace", "Allow", "ReadWriteOnce", "ReadOnlyMany", "Retain", "Delete",
    "Recycle", "Immediate", "WaitForFirstConsumer", "Filesystem", "Block", "Local", "Cluster",
    "ClientIP", "Exact", "Prefix", "Utilization", "AverageValue", "Resource", "Pods", "External",
    "Min", "Max", "Disabled", "Percent", "IPv4", "IPv6", "FQDN", "SingleStack", "RequireDualStack",
    "Node", "Pod", "User", "Group", "ServiceAccount", "Opaque", "kubernetes.io/tls",
    "kubernetes.io/service-account-token", "True", "False", "Unknown", "Ready", "Running", "Failed",
    "Succeeded", "Pending", "DoNotSchedule", "ScheduleAnyway", "kubernetes.io/hostname", "foreground",
    "kubernetes", "orphan", "Foreground", "PreemptLowerPriority", "FailJob", "Ignore", "Count",
)  # fmt: skip
TEXTS = (
    "", " ", "-x", "x-", "UPPER", "a_b", "a/b", "a/b/c", "..", ".", "/", "//", "x" * 64, "x" * 254,
    "é", "漢", "\u0000", "\n", "\u202e", "\ufeff", "%", "%s%n", "$(A)", "{{.}}", "'", '"', "null", "true",
    "0", "-1", "+1", "1.5", "1e3", "100m", "1Gi", "1Ki", "-5Gi", "1e9999", "1E", "0x10", "1_000", "٣", "²",
    "9" * 30, "0.000000001", "1n", "5%", "101%", "-1%", "%5", "50.5%",
    "10.0.0.1", "10.96.0.10", "999.1.1.1", "::1", "fe80::1%eth0", "10.0.0.0/8", "10.0.0.0/99", "::/0",
    "2026-01-05T09:00:00Z", "2026-01-05T09:00:00.123456Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
    "2026-02-30T00:00:00Z", "2026-01-05T09:00:00+24:00", "2026-01-05", "yesterday",
    "*/5 * * * *", "@every 1s", "@daily", "0 0 31 2 *", "* * * * * *", "99 * * * *", "TZ=UTC * * * * *", "Europe/Rome",
    "nginx", "nginx:1.27", "busybox:1.36", "a:b:c", "@sha256:0", "metadata.name", "status.podIP", "spec.nodeName",
    "app=web", "a in (b,c)", "!a", "a=b=c", "(", "in", "^(a+)+$", "[", "(?P<", "https://x/%zz", "sleep 1", "exit 1",
    "cpu", "memory", "ephemeral-storage", "nvidia.com/gpu", "requests.cpu", "pods", "count/pods", "hugepages-2Mi",
    "kubernetes.io/x", "apps/v1", "v1", "Deployment", "ConfigMap", "example.com", "YQ==", "!!!!", "YQ",
)  # fmt: skip
INTEGERS = (
    0, 1, -1, 2, 3, 5, 10, 53, 80, 100, 101, 256, 420, 511, 512, 1000, 30000, 32767, 65535, 65536,
    2**31 - 1, 2**31, -(2**31), -(2**31) - 1, 2**32, 2**53, 2**53 + 1, 2**63 - 1, 2**63, -(2**63), 10**19, 10**40,
)  # fmt: skip
NUMBERS = (0.5, -0.5, 1.0, 1e10, 1e300, -1e-300, 1e-9, 3.0)

texts = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(WORDS),
    st.sampled_from(TEXTS),
    st.text(max_size=12),
)
sensible_texts = st.one_of(st.sampled_from(NAMES), st.sampled_from(WORDS))
integers = st.one_of(st.sampled_from(INTEGERS), st.integers(-5, 40))
scalars: st.SearchStrategy[Any] = st.one_of(
    texts, integers, st.sampled_from(NUMBERS), st.booleans(), st.none()
)
anything: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
