"""Small documents of our own, one or more per resource, that are valid in every data standard."""

from typing import Any

Document = dict[str, Any]
CORE = "uri://ed-fi.org/"
SCHOOL = 255901001
OTHER_SCHOOL = 255901002
YEAR = 2025
SESSION = "2024-2025 Fall Semester"


def descriptor(name: str, code: str) -> str:
    return f"{CORE}{name}Descriptor#{code}"


def school_reference(school: int = SCHOOL) -> Document:
    return {"schoolId": school}


def student(number: int = 1, **more: Any) -> Document:
    return {
        "studentUniqueId": f"S{number}",
        "firstName": "Zoë",
        "lastSurname": "Núñez",
        "birthDate": "2010-05-17",
    } | more


def staff(number: int = 1) -> Document:
    return {"staffUniqueId": f"T{number}", "firstName": "Ann", "lastSurname": "Bell"}


def enrollment(number: int = 1, *, school: int = SCHOOL, entry_date: str = "2024-08-20") -> Document:
    return {
        "studentReference": {"studentUniqueId": f"S{number}"},
        "schoolReference": school_reference(school),
        "entryDate": entry_date,
        "entryGradeLevelDescriptor": descriptor("GradeLevel", "Ninth grade"),
    }


def employment(number: int = 1) -> Document:
    return {
        "staffReference": {"staffUniqueId": f"T{number}"},
        "educationOrganizationReference": {"educationOrganizationId": 255901},
        "employmentStatusDescriptor": descriptor("EmploymentStatus", "Contractual"),
        "hireDate": "2020-08-01",
    }


def class_period(name: str = "01") -> Document:
    return {"classPeriodName": name, "schoolReference": school_reference()}


def location() -> Document:
    return {"classroomIdentificationCode": "101", "schoolReference": school_reference()}


def session() -> Document:
    return {
        "schoolReference": school_reference(),
        "schoolYearTypeReference": {"schoolYear": YEAR},
        "sessionName": SESSION,
        "beginDate": "2024-08-20",
        "endDate": "2024-12-20",
        "termDescriptor": descriptor("Term", "Fall Semester"),
        "totalInstructionalDays": 80,
    }


def course() -> Document:
    return {
        "courseCode": "ALG",
        "educationOrganizationReference": {"educationOrganizationId": SCHOOL},
        "courseTitle": "Algebra",
        "numberOfParts": 1,
        "identificationCodes": [
            {
                "courseIdentificationSystemDescriptor": descriptor("CourseIdentificationSystem", "LEA course code"),
                "identificationCode": "ALG",
            }
        ],
    }


def session_reference() -> Document:
    return {"schoolId": SCHOOL, "schoolYear": YEAR, "sessionName": SESSION}


def course_offering() -> Document:
    return {
        "localCourseCode": "ALG-1",
        "schoolReference": school_reference(),
        "sessionReference": session_reference(),
        "courseReference": {"courseCode": "ALG", "educationOrganizationId": SCHOOL},
    }


def section(identifier: str = "A1", **more: Any) -> Document:
    return {
        "sectionIdentifier": identifier,
        "courseOfferingReference": session_reference() | {"localCourseCode": "ALG-1"},
        "classPeriods": [{"classPeriodReference": {"classPeriodName": "01", "schoolId": SCHOOL}}],
    } | more


def section_reference(identifier: str = "A1") -> Document:
    return session_reference() | {"localCourseCode": "ALG-1", "sectionIdentifier": identifier}


def roster(number: int = 1, identifier: str = "A1") -> Document:
    return {
        "studentReference": {"studentUniqueId": f"S{number}"},
        "sectionReference": section_reference(identifier),
        "beginDate": "2024-08-20",
    }


def attendance(number: int = 1, identifier: str = "A1") -> Document:
    return {
        "studentReference": {"studentUniqueId": f"S{number}"},
        "sectionReference": section_reference(identifier),
        "eventDate": "2024-09-03",
        "attendanceEventCategoryDescriptor": descriptor("AttendanceEventCategory", "Tardy"),
    }


def education(number: int = 1) -> Document:
    """What the district says of a student; `sexDescriptor` is required in the older standards."""
    return {
        "studentReference": {"studentUniqueId": f"S{number}"},
        "educationOrganizationReference": {"educationOrganizationId": 255901},
        "sexDescriptor": descriptor("Sex", "Female"),
    }


SCHEDULE = (
    ("classPeriods", class_period()),
    ("locations", location()),
    ("sessions", session()),
    ("courses", course()),
    ("courseOfferings", course_offering()),
    ("sections", section()),
)
PEOPLE = (
    ("students", student()),
    ("studentSchoolAssociations", enrollment()),
    ("studentEducationOrganizationAssociations", education()),
    ("staffs", staff()),
    ("staffEducationOrganizationEmploymentAssociations", employment()),
)
ROSTER = (("studentSectionAssociations", roster()), ("studentSectionAttendanceEvents", attendance()))
EVERYTHING = SCHEDULE + PEOPLE + ROSTER
"""Resource and document, in an order the API takes."""
