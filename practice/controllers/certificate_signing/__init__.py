"""Certificate signing: what was approved is signed, for the four signers that Kubernetes brings itself.

Mirrors kube-controller-manager's csrsigning controllers and the documentation page "Certificates and
Certificate Signing Requests". A request that its signer's rules forbid gets the condition Failed. A
cluster that nobody serves has no authority, and signs nothing.
"""

from base64 import b64decode, b64encode

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.clock import Clock
from practice.controllers.certificate_signing.authority import Authority
from practice.controllers.certificate_signing.policies import RULES
from practice.informer import Informers, Object, key_of
from practice.workqueue import WorkQueue

NAME = "certificate-controller"
REQUESTS = "certificatesigningrequests.certificates.k8s.io"


class CertificateSigningController:
    """Writes certificates into approved requests."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._authority: Authority | None = None
        self._requests = informers(REQUESTS)
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._requests.subscribe(self._on_request)

    def use(self, certificate_pem: str, key_pem: str) -> None:
        """From now on it signs with this key, which is a secret."""
        self._authority = Authority(certificate_pem, key_pem, self._clock)
        for request in self._requests.all():
            self.queue.add(key_of(request))

    def _on_request(self, _old: Object | None, new: Object | None) -> None:
        if new is not None and _waits(new):
            self.queue.add(key_of(new))

    def reconcile(self, key: str) -> None:
        """Sign the request, or say why it cannot be signed."""
        request = self._requests.get(key)
        if self._authority is None or request is None or not _waits(request):
            return
        spec, status = request["spec"], dict(request.get("status") or {})
        text = b64decode(spec["request"])
        problem = RULES[spec["signerName"]](text, spec.get("usages") or [])
        if problem:
            failed = {
                "type": "Failed",
                "status": "True",
                "reason": "SignerValidationFailure",
                "message": problem,
                "lastUpdateTime": self._clock.now_text(),
            }
            status["conditions"] = [*status["conditions"], failed]
        else:
            usages, lasts_s = spec.get("usages") or [], spec.get("expirationSeconds")
            signed = self._authority.sign(text, usages, lasts_s)
            status["certificate"] = b64encode(signed).decode()
        try:
            self._client.update(REQUESTS, {**request, "status": status}, subresource="status")
        except ApiError as error:
            if error.code not in (404, 409):  # gone, or changed: the watch brings it again
                raise


def _waits(request: Object) -> bool:
    """Approved, not failed, not signed, and for one of our signers."""
    status = request.get("status") or {}
    kinds = {one["type"] for one in status.get("conditions") or () if one["status"] == "True"}
    decided = "Approved" in kinds and not {"Denied", "Failed"} & kinds
    return decided and not status.get("certificate") and request["spec"]["signerName"] in RULES
