"""`manage.py lesson`: tools for who writes lessons."""

import argparse
import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dashboard import wiring
from dashboard.kube.config import ConfigError, Connection
from explainer.format.troubles import Troubled
from explainer.lint import folder as linting
from explainer.management import beginning, rehearsing
from explainer.management.side_by_side import rehearsed_side_by_side
from explainer.rehearsal.course import Outcome
from explainer.rehearsal.modes import MODES, ON_REAL
from explainer.rehearsal.playing import Stuck
from explainer.runs.library import COURSE

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it: 128 and the number of the signal."""


class Command(BaseCommand):
    """Exit code 0 when all is well, 1 when something is wrong with a lesson, 2 when the call makes no sense."""

    help = "Check lessons, rehearse and record them, or begin a new one."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """One word for each tool."""
        words = parser.add_subparsers(dest="word", required=True)
        lint = words.add_parser("lint", help="the rules that a program can check")
        _which(lint)
        lint.add_argument("--strict", action="store_true", help="warnings fail, too")
        test = words.add_parser("test", help="play lessons without a browser, at full speed")
        _which(test)
        test.add_argument(
            "--modes", default=",".join(MODES), help=f"some of {', '.join(MODES)} (all)"
        )
        test.add_argument(
            "--cluster", default="practice", metavar="CONTEXT",
            help="a context of a real cluster's kubeconfig; a namespace is made there and deleted (practice)",
        )  # fmt: skip
        test.add_argument(
            "--kubeconfig",
            default="",
            help="the file of that context (PODIUM_KUBECONFIG, ~/.kube/config)",
        )
        test.add_argument(
            "--jobs", type=_count, default=os.cpu_count() or 1, metavar="N",
            help="processes side by side, each with a practice cluster (one for each processor)",
        )  # fmt: skip
        test.add_argument("--speed", choices=["max"], default="max", help="there is one")
        test.add_argument("--chaos", action="store_true", help="only with the watches cut")
        test.add_argument("--junit", type=Path, help="write the outcome as JUnit XML, too")
        record = words.add_parser("record", help="play each once, and keep it as its recording")
        _which(record)
        new = words.add_parser("new", help="a folder with a small lesson that works")
        new.add_argument("name", help="small letters and hyphens, as in losing-a-node")
        new.add_argument("--in", dest="parent", type=Path, default=Path(), help="where (here)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Call the tool of that word."""
        {"lint": self._lint, "test": self._test, "record": self._record, "new": self._new}[
            options["word"]
        ](options)

    def _lint(self, options: dict[str, Any]) -> None:
        found = linting.course(chosen(options))
        errors = warnings = 0
        for folder, findings in found.items():
            for one in findings:
                self.stdout.write(f"{folder.name}/{one}")
                errors += one.weight == "error"
                warnings += one.weight == "warning"
        self.stdout.write(f"{len(found)} lessons: {errors} errors, {warnings} warnings.")
        if errors or (warnings and options["strict"]):
            sys.exit(1)

    def _test(self, options: dict[str, Any]) -> None:
        modes = ["chaos"] if options["chaos"] else options["modes"].split(",")
        if unknown := [one for one in modes if one not in MODES]:
            raise CommandError(
                f"No mode “{unknown[0]}”; there are {', '.join(MODES)}.", returncode=2
            )
        real = None if options["cluster"] == "practice" else _real(options)
        if real is not None:
            modes = [one for one in modes if one in ON_REAL]
        try:
            folders = chosen(options)
            if real is None:
                outcomes = rehearsed_side_by_side(folders, modes, self._tell, jobs=options["jobs"])
            else:
                work = rehearsing.rehearsed(folders, modes, self._tell, real=real)
                outcomes = asyncio.run(work)
        except rehearsing.NoCluster as why:
            raise CommandError(str(why), returncode=2) from why
        except KeyboardInterrupt:  # clusters and workers have ended by now
            raise CommandError("Ended before all was played.", returncode=INTERRUPTED) from None
        if options["junit"]:
            options["junit"].write_text(rehearsing.junit(outcomes))
        bad = sum(bool(one.troubles) for one in outcomes)
        self.stdout.write(f"{len(outcomes)} rehearsals: {bad} with troubles.")
        if bad:
            sys.exit(1)

    def _record(self, options: dict[str, Any]) -> None:
        try:
            for made in asyncio.run(rehearsing.recorded(chosen(options))):
                size = made.stat().st_size // 1024
                self.stdout.write(f"{made} is there ({size} KiB).")
        except rehearsing.NoCluster as why:
            raise CommandError(str(why), returncode=2) from why
        except (Stuck, Troubled) as why:
            raise CommandError(str(why), returncode=1) from why

    def _tell(self, one: Outcome) -> None:
        word = "FAILED" if one.troubles else "ok"
        self.stdout.write(f"{word:6} {one.lesson} {one.mode} ({one.seconds:.1f} s)")
        if one.told:
            self.stdout.write(f"       told, not done on this cluster: {', '.join(one.told)}")
        for trouble in one.troubles:
            self.stdout.write(f"       {trouble}")

    def _new(self, options: dict[str, Any]) -> None:
        try:
            made = beginning.make(options["parent"], options["name"])
        except ValueError as why:
            raise CommandError(str(why), returncode=2) from why
        self.stdout.write(f"{made} is there. Try: manage.py lesson lint {made}")


def chosen(options: dict[str, Any]) -> list[Path]:
    """The folders that were named, or the whole course. Raises CommandError."""
    if options["all"]:
        return linting.folders(COURSE)
    if not options["folders"]:
        raise CommandError("Name folders of lessons, or say --all.", returncode=2)
    return list(options["folders"])


def _real(options: dict[str, Any]) -> Connection:
    """The cluster that was named. Raises CommandError."""
    try:
        return wiring.connection(options["cluster"], options["kubeconfig"])
    except ConfigError as why:
        raise CommandError(str(why), returncode=2) from why


def _count(text: str) -> int:
    """argparse type: a whole number from 1 on."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; use 1 or more")
    return int(text)


def _which(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", nargs="*", type=Path, help="folders with a lesson.md")
    parser.add_argument("--all", action="store_true", help="the whole course")
