"""ClusterRole aggregation: a role that is the sum of others, chosen by label.

Mirrors kube-controller-manager's clusterrole-aggregation controller (documentation: "Aggregated
ClusterRoles"): the rules of all ClusterRoles that a selector of `aggregationRule` chooses, in the
order of their names and each once, become the rules of the role. `admin`, `edit` and `view` are made
this way, so that custom resources can add their own rights to them.
"""

from practice.api.client import Client
from practice.clock import Clock
from practice.informer import Informers, Object, key_of
from practice.refusals import gone_is_fine
from practice.selectors import labels_of, matches
from practice.workqueue import WorkQueue

NAME = "clusterrole-aggregation-controller"
CLUSTER_ROLES = "clusterroles.rbac.authorization.k8s.io"


class ClusterRoleAggregationController:
    """Keeps the rules of aggregated roles."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._roles = informers(CLUSTER_ROLES)
        self._aggregated: dict[str, None] = {}
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._roles.subscribe(self._on_role)

    def _on_role(self, old: Object | None, new: Object | None) -> None:
        """Any change may concern any sum of roles, of which there are few."""
        changed = new or old
        if changed is None:
            return
        key = key_of(changed)
        if new is not None and new.get("aggregationRule"):
            self._aggregated[key] = None
        else:
            self._aggregated.pop(key, None)
        for name in self._aggregated:
            self.queue.add(name)

    def reconcile(self, key: str) -> None:
        """Write the rules that the chosen roles have together."""
        role = self._roles.get(key)
        if role is None or not role.get("aggregationRule"):
            return
        rules: list[Object] = []
        for selector in role["aggregationRule"].get("clusterRoleSelectors") or ():
            for chosen in self._chosen(selector, key):
                rules += [rule for rule in chosen.get("rules") or () if rule not in rules]
        if rules == (role.get("rules") or []):
            return
        with gone_is_fine():
            self._client.patch(CLUSTER_ROLES, None, key, {"rules": rules or None})

    def _chosen(self, selector: Object, own: str) -> list[Object]:
        """The other roles that a selector means, by name."""
        found = [one for one in self._roles.all() if matches(selector, labels_of(one))]
        return sorted((one for one in found if key_of(one) != own), key=key_of)
