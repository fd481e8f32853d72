"""Why a container does not run, runs again and again, or is not ready."""

import re
from collections.abc import Iterator

from dashboard.projection.diagnosis.exits import meaning
from dashboard.projection.diagnosis.finding import (
    Case,
    Finding,
    Object,
    counted,
    first,
    message,
    times,
)
from dashboard.projection.diagnosis.images import IMAGE, image_trouble

_KINDS = {
    "initContainerStatuses": "init container",
    "containerStatuses": "container",
    "ephemeralContainerStatuses": "ephemeral container",
}
_CONFIG = (
    (
        re.compile(r'(configmap|secret) "(.+?)" not found', re.IGNORECASE),
        "{kind} {name} does not exist in this namespace",
    ),
    (
        re.compile(r"couldn't find key (\S+) in (?:ConfigMap|Secret) (\S+)"),
        "{name} has no key {kind}",
    ),
    (
        re.compile(r"container has runAsNonRoot and image will run as root"),
        "the image runs as root, and the pod forbids that",
    ),
    (
        re.compile(r"container has runAsNonRoot and image has non-numeric user"),
        "the image names its user by word, so nobody can tell that it is not root",
    ),
)
_COMING = frozenset({"ContainerCreating", "PodInitializing"})
PROBES = {"Readiness": "readinessProbe", "Liveness": "livenessProbe", "Startup": "startupProbe"}


def troubles(case: Case) -> Iterator[Finding]:
    """Of each container, in the order in which they start."""
    for part, kind in _KINDS.items():
        for status in case.status.get(part) or ():
            yield from _of_container(case, status, kind)


def _of_container(case: Case, status: Object, kind: str) -> Iterator[Finding]:
    name, state = str(status.get("name", "")), status.get("state") or {}
    waiting, ended = state.get("waiting") or {}, state.get("terminated")
    reason = str(waiting.get("reason") or "")
    last = (status.get("lastState") or {}).get("terminated")
    if reason in IMAGE:
        image = _image(case, name) or str(status.get("image", ""))
        yield image_trouble(
            case, f"{kind} {name}", image, reason, str(waiting.get("message") or "")
        )
    elif reason in ("CreateContainerConfigError", "CreateContainerError"):
        yield _not_created(case, f"{kind} {name}", str(waiting.get("message") or ""))
    elif reason and reason not in _COMING and reason != "CrashLoopBackOff":
        yield _not_started(case, f"{kind} {name}", reason, str(waiting.get("message") or ""))
    elif reason == "CrashLoopBackOff":
        yield _crashing(case, status, kind, last or {})
    elif ended and (ended.get("exitCode") or ended.get("signal")):
        yield _ended(case, name, kind, ended)
    elif last and status.get("restartCount") and kind == "container":
        yield _was_restarted(case, status, last)
    if (state.get("running") is not None or reason == "CrashLoopBackOff") and not status.get(
        "ready"
    ):
        yield from _probes(case, status)


def _not_created(case: Case, what: str, said: str) -> Finding:
    for pattern, words in _CONFIG:
        if found := pattern.search(said):
            groups = [*found.groups(), "", ""]
            missing = words.format(kind=groups[0], name=groups[1].strip('."'))
            break
    else:
        missing = said or "the node cannot put it together"
    return Finding(
        tone="bad",
        title=f"{what.capitalize()} cannot be made: {missing}",
        text="" if missing == said else said,
        next="Make what is missing, or correct the name; the node tries again by itself.",
        line=case.on("get configmaps,secrets"),
    )


def _not_started(case: Case, what: str, reason: str, said: str) -> Finding:
    advice = "Read the node's message; the program, its mounts or its rights are at fault."
    if reason == "PostStartHookError":
        advice = "The postStart hook failed, so the container was ended: correct the hook."
    elif "exec" in said and ("not found" in said or "no such file" in said):
        advice = "The command is not in the image: correct command or args."
    elif "permission denied" in said:
        advice = "The command may not be executed: correct its mode, or the user it runs as."
    return Finding(
        tone="bad",
        title=f"{what.capitalize()} could not be started ({reason})",
        text=said,
        next=advice,
        line=case.on("describe", "pod"),
    )


