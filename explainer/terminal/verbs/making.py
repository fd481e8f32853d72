"""`create deployment|namespace|configmap`, `run` and `expose`: objects from flags, as kubectl makes them."""

import re
from typing import Any

import msgspec

from dashboard.kube.api import Object
from dashboard.kube.errors import Conflict, Invalid
from dashboard.kube.kinds import path
from explainer.terminal.console import MANAGER, Console, quiet
from explainer.terminal.flags import Flag
from explainer.terminal.refusals import Failed
from explainer.terminal.resources import Resource, aims, named
from explainer.terminal.verbs import files, raw
from explainer.terminal.verbs.common import FILES, Verb

IMAGE = Flag("image", required=True)
PROTOCOLS = ("TCP", "UDP", "SCTP")


async def post(
    console: Console, resource: Resource, body: Object, *, action: str = "create"
) -> None:
    """One new object, written down. Raises Failed, KubeError."""
    name = str(body["metadata"]["name"])
    body = {"apiVersion": resource.kind.api_version, "kind": resource.kind.kind, **body}
    send = console.api.request(
        "POST", path(resource.kind, console.within(resource)),
        params={"fieldManager": MANAGER, "fieldValidation": "Strict"},
        body=msgspec.json.encode(body), accept=quiet(resource),
    )  # fmt: skip
    await console.write(action, resource, name, send)


async def _one(console: Console, word: str) -> Resource:
    return (await named(console.api, word))[0]


def _name(console: Console, usage: str) -> str:
    if len(console.parsed.args) != 1:
        count = len(console.parsed.args)
        raise Failed(
            f"error: exactly one NAME is required, got {count}\nSee '{usage} -h' for help and examples"
        )
    return console.parsed.args[0]


async def deployment(console: Console) -> None:
    """One container for each image, which is called as the image is."""
    parsed = console.parsed
    name = _name(console, "kubectl create deployment")
    images = parsed.texts("image")
    if parsed.dash and len(images) > 1:
        raise Failed("error: cannot specify multiple --image options and command")
    containers: list[Object] = []
    for image in images:
        made: Object = {"name": _basename(image), "image": image, "resources": {}}
        if parsed.dash:
            made["command"] = parsed.dash
        if parsed.has("port"):
            made["ports"] = [{"containerPort": parsed.number("port")}]
        containers.append(made)
    labels = {"app": name}
    spec = {
        "replicas": parsed.number("replicas", 1),
        "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": {"containers": containers}},
    }
    resource = await _one(console, "deployments.apps")
    try:
        await post(console, resource, {"metadata": {"name": name, "labels": labels}, "spec": spec})
    except (Conflict, Invalid) as error:
        raise Failed(f"error: failed to create deployment: {error.message}") from error
    console.out(f"deployment.apps/{name} created\n")


def _basename(image: str) -> str:
    """The image's last word, in the letters of a name (kubectl's create deployment)."""
    last = image.rpartition("/")[2].partition("@")[0].partition(":")[0]
    return re.sub(r"[^a-z0-9-]+", "-", last.lower().replace("_", "-")).strip("-") or "container"


async def namespace(console: Console) -> None:
    """Its name is all."""
    name = _name(console, "kubectl create namespace")
    await post(console, await _one(console, "namespaces"), {"metadata": {"name": name}})
    console.out(f"namespace/{name} created\n")


async def configmap(console: Console) -> None:
    """From `--from-literal=key=value`."""
    name = _name(console, "kubectl create configmap")
    data: dict[str, str] = {}
    for one in console.parsed.values.get("from-literal", []):
        key, equals, value = one.partition("=")
        if not equals or not key:
            raise Failed(f"error: invalid literal source {one}, expected key=value")
        data[key] = value
    await post(
        console, await _one(console, "configmaps"), {"metadata": {"name": name}, "data": data}
    )
    console.out(f"configmap/{name} created\n")


async def create(console: Console) -> None:
    """`create -f` and `create --raw`."""
    if console.parsed.has("raw"):
        return await raw.send(console, "create")
    if not console.parsed.has("filename"):
        raise Failed("error: must specify one of -f and -k\n\n" + CREATES)
    for aimed in await files.documents(console):
        await post(console, aimed.resource, aimed.body)
        console.out(f"{aimed.resource.full}/{aimed.body['metadata']['name']} created\n")


CREATES = "This terminal creates: deployment, namespace, configmap, or what a manifest says (-f)."


async def run(console: Console) -> None:
    """One bare pod."""
    parsed = console.parsed
    if not parsed.args:
        raise Failed("error: NAME is required for run\nSee 'kubectl run -h' for help and examples")
    name, rest = parsed.args[0], [*parsed.args[1:], *(parsed.dash or [])]
    if parsed.text("restart", "Always") not in ("Always", "OnFailure", "Never"):
        raise Failed(f"error: invalid restart policy: {parsed.text('restart')}")
    container: Object = {"name": name, "image": parsed.text("image"), "resources": {}}
    if rest:
        container["command" if parsed.on("command") else "args"] = rest
    if parsed.has("port"):
        container["ports"] = [{"containerPort": parsed.number("port")}]
    if parsed.has("env"):
        container["env"] = [_env(one) for one in parsed.texts("env")]
    labels = _labels(parsed.texts("labels")) if parsed.has("labels") else {"run": name}
    spec = {
        "containers": [container], "dnsPolicy": "ClusterFirst",
        "restartPolicy": parsed.text("restart", "Always"),
    }  # fmt: skip
    await post(
        console,
        await _one(console, "pods"),
        {"metadata": {"name": name, "labels": labels}, "spec": spec},
        action="run",
    )
    console.out(f"pod/{name} created\n")


