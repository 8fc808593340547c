"""Objective assessments: tests within a test."""

from typing import Any

import pytest

from include.resources.objective_assessments import RESOURCE
from include.sis import tables as sis
from tests.support.campus_rows.assessments import exam, tree
from tests.support.code_mappings import mapped
from tests.support.small_district import NAMESPACE, Campus

URIS = mapped(AcademicSubject="MATH")


def test_both_levels_belong_to_the_test_at_the_top(campus: Campus) -> None:
    tree(campus)
    told = {one["identificationCode"]: one["assessmentReference"] for one in campus.documents(RESOURCE, uris=URIS)}
    whole = {"assessmentIdentifier": "M", "namespace": NAMESPACE}
    assert told == {"A": whole, "AA": whole}


@pytest.mark.parametrize(
    ("test_id", "reasons"),
    [
        pytest.param(2, ["the test is not active", "the test it is part of is not active"], id="an objective"),
        pytest.param(
            1, ["the test it is part of is not active", "the test it is part of is not active"], id="the test"
        ),
        pytest.param(3, [None, "the test is not active"], id="the lowest"),
    ],
)
def test_tests_that_are_not_active(campus: Campus, test_id: int, reasons: list[Any]) -> None:
    tree(campus)
    campus.change(sis.test.update().where(sis.test.c.testID == test_id).values(active=False))
    assert campus.reasons(RESOURCE)[:2] == reasons


def test_nested_too_deeply(campus: Campus) -> None:
    tree(campus)
    assert campus.reasons(RESOURCE) == [None, None, "the objective is nested deeper than two levels"]


def test_one_code_in_two_tests_is_two_objectives(campus: Campus) -> None:
    for test_id, parent_id in ((1, None), (2, None), (3, 1), (4, 2), (5, 2)):
        exam(campus, test_id, parentID=parent_id, code="X" if parent_id else None, subjectType="unmapped")
    told = [
        (one["assessmentReference"]["assessmentIdentifier"], one["identificationCode"])
        for one in campus.documents(RESOURCE, uris=URIS)
    ]
    assert told == [("1", "X"), ("2", "X")]
