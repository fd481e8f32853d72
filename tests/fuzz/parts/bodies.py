"""Bytes that are no object: broken JSON and YAML, wrong types, far too much, far too deep, protobuf."""

import json
from functools import partial

from hypothesis import strategies as st

from tests.fuzz.batches import judged
from tests.fuzz.book import Ask, Book, as_json
from tests.fuzz.growing import Draw
from tests.fuzz.judging import Judge
from tests.fuzz.scene import Example, Scene
from tests.fuzz.values import anything, texts

REQUESTS = 150
MEDIA = (
    "application/json",
    "application/yaml",
    "application/apply-patch+yaml",
    "application/json",
    "application/yaml",
    "application/vnd.kubernetes.protobuf",
    "application/json; charset=utf-16",
    "application/merge-patch+json",
    "application/strategic-merge-patch+json",
    "application/apply-patch+yaml",
    "application/json-patch+json",
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "",
    ";;",
    "é/x",
)
RAW = (
    b"", b" ", b"{", b"}", b"[", b"null", b"0", b'"x"', b"[]", b"{}", b"{}{}", b"{} x", b"nul", b"-",
    b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}", b"NaN", b"[NaN]", b'{"a":NaN}', b'{"a":Infinity}', b'{"a":1e999}',
    b'{"a":-0}', b'{"a":01}', b"1" * 5000, b'{"a":' + b"9" * 5000 + b"}", b'"\\ud800"', b'{"\\ud800":1}',
    b'{"a":"\\ud800"}', b'{"a":"\xed\xa0\x80"}', b"{'a':1}", b"{a:1}", b'{"a":1,}', b'{"a" 1}',
    b'{"a":1 "b":2}', b'{"a":"\n"}', b'{"a":"\\x"}', b'{"a":tru}', b"\x00", b"[" * 3000, b'{"a":' * 3000,
    b"[" * 200_000, b'{"a":' * 100_000, b'{"metadata":' * 300 + b"{}" + b"}" * 300, b"a: b: c", b"- a\n b",
    b"a: &x [*x]", b"a: &x {b: *x}", b"&a [*a,*a]",
    b"? {a: b}\n: c", b"? [a]\n: c", b"<<: {a: b}", b"<<: 1",
    b"<<: [1]", b"!!python/object/apply:os.system [ls]", b"!!binary x", b"!!set {a, b}", b"!!omap [a: 1]",
    b"!!map [a]", b"!!seq {a: b}", b"!!int x", b"!!bool x", b"!!float x",
    b"!!timestamp x", b"a: !!int [1]", b"!!pairs x",
    b"%YAML 9.9\n---\na: b", b"---\na: b\n---\nc: d", b"a: !!float .nan", b"a: .inf", b"a: 0x10", b"a: 1_000",
    b"a: 1:30", b"a: 2026-01-05", b"a: ~", b"~: a", b"1: a", b"1.5: a", b"true: a", b"a: |\n x", b"\ta: b",
    b"a: \"\\ud800\"", b"a: '", b"{a: [}", b"[" * 2000, b"- " * 3000, b"k8s\x00", b"k8s\x00\x0a",
    b"k8s\x00\x0a\x00", b"k8s\x00" + b"\xff" * 40,
    b"k8s\x00\x0a\x0b\x0a\x02v1\x12\x05Thing\x12\xff\xff\xff\xff\x0f",
    b"k8s\x00\x0a\x0f\x0a\x02v1\x12\x09ConfigMap\x12\x04\x0a\x02\x0a\x00",
    b"k8s\x00\x0a\x0f\x0a\x02v1\x12\x09ConfigMap\x12\x04\x0a\x7f\x0a\x00",
)  # fmt: skip


def run(seed: int, book: Book) -> None:
    """A batch."""
    judged(seed, book, REQUESTS, one)


def one(scene: Scene, judge: Judge, draw: Draw) -> None:
    """One request."""
    example = draw(st.sampled_from(scene.examples))
    method = draw(st.sampled_from(("POST", "PUT", "PATCH", "DELETE")))
    path = example.path("" if method == "POST" else example.name)
    sub = draw(
        st.sampled_from(("", "", "", "status", "scale", "eviction", "binding", "token", "finalize"))
    )
    if sub and method != "DELETE":
        path = example.path(example.name, sub)
    headers = {"Content-Type": draw(st.sampled_from(MEDIA))}
    if method == "DELETE":
        path += "?dryRun=All"
    if "apply" in headers["Content-Type"]:
        path += "?fieldManager=f"
    judge.ask(Ask(method, path, draw(content(example)), headers))


@st.composite
def content(draw: Draw, example: Example) -> bytes:
    """Anything at all."""
    match draw(st.integers(0, 9)):
        case 0 | 1 | 2 | 3:
            return draw(st.sampled_from(RAW))
        case 4:
            return as_json(draw(anything))
        case 5:
            return draw(st.binary(max_size=40))
        case 6:
            return _broken(draw, as_json(example.obj))
        case 7:
            return b"k8s\x00" + draw(st.binary(max_size=60))
        case 8:
            return _doubled(draw, example)
        case _:
            return draw(st.sampled_from(_large(example)))()


def _broken(draw: Draw, raw: bytes) -> bytes:
    """Cut, or with one byte exchanged."""
    at = draw(st.integers(0, len(raw) - 1))
    if draw(st.booleans()):
        return raw[:at]
    return raw[:at] + draw(st.binary(min_size=1, max_size=3)) + raw[at + 1 :]


def _doubled(draw: Draw, example: Example) -> bytes:
    """A key that comes twice, somewhere."""
    raw = as_json(example.obj)
    where = [index for index, byte in enumerate(raw) if byte == ord("{")]
    at = draw(st.sampled_from(where)) + 1
    key, value = draw(texts), as_json(draw(anything))
    pair = json.dumps(key).encode("utf-8", "surrogatepass") + b":" + value
    rest = raw[at:]
    comma = b"" if rest.startswith(b"}") else b","
    return raw[:at] + pair + b"," + pair + comma + rest


def _large(example: Example) -> list[object]:
    """Made only when asked for."""
    return [
        partial(_with, example, annotations={"a": "x" * 4_000_000}),
        partial(_with, example, annotations={"a": "x" * 300_000}),
        partial(_with, example, labels={f"k{n}": "v" for n in range(10_000)}),
        partial(_with, example, finalizers=[f"x.io/{n}" for n in range(5_000)]),
        partial(_with, example, name="x" * 100_000),
        partial(_with, example, ownerReferences=[_OWNER] * 2_000),
        partial(_with, example, managedFields=[{"manager": "x", "fieldsV1": {"f:a": {}}}] * 500),
        partial(_with, example, deep=_nested(200)),
        partial(_with, example, deep=_nested(800)),
    ]


_OWNER = {"apiVersion": "v1", "kind": "Pod", "name": "x", "uid": "u"}


def _nested(levels: int) -> object:
    made: object = {}
    for _ in range(levels):
        made = {"f:a": made}
    return made


def _with(example: Example, **metadata: object) -> bytes:
    if "deep" in metadata:
        entry = {"manager": "x", "operation": "Apply", "fieldsV1": metadata.pop("deep")}
        metadata["managedFields"] = [entry]
    return as_json({**example.obj, "metadata": {**example.obj.get("metadata", {}), **metadata}})
