"""Assessments: tests that are part of no other test."""

from dataclasses import replace

from include.edfi.documents.standards import Standard
from include.resources.assessments import RESOURCE
from include.sis import tables as sis
from tests.support.campus_rows.assessments import exam, tree
from tests.support.code_mappings import mapped
from tests.support.small_district import NAMESPACE, SCOPE, Campus

URIS = mapped(AcademicSubject="MATH", AssessmentCategory="STATE", AssessmentIdentificationSystem="District")


def test_only_the_top_of_a_tree(campus: Campus) -> None:
    tree(campus)
    (sent,) = campus.documents(RESOURCE, uris=URIS)
    assert (sent["assessmentIdentifier"], sent["namespace"]) == ("M", NAMESPACE)


def test_every_element(campus: Campus) -> None:
    exam(campus, 1, code=" MATH8 ", type="STATE")
    (sent,) = campus.documents(RESOURCE, Standard.DS33, URIS)
    assert (sent["assessmentIdentifier"], sent["assessmentTitle"]) == ("MATH8", "Test 1")
    assert sent["assessmentCategoryDescriptor"].endswith("#STATE")
    assert [one["identificationCode"] for one in sent["identificationCodes"]] == ["MATH8"]
    assert [one["academicSubjectDescriptor"][-4:] for one in sent["academicSubjects"]] == ["MATH"]


def test_without_a_code_the_number_names_it(campus: Campus) -> None:
    exam(campus, 7, code=" ")
    (sent,) = campus.documents(RESOURCE, uris=URIS)
    assert sent["assessmentIdentifier"] == "7"
    assert "identificationCodes" not in sent


def test_a_code_entered_twice_is_one(campus: Campus) -> None:
    exam(campus, 1, code="M", active=False)
    exam(campus, 2, code="M")
    exam(campus, 3, code="M")
    assert [(row["testID"], row["excluded"]) for row in campus.rows(RESOURCE)] == [(2, None)]


def test_a_test_that_is_not_active(campus: Campus) -> None:
    exam(campus, 1)
    campus.change(sis.test.update().values(active=False))
    assert campus.reasons(RESOURCE) == ["the test is not active"]


def test_people_in_no_school_have_no_tests(campus: Campus) -> None:
    exam(campus, 1)
    assert campus.rows(RESOURCE, replace(SCOPE, schools=())) == []
