"""Students in ordinary programs, such as gifted education or tutoring: who takes part, from when to when.

One record for each participation that touches the school year. Participations in career and technical programs and in
programs for neglected or delinquent children are sent as associations of their own kind. The same holds for programs
that Campus keeps records of another kind for, such as homelessness or meals: those records count, not the flag.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key
from include.edfi.documents.student_programs import StudentProgram, in_program
from include.sis.programs import ORDINARY, participations


class StudentProgramAssociation(StudentProgram):
    begin_date: Annotated[datetime.date, Key(), Source("ProgramParticipation.startDate")]
    end_date: Annotated[datetime.date | None, Source("ProgramParticipation.endDate")] = None
    reason_exited_descriptor: Annotated[Descriptor | None, Source("ProgramParticipation.exitReason")] = None


def rows(scope: Scope) -> Select[Any]:
    return participations(scope, ORDINARY)


def payload(row: Row, context: MappingContext) -> StudentProgramAssociation:
    return StudentProgramAssociation(**in_program(row, context))


RESOURCE = Resource(
    name="studentProgramAssociations",
    category="Student",
    tier=3,
    model=StudentProgramAssociation,
    rows=rows,
    payload=payload,
    sis_key=("participationID",),
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
)
