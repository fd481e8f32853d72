"""Makes two answers comparable: what a server chooses freely becomes a symbol.

Promises: the same value gets the same symbol wherever it appears in a case's answers, named after
the place where it first appeared. So it is compared, too, that an owner reference names the uid
of its owner, and that a write that changes nothing keeps the resourceVersion.
A value that the case itself sent is never masked: it must come back as it was.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

UID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
MICRO_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
IPV4 = re.compile(r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}")
VERSION_IN_TEXT = re.compile(r"(resource version: )(\d+)( \(\d+\))?", re.IGNORECASE)
VERSION_IN_PRECONDITION = re.compile(r"(ResourceVersion in record )\(\d+\)")
NODE_PORT_IN_TEXT = re.compile(r":3\d{4}/")
SUFFIX = "[bcdfghjklmnpqrstvwxz2456789]{5}"
SET_IN_TEXT = re.compile(r'(ReplicaSet "[a-z-]+-)[bcdfghjklmnpqrstvwxz2456789]{5,10}"')
# A whole object in a message, with its versions and times.
OBJECT_IN_TEXT = re.compile(r'Invalid value: "\{.*\}": ')
# A whole pod spec, which the real server prints with the names of its internal Go types.
POD_IN_TEXT = re.compile(r'Invalid value: \{.*"terminationGracePeriodSeconds".*\}: ', re.IGNORECASE)
NODE_PORTS = ("nodePort", "healthCheckNodePort")
HASH_LABEL = "pod-template-hash"
TOKEN_VOLUME = "kube-api-access-"


def _leaves(value: Any) -> Iterator[str | int]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    elif isinstance(value, str | int):
        yield value


@dataclass(slots=True)
class Origins:
    """Who brought a value into a case: the case (`own`) or the server (`theirs`)."""

    own: set[str | int] = field(default_factory=set)
    theirs: set[str | int] = field(default_factory=set)
    renamed: dict[str, str] = field(default_factory=dict)
    prefixes: set[str] = field(default_factory=set)

    def sent(self, body: Any) -> None:
        metadata = body.get("metadata") if isinstance(body, dict) else None
        if isinstance(metadata, dict) and isinstance(metadata.get("generateName"), str):
            self.prefixes.add(metadata["generateName"])
        self.own.update(leaf for leaf in _leaves(body) if leaf not in self.theirs)

    def answered(self, body: Any) -> None:
        self.theirs.update(leaf for leaf in _leaves(body) if leaf not in self.own)

    def rename(self, text: str, symbol: str) -> None:
        """`text` becomes `symbol` wherever it stands in a string."""
        self.renamed[text] = symbol


def masked(answers: Any, origins: Origins) -> Any:
    """A copy of the answers (plain JSON) with symbols."""
    found = dict(origins.renamed)
    _find_names(answers, "", found)
    symbols = _Symbols(origins.own, found, origins.prefixes)
    return {label: symbols.mask(answer, label, "") for label, answer in answers.items()}


def _find_names(value: Any, path: str, found: dict[str, str]) -> None:
    """Collects what the server added to names: suffixes and hashes of pod templates."""
    if isinstance(value, list):
        for number, inner in enumerate(value):
            _find_names(inner, f"{path}[{number}]", found)
    if not isinstance(value, dict):
        return
    prefix, name = value.get("generateName"), value.get("name")
    if isinstance(prefix, str) and isinstance(name, str) and name.startswith(prefix):
        found.setdefault(name, f"{prefix}<suffix>")
    if isinstance(value.get(HASH_LABEL), str) and value[HASH_LABEL]:
        found.setdefault(value[HASH_LABEL], f"<hash at {path}>")
    for key in sorted(value):
        _find_names(value[key], f"{path}.{key}" if path else key, found)


class _Symbols:
    def __init__(self, own: set[str | int], renamed: dict[str, str], prefixes: set[str]) -> None:
        self._own = own
        # The longest first: a pod's name contains its ReplicaSet's hash.
        self._renamed = sorted(renamed.items(), key=lambda item: -len(item[0]))
        self._suffix = _suffixes(prefixes, [*renamed.values()])
        self._uids: dict[str, str] = {}
        self._versions: dict[str, str] = {}

    def mask(self, value: Any, path: str, key: str) -> Any:
        if isinstance(value, dict):
            return self._mapping(value, path)
        if isinstance(value, list):
            return [self.mask(v, f"{path}[{n}]", key) for n, v in enumerate(value)]
        if key in NODE_PORTS and isinstance(value, int) and value not in self._own:
            return "<node port>" if value else value
        return self._text(value, path, key) if isinstance(value, str) else value

    def _mapping(self, value: dict[str, Any], path: str) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key in sorted(value):
            if key == "managedFields":
                continue  # who wrote which field depends on the clients, and is compared elsewhere
            if key == "resourceVersion" and ("uid" in value or path.endswith("metadata")):
                result[key] = self._version(value[key], f"{path}.{key}", listed="uid" not in value)
                continue
            result[self._rename(key)] = self.mask(value[key], f"{path}.{key}", key)
        return result

    def _version(self, value: str, path: str, *, listed: bool) -> str:
        """A list's version moves with every write of the cluster, so it has no identity."""
        if listed or not value.isdigit():
            return "<version>" if value.isdigit() else value
        return self._versions.setdefault(value, f"<version at {path}>")

    def _text(self, text: str, path: str, key: str) -> str:
        if key == "continue" and text:
            return "<continue token>"
        if key == "description" and "columnDefinitions" in path:
            return "<description>" if text else ""  # the documentation's sentences are not copied
        if text in self._own:
            return self._rename(text)
        for pattern, symbol in ((TIME, "<time>"), (MICRO_TIME, "<micro time>"), (IPV4, "<ip>")):
            if pattern.fullmatch(text):
                return symbol
        text = OBJECT_IN_TEXT.sub("Invalid value: <object>: ", text)
        text = POD_IN_TEXT.sub("Invalid value: <pod>: ", text)
        text = UID.sub(lambda match: self._uid(match.group(), path), text)
        text = VERSION_IN_TEXT.sub(_hide_versions, text)
        text = VERSION_IN_PRECONDITION.sub(r"\1(<version>)", text)
        text = SET_IN_TEXT.sub(r'\1<hash>"', text)
        text = NODE_PORT_IN_TEXT.sub(":<node port>/", text)
        return self._rename(text)

    def _uid(self, uid: str, path: str) -> str:
        return uid if uid in self._own else self._uids.setdefault(uid, f"<uid at {path}>")

    def _rename(self, text: str) -> str:
        for name, symbol in self._renamed:
            text = text.replace(name, symbol)
        return self._suffix.sub(r"\1<suffix>", text)


def _suffixes(prefixes: set[str], symbols: list[str]) -> re.Pattern[str]:
    """What a server adds to a name: to a generateName, for a pod to the template's hash, and to
    the volume with its account's token."""
    hashes = [re.escape(symbol) + "-" for symbol in symbols if symbol.startswith("<hash")]
    begins = [*map(re.escape, sorted({*prefixes, TOKEN_VOLUME})), *hashes]
    return re.compile(f"({'|'.join(begins)}){SUFFIX}" + r"\b")


def _hide_versions(match: re.Match[str]) -> str:
    return f"{match.group(1)}<version>" + (" (<version>)" if match.group(3) else "")
