"""Learning standards: academic standards with a subject and a grade."""

from typing import Any

import pytest

from include.edfi.errors import Unmappable
from include.resources.learning_standards import RESOURCE
from include.sis import tables as sis
from tests.support.code_mappings import mapped
from tests.support.small_district import NAMESPACE, Campus

URIS = mapped(AcademicSubject="MATH", GradeLevel="06 07")


def standard(campus: Campus, standard_id: int, *grades: str, **values: Any) -> None:
    usual = {"name": f"Standard {standard_id}", "subjectType": "MATH"}
    campus.add(sis.curriculum_standard, standardID=standard_id, **(usual | values))
    for grade in grades:
        campus.add(sis.curriculum_standard_grade, standardID=standard_id, grade=grade)


def test_every_element(campus: Campus) -> None:
    standard(campus, 1, name="District Standards", subjectType=None)
    standard(campus, 2, name="Algebra", parentID=1, subjectType=None)
    standard(campus, 3, "06", "07", "99", parentID=2, code="A.1", description="Solves for x.")
    (sent,) = campus.documents(RESOURCE, uris=URIS)
    assert (sent["learningStandardId"], sent["namespace"]) == ("9-3", NAMESPACE)
    assert (sent["description"], sent["learningStandardItemCode"]) == ("Solves for x.", "A.1")
    assert sent["contentStandard"] == {"title": "District Standards"}
    assert [one["gradeLevelDescriptor"][-2:] for one in sent["gradeLevels"]] == ["06", "07"]


def test_a_standard_of_its_own_has_its_own_title(campus: Campus) -> None:
    standard(campus, 1, "06")
    (sent,) = campus.documents(RESOURCE, uris=URIS)
    assert (sent["description"], sent["contentStandard"]["title"]) == ("Standard 1", "Standard 1")


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"creditType": True}, id="credit type"),
        pytest.param({"subjectType": None}, id="heading"),
        pytest.param({"subjectType": ""}, id="empty subject"),
    ],
)
def test_no_learning_standard(campus: Campus, values: dict[str, Any]) -> None:
    standard(campus, 1, "06", **values)
    assert campus.rows(RESOURCE) == []


def test_a_grade_is_required(campus: Campus) -> None:
    standard(campus, 1, "99")
    with pytest.raises(Unmappable, match="gradeLevels"):
        list(campus.documents(RESOURCE, uris=URIS))
