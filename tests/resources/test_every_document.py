"""Every row of the sample district in every standard: a document the ODS takes, or a reason."""

import json
from collections import Counter
from collections.abc import Callable
from functools import partial
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
from tests.support.misfits import by_standard
from tests.support.sample import RESOURCES, Sample, configuration, context, facts

EACH = pytest.mark.parametrize("resource", [pytest.param(resource, id=resource.name) for resource in RESOURCES])
LONGEST_SIS_KEY = 200
MAPPED_TWICE = 50


Inspect = Callable[[Sample, Resource, Standard], Any]
"""What is wrong with a resource's documents in a standard."""


@EACH
def test_every_document_is_as_the_ods_wants_it(sample: Sample, resource: Resource) -> None:
    """All standards of a resource in one case, so that its rows are read and mapped in one place."""
    checks: dict[str, Inspect] = {
        "documents": _is_without_document,
        "refused": _refused,
        "reasons": _unexplained,
        "records": _doubled,
        "SIS keys": _wrong_keys,
    }
    for what, wrong in checks.items():
        assert by_standard(resource, partial(wrong, sample)) == {}, what


def _facts(resource: Resource, standard: Standard) -> ResourceFacts:
    return facts(standard).resources[resource.collection(standard)]


def _is_without_document(sample: Sample, resource: Resource, standard: Standard) -> bool:
    return not sample.documents(resource, standard)


def _refused(sample: Sample, resource: Resource, standard: Standard) -> dict[str, list[str]]:
    """What the ODS has against the documents, by element."""
    known, own = facts(standard), _facts(resource, standard)
    extensions = configuration(standard).pack.extensions
    refused: dict[str, list[str]] = {}
    for document in sample.documents(resource, standard):
        findings = inspect(own, json.loads(document.body), "refuse", extensions)
        refused |= findings.errors | _unknown_descriptors(known, findings)
    return refused


def _unknown_descriptors(known: Catalog, findings: Findings) -> dict[str, list[str]]:
    return {
        path: [f"{value} is no {name}"] for path, name, value in findings.descriptors if not _exists(known, name, value)
    }


def _exists(known: Catalog, name: str, value: str) -> bool:
    namespace, _, code = value.partition("#")
    spaces = known.descriptors[known.descriptor_endpoints[name.lower()]]
    return code.lower() in {value.lower() for value, _ in spaces.get(namespace, [])}


def _unexplained(sample: Sample, resource: Resource, standard: Standard) -> list[str]:
    """SIS keys of rows that are neither a document nor say why not."""
    told = [found for found in sample.outcomes(resource, standard) if isinstance(found, Recorded)]
    return [found.sis_key for found in told if not _is_explained(found)]


def _is_explained(found: Recorded) -> bool:
    expected = found.outcome in {Outcome.EXCLUDED, Outcome.UNMAPPABLE}
    return expected and bool(found.reason) and "unexpected form" not in found.reason


def _doubled(sample: Sample, resource: Resource, standard: Standard) -> list[str]:
    """Two documents that are one record for the ODS, or for us only."""
    documents = sample.documents(resource, standard)
    own = _facts(resource, standard)
    by_ods = Counter(document_key(own, json.loads(document.body)) for document in documents)
    by_us = {document.key_hash for document in documents}
    wrong = [f"{number} documents of one key" for number in by_ods.values() if number > 1]
    return wrong if len(by_us) == len(by_ods) else [*wrong, f"{len(by_us)} keys, for the ODS {len(by_ods)}"]


def _wrong_keys(sample: Sample, resource: Resource, standard: Standard) -> list[str]:
    """SIS keys of two rows, or too long to be shown."""
    keys = Counter(found.sis_key for found in sample.outcomes(resource, standard))
    return [key for key, number in keys.items() if number > 1 or len(key) > LONGEST_SIS_KEY]


@EACH
def test_a_row_maps_to_the_same_bytes_twice(sample: Sample, resource: Resource) -> None:
    """In the newest standard only: the payload is one for all of them."""
    newest = _newest(resource)
    mapper = Mapper(resource, context(newest))
    rows = sample.rows(resource, sample.scope(newest))[:MAPPED_TWICE]
    assert [mapper.map(row) for row in rows] == sample.outcomes(resource, newest)[:MAPPED_TWICE]


def _newest(resource: Resource) -> Standard:
    return max(standard for standard in Standard if resource.collection(standard))


@EACH
def test_the_sis_key_names_no_person(sample: Sample, resource: Resource) -> None:
    columns = (identity.c.firstName, identity.c.lastName, identity.c.legalFirstName, identity.c.legalLastName)
    names = {name for column in columns for name in sample.values(select(column).distinct()) if name}
    rows = sample.rows(resource, sample.scope(NEWEST))
    parts = {str(row[label]) for row in rows for label in resource.sis_key}
    assert parts & names == set()


@EACH
def test_an_ordinary_document_is_as_reviewed(sample: Sample, resource: Resource) -> None:
    ordinary = sample.documents(resource, _newest(resource))[0]
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
