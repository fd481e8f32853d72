"""Certificate cleaner: requests that nobody needs any more go.

Mirrors kube-controller-manager's csrcleaner: an hour after a decision, a day after a question that
nobody answered, as soon as an issued certificate has expired. It looks once an hour.
"""

from base64 import b64decode

from practice.api.client import Client
from practice.api.kinds.certificate_texts import blocks
from practice.clock import Clock
from practice.informer import Informers, Object, key_of
from practice.limits import CLEANED_DECIDED_S, CLEANED_PENDING_S, CLEANING_PERIOD_S
from practice.refusals import gone_is_fine
from practice.workqueue import WorkQueue

NAME = "certificate-cleaner"
REQUESTS = "certificatesigningrequests.certificates.k8s.io"
_TIMES = {
    "Approved": CLEANED_DECIDED_S,
    "Denied": CLEANED_DECIDED_S,
    "Failed": CLEANED_DECIDED_S,
}


class CertificateCleaner:
    """Deletes old requests."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._requests = informers(REQUESTS)
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._requests.subscribe(self._on_request)

    def _on_request(self, old: Object | None, new: Object | None) -> None:
        if old is None and new is not None:
            self.queue.add(key_of(new), after_s=CLEANING_PERIOD_S)

    def reconcile(self, key: str) -> None:
        """Delete the request, or look again in an hour."""
        request = self._requests.get(key)
        if request is None:
            return
        if not self._is_old(request):
            self.queue.add(key, after_s=CLEANING_PERIOD_S)
            return
        metadata = request["metadata"]
        with gone_is_fine():
            self._client.delete(REQUESTS, None, metadata["name"], uid=metadata["uid"])

    def _is_old(self, request: Object) -> bool:
        status = request.get("status") or {}
        issued = status.get("certificate")
        if issued and self._has_expired(issued):
            return True
        conditions = status.get("conditions") or ()
        if not conditions:
            return self._clock.age_s(request["metadata"]["creationTimestamp"]) > CLEANED_PENDING_S
        return any(
            self._clock.age_s(one["lastUpdateTime"]) > _TIMES[one["type"]]
            for one in conditions
            if one["type"] in _TIMES and (one["type"] != "Approved" or issued)
        )

    def _has_expired(self, coded: str) -> bool:
        from cryptography import x509

        found = blocks(b64decode(coded))
        try:
            certificate = x509.load_der_x509_certificate(found[0][1])
        except (IndexError, ValueError):
            return False
        return certificate.not_valid_after_utc < self._clock.now()
