"""What must hold after any request whatsoever."""

from dataclasses import dataclass

from tests.fuzz.serving import Answer, Target


class Broken(AssertionError):
    """A promise of the API server was broken; the text is the request that did it."""


@dataclass(slots=True)
class Judge:
    """Looks at the store before and after. `strict`: nothing else writes to it."""

    target: Target
    strict: bool = True
    requests: int = 0
    refusals: int = 0

    def ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> Answer | None:
        """One request; None when no HTTP client would send it. Broken: what was wrong with the answer."""
        before = self.target.api.store.version
        try:
            answer = self.target.call(method, path, body, headers)
        except (ValueError, UnicodeError):
            return None  # http.client itself refuses to send this
        self.requests += 1
        said = f"{method} {path}\n{headers}\n{body!r}\n{answer.code} {answer.raw[:2000]!r}"
        if answer.code >= 500 and b'"reason":"InternalError"' in answer.raw:
            raise Broken(f"an internal error:\n{said}")
        if answer.code < 400:
            return answer
        self.refusals += 1
        if self.strict and self.target.api.store.version != before:
            raise Broken(f"the store changed although the request was refused:\n{said}")
        if answer.raw.startswith(b"{") and answer.status.get("kind") != "Status":
            raise Broken(f"a refusal that is no Status:\n{said}")
        return answer

    def must_be_alive(self) -> None:
        """It answers, and every list can be read."""
        if self.target.call("GET", "/readyz").raw != b"ok":
            raise Broken("the server is not ready any more")
        for resource in list(self.target.api.resources.values()):
            if "list" in resource.verbs:
                self.target.api.list(resource.key)
