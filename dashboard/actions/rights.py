"""What Podium's own account may do at the cluster, as the cluster itself answers.

Within a namespace one SelfSubjectRulesReview answers for everything; where the API server says that
its list is incomplete (a webhook or the node authorizer decides, too), and for what belongs to no
namespace, a SelfSubjectAccessReview is asked for each right (documentation: "Authorization
Overview", "Checking API access"). Answers are kept for a moment. What cannot be found out is no
reason to grey a button: the API server answers the request itself.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from dashboard import limits
from dashboard.actions.needs import Need
from dashboard.kube import reviews
from dashboard.kube.api import Api
from dashboard.kube.errors import KubeError
from dashboard.kube.timing import Timing


@dataclass(frozen=True, slots=True)
class _Known:
    """One answer and when it came; `rules` None: it could not be had, or not the whole of it."""

    at_s: float
    rules: tuple[Mapping[str, list[str]], ...] | None
    allowed: bool = False


class Rights:
    """Questions and remembered answers of one API server and account."""

    def __init__(self, api: Api, timing: Timing | None = None) -> None:
        self._api = api
        self._timing = timing or Timing()
        self._known: dict[str | Need, _Known] = {}

    async def why_not(self, wanted: Iterable[Need]) -> str:
        """A sentence about the first right that is missing, or nothing."""
        for need in wanted:
            if not await self._has(need):
                return (
                    f"Podium's account at the cluster lacks the right to {need}. "
                    f"Ask the cluster: {need.kubectl}"
                )
        return ""

    def forget(self) -> None:
        """Ask anew: the API server has just refused something."""
        self._known.clear()

    async def _has(self, need: Need) -> bool:
        if need.namespace:
            rules = await self._rules(need.namespace)
            if rules is not None:
                return any(grants(rule, need) for rule in rules)
        return await self._access(need)

    async def _rules(self, namespace: str) -> tuple[Mapping[str, list[str]], ...] | None:
        known = self._fresh(namespace)
        if known is None:
            found = None
            with suppress(KubeError):  # not answered: as if the list were incomplete
                found = await reviews.rules(self._api, namespace)
            known = self._keep(namespace, _Known(self._timing.monotonic(), found))
        return known.rules

    async def _access(self, need: Need) -> bool:
        known = self._fresh(need)
        if known is None:
            allowed = True  # unless the cluster says otherwise
            with suppress(KubeError):
                allowed = await reviews.is_allowed(
                    self._api,
                    verb=need.verb,
                    group=need.kind.group,
                    resource=need.kind.plural,
                    subresource=need.subresource,
                    namespace=need.namespace,
                    name=need.name,
                )
            known = self._keep(need, _Known(self._timing.monotonic(), None, allowed))
        return known.allowed

    def _fresh(self, key: str | Need) -> _Known | None:
        known = self._known.get(key)
        young = known and self._timing.monotonic() - known.at_s <= limits.RIGHTS_FRESH_S
        return known if young else None

    def _keep(self, key: str | Need, known: _Known) -> _Known:
        self._known.pop(key, None)  # to the end of the line
        while len(self._known) >= limits.RIGHTS_KEPT:
            del self._known[next(iter(self._known))]
        self._known[key] = known
        return known


def grants(rule: Mapping[str, list[str]], need: Need) -> bool:
    """Whether one ResourceRule covers a need, as RBAC reads rules: "*" is everything, "*/sub" a
    subresource of everything, and no names are all names."""
    sub = need.subresource
    full = f"{need.kind.plural}/{sub}" if sub else need.kind.plural
    resources = {"*", full} | ({f"*/{sub}"} if sub else set())
    names = rule.get("resourceNames") or []
    return (
        bool({"*", need.verb} & set(rule.get("verbs") or ()))
        and bool({"*", need.kind.group} & set(rule.get("apiGroups") or ()))
        and bool(resources & set(rule.get("resources") or ()))
        and (not names or need.name in names)
    )


_rights: WeakKeyDictionary[Api, Rights] = WeakKeyDictionary()


def rights_of(api: Api) -> Rights:
    """The rights of this API server's account; they live as long as it does."""
    return _rights.setdefault(api, Rights(api))
