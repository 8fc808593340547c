"""Schools: name, address, telephones and the grades they teach in the configured year.

Most states load their schools themselves; the configuration then lists this resource as read only. A school
whose calendars of the year have no grade level is not sent: it does not teach that year.
"""

from typing import Annotated, Any

from sqlalchemy import Select, select

from include.edfi.documents.code_lists import GradeLevel, grade_levels_of
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.institutions import (
    EducationOrganizationCategory,
    EducationOrganizationIdentificationCode,
    InstitutionTelephone,
    categories_of,
    identification_codes_of,
    institution_addresses_of,
    institution_telephones_of,
)
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.people import Address
from include.edfi.documents.references import LocalEducationAgencyReference
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.sis.calendars import integer_id
from include.sis.grades import grade_levels_of_each, reported_grade_levels
from include.sis.narrowing import exclusion, school_reasons
from include.sis.tables import school


class SchoolCategory(EdFiModel):
    school_category_descriptor: Annotated[Descriptor, Key(), Source("School.type")]


class School(EdFiModel):
    school_id: Annotated[int, Key(), Source("School.number")]
    name_of_institution: Annotated[str, Length(75), Source("School.name")]
    local_education_agency_reference: LocalEducationAgencyReference
    education_organization_categories: tuple[EducationOrganizationCategory, ...]
    grade_levels: tuple[GradeLevel, ...]
    school_categories: tuple[SchoolCategory, ...] = ()
    operational_status_descriptor: Annotated[Descriptor | None, Source(otherwise="always Active")] = None
    title_i_part_a_school_designation_descriptor: Annotated[Descriptor | None, Source("School.title1")] = None
    identification_codes: Annotated[tuple[EducationOrganizationIdentificationCode, ...], Source("School.number")] = ()
    addresses: Annotated[
        tuple[Address, ...],
        Source(
            "School.physicalAddress",
            "School.physicalCity",
            "School.physicalState",
            "School.physicalZip",
            "School.address",
            "School.city",
            "School.state",
            "School.zip",
            "School.county",
        ),
    ] = ()
    institution_telephones: Annotated[tuple[InstitutionTelephone, ...], Source("School.phone", "School.fax")] = ()
    web_site: Annotated[str | None, Length(255), Source("School.url")] = None


def rows(scope: Scope) -> Select[Any]:
    teaching = select(reported_grade_levels(scope).c.schoolID)
    idle = (school.c.schoolID.not_in(teaching), "no calendar of the year has a reported grade level")
    columns = (
        "schoolID",
        "name",
        "type",
        "title1",
        "address",
        "city",
        "state",
        "zip",
        "county",
        "physicalAddress",
        "physicalCity",
        "physicalState",
        "physicalZip",
        "phone",
        "fax",
        "url",
    )
    return select(
        school.c.number.label("schoolNumber"),
        *(school.c[name] for name in columns),
        exclusion(*school_reasons(scope), idle),
    ).where(school.c.schoolID.in_(scope.schools))


def grade_levels(scope: Scope) -> Select[Any]:
    grades = reported_grade_levels(scope)
    return grade_levels_of_each(grades.c.schoolID, grades)


def payload(row: Row, context: MappingContext) -> School:
    agency = LocalEducationAgencyReference(local_education_agency_id=context.local_education_agency_id)
    category = context.code_or_none("SchoolCategoryDescriptor", row["type"])
    physical = {
        "address": row["physicalAddress"],
        "city": row["physicalCity"],
        "state": row["physicalState"],
        "zip": row["physicalZip"],
        "county": row["county"],
    }
    return School(
        school_id=integer_id(row, "schoolNumber"),
        name_of_institution=row["name"],
        local_education_agency_reference=agency,
        education_organization_categories=categories_of(context, "School"),
        grade_levels=grade_levels_of(context, (grade["gradeLevel"] for grade in row["gradeLevels"])),
        school_categories=(SchoolCategory(school_category_descriptor=category),) if category else (),
        operational_status_descriptor=context.code_or_none("OperationalStatusDescriptor", "Active"),
        title_i_part_a_school_designation_descriptor=context.code_or_none(
            "TitleIPartASchoolDesignationDescriptor", row["title1"]
        ),
        identification_codes=identification_codes_of(context, {"School": row["schoolNumber"]}),
        addresses=institution_addresses_of(context, {"Physical": physical, "Mailing": row}),
        institution_telephones=institution_telephones_of(context, {"Main": row["phone"], "Fax": row["fax"]}),
        web_site=row["url"] or None,
    )


RESOURCE = Resource(
    name="schools",
    category="Education Organization",
    tier=1,
    model=School,
    rows=rows,
    payload=payload,
    sis_key=("schoolID",),
    child_rows={"gradeLevels": ChildRows(rows=grade_levels, parent="schoolID", order=("seq", "gradeLevel"))},
    personal=False,
    shared=True,
)
