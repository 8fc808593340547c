"""Staff of a school: who works at which school in which program, and which subjects they teach there.

One record per staff member, school and program, however many assignments say so; it stays as long as one of them
is reported. An assignment without a type counts as regular education. The school's calendar is named when the
school has just one; the subjects are those of the sections the staff member teaches.
"""

from typing import Annotated, Any

from sqlalchemy import Select, Subquery, case, func, literal, select

from include.edfi.documents.code_lists import mapped_uris
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import (
    CalendarReference,
    SchoolReference,
    SchoolYearTypeReference,
    StaffReference,
)
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key
from include.sis.calendars import integer_id
from include.sis.narrowing import calendar_reasons, exclusion, in_scope, narrowed, none_holds
from include.sis.people import no_staff_id, staff_unique_id
from include.sis.schedules import section_reasons, sections_with_course
from include.sis.staff import assigned, assignment_reasons, assignments
from include.sis.tables import (
    calendar,
    course,
    employment_assignment,
    person,
    schedule_structure,
    school,
    section,
    section_staff_history,
)

REGULAR = "REG"
"""The program code of an assignment that has no type."""


class StaffSchoolAcademicSubject(EdFiModel):
    academic_subject_descriptor: Annotated[Descriptor, Key(), Source("Course.subjectType")]


class StaffSchoolAssociation(EdFiModel):
    staff_reference: Annotated[StaffReference, Key()]
    school_reference: Annotated[SchoolReference, Key()]
    program_assignment_descriptor: Annotated[Descriptor, Key(), Source("EmploymentAssignment.type")]
    school_year_type_reference: SchoolYearTypeReference
    calendar_reference: CalendarReference | None = None
    academic_subjects: tuple[StaffSchoolAcademicSubject, ...] = ()


def rows(scope: Scope) -> Select[Any]:
    """Assignments of the year, one for each staff member, school and program: a reported one when there is one."""
    spells, only = ranked_assignments(scope), only_calendars(scope)
    named = [column for column in spells.c if column.key != "rank"]
    query = (
        select(*named, only.c.calendarID)
        .select_from(spells.outerjoin(only, only.c.schoolID == spells.c.schoolID))
        .where(spells.c.rank == 1)
    )
    return narrowed(query, scope, person=spells.c.personID)


def ranked_assignments(scope: Scope) -> Subquery:
    """Assignments with their program, ranked within staff member, school and program."""
    typed = func.coalesce(func.nullif(employment_assignment.c.type, ""), literal(REGULAR)).label("program")
    reasons = [no_staff_id(scope), *assignment_reasons(scope)]
    coded = (
        select(
            employment_assignment.c.assignmentID,
            employment_assignment.c.personID,
            school.c.schoolID,
            school.c.number.label("schoolNumber"),
            staff_unique_id(scope).label("staffUniqueId"),
            typed,
            exclusion(*reasons),
        )
        .select_from(assignments().join(person, person.c.personID == employment_assignment.c.personID))
        .where(assigned(scope))
        .subquery("coded")
    )
    unreported = case((coded.c.excluded.is_(None), 0), else_=1)
    rank = func.row_number().over(
        partition_by=[coded.c.personID, coded.c.schoolID, coded.c.program],
        order_by=[unreported, coded.c.assignmentID],
    )
    return select(*coded.c, rank.label("rank")).subquery("spells")


def only_calendars(scope: Scope) -> Subquery:
    """Schools whose reported calendars have one schedule structure in all: schoolID, calendarID."""
    of_schools = calendar.join(school, school.c.schoolID == calendar.c.schoolID).join(
        schedule_structure, schedule_structure.c.calendarID == calendar.c.calendarID
    )
    return (
        select(school.c.schoolID, func.min(calendar.c.calendarID).label("calendarID"))
        .select_from(of_schools)
        .where(in_scope(scope), none_holds(*calendar_reasons(scope)))
        .group_by(school.c.schoolID)
        .having(func.count() == 1)
        .subquery("only_calendars")
    )


def subjects(scope: Scope) -> Select[Any]:
    """Subjects of the reported sections each staff member teaches, school by school. Labels: parent, schoolID, code."""
    taught = sections_with_course().join(
        section_staff_history, section_staff_history.c.sectionID == section.c.sectionID
    )
    query = (
        select(
            section_staff_history.c.personID.label("parent"),
            school.c.schoolID,
            course.c.subjectType.label("code"),
        )
        .select_from(taught)
        .where(
            in_scope(scope),
            none_holds(*section_reasons(scope)),
            section_staff_history.c.trialID == section.c.trialID,
            section_staff_history.c.staffType.in_(("P", "T")),
            course.c.subjectType.is_not(None),
        )
        .distinct()
    )
    return narrowed(query, scope, person=section_staff_history.c.personID)


def payload(row: Row, context: MappingContext) -> StaffSchoolAssociation:
    school_id = integer_id(row, "schoolNumber")
    return StaffSchoolAssociation(
        staff_reference=StaffReference(staff_unique_id=row["staffUniqueId"]),
        school_reference=SchoolReference(school_id=school_id),
        program_assignment_descriptor=context.code("ProgramAssignmentDescriptor", row["program"]),
        school_year_type_reference=SchoolYearTypeReference(school_year=context.school_year),
        calendar_reference=None
        if row["calendarID"] is None
        else CalendarReference(
            calendar_code=str(row["calendarID"]), school_id=school_id, school_year=context.school_year
        ),
        academic_subjects=taught_subjects(row, context),
    )


def taught_subjects(row: Row, context: MappingContext) -> tuple[StaffSchoolAcademicSubject, ...]:
    """The subjects taught at the row's school.

    A subject that is not mapped is reported with its course; it does not keep staff of a school from being sent.
    """
    codes = (subject["code"] for subject in row["subjects"] if subject["schoolID"] == row["schoolID"])
    uris = mapped_uris(context, "AcademicSubjectDescriptor", codes)
    return tuple(StaffSchoolAcademicSubject(academic_subject_descriptor=uri) for uri in uris)


RESOURCE = Resource(
    name="staffSchoolAssociations",
    category="Staff",
    tier=3,
    model=StaffSchoolAssociation,
    rows=rows,
    payload=payload,
    sis_key=("personID", "schoolID", "program"),
    child_rows={"subjects": ChildRows(rows=subjects, parent="personID", order=("code",))},
    narrowed_by=frozenset({"person"}),
    after=(
        "staffEducationOrganizationEmploymentAssociations",
        "staffEducationOrganizationAssignmentAssociations",
    ),
)
