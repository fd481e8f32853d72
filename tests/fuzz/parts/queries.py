"""Paths, query parameters and headers: selectors, versions, forged tokens, watches, impersonation."""

import base64
import json
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from tests.fuzz.batches import judged
from tests.fuzz.book import Ask, Book
from tests.fuzz.growing import Draw
from tests.fuzz.judging import Judge
from tests.fuzz.scene import Example, Scene
from tests.fuzz.serving import Json
from tests.fuzz.values import INTEGERS, TEXTS, anything, texts

REQUESTS = 250
SELECTORS = (
    "a", "a=b", "a==b", "a!=b", "!a", "a in (b)", "a in ()", "a notin (b,c)", "a in (b", "a in b)", "a,,b", ",",
    "=b", "a=",
    "a=b,", "a>1", "a<1", "a>x", "a=b c", "a b", "in in (in)", "a/b/c=d", "(a)", "a=(b)", "\u0000", "a=é",
    "a" * 5000, "a," * 2000,
    "metadata.name=web", "metadata.name!=web", "metadata.namespace=default", "spec.nodeName=",
    "status.phase=Running", "x.y=z",
    "metadata.name=a\\,b", "metadata.name", "metadata.name==", "metadata.name in (a)",
    "involvedObject.kind=Pod", "type=Opaque",
    "spec.size=large", "a=b=c", "!", "!!a", "a!b", "a!=", "-a=b", "a=-b", "{", "a in (b,,c)", "a notin",
    "exists",
)  # fmt: skip
NUMBERS = (*map(str, INTEGERS), "", "x", "1.5", "1e3", "0x1", "+1", " 1", "٣", "-0", "NaN", "1_0")
FLAGS = ("true", "false", "1", "0", "t", "", "x", "TRUE", "yes", "null")
VERSIONS = ("0", "1", "", "-1", "x", "99999999", "9" * 30, "1.5", "00", "+1", "٣")
MATCHES = ("", "Exact", "NotOlderThan", "x")
CHOICES: dict[str, tuple[str, ...]] = {
    "labelSelector": SELECTORS, "fieldSelector": SELECTORS, "limit": NUMBERS, "resourceVersion": VERSIONS,
    "resourceVersionMatch": MATCHES, "sendInitialEvents": FLAGS, "allowWatchBookmarks": FLAGS, "watch": FLAGS,
    "timeoutSeconds": NUMBERS, "pretty": FLAGS, "dryRun": ("All", "", "x", "all"), "force": FLAGS,
    "fieldManager": TEXTS,
    "fieldValidation": ("Strict", "Warn", "Ignore", "x", ""), "gracePeriodSeconds": NUMBERS,
    "orphanDependents": FLAGS,
    "propagationPolicy": ("Orphan", "Foreground", "Background", "x", ""), "includeObject": ("None", "Object",
    "Metadata", "x"),
    "container": TEXTS, "follow": FLAGS, "previous": FLAGS, "sinceSeconds": NUMBERS, "sinceTime": TEXTS,
    "tailLines": NUMBERS,
    "limitBytes": NUMBERS, "timestamps": FLAGS, "stream": ("All", "Stdout", "Stderr", "x"), "command": TEXTS,
    "stdin": FLAGS,
    "stdout": FLAGS, "stderr": FLAGS, "tty": FLAGS, "ports": NUMBERS, "path": TEXTS, "export": FLAGS,
    "exact": FLAGS,
    "insecureSkipTLSVerifyBackend": FLAGS, "ignoreStoreReadErrorWithClusterBreakingPotential": FLAGS,
    "timeout": ("1s", "x", "-1s", "0"),
}  # fmt: skip
ACCEPTS = (
    "application/json", "*/*", "application/yaml", "application/vnd.kubernetes.protobuf", "text/html", "", ";",
    "a/b;q=2",
    "application/json;as=Table;g=meta.k8s.io;v=v1", "application/json;as=Table;g=x;v=y",
    "application/json;as=X",
    "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
    "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList", "application/json;stream=watch",
    "application/cbor",
    "application/com.github.proto-openapi.spec.v2@v1.0+protobuf", "," * 200,
    "application/json;as=Table;as=Table",
)  # fmt: skip
HEADERS: dict[str, tuple[str, ...]] = {
    "Accept": ACCEPTS,
    "Accept-Encoding": ("gzip", "gzip;q=0", "br", "*", "identity;q=0", ",,,"),
    "Authorization": ("Bearer", "Bearer x", "Basic YTpi", "Bearer a.b.c", "Bearer eyJ.eyJ.x",
    "bearer viewer-token", "é", "Bearer " + "x" * 8000),
    "Impersonate-User": ("", "x", "system:masters", "é", "system:serviceaccount:default:robot",
    "system:serviceaccount:a:b:c"),
    "Impersonate-Group": ("system:masters", "", "g"),
    "Impersonate-Uid": ("u", ""),
    "Impersonate-Extra-a%2Fb": ("x", ""),
    "Impersonate-Extra-%zz": ("x",),
    "Host": ("x", "", "localhost", "127.0.0.1:1", "[::1]", "a b", "é", "x" * 300),
    "Content-Type": ("application/json", "x", ""),
    "If-None-Match": ('"x"', "*"),
    "If-Modified-Since": ("x", "Mon, 05 Jan 2026 09:00:00 GMT"),
    "Range": ("bytes=0-1", "x"),
    "Expect": ("100-continue", "x"),
    "User-Agent": ("", "kubectl/v1.30", "é", "x" * 500, "Mozilla/5.0", "/", "curl/8"),
    "Connection": ("Upgrade", "close", "x"),
    "Upgrade": ("websocket", "SPDY/3.1", "h2c", "x"),
    "X-HTTP-Method-Override": ("DELETE",),
    "Content-Encoding": ("gzip", "deflate", "br", "x"),
}  # fmt: skip
WORDS = (
    "api", "apis", "v1", "apps", "namespaces", "default", "pods", "rich", "log", "exec", "proxy", "status",
    "scale", "watch",
    "openapi", "v2", "v3", "healthz", "readyz", "livez", "version", "metrics", "logs", "..", ".", "", "%2e%2e",
    "%00", "%ff", "%2F",
    "é", "practice", "clusters", "nodes", "services", "http:web:80", "web:", ":web", "https:web:x", "x" * 300,
    "deployments", "wheels",
    "example.com", "token", "robot", "serviceaccounts", "binding", ".well-known", "openid-configuration",
    "openid", "jwks", "*", "{name}",
)  # fmt: skip
METHODS = ("GET",) * 6 + ("HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")


