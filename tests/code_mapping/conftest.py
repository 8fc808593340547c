"""Fixtures for every test of this package."""

import pytest


@pytest.fixture(scope="package", autouse=True)
def short_reports(short_print_outs: None) -> None:
    """Every test of the package writes short PDFs."""
