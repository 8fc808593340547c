"""Looking up what a request names: the district, its schools, and what some people touch."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from more_itertools import batched
from sqlalchemy import Column, Connection, Engine, Select, func, select

from include.edfi.errors import ConfigError
from include.sis.narrowing import holds
from include.sis.tables import (
    calendar,
    course,
    district,
    employment_assignment,
    enrollment,
    person,
    roster,
    school,
    school_year,
    section,
    section_staff_history,
    trial,
)

MOST_PARAMETERS = 1000
"""IDs in one query; SQL Server takes 2,100 parameters."""


@dataclass(frozen=True)
class School:
    """A school of the district: Campus's schoolID, its number and its name."""

    school_id: int
    number: str
    name: str


def district_id(engine: Engine, number: str) -> int | None:
    """The districtID of a district number, or None."""
    with engine.connect() as connection:
        sections: int | None = connection.scalar(select(district.c.districtID).where(district.c.number == number))
    return sections


def days_of_school_year(engine: Engine, ends_in: int) -> tuple[date | None, date | None]:
    """First and last day of the school year that ends in a year; None where the SIS has none."""
    query = select(school_year.c.startDate, school_year.c.endDate).where(school_year.c.endYear == ends_in)
    with engine.connect() as connection:
        row = connection.execute(query).one_or_none()
    return (row[0], row[1]) if row else (None, None)


def schools_of_year(engine: Engine, district_key: int, school_year: int) -> list[School]:
    """Schools of a district that have a calendar in the year, by number."""
    query = (
        select(school.c.schoolID, school.c.number, school.c.name)
        .where(
            school.c.districtID == district_key,
            school.c.schoolID.in_(select(calendar.c.schoolID).where(calendar.c.endYear == school_year)),
        )
        .order_by(school.c.number, school.c.schoolID)
    )
    with engine.connect() as connection:
        return [School(*row) for row in connection.execute(query)]


def chosen_schools(words: Iterable[str], of_year: Sequence[School], year: int, *, every: bool) -> tuple[School, ...]:
    """The schools of a year that are named by number or schoolID, or every one.

    Raises:
        ConfigError: the year has no schools, or lacks some of those named; names all of them.
    """
    if not of_year:
        raise ConfigError([f"school_year: no school of the district has a calendar that ends in {year}"])
    if every:
        return tuple(of_year)
    by_word = {str(school.school_id): school for school in of_year} | {school.number: school for school in of_year}
    unknown = [word for word in words if word not in by_word]
    if unknown:
        problem = f"has no school {{}} with a calendar that ends in {year}"
        raise ConfigError([f"schools: the district {problem.format(repr(word))}" for word in unknown])
    return tuple(dict.fromkeys(by_word[word] for word in words))


def existing(engine: Engine, column: Column[int], ids: Iterable[int]) -> set[int]:
    """Those of the wanted IDs that a table's column has."""
    with engine.connect() as connection:
        return _gather(connection, (select(column).where(column.in_(group)) for group in batched(ids, MOST_PARAMETERS)))


def known_people(engine: Engine, ids: Iterable[int]) -> set[int]:
    """Those of the personIDs that exist."""
    return existing(engine, person.c.personID, ids)


def known_courses(engine: Engine, school_year: int, ids: Iterable[int]) -> set[int]:
    """Those of the courseIDs that exist in the year."""
    of_year = select(course.c.courseID).join(calendar, calendar.c.calendarID == course.c.calendarID)
    of_year = of_year.where(calendar.c.endYear == school_year)
    with engine.connect() as connection:
        return _gather(
            connection, (of_year.where(course.c.courseID.in_(group)) for group in batched(ids, MOST_PARAMETERS))
        )


def known_sections(engine: Engine, school_year: int, ids: Iterable[int]) -> set[int]:
    """Those of the sectionIDs that exist in the year, in whatever trial."""
    of_year = (
        select(section.c.sectionID)
        .join(course, course.c.courseID == section.c.courseID)
        .join(calendar, calendar.c.calendarID == course.c.calendarID)
        .where(calendar.c.endYear == school_year)
    )
    with engine.connect() as connection:
        return _gather(
            connection, (of_year.where(section.c.sectionID.in_(group)) for group in batched(ids, MOST_PARAMETERS))
        )


