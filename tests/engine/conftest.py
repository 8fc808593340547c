"""Fixtures for every test of this package."""

import pytest


@pytest.fixture(scope="package", autouse=True)
def short_reports(short_print_outs: None) -> None:
    """Every test of the package writes short PDFs."""


@pytest.fixture(scope="module", autouse=True)
def few_files(reports_without_files: None) -> None:
    """Only a test that asks for `exports` has every file of a report written."""
