"""Every row of the sample district in every standard: a document the ODS takes, or a reason."""

import json
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select

from include.edfi.documents.resource import Resource
from include.edfi.documents.standards import NEWEST, Standard
from include.history.entries import Recorded
from include.history.outcomes import Outcome
from include.resync.map.documents import Mapper
from include.sis.tables import identity
from sandbox.edfi.catalog import Catalog, ResourceFacts
from sandbox.edfi.keys import document_key
from sandbox.edfi.shapes import Findings, inspect
from tests.support import golden_files
from tests.support.sample import RESOURCES, Sample, configuration, context, facts

EACH = [pytest.param(resource, id=resource.name) for resource in RESOURCES]
CASES = [
    pytest.param((resource, standard), id=f"{resource.name}-{standard}")
    for resource in RESOURCES
    for standard in Standard
    if resource.collection(standard)
]
Case = tuple[Resource, Standard]
LONGEST_SIS_KEY = 200
MAPPED_TWICE = 50


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    """Of the module, so that all tests of a case follow each other and one worker maps its rows."""
    found: Case = request.param
    return found


def _facts(resource: Resource, standard: Standard) -> ResourceFacts:
    return facts(standard).resources[resource.collection(standard)]


def test_the_sample_has_a_document(sample: Sample, case: Case) -> None:
    resource, standard = case
    assert sample.documents(resource, standard)


def test_the_ods_takes_every_document(sample: Sample, case: Case) -> None:
    resource, standard = case
    known, own = facts(standard), _facts(resource, standard)
    refused: dict[str, list[str]] = {}
    for document in sample.documents(resource, standard):
        findings = inspect(own, json.loads(document.body), "refuse", configuration(standard).pack.extensions)
        refused |= findings.errors | _unknown_descriptors(known, findings)
    assert refused == {}


def _unknown_descriptors(known: Catalog, findings: Findings) -> dict[str, list[str]]:
    return {
        path: [f"{value} is no {name}"] for path, name, value in findings.descriptors if not _exists(known, name, value)
    }


def _exists(known: Catalog, name: str, value: str) -> bool:
    namespace, _, code = value.partition("#")
    spaces = known.descriptors[known.descriptor_endpoints[name.lower()]]
    return code.lower() in {value.lower() for value, _ in spaces.get(namespace, [])}


def test_every_other_row_says_why_not(sample: Sample, case: Case) -> None:
    resource, standard = case
    told = [found for found in sample.outcomes(resource, standard) if isinstance(found, Recorded)]
    assert {found.outcome for found in told} <= {Outcome.EXCLUDED, Outcome.UNMAPPABLE}
    assert [found.sis_key for found in told if not found.reason or "unexpected form" in found.reason] == []


def test_no_two_documents_are_one_record(sample: Sample, case: Case) -> None:
    resource, standard = case
    documents = sample.documents(resource, standard)
    own = _facts(resource, standard)
    by_ods = Counter(document_key(own, json.loads(document.body)) for document in documents)
    by_us = Counter(document.key_hash for document in documents)
    assert [number for number in by_ods.values() if number > 1] == []
    assert len(by_us) == len(by_ods)


def test_a_row_maps_to_the_same_bytes_twice(sample: Sample, case: Case) -> None:
    resource, standard = case
    mapper = Mapper(resource, context(standard))
    rows = sample.rows(resource, sample.scope(standard))[:MAPPED_TWICE]
    assert [mapper.map(row) for row in rows] == sample.outcomes(resource, standard)[:MAPPED_TWICE]


def test_the_sis_key_is_short_and_of_one_row(sample: Sample, case: Case) -> None:
    resource, standard = case
    keys = [found.sis_key for found in sample.outcomes(resource, standard)]
    assert len(set(keys)) == len(keys)
    assert max(map(len, keys)) <= LONGEST_SIS_KEY


@pytest.mark.parametrize("resource", EACH)
def test_the_sis_key_names_nobody(sample: Sample, resource: Resource) -> None:
    columns = (identity.c.firstName, identity.c.lastName, identity.c.legalFirstName, identity.c.legalLastName)
    names = {name for column in columns for name in sample.values(select(column).distinct()) if name}
    rows = sample.rows(resource, sample.scope(NEWEST))
    parts = {str(row[label]) for row in rows for label in resource.sis_key}
    assert parts & names == set()


@pytest.mark.parametrize("resource", EACH)
def test_an_ordinary_document_is_as_reviewed(sample: Sample, resource: Resource) -> None:
    newest = max(standard for standard in Standard if resource.collection(standard))
    ordinary = sample.documents(resource, newest)[0]
    golden_files.matches(f"{resource.name}.json", _by_standard(sample, resource, ordinary.sis_key))


def _by_standard(sample: Sample, resource: Resource, sis_key: str) -> str:
    """The record's document in the newest standard, and in each older one where it is another."""
    told: dict[str, dict[str, Any]] = {}
    for standard in (one for one in reversed(Standard) if resource.collection(one)):
        documents = sample.documents(resource, standard)
        content = json.loads(next(found.body for found in documents if found.sis_key == sis_key))
        if not told or content != list(told.values())[-1]:
            told[standard.value] = content
    return golden_files.json_text(told) + "\n"