def _crashing(case: Case, status: Object, kind: str, last: Object) -> Finding:
    name = str(status.get("name", ""))
    restarts = counted(int(status.get("restartCount") or 0), "restart")
    killed = _killed_by_probe(case, name)
    wait = "The node waits before each new try, twice as long each time, up to 5 minutes."
    if last.get("reason") == "OOMKilled":
        return _out_of_memory(case, name, kind, f"{restarts}. {wait}")
    if killed:
        return Finding(
            tone="bad",
            title=f"{kind.capitalize()} {name} is ended again and again by its {killed} probe",
            text=f"{restarts}. {wait}",
            parts=_answers(case, name, killed.capitalize()),
            next="If the program is well and only slow, give the probe more time (initialDelaySeconds, "
            "failureThreshold, or a startup probe); else look at its log.",
            line=case.on(f"logs {case.name} -c {name} --previous"),
        )
    code, signal = int(last.get("exitCode") or 0), int(last.get("signal") or 0)
    if last and not code and not signal:
        return Finding(
            tone="bad",
            title=f"{kind.capitalize()} {name} ends each time, with success",
            text=f"{restarts}. It is restarted because restartPolicy is "
            f"{case.spec.get('restartPolicy') or 'Always'}. {wait}",
            next="A program that is meant to end belongs into a Job; a server must stay in the foreground.",
            line=case.on(f"logs {case.name} -c {name} --previous"),
        )
    return Finding(
        tone="bad",
        title=f"{kind.capitalize()} {name} starts and ends again and again",
        text=f"It last ended with {meaning(code, signal)}. {restarts}. {wait}",
        parts=_last_words(last),
        next="Read what it said before it ended.",
        line=case.on(f"logs {case.name} -c {name} --previous"),
    )


def _ended(case: Case, name: str, kind: str, ended: Object) -> Finding:
    if ended.get("reason") == "OOMKilled":
        return _out_of_memory(case, name, kind, "")
    code, signal = int(ended.get("exitCode") or 0), int(ended.get("signal") or 0)
    return Finding(
        tone="bad",
        title=f"{kind.capitalize()} {name} ended with an error",
        text=f"{meaning(code, signal)[0].upper()}{meaning(code, signal)[1:]}.",
        parts=_last_words(ended),
        next="Read what it said before it ended.",
        line=case.on(f"logs {case.name} -c {name}"),
    )


def _was_restarted(case: Case, status: Object, last: Object) -> Finding:
    name = str(status.get("name", ""))
    code, signal = int(last.get("exitCode") or 0), int(last.get("signal") or 0)
    why = (
        "it used more memory than its limit"
        if last.get("reason") == "OOMKilled"
        else meaning(code, signal)
    )
    return Finding(
        tone="wait",
        title=f"Container {name} was restarted {counted(int(status.get('restartCount') or 0), 'time')}",
        text=f"The run before ended with {why}."
        if last.get("reason") != "OOMKilled"
        else f"The run before was ended because {why}.",
        parts=_last_words(last),
        line=case.on(f"logs {case.name} -c {name} --previous"),
    )


def _out_of_memory(case: Case, name: str, kind: str, more: str) -> Finding:
    limit = ((_wanted(case, name).get("resources") or {}).get("limits") or {}).get("memory")
    bound = f"its limit of {limit}" if limit else "what its node had to give"
    return Finding(
        tone="bad",
        title=f"{kind.capitalize()} {name} used more memory than {bound}, and was killed",
        text=f"OOMKilled, exit code 137 (SIGKILL). {more}".strip(),
        next="Raise the limit if the program needs it; else look for what grows. What it used before "
        "it died is in its metrics, where there are any.",
        line=case.on(f"set resources {_owner(case)} -c {name} --limits=memory=…"),
    )