def run(seed: int, book: Book) -> None:
    """A batch."""
    judged(seed, book, REQUESTS, one)


def is_proxied(path: str) -> bool:
    """What is proxied into a cluster waits there for its time to pass."""
    return "/proxy" in path


def one(scene: Scene, judge: Judge, draw: Draw, *, proxied: bool = True) -> None:
    """One request."""
    path = draw(_paths(scene))
    if not proxied and is_proxied(path):
        return
    pairs = [_pair(draw) for _ in range(draw(st.integers(0, 4)))]
    names = draw(st.lists(st.sampled_from(sorted(HEADERS)), max_size=3, unique=True))
    headers = {name: draw(st.sampled_from(HEADERS[name]) | texts) for name in names}
    method = draw(st.sampled_from(METHODS))
    if method == "DELETE":
        pairs.append(("dryRun", "All"))
    query = urlencode(pairs, errors="surrogatepass")
    body = draw(st.sampled_from((None, b"", b"{}", b"\x00"))) if method != "GET" else None
    judge.ask(Ask(method, f"{path}?{query}" if query else path, body, headers))


@st.composite
def _paths(draw: Draw, scene: Scene) -> str:
    """Of something that is there, or of nothing."""
    if not draw(st.integers(0, 3)):
        parts = draw(st.lists(st.sampled_from(WORDS) | texts.map(_quoted), min_size=1, max_size=9))
        return "/" + "/".join(parts)
    example: Example = draw(st.sampled_from(scene.examples))
    subs = ["", "", "", *(sub.name for sub in example.resource.subresources)]
    name = draw(st.sampled_from(("", "", example.name, example.name, "none")))
    path = example.path(name, draw(st.sampled_from(subs)) if name else "")
    if not draw(st.integers(0, 9)):
        path = path.replace("/v1/", "/v1/watch/", 1)
    return (
        path
        if draw(st.integers(0, 9))
        else path + draw(st.sampled_from(("/", "/x", "/x/y", "//", "%")))
    )


def _quoted(text: str) -> str:
    return quote(text, safe="/:%", errors="surrogatepass")


def _pair(draw: Draw) -> tuple[str, str]:
    if not draw(st.integers(0, 7)):
        return "continue", _forged(draw)
    name = draw(st.sampled_from(sorted(CHOICES)))
    if not draw(st.integers(0, 7)):
        return name, draw(texts)
    return name, draw(st.sampled_from(CHOICES[name]))


def _forged(draw: Draw) -> str:
    """A token for the next page that nobody gave."""
    fields = {
        "v": st.sampled_from(("meta.k8s.io/v1", "x", 1)),
        "rv": st.sampled_from((0, 1, -1, 2**70, "1", 1.5, None)),
    }
    fields |= {"start": st.sampled_from(("a\u0000", "", "../x", "\u0000", 1, None, "x" * 2000))}
    made: Json = draw(st.fixed_dictionaries({}, optional=fields))
    raw = json.dumps(draw(st.just(made) | anything)).encode("utf-8", "surrogatepass")
    text = base64.urlsafe_b64encode(raw).decode()
    return draw(st.sampled_from((text, text.rstrip("="), text[:-3], text + "==", "é", "====", "")))
