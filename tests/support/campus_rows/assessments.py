"""Tests as Campus keeps them, in a small district."""

from typing import Any

from include.sis import tables as sis
from tests.support.small_district import Campus


def exam(campus: Campus, test_id: int, **values: Any) -> None:
    """An active test in mathematics without a code."""
    usual = {"name": f"Test {test_id}", "subjectType": "MATH", "active": True}
    campus.add(sis.test, testID=test_id, **(usual | values))


def tree(campus: Campus) -> None:
    """Test M with the objectives A and, within A, AA; within that, AAA is too deep."""
    for test_id, (code, parent_id) in enumerate((("M", None), ("A", 1), ("AA", 2), ("AAA", 3)), start=1):
        exam(campus, test_id, code=code, parentID=parent_id)
