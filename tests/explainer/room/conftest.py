from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from django.test import override_settings

from dashboard import wiring
from dashboard.access import guessing
from dashboard.kube import config
from explainer.management import beginning


@pytest.fixture
async def podium(
    practice_kubeconfig: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[None]:
    """Shows the practice cluster, and has one lesson of its own."""
    monkeypatch.setattr("dashboard.access.joining.guesses", guessing.Guesses())
    beginning.make(tmp_path, "growing")
    with override_settings(PODIUM_LESSONS=str(tmp_path)):
        await wiring.ensure_started([config.from_kubeconfig(practice_kubeconfig)])
        yield
        await wiring.stop()
