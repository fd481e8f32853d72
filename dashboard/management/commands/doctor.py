"""`manage.py doctor`: what is reachable, allowed, slow or missing, and what to do about it."""

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from dashboard.doctor.comparing import comparison
from dashboard.doctor.examine import Report, broken, examine
from dashboard.doctor.findings import Finding
from dashboard.doctor.itself import itself
from dashboard.doctor.manifest import manifest
from dashboard.doctor.needs import NEEDS
from dashboard.doctor.processes import processes
from dashboard.doctor.report import as_data, lines
from dashboard.kube import config
from dashboard.kube.api import Api

TROUBLE = 1


class Command(BaseCommand):
    """Asks a cluster, changes nothing. Exit code 0 when Podium can work, 1 when it cannot."""

    help = "Say what of a cluster Podium can reach and may do, and what to do about the rest."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Which cluster, and in what form to answer."""
        add = parser.add_argument
        add(
            "--kubeconfig",
            default="",
            help="a kubeconfig file (PODIUM_KUBECONFIG; else that of the running practice cluster)",
        )
        add("--context", default="", help="a context of it")
        add("--in-cluster", action="store_true", help="the cluster this process runs in")
        add(
            "--compare",
            action="store_true",
            help="also follow every kind as the page does, and hold it against a plain list",
        )
        add("--json", action="store_true", help="the findings as JSON")
        add(
            "--manifest",
            action="store_true",
            help="print only the manifest of all that Podium uses, without Secrets",
        )
        add(
            "--secrets",
            action="store_true",
            help="with --manifest: Secrets, too (whoever may list them may read them)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Examine and print."""
        own = [*itself(), *asyncio.run(processes(settings.PODIUM_REDIS_URL))]
        try:
            report, compared = asyncio.run(
                _examine(_connection(options), compares=options["compare"])
            )
        except config.ConfigError as why:
            report, compared = broken("Kubeconfig", str(why)), []
        findings = [*report.findings, *own, *compared]
        print(_text(report, findings, options))
        if any(one.is_trouble for one in findings):
            sys.exit(TROUBLE)


def _text(report: Report, findings: list[Finding], options: dict[str, Any]) -> str:
    if options["manifest"]:
        return manifest(NEEDS, report.user, secrets=options["secrets"])
    if options["json"]:
        return json.dumps(as_data(findings), indent=2)
    text = "\n".join(lines(findings))
    return (
        f"{text}\n\nThis would grant what is not allowed:\n\n{report.grant}"
        if report.grant
        else text
    )


async def _examine(
    connection: config.Connection, *, compares: bool
) -> tuple[Report, list[Finding]]:
    async with Api(connection) as api:
        report = await examine(api)
        return report, await comparison(api) if compares else []


def _connection(options: dict[str, Any]) -> config.Connection:
    if options["in_cluster"] or (
        not options["kubeconfig"] and settings.PODIUM_CLUSTER == "in-cluster"
    ):
        return config.in_cluster()
    return config.from_kubeconfig(
        options["kubeconfig"] or settings.PODIUM_KUBECONFIG or _practice(),
        options["context"] or next(iter(settings.PODIUM_CONTEXTS), None),
        allow_exec=settings.PODIUM_ALLOW_EXEC,
        allow_insecure=settings.PODIUM_ALLOW_INSECURE,
    )


def _practice() -> str:
    """The kubeconfig of the practice cluster that was started last. Raises ConfigError."""
    files = sorted(Path(settings.DATA_DIR).glob("practice-*.kubeconfig"), key=_age)
    if not files:
        raise config.ConfigError(
            "No practice cluster runs here. Start one with “make run”, or name a cluster: --kubeconfig FILE."
        )
    return str(files[-1])


def _age(file: Path) -> float:
    return file.stat().st_mtime