def _probes(case: Case, status: Object) -> Iterator[Finding]:
    name, started = str(status.get("name", "")), status.get("started")
    wanted = _wanted(case, name)
    if started is False and wanted.get("startupProbe"):
        yield _unready(
            case, name, "Startup", "it counts as started only when its startup probe succeeds"
        )
    elif wanted.get("readinessProbe") and (status.get("state") or {}).get("running") is not None:
        yield _unready(
            case,
            name,
            "Readiness",
            "Services send it no traffic until its readiness probe succeeds",
        )
    if wanted.get("livenessProbe") and _answers(case, name, "Liveness") and started:
        yield Finding(
            tone="warn",
            title=f"The liveness probe of container {name} fails",
            text="When it has failed often enough in a row, the container is restarted.",
            parts=_answers(case, name, "Liveness"),
            next="Look whether the program hangs, or the probe asks for too much.",
            line=case.on(f"logs {case.name} -c {name}"),
        )


def _unready(case: Case, name: str, probe: str, means: str) -> Finding:
    wanted = _wanted(case, name).get(PROBES[probe]) or {}
    answers = _answers(case, name, probe)
    return Finding(
        tone="warn" if answers else "wait",
        title=f"The {probe.lower()} probe of container {name} "
        + ("fails" if answers else "has not succeeded yet"),
        text=f"It runs, but {means}. Asked: {asked(wanted)}.",
        parts=answers,
        next=("Read the program's log, or ask the same from inside the pod." if answers else ""),
        line=case.on(f"logs {case.name} -c {name}") if answers else "",
    )


def asked(probe: Object) -> str:
    """What a probe asks, and how often."""
    every = f"every {probe.get('periodSeconds') or 10} s"
    if http := probe.get("httpGet"):
        scheme = str(http.get("scheme") or "HTTP").lower()
        return f"GET {scheme}://<pod>:{http.get('port')}{http.get('path') or '/'} {every}"
    if tcp := probe.get("tcpSocket"):
        return f"a connection to port {tcp.get('port')} {every}"
    if grpc := probe.get("grpc"):
        return f"gRPC health on port {grpc.get('port')} {every}"
    if probe.get("exec"):
        return f"a command in the container {every}"
    return every


def _answers(case: Case, container: str, probe: str) -> list[str]:
    """What the probe got for an answer last, from the kubelet's Events."""
    found = []
    for event in case.told("Unhealthy", "ProbeWarning"):
        said, where = message(event), _container_of(event)
        if said.startswith(f"{probe} probe") and where in ("", container):
            answer = said.split(": ", 1)[-1]
            found.append(f"{answer} ({times(event)}×)" if times(event) > 1 else answer)
    return list(dict.fromkeys(found))[:3]


def _killed_by_probe(case: Case, container: str) -> str:
    for event in case.told("Killing"):
        said = message(event)
        for probe in ("liveness", "startup"):
            if said.startswith(f"Container {container} failed {probe} probe"):
                return probe
    return ""


def _container_of(event: Object) -> str:
    """Events name a container as ``spec.containers{main}``."""
    about = event.get("involvedObject") or event.get("regarding") or {}
    found = re.search(r"\{(.+)\}$", str(about.get("fieldPath") or ""))
    return found[1] if found else ""


def _last_words(ended: Object) -> list[str]:
    said = str(ended.get("message") or "").strip()
    return [f"Its last words: {said}"] if said else []


def _wanted(case: Case, name: str) -> Object:
    every = [
        one
        for part in ("containers", "initContainers", "ephemeralContainers")
        for one in case.spec.get(part) or ()
    ]
    return first(one for one in every if one.get("name") == name)


def _image(case: Case, name: str) -> str:
    return str(_wanted(case, name).get("image") or "")


def _owner(case: Case) -> str:
    """Where resources are set: the pod's are its controller's template's."""
    owners = (case.found.get("metadata") or {}).get("ownerReferences") or ()
    owner = first(one for one in owners if one.get("controller"))
    if owner.get("kind") == "ReplicaSet":
        return f"deployment/{str(owner.get('name')).rpartition('-')[0]}"
    return f"{str(owner.get('kind', 'pod')).lower()}/{owner.get('name', case.name)}"
