"""Generates a district: organization first, then staff and sections, students household by household, then the rest.

The rest is `sandbox.district.additions`, where every file adds one kind of record by itself.
"""

from sqlalchemy import Connection, Engine, func, select, text

from include.edfi.errors import ConfigError
from include.sis import tables
from sandbox.district.additions import add_all
from sandbox.district.assessments import add_tests
from sandbox.district.attendance import add_attendance
from sandbox.district.enrollments import Enrollments
from sandbox.district.families import add_families
from sandbox.district.generation import Generation, Schools
from sandbox.district.grades import Grades, add_grading_tasks
from sandbox.district.load import Load
from sandbox.district.odd_sections import add_odd_sections, add_special_sections
from sandbox.district.organisation import add_district_calendars, add_organisation
from sandbox.district.plan import Census, District
from sandbox.district.populated import Populated
from sandbox.district.programs import Programs, add_participations, add_programs
from sandbox.district.pupils import Pupils
from sandbox.district.roll import MOVING, Child, seats
from sandbox.district.sections import COHORT, add_sections
from sandbox.district.services import add_services
from sandbox.district.settings import add_dictionary, add_ed_fi_settings
from sandbox.district.special_programs import add_special_programs
from sandbox.district.staff import SchoolStaff, add_district_staff, add_school_staff
from sandbox.district.stays import Stay, stays_of
from sandbox.district.transcripts import add_graduation_programs


def generate(engine: Engine, district: District) -> Census:
    """Make the Campus tables where they are missing and fill them with `district`, in one transaction.

    Returns what was generated, counted.

    Raises:
        ConfigError: the database already has schools.
    """
    with engine.begin() as connection:
        _prepare(connection)
        generation = Generation(district=district, load=Load(connection=connection))
        add_dictionary(generation)
        add_grading_tasks(generation)
        schools = add_organisation(generation)
        add_ed_fi_settings(generation, schools)
        staff = _add_teaching(generation, schools)
        programs = add_programs(generation)
        pupils = _add_students(generation, schools, programs)
        add_all(Populated(generation=generation, schools=schools, pupils=pupils, staff=staff, programs=programs))
        add_district_calendars(generation, schools)
        generation.load.flush()
    awkward = +generation.awkward
    awkward.pop("", None)
    return Census(rows=generation.load.counts, awkward=awkward)


def _prepare(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # A sample that is half written is thrown away, so there is nothing to keep safe on disk.
        connection.execute(text("PRAGMA synchronous = OFF"))
    tables.metadata.create_all(connection)
    if connection.scalar(select(func.count()).select_from(tables.school)):
        raise ConfigError(["database: it already has a district; use an empty one"])


def _add_teaching(generation: Generation, schools: Schools) -> dict[int, SchoolStaff]:
    """The staff of each school, by schoolID."""
    needed = seats(schools, generation.district.students)
    employed: dict[int, SchoolStaff] = {}
    for school in schools.ordinary:
        sizes = {grade: needed[school.school_id, grade] for grade in school.offered}
        staff = add_school_staff(generation, school, sum(-(-size // COHORT) for size in sizes.values()))
        employed[school.school_id] = staff
        courses = add_sections(generation, school, staff, sizes)
        add_odd_sections(generation, school, staff, courses)
    add_district_staff(generation)
    for first in list(employed.values())[:1]:
        add_special_sections(generation, schools, first)
    return employed


def _add_students(generation: Generation, schools: Schools, programs: Programs) -> Pupils:
    pupils = Pupils()
    draw = generation.draw("students")
    enrollments = Enrollments(generation=generation, schools=schools)
    transcripts, grades = add_graduation_programs(generation), Grades(generation=generation)
    scores = add_tests(generation)
    special_programs = add_special_programs(generation, programs)
    for child in add_families(generation):
        stays = stays_of(child, schools, draw)
        groups = enrollments.add(child, stays)
        pupils.add(child, stays, schools)
        special = add_services(generation, draw, child.person_id)
        add_participations(programs, child)
        transcripts.add(child, stays)
        grades.add(child, stays, groups)
        scores.add(child, stays)
        special_programs.add(child, special=special)
        for stay in stays:
            if stay.school and stay.school.cohorts.get(stay.grade):
                add_attendance(generation, draw, child, stay)
        generation.awkward[child.oddity] += _came_about(child, stays)
    return pupils


def _came_about(child: Child, stays: list[Stay]) -> bool:
    """Whether the oddity could happen: in a district of one school nobody can go to another."""
    return child.oddity not in MOVING or len(stays) > 1
