"""Service account: every namespace has a ServiceAccount `default`.

Mirrors kube-controller-manager's serviceaccount controller: pods that name no account run as this
one, so it is made with the namespace and made again when somebody deletes it.
"""

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.clock import Clock
from practice.informer import Informers, Object, key_of
from practice.refusals import is_namespace_terminating
from practice.workqueue import WorkQueue

NAME = "service-account-controller"


class ServiceAccountController:
    """Makes the default account of each namespace."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._namespaces = informers("namespaces")
        self._accounts = informers("serviceaccounts")
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._namespaces.subscribe(self._on_namespace)
        self._accounts.subscribe(self._on_account)

    def _on_namespace(self, old: Object | None, new: Object | None) -> None:
        if new is not None:
            self.queue.add(key_of(new))

    def _on_account(self, old: Object | None, new: Object | None) -> None:
        if new is None and old is not None and old["metadata"]["name"] == "default":
            self.queue.add(old["metadata"]["namespace"])

    def reconcile(self, key: str) -> None:
        """Make the account unless it is there or the namespace is going."""
        namespace = self._namespaces.get(key)
        if namespace is None or "deletionTimestamp" in namespace["metadata"]:
            return
        if self._accounts.get(f"{key}/default") is not None:
            return
        account = {
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": {"name": "default", "namespace": key},
        }
        try:
            self._client.create("serviceaccounts", account, namespace=key)
        except ApiError as error:
            if error.reason != "AlreadyExists" and not is_namespace_terminating(error):
                raise
