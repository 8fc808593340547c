"""Learning standards: what students should know or be able to do, by subject and grade.

They are Campus's academic standards with a subject; credit types and headings, which Campus keeps in the same table,
are left out. A standard is identified by the agency's ID and Campus's number, under the district's own namespace. The
standard it belongs to is named in the title only, because the ODS accepts a reference to another standard only after
that one was sent.
"""

from typing import Annotated, Any

from sqlalchemy import Select, false, func, or_, select, true

from include.edfi.documents.code_lists import AcademicSubject, GradeLevel, grade_levels_of
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import EdFiModel
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.sis.narrowing import fails
from include.sis.tables import curriculum_standard, curriculum_standard_grade


class ContentStandard(EdFiModel):
    title: Annotated[str, Length(75), Source("CurriculumStandard.name")]


class LearningStandard(EdFiModel):
    learning_standard_id: Annotated[
        str,
        Length(60),
        Key(),
        Source("CurriculumStandard.standardID", otherwise="after the agency of the configuration"),
    ]
    namespace: Annotated[str, Length(255), Source(otherwise="the namespace of the configuration")]
    description: Annotated[str, Length(1024), Source("CurriculumStandard.description", "CurriculumStandard.name")]
    learning_standard_item_code: Annotated[str | None, Length(60), Source("CurriculumStandard.code")] = None
    academic_subjects: Annotated[tuple[AcademicSubject, ...], Source("CurriculumStandard.subjectType")]
    grade_levels: Annotated[tuple[GradeLevel, ...], Source("CurriculumStandardGrade.grade")]
    content_standard: ContentStandard


def rows(scope: Scope) -> Select[Any]:
    """Academic standards; `title` is the name of the uppermost of three levels. No school, no standards."""
    own, parent = curriculum_standard.c, curriculum_standard.alias("parent")
    grandparent = curriculum_standard.alias("grandparent")
    title = func.coalesce(grandparent.c.name, parent.c.name, own.name)
    return (
        select(
            *(own[name] for name in ("standardID", "name", "code", "description", "subjectType")), title.label("title")
        )
        .select_from(
            curriculum_standard.outerjoin(parent, parent.c.standardID == own.parentID).outerjoin(
                grandparent, grandparent.c.standardID == parent.c.parentID
            )
        )
        .where(
            or_(own.creditType.is_(None), fails(own.creditType)),
            own.subjectType.is_not(None),
            own.subjectType != "",
            true() if scope.schools else false(),
        )
    )


def grades(scope: Scope) -> Select[Any]:
    """Grades a standard is for; `parent` is the standardID."""
    table = curriculum_standard_grade.c
    return select(table.standardID.label("parent"), table.grade).distinct()


def payload(row: Row, context: MappingContext) -> LearningStandard:
    subject = context.code("AcademicSubjectDescriptor", row["subjectType"])
    return LearningStandard(
        learning_standard_id=f"{context.local_education_agency_id}-{row['standardID']}",
        namespace=context.namespace,
        description=row["description"] or row["name"],
        learning_standard_item_code=row["code"] or None,
        academic_subjects=(AcademicSubject(academic_subject_descriptor=subject),),
        grade_levels=grade_levels_of(context, [grade["grade"] for grade in row["grades"]]),
        content_standard=ContentStandard(title=row["title"]),
    )


RESOURCE = Resource(
    name="learningStandards",
    category="Grade",
    tier=5,
    model=LearningStandard,
    rows=rows,
    payload=payload,
    sis_key=("standardID",),
    child_rows={"grades": ChildRows(rows=grades, parent="standardID", order=("grade",))},
    sliced_by="district",
    personal=False,
)