def _env(text: str) -> dict[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise Failed(f"error: invalid env: {text}")
    return {"name": name, "value": value}


def _labels(texts: list[str]) -> dict[str, str]:
    found = {}
    for one in texts:
        key, equals, value = one.partition("=")
        if not equals:
            raise Failed(f"error: unexpected label spec: {one}")
        found[key] = value
    return found


async def expose(console: Console) -> None:
    """A Service that chooses what the object chooses."""
    parsed = console.parsed
    if not parsed.args:
        raise Failed("error: You must provide one or more resources by argument or filename.")
    (aim, *_) = await aims(console.api, parsed.args)
    if not aim.name:
        raise Failed("error: resource(s) were provided, but no name was specified")
    found = await console.read(aim.resource, aim.name)
    selector = (
        _labels(parsed.texts("selector"))
        if parsed.has("selector")
        else _selector(aim.resource, found)
    )
    ports = parsed.texts("port") or _ports(found)
    if not ports:
        raise Failed("error: couldn't find port via --port flag or introspection")
    name = parsed.text("name") or aim.name
    spec: dict[str, Any] = {
        "selector": selector,
        "ports": [_port(console, one, at, len(ports)) for at, one in enumerate(ports, 1)],
    }
    if parsed.has("type"):
        spec["type"] = parsed.text("type")
    labels = found["metadata"].get("labels") or {}
    body = {"metadata": {"name": name, "labels": labels}, "spec": spec}
    await post(console, await _one(console, "services"), body, action="expose")
    console.out(f"service/{name} exposed\n")


def _port(console: Console, text: str, at: int, of: int) -> dict[str, Any]:
    number, _, protocol = text.partition("/")
    if not number.isdigit():
        raise Failed(f'error: strconv.Atoi: parsing "{number}": invalid syntax')
    target = console.parsed.text("target-port") or number
    found: dict[str, Any] = {
        "port": int(number), "protocol": console.parsed.text("protocol") or protocol or "TCP",
        "targetPort": int(target) if target.isdigit() else target,
    }  # fmt: skip
    return found | ({"name": f"port-{at}"} if of > 1 else {})


def _selector(resource: Resource, found: Object) -> dict[str, str]:
    spec = found.get("spec") or {}
    match found["kind"]:
        case "Pod":
            labels = dict(found["metadata"].get("labels") or {})
            if not labels:
                raise Failed(
                    "error: couldn't retrieve selectors via --selector flag or introspection: "
                    "the pod has no labels and cannot be exposed"
                )
            return labels
        case "Service" | "ReplicationController":
            return dict(spec.get("selector") or {})
        case "Deployment" | "ReplicaSet":
            selector = spec.get("selector") or {}
            if selector.get("matchExpressions"):
                raise Failed(
                    "error: couldn't retrieve selectors via --selector flag or introspection: "
                    "couldn't convert expressions - "
                    f'"{selector["matchExpressions"]}" to map-based selector format'
                )
            return dict(selector.get("matchLabels") or {})
    raise Failed(
        f"error: cannot expose a {found['kind']}.{resource.kind.group}"
        if resource.kind.group
        else f"error: cannot expose a {found['kind']}"
    )


def _ports(found: Object) -> list[str]:
    spec = found.get("spec") or {}
    if found["kind"] == "Service":
        return [f"{one['port']}" for one in spec.get("ports") or []]
    inner = spec if found["kind"] == "Pod" else (spec.get("template") or {}).get("spec") or {}
    return [
        str(port["containerPort"])
        for one in inner.get("containers") or []
        for port in one.get("ports") or []
    ]


MAKING = (
    Verb(
        "create deployment", deployment, "NAME --image=IMAGE [--replicas=N] [--port=N] [-- COMMAND]",
        "makes a Deployment",
        (Flag("image", sort="texts", required=True), Flag("replicas", "r", "int"), Flag("port", sort="int")),
    ),
    Verb("create namespace", namespace, "NAME", "makes a Namespace"),
    Verb("create configmap", configmap, "NAME --from-literal=KEY=VALUE", "makes a ConfigMap", (Flag("from-literal"),)),
    Verb("create", create, "-f FILE", "makes what a manifest says", (FILES, Flag("raw"))),
    Verb(
        "run", run, "NAME --image=IMAGE [--port=N] [--env=K=V] [--labels=K=V] [-- ARGS]", "makes one bare pod", (
            IMAGE, Flag("port", sort="int"), Flag("env"), Flag("labels", "l", "texts"),
            Flag("restart"), Flag("command", sort="bool"),
        ),
    ),
    Verb(
        "expose", expose, "TYPE NAME --port=N [--target-port=N] [--type=T] [--name=N]",
        "makes a Service for an object", (
            Flag("port", sort="texts"), Flag("target-port"), Flag("type"), Flag("name"), Flag("protocol"),
            Flag("selector", sort="texts"),
        ),
    ),
)  # fmt: skip
