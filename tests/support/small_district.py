"""A Campus database in memory that a test fills row by row, and what a resource makes of it."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from sqlalchemy import Boolean, Table, UpdateBase, create_engine
from sqlalchemy.pool import NullPool

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.resource import Resource
from include.edfi.documents.scope import Scope
from include.edfi.documents.standards import NEWEST, Standard
from include.sis import tables as sis

SCOPE = Scope(school_year=2027, district_id=1, schools=(1, 2))
FALL = datetime.date(2026, 8, 10)
MIDDLE = datetime.date(2026, 10, 1)
WINTER = datetime.date(2026, 12, 18)
SUMMER = datetime.date(2027, 5, 28)
LAST_YEAR = datetime.date(2026, 5, 1)

NAMESPACE = "uri://district.example"

MAPPED = {
    "AcademicSubject": "MATH",
    "AddressType": "Home Mailing",
    "ClassroomPosition": "T C P",
    "ElectronicMailType": "Personal Work Secondary",
    "EmploymentStatus": "TEN CON",
    "Language": "spa",
    "LanguageUse": "Home Correspondence",
    "ProgramAssignment": "REG SPED",
    "Race": "WH AS",
    "Relation": "Mother Father Brother",
    "Sex": "F M",
    "StaffClassification": "TCH SUP",
    "StaffIdentificationSystem": "State Local",
    "StateAbbreviation": "TX",
    "TelephoneNumberType": "Home Work Cell",
}
URIS = {
    (f"{name}Descriptor", code): f"uri://ed-fi.org/{name}Descriptor#{code}"
    for name, codes in MAPPED.items()
    for code in codes.split()
}

ENGINE = create_engine("sqlite://", poolclass=NullPool)
"""Every connection is a database of its own; what one test has compiled the next need not."""


class Campus:
    """District 1 with schools 1 and 2 (numbers 101 and 102) and the school year 2027."""

    def __init__(self) -> None:
        self._numbers = count(100)
        self._connection = ENGINE.connect()
        sis.metadata.create_all(self._connection, checkfirst=False)
        self.add(sis.district, districtID=1, number="1", name="District")
        self.add(
            sis.school_year,
            endYear=2027,
            startYear=2026,
            active=True,
            startDate=datetime.date(2026, 7, 1),
            endDate=datetime.date(2027, 6, 30),
        )
        for school_id in (1, 2):
            self.add(sis.school, schoolID=school_id, districtID=1, number=f"10{school_id}", name="School")

    def close(self) -> None:
        self._connection.close()

    def add(self, table: Table, **values: Any) -> None:
        """One row; a key left out is the next number, flags that must have a value are off."""
        blank: dict[str, Any] = {
            column.name: False for column in table.columns if isinstance(column.type, Boolean) and not column.nullable
        }
        blank[table.primary_key.columns.keys()[0]] = next(self._numbers)
        self._connection.execute(table.insert().values(blank | values))

    def change(self, statement: UpdateBase) -> None:
        """Run an update or a delete."""
        self._connection.execute(statement)

    def person(self, person_id: int, *, ed_fi_id: str | None = "given", **identity: Any) -> None:
        """A person with a current identity of the same number; the Ed-Fi ID is E and the number."""
        given = f"E{person_id}" if ed_fi_id == "given" else ed_fi_id
        self.add(sis.person, personID=person_id, currentIdentityID=person_id, edFiID=given)
        named = {"lastName": "Last", "firstName": "First"} | identity
        self.add(sis.identity, identityID=person_id, personID=person_id, districtID=1, **named)

    def assignment(self, person_id: int, school_id: int = 1, **values: Any) -> None:
        usual = {"assignmentCode": "TCH", "startDate": FALL}
        self.add(sis.employment_assignment, personID=person_id, districtID=1, schoolID=school_id, **(usual | values))

    def employment(self, person_id: int, **values: Any) -> None:
        usual = {"status": "TEN", "startDate": FALL}
        self.add(sis.employment, personID=person_id, districtID=1, **(usual | values))

    def calendar(self, calendar_id: int, school_id: int, structures: int = 1) -> None:
        """A calendar whose structures are numbered 10 * its ID and on."""
        self.add(
            sis.calendar, calendarID=calendar_id, districtID=1, schoolID=school_id, endYear=2027, name=str(calendar_id)
        )
        for number in range(structures):
            structure_id = calendar_id * 10 + number
            self.add(sis.schedule_structure, structureID=structure_id, calendarID=calendar_id, name="Main")
            self.add(
                sis.grade_level, gradeLevelID=structure_id, calendarID=calendar_id, structureID=structure_id, name="09"
            )

    def enrollment(self, person_id: int, calendar_id: int = 1, **values: Any) -> None:
        usual = {"grade": "09", "serviceType": "P", "active": True, "startDate": FALL, "endYear": 2027}
        self.add(
            sis.enrollment,
            personID=person_id,
            calendarID=calendar_id,
            structureID=calendar_id * 10,
            districtID=1,
            **(usual | values),
        )

    def section(self, section_id: int, calendar_id: int = 1, subject: str = "MATH") -> None:
        """A section of the fall term, with a course, an active trial, a term and a period of its own."""
        number, structure = section_id, calendar_id * 10
        self.add(sis.trial, trialID=number, calendarID=calendar_id, structureID=structure, active=True)
        self.add(sis.term_schedule, termScheduleID=number, structureID=structure)
        self.add(
            sis.term, termID=number, termScheduleID=number, name=f"F{number}", seq=1, startDate=FALL, endDate=WINTER
        )
        self.add(sis.ed_fi_term_mapping, endYear=2027, termName=f"F{number}", termType="S1")
        self.add(sis.period_schedule, periodScheduleID=number, structureID=structure, name="Day")
        self.add(sis.period, periodID=number, periodScheduleID=number, name="1")
        self.add(
            sis.course,
            courseID=number,
            calendarID=calendar_id,
            number=f"C{number}",
            name="Course",
            active=True,
            subjectType=subject,
        )
        self.add(sis.section, sectionID=section_id, courseID=number, trialID=number, number=1)
        self.add(sis.section_placement, sectionID=section_id, trialID=number, termID=number, periodID=number)

    def teaches(self, person_id: int, section_id: int, **values: Any) -> None:
        usual = {"staffType": "P", "role": "T", "trialID": section_id}
        self.add(sis.section_staff_history, personID=person_id, sectionID=section_id, **(usual | values))

    def rows(self, resource: Resource, scope: Scope = SCOPE) -> list[dict[str, Any]]:
        """What the resource reads, with its child rows, in the order of its SIS key."""
        query = resource.rows(scope)
        ordered = query.order_by(*(query.selected_columns[label] for label in resource.sis_key))
        rows: list[dict[str, Any]] = [dict(row) for row in self._connection.execute(ordered).mappings()]
        for name, kind in resource.child_rows.items():
            children = self._connection.execute(kind.rows(scope).order_by(*kind.order)).mappings().all()
            for row in rows:
                row[name] = [child for child in children if child["parent"] == row[kind.parent]]
        return rows

    def reasons(self, resource: Resource, scope: Scope = SCOPE) -> list[str | None]:
        """Why each row is not sent; None for those that are."""
        return [row["excluded"] for row in self.rows(resource, scope)]

    def documents(
        self, resource: Resource, standard: Standard = NEWEST, uris: Mapping[tuple[str, str], str] = URIS
    ) -> Iterator[dict[str, Any]]:
        """The documents of the rows that are sent."""
        context = MappingContext(
            standard=standard, school_year=2027, local_education_agency_id=9, uri_by_code=uris, namespace=NAMESPACE
        )
        for row in self.rows(resource, replace(SCOPE, standard=standard)):
            if row.get("excluded") is None:
                yield resource.document(row, context)


def values_of(codes: list[dict[str, Any]], element: str) -> list[str]:
    """The part of each item's descriptor after the #."""
    return [item[element].split("#")[1] for item in codes]