def courses_of_sections(engine: Engine, sections: Iterable[int]) -> set[int]:
    """The courseIDs of some sections."""
    with engine.connect() as connection:
        queries = (
            select(section.c.courseID).where(section.c.sectionID.in_(group))
            for group in batched(sections, MOST_PARAMETERS)
        )
        return _gather(connection, queries)


def schools_of_people(engine: Engine, school_year: int, people: Iterable[int]) -> set[int]:
    """The schoolIDs where people are enrolled in the year or employed."""
    enrolled = (
        select(calendar.c.schoolID)
        .join(enrollment, enrollment.c.calendarID == calendar.c.calendarID)
        .where(calendar.c.endYear == school_year)
    )
    groups = list(batched(people, MOST_PARAMETERS))
    assigned = employment_assignment.c
    with engine.connect() as connection:
        at_desks = _gather(
            connection, (select(assigned.schoolID).where(assigned.personID.in_(group)) for group in groups)
        )
        return at_desks | _gather(connection, (enrolled.where(enrollment.c.personID.in_(group)) for group in groups))


def sections_of_people(engine: Engine, school_year: int, people: Iterable[int]) -> set[int]:
    """The sectionIDs of active trials in the year that people are rostered in or teach."""
    groups = list(batched(people, MOST_PARAMETERS))
    with engine.connect() as connection:
        sections: set[int] = set()
        for table in (roster, section_staff_history):
            of_year = (
                select(table.c.sectionID)
                .join(trial, trial.c.trialID == table.c.trialID)
                .join(calendar, calendar.c.calendarID == trial.c.calendarID)
                .where(calendar.c.endYear == school_year, holds(trial.c.active))
            )
            sections |= _gather(connection, (of_year.where(table.c.personID.in_(group)) for group in groups))
        return sections


def course_numbers(engine: Engine, courses: Iterable[int]) -> set[str]:
    """The numbers of some courses."""
    return _texts(engine, course.c.number, course.c.courseID, courses)


def have_namesakes(engine: Engine, school_year: int, schools: Iterable[int], courses: Iterable[int]) -> bool:
    """Whether other courses of the year at the schools have the number of one of these courses."""
    chosen, school_ids = set(courses), list(schools)
    same = (
        select(course.c.courseID)
        .join(calendar, calendar.c.calendarID == course.c.calendarID)
        .where(calendar.c.endYear == school_year, calendar.c.schoolID.in_(school_ids))
    )
    number = func.trim(course.c.number)
    with engine.connect() as connection:
        for group in batched(chosen, MOST_PARAMETERS):
            numbers = select(number).where(course.c.courseID.in_(group))
            if set(connection.scalars(same.where(number.in_(numbers)))) - chosen:
                return True
    return False


def unique_ids(engine: Engine, column: str, people: Iterable[int]) -> set[str]:
    """What a column of Person, such as edFiID, says of some people; people without it are left out."""
    return _texts(engine, person.c[column], person.c.personID, people)


def unique_ids_of(engine: Engine, column: str, people: Select[Any]) -> Iterator[str]:
    """What a column of Person says of the people a query selects, streamed."""
    ids = person.c.personID.in_(people)
    query = select(func.trim(person.c[column])).where(ids, person.c[column].is_not(None), person.c[column] != "")
    with engine.connect() as connection:
        yield from connection.execution_options(stream_results=True).scalars(query)


def _texts(engine: Engine, column: Column[Any], key: Column[int], ids: Iterable[int]) -> set[str]:
    with engine.connect() as connection:
        queries = (select(column).where(key.in_(group)) for group in batched(ids, MOST_PARAMETERS))
        return {str(value).strip() for query in queries for value in connection.scalars(query) if value}


def _gather(connection: Connection, queries: Iterable[Select[Any]]) -> set[int]:
    return {value for query in queries for value in connection.scalars(query)}
