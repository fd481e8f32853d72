"""All questions to one cluster, in an order in which each answer can be believed."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from dashboard import limits
from dashboard.doctor import reach, rights, seeing
from dashboard.doctor.findings import CLUSTER, Finding
from dashboard.doctor.manifest import lacking, manifest
from dashboard.doctor.needs import DONE, NEEDS, SEEN
from dashboard.kube import errors
from dashboard.kube.api import Api
from dashboard.kube.kinds import DRAWN


@dataclass(frozen=True, slots=True)
class Report:
    """The findings in their order; `user` is who Podium is at the cluster; `grant` the manifest of
    what is denied, "" when nothing is."""

    findings: list[Finding]
    user: dict[str, Any] = field(default_factory=dict)
    grant: str = ""


async def examine(api: Api) -> Report:
    """Never raises for a cluster's trouble: that is what the findings are for; nor for one that takes
    longer than DOCTOR_TIMEOUT_S."""
    try:
        async with asyncio.timeout(limits.DOCTOR_TIMEOUT_S):
            return await _examine(api)
    except TimeoutError:
        text = f"The examination was not over after {limits.DOCTOR_TIMEOUT_S} s."
        return broken("API server", text)


def broken(name: str, text: str) -> Report:
    """Nothing else can be said."""
    return Report([Finding(section=CLUSTER, name=name, grade="broken", text=text)])


async def _examine(api: Api) -> Report:
    first = await reach.server(api)
    if first.is_trouble:
        return Report([first])
    user = await reach.identity(api)
    found = [first, reach.account(user)]
    try:
        known = await rights.ask(api, NEEDS)
    except errors.KubeError as error:
        text = f"The cluster does not say what Podium may do: {error.message}"
        found.append(
            Finding(
                section=CLUSTER,
                name="Rights",
                grade="broken",
                text=text,
                next="SelfSubjectAccessReviews come with the role system:basic-user; grant it.",
            )
        )
        known = rights.Rights()
    seen = await seeing.kinds(api, known)
    with_objects = [one.kind for one in seen if one.count and one.finding.grade in {"good", "slow"}]
    if with_objects:
        found.append(await reach.news(api, with_objects[0]))
    drawn = {kind.resource for kind in DRAWN}
    rest = tuple(need for need in SEEN if need.name not in drawn)
    found += [one.finding for one in seen]
    found += [*seeing.others(known, rest), await seeing.metrics(api), *seeing.others(known, DONE)]
    denied = lacking(NEEDS, known.denied)
    return Report(found, user, manifest(denied, user) if denied else "")
