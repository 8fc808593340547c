"""Rooms and sections: each group of about 25 students of a grade takes its courses together."""

from dataclasses import dataclass

from include.sis import tables
from sandbox.district.courses import Course, add_courses
from sandbox.district.generation import Generation, School, Section, Structure
from sandbox.district.staff import SchoolStaff, Teacher

COHORT = 25
_CO_TAUGHT = 5


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A section to add: where it meets, who teaches it, and in which trial."""

    course: Course
    number: int
    room_id: int | None = None
    teacher: Teacher | None = None
    co_teacher: Teacher | None = None
    draft: bool = False
    placed: bool = True


def add_sections(generation: Generation, school: School, staff: SchoolStaff, sizes: dict[str, int]) -> list[Course]:
    """Courses, rooms and sections for `sizes` (grade -> students); returns the courses of the first grade."""
    rooms = add_rooms(generation, school, len(staff.teachers))
    seats = 0
    first: list[Course] = []
    for grade in school.offered:
        courses = add_courses(generation, school, grade, school.main.calendar_id)
        first = first if grade != school.grades[0] else courses
        groups = school.cohorts.setdefault(grade, [])
        for number in range(-(-sizes.get(grade, 0) // COHORT)):
            groups.append(
                [
                    _add_taught(generation, school.main, staff, rooms, (course, number + 1, seats + course.slot))
                    for course in courses
                ]
            )
            seats += 1
            if number == 0:
                _copy_to_draft(generation, school, courses)
    return first


def _add_taught(
    generation: Generation,
    structure: Structure,
    staff: SchoolStaff,
    rooms: list[int],
    seat: tuple[Course, int, int],
) -> Section:
    # With the teachers shifted by one for each period, no teacher has two sections in one period.
    course, number, turn = seat
    place = turn % len(staff.teachers)
    shared = turn % _CO_TAUGHT == 0 and len(staff.teachers) > 1
    co_teacher = staff.teachers[(place + 1) % len(staff.teachers)] if shared else None
    generation.awkward["section with co-teacher"] += shared
    meeting = Meeting(
        course=course, number=number, room_id=rooms[place], teacher=staff.teachers[place], co_teacher=co_teacher
    )
    return add_section(generation, structure, meeting)


def _copy_to_draft(generation: Generation, school: School, courses: list[Course]) -> None:
    for course in courses:
        add_section(generation, school.main, Meeting(course=course, number=1, draft=True))
        generation.awkward["section copied in the inactive trial"] += 1


def add_section(generation: Generation, structure: Structure, meeting: Meeting) -> Section:
    """A section with its placements and the history of its staff."""
    teacher, course = meeting.teacher, meeting.course
    trial_id = structure.draft_trial_id if meeting.draft else structure.trial_id
    section_id = generation.load.add(
        tables.section,
        {
            "courseID": course.course_id,
            "trialID": trial_id,
            "roomID": meeting.room_id,
            "teacherPersonID": teacher.person_id if teacher else None,
            "number": meeting.number,
            "teacherDisplay": teacher.name[:60] if teacher else None,
            "maxStudents": 30,
            "homeroomSection": course.slot == 0,
            "instructionalSetting": "LB" if course.subject == "SCI" else "CL",
            "mediumOfInstruction": "F2F",
            "highlyQualified": course.subject != "CTE" if teacher else None,
        },
    )
    period_id = structure.periods[course.slot]
    for term in structure.halves(course.half) if meeting.placed else ():
        row = {"sectionID": section_id, "trialID": trial_id, "termID": term.term_id, "periodID": period_id}
        generation.load.add(tables.section_placement, row)
    for staff_type, role, member in (("P", "T", teacher), ("T", "C", meeting.co_teacher)):
        if member:
            add_section_staff(generation, (section_id, trial_id), member, (staff_type, role))
    return Section(section_id=section_id, half=course.half)


def add_section_staff(generation: Generation, section: tuple[int, int], member: Teacher, part: tuple[str, str]) -> None:
    """`section` is its ID and its trial's; `part` the staff type and the role."""
    generation.load.add(
        tables.section_staff_history,
        {
            "sectionID": section[0],
            "trialID": section[1],
            "personID": member.person_id,
            "assignmentID": member.assignment_id,
            "staffType": part[0],
            "role": part[1],
        },
    )


def add_rooms(generation: Generation, school: School, count: int) -> list[int]:
    """One room for each teacher, and one more row with the name of the first."""
    row: dict[str, object] = {"schoolID": school.school_id}
    rooms = [
        generation.load.add(tables.room, {**row, "name": f"{101 + number}", "capacity": 30 + number % 4})
        for number in range(count)
    ]
    generation.load.add(tables.room, {**row, "name": "101", "capacity": 12})
    generation.awkward["room name twice in a school"] += 1
    return rooms
