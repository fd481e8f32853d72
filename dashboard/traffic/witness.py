"""Which pod answered, if the answer itself says so.

The API server's proxy does not tell which endpoint it chose. Programs often do: by a header, by a
body that is nothing but their host's name (the same as the pod's), or by a field of a JSON body.
Only a name that one of the Service's pods bears counts, and two different names count for nothing:
what is not said is not guessed.
"""

import re
from collections.abc import Collection, Iterator
from typing import Any

import msgspec

from dashboard.kube.proxying import Proxied

HEADERS = frozenset({"x-pod-name", "x-pod", "x-served-by", "x-hostname"})
FIELDS = ("pod", "podName", "pod_name", "hostname", "hostName", "Hostname", "HOSTNAME")
_NAME = re.compile(rb"[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?")


Claims = tuple[frozenset[str], ...]
"""What an answer calls itself, the most trusted place first."""


def claims(answer: Proxied) -> Claims:
    """By its headers, then by its body. Held against the pods' names later (``named``)."""
    return frozenset(_by_header(answer)), frozenset(_by_body(answer))


def named(said: Claims, known: Collection[str]) -> str:
    """The one pod of ``known`` whose name was said, or ""."""
    for names in said:
        pods = [name for name in names if name in known]
        if pods:
            return pods[0] if len(pods) == 1 else ""
    return ""


def _by_header(answer: Proxied) -> Iterator[str]:
    return (value.strip() for name, value in answer.headers if name.lower() in HEADERS)


def _by_body(answer: Proxied) -> Iterator[str]:
    if answer.is_cut:
        return
    body = answer.body.strip()
    if _NAME.fullmatch(body):
        yield body.decode("ascii")
    elif body.startswith(b"{"):
        try:
            told = msgspec.json.decode(body, type=dict[str, Any])
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return
        yield from (value for field in FIELDS if isinstance(value := told.get(field), str))
