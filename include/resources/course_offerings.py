"""Course offerings: a course in a session, such as Algebra I in the fall semester.

There is one wherever a section of the course is placed in a term of that session, one per course number and
school. Where no such section is reported, the offering is not sent.
"""

from typing import Annotated, Any

from sqlalchemy import Select, select

from include.edfi.documents.code_lists import CourseLevelCharacteristic, level_characteristics_of
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import EdFiModel
from include.edfi.documents.references import CourseReference, SchoolReference, SessionReference
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.sis.calendars import integer_id
from include.sis.sections import sections_by_session
from include.sis.survivors import asked_for, rank_among, survivors
from include.sis.tables import course


class CourseOffering(EdFiModel):
    local_course_code: Annotated[str, Length(60), Key(), Source("Course.number")]
    school_reference: Annotated[SchoolReference, Key()]
    session_reference: Annotated[SessionReference, Key()]
    course_reference: CourseReference
    local_course_title: Annotated[str | None, Length(60), Source("Course.name")] = None
    course_level_characteristics: tuple[CourseLevelCharacteristic, ...] = ()


def rows(scope: Scope) -> Select[Any]:
    meetings = sections_by_session(scope)
    same = [meetings.c.schoolID, meetings.c.courseNumber, meetings.c.termType]
    unreported = (meetings.c.excluded.is_not(None), "")
    requested = [
        column.in_(ids)
        for column, ids in ((meetings.c.courseID, scope.courses), (meetings.c.sectionID, scope.sections))
        if ids is not None
    ]
    ranked = (
        select(
            *(
                meetings.c[name]
                for name in (
                    "courseID",
                    "courseNumber",
                    "schoolID",
                    "schoolNumber",
                    "termType",
                    "excluded",
                )
            ),
            course.c.name,
            course.c.honorsCode,
            rank_among(same, [unreported], meetings.c.courseID, meetings.c.sectionID),
            asked_for(same, *requested),
        )
        .select_from(meetings.join(course, course.c.courseID == meetings.c.courseID))
        .where(meetings.c.termType.is_not(None))
        .subquery("ranked_offerings")
    )
    return survivors(ranked)


def payload(row: Row, context: MappingContext) -> CourseOffering:
    school_id = integer_id(row, "schoolNumber")
    return CourseOffering(
        local_course_code=row["courseNumber"],
        school_reference=SchoolReference(school_id=school_id),
        session_reference=SessionReference(
            school_id=school_id, school_year=context.school_year, session_name=row["termType"]
        ),
        course_reference=CourseReference(course_code=row["courseNumber"], education_organization_id=school_id),
        local_course_title=row["name"],
        course_level_characteristics=level_characteristics_of(context, row["honorsCode"]),
    )


RESOURCE = Resource(
    name="courseOfferings",
    category="Schedule",
    tier=3,
    model=CourseOffering,
    rows=rows,
    payload=payload,
    sis_key=("courseID", "termType"),
    narrowed_by=frozenset({"course", "section"}),
    personal=False,
)
