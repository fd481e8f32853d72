"""Whether the API server answers, who it takes Podium for, and whether it lets news through."""

import asyncio
import time
from collections.abc import Awaitable
from typing import Any, TypeVar

import msgspec

from dashboard import limits
from dashboard.doctor.findings import CLUSTER, Finding, Grade
from dashboard.kube import errors
from dashboard.kube.api import Api
from dashboard.kube.kinds import Kind, path

T = TypeVar("T")

NEXT: dict[type[errors.KubeError], str] = {
    errors.Unauthorized: "The credentials are missing, wrong or expired: sign in to the cluster again, "
    "or renew the file.",
    errors.Unreachable: "Check the address in the kubeconfig, and that this machine reaches it: "
    "curl -k {server}/version",
    errors.Unreadable: "Something else than a Kubernetes API server listens there, or a proxy answers "
    "in its place.",
    errors.Forbidden: "Even /version is closed to this account; grant it the role system:public-info-viewer.",
}
"""What to do about each way of not answering."""


async def timed(asked: Awaitable[T]) -> tuple[T, int]:
    """The answer, and the whole milliseconds until it was there."""
    begun = time.monotonic()
    answer = await asked
    return answer, round((time.monotonic() - begun) * 1000)


def pace(took_ms: int) -> Grade:
    """Good or slow."""
    return "slow" if took_ms > limits.DOCTOR_SLOW_MS else "good"


async def server(api: Api) -> Finding:
    """GET /version, the first question: broken means that nothing else can be asked."""
    where = api.connection.server
    try:
        raw, took_ms = await timed(api.request("GET", "/version"))
        version = str(msgspec.json.decode(raw, type=dict[str, Any]).get("gitVersion", "unknown"))
    except msgspec.MsgspecError:
        text = f"{where} answers, but not as a Kubernetes API server does."
        return _about_server("broken", text, NEXT[errors.Unreadable])
    except errors.KubeError as error:
        hint = next((NEXT[kind] for kind in NEXT if isinstance(error, kind)), "")
        return _about_server("broken", f"{where}: {error.message}", hint.format(server=where))
    grade = pace(took_ms)
    slow = (
        "Every change is seen that much later; run Podium nearer to the cluster."
        if grade == "slow"
        else ""
    )
    return _about_server(grade, f"Kubernetes {version} answers at {where}.", slow, took_ms)


def _about_server(grade: Grade, text: str, what_next: str, took_ms: int | None = None) -> Finding:
    return Finding(
        section=CLUSTER, name="API server", grade=grade, text=text, next=what_next, took_ms=took_ms
    )


REVIEW = Kind(
    "authentication.k8s.io", "v1", "selfsubjectreviews", "SelfSubjectReview", namespaced=False
)


async def identity(api: Api) -> dict[str, Any]:
    """The `userInfo` the cluster sees: {"username", "groups", …}; empty when it does not say."""
    body = {"apiVersion": REVIEW.api_version, "kind": REVIEW.kind}
    try:
        answer = await api.create(REVIEW, "", body)
    except errors.KubeError:
        return {}
    return dict(answer.get("status", {}).get("userInfo", {}))


def account(user: dict[str, Any]) -> Finding:
    """Who Podium is there."""
    if not user:
        text = (
            "The cluster does not say who Podium is (SelfSubjectReview, Kubernetes 1.28 or later)."
        )
        return Finding(section=CLUSTER, name="Account", grade="missing", text=text)
    groups = ", ".join(user.get("groups", [])) or "no groups"
    text = f"Podium is {user.get('username', '?')} there ({groups})."
    return Finding(section=CLUSTER, name="Account", grade="good", text=text)


async def news(api: Api, kind: Kind) -> Finding:
    """A watch of resourceVersion 0: the API server sends what is there at once, so silence means
    that something in between holds streams back. `kind` has at least one object."""
    params: dict[str, str | int] = {
        "watch": "true",
        "resourceVersion": "0",
        "timeoutSeconds": limits.DOCTOR_WATCH_S,
    }
    begun = time.monotonic()
    try:
        async with (
            asyncio.timeout(limits.DOCTOR_WATCH_S),
            api.stream(path(kind), params=params) as response,
        ):
            first = await response.content.readany()
    except TimeoutError:
        return _about_news(
            "broken",
            f"A watch of {kind.plural} stayed silent for {limits.DOCTOR_WATCH_S} s.",
            "A proxy in between seems to hold back streams; switch off its buffering of answers.",
        )
    except errors.KubeError as error:
        return _about_news(
            "broken",
            f"A watch of {kind.plural} fails: {error.message}",
            "Without watches there is no living picture.",
        )
    took_ms = round((time.monotonic() - begun) * 1000)
    if not first:
        return _about_news(
            "broken",
            f"A watch of {kind.plural} ended at once.",
            "A proxy in between seems to cut streams; raise its timeout.",
        )
    return _about_news(
        pace(took_ms), f"A watch of {kind.plural} brings its first news at once.", "", took_ms
    )


def _about_news(grade: Grade, text: str, what_next: str, took_ms: int | None = None) -> Finding:
    return Finding(
        section=CLUSTER,
        name="Live changes",
        grade=grade,
        text=text,
        next=what_next,
        took_ms=took_ms,
    )
