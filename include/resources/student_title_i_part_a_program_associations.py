"""Students served by Title I, Part A: in which way, from when to when, and why it ended.

One record for each Title I record that touches the school year. Its kind of program says whether the whole school is
served or the student was chosen; kinds that are mapped to nothing are not sent.
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
from include.sis.programs import records, spells_of
from include.sis.tables import title1

NAME = "studentTitleIPartAProgramAssociations"


class StudentTitleIPartAProgramAssociation(StudentProgram):
    begin_date: Annotated[datetime.date, Key(), Source("Title1.startDate")]
    end_date: Annotated[datetime.date | None, Source("Title1.endDate")] = None
    reason_exited_descriptor: Annotated[Descriptor | None, Source("Title1.reasonExited")] = None
    title_i_part_a_participant_descriptor: Annotated[Descriptor, Source("Title1.program")]


def rows(scope: Scope) -> Select[Any]:
    spells = spells_of(scope, title1, "title1ID", "program").add_columns(title1.c.reasonExited.label("exitReason"))
    return records(scope, NAME, spells)


def payload(row: Row, context: MappingContext) -> StudentTitleIPartAProgramAssociation:
    return StudentTitleIPartAProgramAssociation(
        **in_program(row, context),
        title_i_part_a_participant_descriptor=context.code("TitleIPartAParticipantDescriptor", row["program"]),
    )


RESOURCE = Resource(
    name=NAME,
    category="Student",
    tier=3,
    model=StudentTitleIPartAProgramAssociation,
    rows=rows,
    payload=payload,
    sis_key=("title1ID",),
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
)
