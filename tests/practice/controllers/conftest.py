"""Fixtures for the controllers' tests."""

import pytest

from tests.practice.controllers.lab import Lab


@pytest.fixture
def lab() -> Lab:
    """A running cluster with two nodes."""
    return Lab()
