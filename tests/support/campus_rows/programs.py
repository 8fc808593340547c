"""A small district whose student 1 is enrolled and whose programs have one kind of association each."""

from typing import Any

from sqlalchemy import Table

from include.sis import tables as sis
from tests.support.code_mappings import mapped
from tests.support.small_district import FALL, Campus

TYPES = mapped(ProgramType="X", ReasonExited="DONE")


def settle(campus: Campus) -> None:
    """Students 1 and 2, of whom the first is enrolled from the first day of fall."""
    campus.calendar(1, school_id=1)
    for person_id in (1, 2):
        campus.person(person_id)
    campus.enrollment(1)


def offer(campus: Campus, told_by: str | None, program_id: int = 1, **values: Any) -> None:
    """A program, and the resource that tells its students."""
    usual = {"name": f"Program {program_id}", "category": "X", "active": True, "stateReported": True}
    campus.add(sis.program, programID=program_id, **(usual | values))
    if told_by:
        campus.add(sis.ed_fi_program_mapping, endYear=2027, programID=program_id, resource=told_by)


def record(campus: Campus, table: Table, **values: Any) -> None:
    """A record of student 1 from the first day of fall."""
    usual: dict[str, Any] = {"personID": 1}
    if "startDate" in table.columns:
        usual["startDate"] = FALL
    campus.add(table, **(usual | values))
