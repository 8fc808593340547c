"""Natural keys: their canonical text, their hash, and the names their parts go by."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.edfi.documents.resource import Resource, identity_of, key_hash, key_text
from include.edfi.documents.spelling import plain_text
from include.edfi.documents.standards import Standard
from tests.support.misfits import by_resource


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        pytest.param((("sessionReference", "schoolId"), ("schoolId",)), {"schoolId"}, id="unified keys are one"),
        pytest.param(
            (("educationOrganizationReference", "educationOrganizationId"),), {"educationOrganizationId"}, id="plain"
        ),
        pytest.param((("educationOrganizationId",),), {"educationOrganizationId"}, id="own element"),
        pytest.param(
            (
                ("educationOrganizationReference", "educationOrganizationId"),
                ("employmentStaffReference", "educationOrganizationId"),
            ),
            {"educationOrganizationId", "employmentStaffEducationOrganizationId"},
            id="two organizations in one key",
        ),
        pytest.param(
            (
                ("courseReference", "educationOrganizationId"),
                ("studentAcademicRecordReference", "educationOrganizationId"),
            ),
            {"courseEducationOrganizationId", "educationOrganizationId"},
            id="the record's organization goes without its role",
        ),
        pytest.param(
            (("gradingPeriodReference", "schoolYear"), ("gradingPeriodReference", "periodSequence")),
            {"gradingPeriodSchoolYear", "gradingPeriodSequence"},
            id="a period's year and number",
        ),
        pytest.param(
            (("graduationSchoolYearTypeReference", "schoolYear"),), {"graduationSchoolYear"}, id="a class's year"
        ),
    ],
)
def test_names_of_the_keys_parts(paths, names):
    assert set(identity_of({}, paths)) == names


def test_two_organizations_keep_their_values():
    paths = (
        ("educationOrganizationReference", "educationOrganizationId"),
        ("programReference", "educationOrganizationId"),
    )
    document = {
        "educationOrganizationReference": {"educationOrganizationId": 1},
        "programReference": {"educationOrganizationId": 2},
    }
    assert identity_of(document, paths) == {"educationOrganizationId": 1, "programEducationOrganizationId": 2}


@pytest.mark.parametrize("standard", list(Standard))
def test_no_key_of_the_registry_loses_a_part(standard: Standard) -> None:
    """Each has one, and parts that go by one name are one value in the standard: only a school is."""

    def lost(resource: Resource, standard: Standard) -> list[str]:
        names = Counter(name for path in resource.natural_key(standard) for name in identity_of({}, (path,)))
        return [name for name, number in names.items() if number > 1 and name != "schoolId"] if names else ["no key"]

    assert by_resource(standard, lost) == {}


def test_the_text_is_canonical():
    assert key_text({"b": 1, "a": "é"}) == key_text({"a": "é", "b": 1}) == '{"a":"é","b":1}'


def test_descriptors_do_not_differ_by_case_and_other_values_do():
    assert key_text({"termDescriptor": "uri://X#Fall"}) == key_text({"termDescriptor": "URI://x#fall"})
    assert key_text({"sessionName": "Fall"}) != key_text({"sessionName": "FALL"})


@given(st.dictionaries(st.text(min_size=1), st.integers() | st.text(), min_size=1))
def test_equal_keys_have_equal_hashes_in_any_order(values):
    turned = dict(reversed(values.items()))
    assert key_hash(key_text(values)) == key_hash(key_text(turned))
    assert len(key_hash(key_text(values))) == 32


@given(st.text(), st.text())
def test_different_values_have_different_hashes(left, right):
    # Blanks around a text, and the midnight of a date, are no part of a key.
    same = plain_text("a", left) == plain_text("a", right)
    assert (key_hash(key_text({"a": left})) == key_hash(key_text({"a": right}))) == same
