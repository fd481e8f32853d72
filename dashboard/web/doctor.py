"""For operators: what of the cluster is reachable, allowed, slow or missing (`dashboard.doctor`).

The page comes at once and asks for its findings, which take some seconds at a slow cluster.
"""

import itertools

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboard.doctor.examine import Report, broken, examine
from dashboard.doctor.itself import itself
from dashboard.doctor.manifest import manifest
from dashboard.doctor.needs import NEEDS
from dashboard.doctor.processes import processes
from dashboard.doctor.reach import identity
from dashboard.doctor.report import verdict
from dashboard.web import backend


def doctor(request: HttpRequest) -> HttpResponse:
    """The page around the findings."""
    return render(request, "web/doctor.html")


async def findings(request: HttpRequest) -> HttpResponse:
    """The findings as a fragment; asks the cluster anew each time."""
    report = await _report()
    cluster = backend.installed()
    others = await processes(settings.PODIUM_REDIS_URL, cluster.others if cluster else None)
    found = [*report.findings, *await sync_to_async(itself)(), *others]
    sections = [
        (section, list(mine)) for section, mine in itertools.groupby(found, lambda one: one.section)
    ]
    context = {"sections": sections, "verdict": verdict(found), "grant": report.grant}
    return render(request, "web/doctor_findings.html", context)


async def rbac(_request: HttpRequest) -> HttpResponse:
    """The manifest of all that Podium uses, for its account, as a file."""
    user = await identity(backend.current().api)
    answer = HttpResponse(manifest(NEEDS, user), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="podium-rbac.yaml"'
    return answer


async def _report() -> Report:
    try:
        return await examine(backend.current().api)
    except backend.NotConnected as why:
        return broken("API server", str(why))
