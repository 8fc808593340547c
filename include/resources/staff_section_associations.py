"""Staff of a section: who teaches it in each session, from when to when, and in which position.

Teachers and primary teachers count, within the span in which the section meets in a session. From data standard 5.0
on every spell is a record of its own; before, one record spans all of a teacher's spells. A teacher needs an
assignment in the school that touches the year.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select, Subquery, and_, case, func, or_, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import SectionReference, StaffReference
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Standard
from include.sis.calendars import integer_id
from include.sis.narrowing import earlier, exclusion, later, narrowed
from include.sis.people import no_staff_id, staff_unique_id
from include.sis.schedules import section_sessions
from include.sis.staff import reported_assignments
from include.sis.tables import person, section, section_staff_history

PRIMARY, TEACHER = "P", "T"
"""SectionStaffHistory.staffType; the first is also the position's code where the row has no role."""


class StaffSectionAssociation(EdFiModel):
    section_reference: Annotated[SectionReference, Key()]
    staff_reference: Annotated[StaffReference, Key()]
    begin_date: Annotated[
        datetime.date, Key(since=Standard.DS50), Source("SectionStaffHistory.startDate", "Term.startDate")
    ]
    end_date: Annotated[datetime.date | None, Source("SectionStaffHistory.endDate", "Term.endDate")] = None
    highly_qualified_teacher: Annotated[bool | None, Source("Section.highlyQualified")] = None
    classroom_position_descriptor: Annotated[
        Descriptor, Source("SectionStaffHistory.role", "SectionStaffHistory.staffType")
    ]


def rows(scope: Scope) -> Select[Any]:
    """One row per record: teacher, section, session and, where the standard's key has it, first day.

    Of several spells in a record a primary teacher's comes first, then the latest; the record spans them all.
    """
    spells = spells_in_sessions(scope)
    key = [spells.c.personID, spells.c.sectionID, spells.c.termType]
    if scope.standard >= Standard.DS50:
        key.append(spells.c.beginDate)
    unreported = case((spells.c.excluded.is_(None), 0), else_=1)
    primary = case((spells.c.staffType == PRIMARY, 0), else_=1)
    alike = [*key, unreported]
    order = [unreported, primary, spells.c.beginDate.desc(), spells.c.historyID]
    ranked = select(
        *(column for column in spells.c if column.key not in {"beginDate", "endDate"}),
        func.min(spells.c.beginDate).over(partition_by=alike).label("beginDate"),
        func.max(spells.c.endDate).over(partition_by=alike).label("endDate"),
        func.row_number().over(partition_by=key, order_by=order).label("rank"),
    ).subquery("ranked")
    named = [column for column in ranked.c if column.key not in {"rank", "courseID"}]
    query = select(*named).where(ranked.c.rank == 1)
    return narrowed(query, scope, person=ranked.c.personID, course=ranked.c.courseID, section=ranked.c.sectionID)


def spells_in_sessions(scope: Scope) -> Subquery:
    """Each SectionStaffHistory row cut to each session of its section that it touches."""
    history, sessions = section_staff_history.c, section_sessions(scope)
    at_school = reported_assignments(scope).subquery("at_school")
    same_section = and_(history.sectionID == sessions.c.sectionID, history.trialID == sessions.c.trialID)
    works_here = and_(at_school.c.personID == history.personID, at_school.c.schoolID == sessions.c.schoolID)
    reasons = [
        (history.staffType.not_in((PRIMARY, TEACHER)), "the section's staff member is no teacher of it"),
        no_staff_id(scope),
        (at_school.c.personID.is_(None), "the teacher has no reported assignment in the school"),
    ]
    named = [
        sessions.c[name] for name in ("sectionID", "courseID", "schoolID", "schoolNumber", "courseNumber", "termType")
    ]
    return (
        select(
            history.historyID,
            history.personID,
            history.staffType,
            history.role,
            *named,
            section.c.highlyQualified,
            staff_unique_id(scope).label("staffUniqueId"),
            later(history.startDate, sessions.c.beginDate).label("beginDate"),
            earlier(history.endDate, sessions.c.endDate).label("endDate"),
            exclusion(*reasons),
        )
        .select_from(
            sessions.join(section_staff_history, same_section)
            .join(section, section.c.sectionID == sessions.c.sectionID)
            .join(person, person.c.personID == history.personID)
            .outerjoin(at_school, works_here)
        )
        .where(
            or_(history.startDate.is_(None), history.startDate <= sessions.c.endDate),
            or_(history.endDate.is_(None), history.endDate >= sessions.c.beginDate),
        )
        .subquery("spells")
    )


def payload(row: Row, context: MappingContext) -> StaffSectionAssociation:
    return StaffSectionAssociation(
        section_reference=SectionReference(
            local_course_code=row["courseNumber"],
            school_id=integer_id(row, "schoolNumber"),
            school_year=context.school_year,
            section_identifier=str(row["sectionID"]),
            session_name=row["termType"],
        ),
        staff_reference=StaffReference(staff_unique_id=row["staffUniqueId"]),
        begin_date=row["beginDate"],
        end_date=row["endDate"],
        highly_qualified_teacher=row["highlyQualified"],
        classroom_position_descriptor=context.code("ClassroomPositionDescriptor", row["role"] or row["staffType"]),
    )


RESOURCE = Resource(
    name="staffSectionAssociations",
    category="Schedule",
    tier=4,
    model=StaffSectionAssociation,
    rows=rows,
    payload=payload,
    sis_key=("historyID", "termType"),
    narrowed_by=frozenset({"person", "course", "section"}),
    after=(
        "staffEducationOrganizationEmploymentAssociations",
        "staffEducationOrganizationAssignmentAssociations",
    ),
)
