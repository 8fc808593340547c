"""Students in cohorts: who is in which session of a program, from when to when.

A member without dates of its own belongs to the session from its first day to its last. Someone entered twice with
one beginning has one record, the one that is open or lasts longest. A student needs a reported enrollment in the
district, not necessarily at the session's school.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.cohorts import cohort_of
from include.edfi.documents.model import EdFiModel
from include.edfi.documents.references import CohortReference, StudentReference
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key
from include.sis.cohorts import members


class StudentCohortAssociation(EdFiModel):
    cohort_reference: Annotated[CohortReference, Key()]
    student_reference: Annotated[StudentReference, Key()]
    begin_date: Annotated[datetime.date, Key(), Source("ProgramSessionMember.startDate", "ProgramSession.startDate")]
    end_date: Annotated[datetime.date | None, Source("ProgramSessionMember.endDate", "ProgramSession.endDate")] = None


def rows(scope: Scope) -> Select[Any]:
    """One row per member of a session."""
    return members(scope)


def payload(row: Row, context: MappingContext) -> StudentCohortAssociation:
    return StudentCohortAssociation(
        cohort_reference=cohort_of(row, context),
        student_reference=StudentReference(student_unique_id=row["studentUniqueId"]),
        begin_date=row["beginDate"],
        end_date=row["endDate"],
    )


RESOURCE = Resource(
    name="studentCohortAssociations",
    category="Cohort",
    tier=5,
    model=StudentCohortAssociation,
    rows=rows,
    payload=payload,
    sis_key=("memberID",),
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
)
