"""Objects with a few things wrong: created, updated, applied, merged, and deleted with odd options."""

from urllib.parse import quote

from hypothesis import strategies as st

from tests.fuzz.batches import judged
from tests.fuzz.book import Ask, Book, as_json
from tests.fuzz.growing import Draw
from tests.fuzz.judging import Judge
from tests.fuzz.mutating import mutated
from tests.fuzz.scene import JSON_TYPE, Example, Scene, asks_of
from tests.fuzz.serving import Answer, Json
from tests.fuzz.values import anything

REQUESTS = 150
PATCHES = (
    "application/merge-patch+json",
    "application/strategic-merge-patch+json",
    "application/apply-patch+yaml",
)
WAYS = ("create", "create", "update", "update", "patch", "patch", "status", "delete")


def run(seed: int, book: Book) -> None:
    """A batch."""
    judged(seed, book, REQUESTS, one)


def one(scene: Scene, judge: Judge, draw: Draw) -> None:
    """One request, and what must hold after its success."""
    example = draw(st.sampled_from(scene.examples))
    ask = request(draw, example)
    answer = judge.ask(ask)
    if answer is None or "dryRun" in ask.path or ask.path.endswith("/status"):
        return  # a change of the status may take away labels that the next write gives by default
    if ask.method in ("POST", "PUT") and answer.code in (200, 201):
        write_back(judge, example, ask, answer)


def request(draw: Draw, example: Example) -> Ask:
    """Something wrong, or nothing."""
    way = draw(st.sampled_from(WAYS))
    if "get" not in example.resource.verbs:
        way = "create"
    obj = mutated(draw, example.grower, example.schema, example.obj)
    query = draw(st.sampled_from(("", "", "", "?dryRun=All", "?fieldValidation=Strict")))
    match way:
        case "create":
            return _named(draw, example, obj, query)
        case "update":
            return Ask("PUT", example.path(example.name) + query, as_json(obj), dict(JSON_TYPE))
        case "status":
            return _sub(draw, example, obj)
        case "patch":
            media = draw(st.sampled_from(PATCHES))
            more = "&" if query else "?"
            manager = f"{more}fieldManager=f&force=true" if "apply" in media else ""
            path = example.path(example.name) + query + manager
            return Ask("PATCH", path, as_json(obj), {"Content-Type": media})
        case _:
            return _delete(draw, example)


def _named(draw: Draw, example: Example, obj: Json, query: str) -> Ask:
    """Mostly under a new name, so that it does not exist already."""
    metadata = obj.get("metadata") if isinstance(obj, dict) else None
    is_taken = isinstance(metadata, dict) and metadata.get("name") == example.name
    if is_taken and draw(st.integers(0, 3)):
        metadata["generateName"] = f"{example.name}-"
        del metadata["name"]
    ask = asks_of(example, obj)
    return Ask(ask.method, ask.path + query, ask.body, ask.headers)


def _sub(draw: Draw, example: Example, obj: Json) -> Ask:
    """A subresource that takes documents."""
    subs = [
        s for s in example.resource.subresources if {"update", "patch", "create"} & set(s.verbs)
    ]
    if not subs:
        return Ask("PUT", example.path(example.name), as_json(obj), dict(JSON_TYPE))
    sub = draw(st.sampled_from(subs))
    body: object = obj
    if sub.kind != example.resource.kind:
        name = sub.kind
        schemas = [k for k in example.grower.names() if k.endswith(f".{name}")]
        schema = {"$ref": f"#/{schemas[0]}"} if schemas else {}
        body = example.grower.grow(draw, schema)
    verb = draw(st.sampled_from(sorted({"update", "patch", "create"} & set(sub.verbs))))
    method = {"update": "PUT", "create": "POST", "patch": "PATCH"}[verb]
    media = "application/merge-patch+json" if verb == "patch" else "application/json"
    return Ask(method, example.path(example.name, sub.name), as_json(body), {"Content-Type": media})


def _delete(draw: Draw, example: Example) -> Ask:
    """Of one, or of all; often only for show, so that something is left."""
    name = draw(st.sampled_from((example.name, example.name, "none", "")))
    options = draw(
        st.one_of(
            st.none(),
            anything,
            st.fixed_dictionaries(
                {},
                optional={
                    "gracePeriodSeconds": st.sampled_from((0, -1, 5, 2**40, "1", None, 1.5)),
                    "propagationPolicy": st.sampled_from(("Orphan", "Foreground", "x", "", 1)),
                    "orphanDependents": st.sampled_from((True, False, None, "x")),
                    "preconditions": st.sampled_from(
                        ({"uid": "x"}, {"resourceVersion": "1"}, {}, 3)
                    ),
                    "dryRun": st.sampled_from((["All"], ["x"], [], "All", [1], None)),
                    "kind": st.sampled_from(("DeleteOptions", "Pod", "", 7)),
                    "apiVersion": st.sampled_from(("v1", "x/y/z", "", 7)),
                },
            ),
        )
    )
    dry = draw(st.sampled_from(("?dryRun=All", "?dryRun=All", "")))
    body = None if options is None else as_json(options)
    return Ask("DELETE", example.path(name) + dry, body, dict(JSON_TYPE))


def write_back(judge: Judge, example: Example, ask: Ask, answer: Answer) -> None:
    """What was just answered can be written as it is, which changes nothing."""
    if not {"get", "update"} <= set(example.resource.verbs):
        return
    metadata = answer.body.get("metadata", {})
    if answer.body.get("kind") != example.resource.kind or not metadata.get("uid"):
        return
    namespace = metadata.get("namespace", "")
    # A name of RBAC may hold nearly anything: only as a quoted segment does it reach the server.
    path = example.path(quote(metadata["name"], safe=""), namespace=namespace)
    again = judge.ask(Ask("PUT", path, answer.raw, dict(JSON_TYPE)))
    if again is None or is_gone(again):  # deleted by taking its last finalizer away
        return
    if example.resource.kind == "CustomResourceDefinition" and is_stale(again):
        return  # it gets its conditions as soon as it is stored, which makes what was answered old
    mark = f"what was read cannot be written back: {example.resource.key}"
    if again.code != 200:
        judge.book.fail(mark, again.raw[:600].decode(errors="replace"), ask)
    elif again.body["metadata"].get("resourceVersion") != metadata.get("resourceVersion"):
        judge.book.fail(
            f"writing back changes: {example.resource.key}", _change(answer, again), ask
        )


def is_gone(answer: Answer) -> bool:
    """Also of a kind that a PUT creates: a uid in it is of an object that there is no more."""
    message = str(answer.body.get("message", ""))
    return answer.code == 404 or (answer.code == 409 and message.endswith("UID in object meta: "))


def is_stale(answer: Answer) -> bool:
    """Whether another write was there first."""
    return answer.code == 409 and "the object has been modified" in str(answer.body.get("message"))


def _change(first: Answer, second: Answer) -> str:
    parts = [
        f"{key}: {first.body.get(key)!r} -> {second.body.get(key)!r}"[:600]
        for key in {**first.body, **second.body}
        if first.body.get(key) != second.body.get(key)
    ]
    return "\n   ".join(parts)
