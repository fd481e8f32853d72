"""`agnhost test-service-account-issuer-discovery`: is a mounted token one of the cluster's issuer?

Asks the API server for the issuer's facts and keys, with the pod's own token, and checks the
signature with them. Left out: asking outside of the cluster when that fails.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import Any, ClassVar
from urllib.parse import urlsplit

from practice.images.agnhost.subcommand import Defaults, Subcommand
from practice.images.messages import Answer, Call, Result
from practice.images.mounts import FileProblem
from practice.images.program import Ask, Exit, Say, Step

Json = dict[str, Any]
_OWN_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token"  # noqa: S105 - a path
_FACTS = "/.well-known/openid-configuration"
_NO_CLUSTER = (
    "unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT "
    "must be defined"
)


class IssuerDiscovery(Subcommand):
    """Ends with 0 when the token is good."""

    defaults: ClassVar[Defaults] = {"token-path": "", "audience": ""}

    def plan(self) -> list[Step]:
        """Read the token, and ask for the issuer's facts."""
        self._keys_wanted = False
        path = self.flags.text("token-path")
        try:
            self._token = self.start.files.read(path).decode()
            self._own = self.start.files.read(_OWN_TOKEN).decode()
        except FileProblem as problem:
            return self._fatal(f"open {path}: {str(problem).lower()}")
        said = [self._say("OK: Got token"), self._say("validating with in-cluster discovery")]
        if "KUBERNETES_SERVICE_HOST" not in self.start.env:
            return [*said, *self._fatal(_NO_CLUSTER)]
        self._claims = _part(self._token, 1)
        issuer = str(self._claims.get("iss", ""))
        said.append(self._say(f"OK: got issuer {issuer}"))
        return [*said, self._ask(issuer + _FACTS)]

    def answered(self, result: Result) -> None:
        """The facts, then the keys."""
        steps = self._read(result)
        self._plan = [*self._plan[: self._next], *steps]

    def _read(self, result: Result) -> list[Step]:
        if not isinstance(result, Answer):
            return self._fatal(f"Get: {result.trouble}")
        if result.status != 200:
            return self._fatal(f"{result.status}: {result.body}")
        document = json.loads(result.body)
        if not self._keys_wanted:
            self._keys_wanted = True
            issuer = self._claims["iss"]
            if document.get("issuer") != issuer:
                words = "oidc: issuer URL provided to client did not match the issuer URL returned"
                return self._fatal(words)
            said = self._say(f"OK: Constructed OIDC provider for issuer {issuer}")
            return [said, self._ask(document["jwks_uri"])]
        problem = self._problem(document)
        if problem:
            return self._fatal(problem)
        good = ("OK: Validated signature on JWT", "OK: Got valid claims from token!")
        return [*(self._say(text) for text in good), Exit(0)]

    def _problem(self, document: Json) -> str:
        """Why the token is not good, or nothing."""
        audience = self.flags.text("audience")
        if audience not in (self._claims.get("aud") or ()):
            given = " ".join(self._claims.get("aud") or ())
            return f'oidc: expected audience "{audience}" got ["{given}"]'
        if self._claims["exp"] < self.start.now().timestamp():
            return "oidc: token is expired"
        wanted = _part(self._token, 0).get("kid")
        key = next((one for one in document["keys"] if one.get("kid") == wanted), None)
        if key is None or not _is_signed(self._token, key):
            return "failed to verify signature: failed to verify id token signature"
        return ""

    def _ask(self, url: str) -> Ask:
        parts = urlsplit(url)
        call = Call(
            host=parts.hostname or "",
            port=parts.port or 443,
            path=parts.path,
            headers={"Authorization": f"Bearer {self._own}"},
            agent="Go-http-client/1.1",
            secure=True,
        )
        return Ask(call)

    def _say(self, text: str) -> Say:
        return Say(self.line(text))

    def _fatal(self, why: str) -> list[Step]:
        return [self._say(why), Exit(1)]


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _part(token: str, number: int) -> Json:
    """The header or the claims of a token."""
    found: Json = json.loads(_decoded(token.split(".")[number]))
    return found


def _is_signed(token: str, key: Json) -> bool:
    """ES256 by a key in the form of RFC 7517."""
    # Slow to import, and few pods check tokens.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    said, _, signature = token.rpartition(".")
    raw = _decoded(signature)
    half = len(raw) // 2
    r, s = (int.from_bytes(part, "big") for part in (raw[:half], raw[half:]))
    x, y = (int.from_bytes(_decoded(key[name]), "big") for name in ("x", "y"))
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    try:
        coded = utils.encode_dss_signature(r, s)
        public.verify(coded, said.encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True
