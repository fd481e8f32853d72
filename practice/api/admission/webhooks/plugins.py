"""The two plugins: all webhooks that match are asked, in the order of their names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Protocol

from practice.api.admission.attempt import Attempt, Verb
from practice.api.admission.conditions import conditions_hold, scope_of
from practice.api.admission.matching import matches, may_be_shown
from practice.api.admission.plugin import Plugin
from practice.api.admission.reviews import (
    VERSIONS,
    BadAnswerError,
    Verdict,
    question,
    read,
    refusal,
)
from practice.api.errors import ApiError, bad_request
from practice.api.kinds.webhooks import MUTATING, VALIDATING
from practice.api.metadata import new_uid
from practice.api.patches.json_patch import json_patch
from practice.api.resource import Object
from practice.api.values import clone
from practice.cel import CelError

_ANY: tuple[Verb, ...] = ("create", "update", "delete", "connect")


class NoAnswerError(Exception):
    """A webhook could not be asked; the text is that of Go's HTTP client."""


class Dialer(Protocol):
    """The way from the API server to webhooks."""

    def ask(self, client: Object, body: bytes, timeout_s: float) -> str:
        """The body of the answer to a POST; `client` is a webhook's clientConfig. NoAnswerError."""
        ...


class Webhooks(Plugin):
    """What both share."""

    verbs = _ANY
    subresources = None
    configurations = ""
    mutating = False

    def __init__(self) -> None:
        self.dialer: Dialer | None = None

    def concerned(self, attempt: Attempt) -> Iterator[Object]:
        """The webhooks of all configurations that match."""
        store = attempt.context.store
        if not store.keys(self.configurations) or not may_be_shown(attempt.resource):
            return
        for _, configuration in store.items(self.configurations):
            for hook in configuration.get("webhooks") or ():
                if matches(hook, attempt) and self._wanted(hook, attempt):
                    yield hook

    def _wanted(self, hook: Object, attempt: Attempt) -> bool:
        """Whether its conditions hold. ApiError 403: they cannot be evaluated."""
        conditions = hook.get("matchConditions")
        if not conditions:
            return True
        try:
            return conditions_hold(conditions, scope_of(attempt, self.authorizer))
        except CelError as error:
            if hook["failurePolicy"] == "Ignore":
                return False
            raise attempt.refused(str(error)) from error

    def verdict(self, hook: Object, attempt: Attempt) -> Verdict | None:
        """What the webhook says; None: nothing, and its policy is to let that pass. ApiError."""
        if attempt.request.dry_run and hook.get("sideEffects") not in ("None", "NoneOnDryRun"):
            raise bad_request(f'admission webhook "{hook["name"]}" does not support dry run')
        version = next((v for v in hook["admissionReviewVersions"] if v in VERSIONS), "v1")
        uid = new_uid(attempt.context)
        body = json.dumps(question(attempt, version, uid), separators=(",", ":")).encode()
        try:
            if self.dialer is None:
                raise NoAnswerError("there is no network")
            answer = self.dialer.ask(hook["clientConfig"], body, hook["timeoutSeconds"])
            found = read(answer, version, uid, mutating=self.mutating)
        except (NoAnswerError, BadAnswerError) as error:
            if hook["failurePolicy"] == "Ignore":
                return None
            why = f"failed to call webhook: {error}" if isinstance(error, NoAnswerError) else error
            raise _internal(f'failed calling webhook "{hook["name"]}": {why}') from error
        attempt.request.warnings.extend(found.warnings)
        if not found.allowed:
            raise refusal(hook["name"], found.result)
        return found


class MutatingWebhooks(Webhooks):
    """Asked one after the other: each sees what those before it changed."""

    name = "MutatingAdmissionWebhook"
    configurations = MUTATING
    mutating = True

    def admit(self, attempt: Attempt) -> None:
        """Deletions are shown when the object is known: with the second half."""
        if attempt.verb == "delete":
            return
        willing: list[Object] = []
        again: list[Object] = []
        for hook in self.concerned(attempt):
            if self._apply(hook, attempt):
                attempt.changed_by_webhooks = True
                again = list(willing)
            if hook.get("reinvocationPolicy") == "IfNeeded":
                willing.append(hook)
        for hook in again:  # once, in whatever order their changes need
            self._apply(hook, attempt)

    def validate(self, attempt: Attempt) -> None:
        if attempt.verb == "delete":
            for hook in self.concerned(attempt):
                self.verdict(hook, attempt)

    def _apply(self, hook: Object, attempt: Attempt) -> bool:
        """Whether the object is another one now."""
        found = self.verdict(hook, attempt)
        if found is None or not found.patch or attempt.obj is None:
            return False
        resource, before = attempt.resource, attempt.obj
        patched = json_patch(clone(resource.from_storage(before)), found.patch)
        if resource.types is not None:
            read_back = resource.types.read(resource.kind_key, patched)
            patched = patched if read_back is None else read_back[0]
        new = resource.to_storage(patched)
        resource.default(new)
        if new == before:
            return False
        metadata = before["metadata"]
        metadata.clear()
        metadata.update(new.get("metadata") or {})
        before.clear()
        before.update({**new, "metadata": metadata})
        return True


class ValidatingWebhooks(Webhooks):
    """Asked about what will be stored. One refusal is enough."""

    name = "ValidatingAdmissionWebhook"
    configurations = VALIDATING

    def validate(self, attempt: Attempt) -> None:
        for hook in self.concerned(attempt):
            self.verdict(hook, attempt)


def _internal(message: str) -> ApiError:
    details = {"causes": [{"message": message}]}
    return ApiError(500, "InternalError", f"Internal error occurred: {message}", details=details)
