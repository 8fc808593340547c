"""Sections of the odd kinds, one of each in every school, and the sections of the special calendars."""

from dataclasses import replace

from include.sis import tables
from sandbox.district.courses import Course, add_course, add_courses, course_row
from sandbox.district.generation import Generation, School, Schools
from sandbox.district.sections import Meeting, add_section, add_section_staff
from sandbox.district.staff import SchoolStaff

_FIRST_ODD_NUMBER = 9001


def add_odd_sections(generation: Generation, school: School, staff: SchoolStaff, courses: list[Course]) -> None:
    """One section of each odd kind; the ones students are rostered in go to `school.odd_sections`."""
    room_id = generation.load.counts[tables.room.name]
    plain = Meeting(course=courses[0], number=_FIRST_ODD_NUMBER, room_id=room_id, teacher=staff.teachers[0])
    inactive = _course_like(generation, school, courses[0], "OLD", {"active": False})
    excluded = _course_like(generation, school, courses[0], "LOC", {"stateReportExclude": True})
    kinds = {
        "section without teacher": replace(plain, teacher=None),
        "section without placement": replace(plain, placed=False),
        "section only in the inactive trial": replace(plain, draft=True),
        "section without room": replace(plain, room_id=None),
        "section of an inactive course": replace(plain, course=inactive),
        "section of a state-excluded course": replace(plain, course=excluded),
        "section taught without assignment in the school": replace(plain, teacher=staff.without_assignment),
        "section taught without Ed-Fi ID": replace(plain, teacher=staff.without_ed_fi_id),
    }
    for number, (kind, meeting) in enumerate(kinds.items(), start=_FIRST_ODD_NUMBER):
        section = add_section(generation, school.main, replace(meeting, number=number))
        school.odd_sections[kind] = section
        generation.awkward[kind] += 1
    _add_odd_roles(generation, school, staff)


def _course_like(
    generation: Generation, school: School, course: Course, prefix: str, columns: dict[str, object]
) -> Course:
    row = course_row("ELA", school.grades[0], 0)
    odd = {**row, "number": f"{prefix}{row['number']}", "name": f"{row['name']} ({prefix.lower()})", **columns}
    course_id = add_course(generation, school.main.calendar_id, odd)
    generation.awkward["inactive course" if prefix == "OLD" else "state-excluded course"] += 1
    return replace(course, course_id=course_id)


def _add_odd_roles(generation: Generation, school: School, staff: SchoolStaff) -> None:
    section = school.odd_sections["section without room"]
    where = (section.section_id, school.main.trial_id)
    add_section_staff(generation, where, staff.teachers[-1], ("T", "ZZ"))
    generation.awkward["section staff with unmapped role"] += 1
    add_section_staff(generation, where, staff.teachers[-1], ("S", "A"))
    generation.awkward["section staff who is no teacher"] += 1


def add_special_sections(generation: Generation, schools: Schools, staff: SchoolStaff) -> None:
    """A few sections in the evening calendar, whose course numbers repeat the main calendar's.

    `staff` is the first school's.
    """
    school = schools.ordinary[0]
    courses = add_courses(generation, school, school.grades[-1], schools.evening.calendar_id)
    generation.awkward["course number twice in a school"] += len(courses)
    room_id = generation.load.add(tables.room, {"schoolID": school.school_id, "name": "Annex", "capacity": 20})
    meetings = [Meeting(course=course, number=1, room_id=room_id, teacher=staff.teachers[0]) for course in courses[:3]]
    for meeting in meetings:
        kind = f"evening {meeting.course.subject}"
        school.odd_sections[kind] = add_section(generation, schools.evening, meeting)
