"""Section enrollments: which student sits in which section, from when to when.

The roster of the active trial is the source. A roster row is one record for each session the section meets in and
the row touches, from the later of both beginnings to the earlier of both ends. The student must have a reported
enrollment in the section's schedule structure. Of several rows with one beginning the longest is sent.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import SectionReference, StudentReference
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key
from include.sis.calendars import integer_id
from include.sis.rosters import section_associations


class StudentSectionAssociation(EdFiModel):
    section_reference: Annotated[SectionReference, Key()]
    student_reference: Annotated[StudentReference, Key()]
    begin_date: Annotated[datetime.date, Key(), Source("Roster.startDate", "Term.startDate")]
    end_date: Annotated[datetime.date, Source("Roster.endDate", "Term.endDate")]
    homeroom_indicator: Annotated[bool, Source("Section.homeroomSection", "Course.homeroom")]
    repeat_identifier_descriptor: Annotated[Descriptor | None, Source("Roster.repeatCourse")] = None


def rows(scope: Scope) -> Select[Any]:
    return section_associations(scope)


def payload(row: Row, context: MappingContext) -> StudentSectionAssociation:
    return StudentSectionAssociation(
        section_reference=SectionReference(
            local_course_code=row["courseNumber"],
            school_id=integer_id(row, "schoolNumber"),
            school_year=context.school_year,
            section_identifier=str(row["sectionID"]),
            session_name=row["termType"],
        ),
        student_reference=StudentReference(student_unique_id=row["studentUniqueId"]),
        begin_date=row["beginDate"],
        end_date=row["endDate"],
        homeroom_indicator=bool(row["homeroomSection"] or row["homeroom"]),
        repeat_identifier_descriptor=context.code_or_none("RepeatIdentifierDescriptor", row["repeatCourse"]),
    )


RESOURCE = Resource(
    name="studentSectionAssociations",
    category="Schedule",
    tier=4,
    model=StudentSectionAssociation,
    rows=rows,
    payload=payload,
    sis_key=("rosterID", "termType"),
    narrowed_by=frozenset({"person", "course", "section"}),
    after=("studentSchoolAssociations",),
    key_can_change=True,
)
