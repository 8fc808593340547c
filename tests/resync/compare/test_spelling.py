"""Case does not count in keys and references, and counts everywhere else."""

from collections.abc import Mapping
from typing import Any

import pytest
from pydantic_core import to_json

from include.edfi.documents.resource import identity_of, key_hash, key_text
from include.edfi.documents.standards import Standard
from include.engine.documents import Document
from include.history.identity_map import IdentityEntry
from include.resources import registry
from include.resync.compare.spelling import Spelling, any_case_hash

DS52 = Standard.DS52
COURSE = {
    "courseCode": "Art-1",
    "educationOrganizationReference": {"educationOrganizationId": 255901001},
    "courseTitle": "Art",
    "numberOfParts": 1,
}
PERIOD = {"schoolId": 255901001, "schoolYear": 2027, "gradingPeriodName": "First"}
SESSION = {
    "sessionName": "Fall",
    "schoolReference": {"schoolId": 255901001},
    "schoolYearTypeReference": {"schoolYear": 2027},
    "totalInstructionalDays": 90,
    "gradingPeriods": [{"gradingPeriodReference": PERIOD}],
}


def document(content: Mapping[str, Any], payload_hash: str = "p") -> Document:
    key = key_text(identity_of(content, registry()["courses"].natural_key(DS52)))
    return Document(
        sis_key="courseID=1",
        key=key,
        key_hash=key_hash(key),
        school_number="",
        body=to_json(content),
        payload_hash=payload_hash,
        person_hash=None,
        content=content,
    )


def entry(key: str, payload_hash: str) -> IdentityEntry:
    return IdentityEntry(ods_id="id", key_hash=key, payload_hash=payload_hash, etag=None)


@pytest.mark.parametrize(
    ("resource", "ours", "changes", "equal"),
    [
        pytest.param("courses", COURSE, {"courseCode": "ART-1"}, True, id="key"),
        pytest.param("courses", COURSE, {"courseCode": "Art-2"}, False, id="another key"),
        pytest.param("courses", COURSE, {"courseTitle": "ART"}, False, id="text beside the key"),
        pytest.param("courses", COURSE, {"numberOfParts": 2}, False, id="number"),
        pytest.param(
            "sessions",
            SESSION,
            {"gradingPeriods": [{"gradingPeriodReference": {**PERIOD, "gradingPeriodName": "FIRST"}}]},
            True,
            id="reference in a list",
        ),
        pytest.param(
            "sessions",
            SESSION,
            {"gradingPeriods": [{"gradingPeriodReference": {**PERIOD, "gradingPeriodName": "Second"}}]},
            False,
            id="another reference in a list",
        ),
    ],
)
def test_documents_apart_from_case(resource, ours, changes, equal):
    spelling = Spelling(registry()[resource], DS52)
    assert (spelling.document(ours) == spelling.document({**ours, **changes})) is equal


@pytest.mark.parametrize(
    ("code", "same_key", "is_other"),
    [
        pytest.param("Art-1", True, False, id="the same spelling"),
        pytest.param("ART-1", True, True, id="another spelling"),
        pytest.param("Art-2", False, False, id="another key"),
    ],
)
def test_another_spelling_of_just_this_key(code, same_key, is_other):
    spelling, theirs = Spelling(registry()["courses"], DS52), {**COURSE, "courseCode": code}
    assert (spelling.key(theirs) == spelling.key(COURSE)) is same_key
    assert spelling.is_other(document(COURSE), theirs) is is_other


@pytest.mark.parametrize(
    ("theirs", "before", "kept"),
    [
        pytest.param({"courseCode": "ART-1"}, ("ours", "p"), True, id="accepted, and spelled otherwise"),
        pytest.param({"courseTitle": "ART"}, ("ours", "p"), False, id="accepted, and different"),
        pytest.param({"courseCode": "ART-1"}, ("ours", "other"), False, id="other content accepted"),
        pytest.param({"courseCode": "ART-1"}, ("other", "p"), False, id="another key accepted"),
        pytest.param({"courseCode": "ART-1"}, None, False, id="never accepted"),
    ],
)
def test_what_the_host_keeps_of_an_accepted_document(theirs, before, kept):
    ours = document(COURSE)
    known = entry(ours.key_hash if before[0] == "ours" else "other", before[1]) if before else None
    assert Spelling(registry()["courses"], DS52).is_kept_by_host(ours, {**COURSE, **theirs}, known) is kept


def test_hash_of_a_key_in_any_case():
    assert any_case_hash('{"courseCode":"STRASSE"}') == any_case_hash('{"courseCode":"Straße"}')
    assert any_case_hash("a") != any_case_hash("b")
