"""The project's own rules, checked as any other behaviour."""

import hashlib
import io
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings

from dashboard.actions.catalog import ACTIONS

ROOT = Path(__file__).resolve().parents[2]
HASHED = re.compile(r"\.[0-9a-f]{12}\.(js|css|svg|png|woff2)$")
# import … from "./x.js"; import "./x.js"; import("./x.js"); url(x.png) in a style sheet
REFERENCE = re.compile(
    r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["'](\.[^"']+)["']|url\(\s*["']?(?!data:|\#)([^"')]+)"""
)


def text(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PODIUM_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT, env=clean | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_every_variable_is_documented_and_every_documented_one_exists() -> None:
    read = "".join(text(f"dashboard/{name}") for name in ("settings.py", "management/serving.py"))
    used = set(re.findall(r'"(PODIUM_[A-Z_]+)"', read)) | {"PODIUM_SECRET_KEY_FILE"}
    told = set(re.findall(r"^\| `(PODIUM_[A-Z_]+)`", text("docs/settings.md"), re.M))
    assert told == used


def test_every_command_is_documented() -> None:
    places = [ROOT / part / "management/commands" for part in ("dashboard", "explainer")]
    commands = {path.stem for place in places for path in place.glob("[a-z]*.py")}
    told = set(re.findall(r"^\| `manage\.py (\w+)", text("docs/settings.md"), re.M))
    assert told == commands


def test_every_action_is_documented() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([\w, ]+) \|", text("docs/actions.md"), re.M)
    assert dict(rows) == {name: ", ".join(action.kinds) for name, action in ACTIONS.items()}


def test_what_was_taken_from_elsewhere_is_what_it_says() -> None:
    folder = ROOT / "static/vendor"
    versions = tomllib.loads((folder / "VERSIONS.toml").read_text("utf-8"))
    licences = {entry["licence_file"] for entry in versions.values()}
    assert {path.name for path in folder.iterdir()} == {"VERSIONS.toml", *versions, *licences}
    for name, entry in versions.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == entry["sha256"], name
        assert entry["version"]
        assert entry["licence"]


@pytest.mark.slow
def test_import_rules_hold() -> None:
    done = run("-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache")
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.slow
def test_a_deployment_has_no_warnings(tmp_path: Path) -> None:
    done = run(
        "manage.py", "check", "--deploy", "--fail-level", "WARNING",
        PODIUM_URL="https://podium.example.org", PODIUM_DATA_DIR=str(tmp_path),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_collected_files_refer_to_each_other_by_hashed_names_only(tmp_path: Path) -> None:
    storages: dict[str, Any] = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "dashboard.web.storage.ModuleManifestStorage"},
    }
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0, stdout=io.StringIO())
    hashed = [path for path in tmp_path.rglob("*") if HASHED.search(path.name)]
    assert hashed
    for path in hashed:
        if path.suffix not in {".js", ".css"} or "vendor" in path.parts:
            continue
        for one, other in REFERENCE.findall(path.read_text("utf-8")):
            assert HASHED.search(one or other), f"{path.name} refers to {one or other}"
            assert (path.parent / (one or other)).is_file(), f"{path.name}: {one or other} is gone"


def test_pages_hold_no_script_or_style_of_their_own() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        page = path.read_text("utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)", page), path
        assert "<style" not in page, path
        assert not re.search(r"\s(style|on[a-z]+)=[\"']", page), path
        assert "|safe" not in page, path
        assert "autoescape off" not in page, path
