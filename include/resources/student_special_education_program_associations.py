"""Students in special education: their disabilities, where they are taught, and the plan in force.

One record for each special education record that shares a day with a reported enrollment of the year; where a student
has none, each locked plan for special education is one. The record's own disability comes first, then those of the
enrollment. The latest locked plan of that time gives the dates of the individual education program.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents import student_items
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import In, Key, Standard
from include.edfi.documents.student_programs import StudentProgram, during, in_program
from include.sis.programs import records
from include.sis.services import DISABILITY_ORDER, disabilities
from include.sis.special_education import PLAN_ORDER, special_education_plans, special_education_spells

NAME = "studentSpecialEducationProgramAssociations"


class StudentSpecialEducationProgramAssociation(StudentProgram):
    begin_date: Annotated[datetime.date, Key(), Source("SpecialEDState.startDate", "Plan.startDate")]
    end_date: Annotated[
        datetime.date | None, Source("SpecialEDState.exitDate", "SpecialEDState.endDate", "Plan.endDate")
    ] = None
    reason_exited_descriptor: Annotated[Descriptor | None, Source("SpecialEDState.exitReason")] = None
    idea_eligibility: Annotated[bool, Source(otherwise="always true: that there is a record or a locked plan")]
    special_education_setting_descriptor: Annotated[
        Descriptor | None, Source("SpecialEDState.specialEdSetting", "Plan.setting")
    ] = None
    disabilities: tuple[student_items.Disability, ...] = ()
    iep_begin_date: Annotated[datetime.date | None, Source("Plan.startDate")] = None
    iep_end_date: Annotated[datetime.date | None, Source("Plan.endDate")] = None
    special_education_exit_date: Annotated[
        datetime.date | None, In(since=Standard.DS50), Source("SpecialEDState.exitDate")
    ] = None
    special_education_exit_reason_descriptor: Annotated[
        Descriptor | None, In(since=Standard.DS50), Source("SpecialEDState.exitReason")
    ] = None


def rows(scope: Scope) -> Select[Any]:
    return records(scope, NAME, special_education_spells(scope), within_enrollment=True)


def payload(row: Row, context: MappingContext) -> StudentSpecialEducationProgramAssociation:
    plan: Row = next(reversed(during(row, row["plans"])), {})
    return StudentSpecialEducationProgramAssociation(
        **in_program(row, context),
        idea_eligibility=True,
        special_education_setting_descriptor=context.code_or_none("SpecialEducationSettingDescriptor", row["setting"]),
        disabilities=student_items.disabilities_of(
            [{"disability": row["primaryDisability"]}, *row["disabilities"]], context
        ),
        iep_begin_date=plan.get("beginDate"),
        iep_end_date=plan.get("endDate"),
        special_education_exit_date=row["exitDate"],
        special_education_exit_reason_descriptor=_exit_reason(row, context),
    )


def _exit_reason(row: Row, context: MappingContext) -> str | None:
    """Looked up where the standard has it, for the other mappings know nothing of its codes."""
    if context.standard < Standard.DS50:
        return None
    return context.code_or_none("SpecialEducationExitReasonDescriptor", row["exitReason"])


RESOURCE = Resource(
    name=NAME,
    category="Student",
    tier=3,
    model=StudentSpecialEducationProgramAssociation,
    rows=rows,
    payload=payload,
    sis_key=("campusTable", "campusID"),
    child_rows={
        "disabilities": ChildRows(rows=disabilities, parent="personID", order=DISABILITY_ORDER),
        "plans": ChildRows(rows=special_education_plans, parent="personID", order=PLAN_ORDER),
    },
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
)
