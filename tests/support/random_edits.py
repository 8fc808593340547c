"""What may happen to a small district, its ODS and a run, one thing at a time; which row or request it hits is drawn.

Three resources are enough: one by school, one by district, one by person.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from include.edfi.api.transport import Call
from include.sis.tables import course, enrollment, person, room
from sandbox.district import changes
from tests.support.resync_trial import Trial

NAMES = ("locations", "courses", "studentSchoolAssociations")
ASKED = {"resources": " ".join(NAMES)}
ALTERED: dict[str, dict[str, Any]] = {
    "locations": {"maximumNumberOfSeats": 999},
    "courses": {"courseTitle": "Another title"},
    "studentSchoolAssociations": {"primarySchool": False},
    "students": {"lastSurname": "Another"},
}
"""Elements that another client changes, by resource."""
FAULTS: tuple[dict[str, Any], ...] = (
    {"drop": True, "every": 4},
    {"lose_answer": True, "every": 3},
    {"lose_answer": True, "method": "DELETE"},
    {"lose_answer": True, "method": "POST"},
    {"status": 503},
    {"status": 500, "method": "PUT"},
    {"status": 429, "every": 2},
    {"expire_tokens": True, "every": 5},
)


def key_of(connection: Connection, column: Any, which: int) -> int:
    """One of a table's keys."""
    keys = list(connection.scalars(select(column).order_by(column)))
    return int(keys[which % len(keys)])


def rename_room(connection: Connection, which: int) -> None:
    changes.rename_room(connection, key_of(connection, room.c.roomID, which), f"R{which % 3}")


def renumber_course(connection: Connection, which: int) -> None:
    key = key_of(connection, course.c.courseID, which)
    connection.execute(update(course).where(course.c.courseID == key).values(number=f"N{which % 3}"))


def deactivate_course(connection: Connection, which: int) -> None:
    changes.deactivate_course(connection, key_of(connection, course.c.courseID, which))


def rename_person(connection: Connection, which: int) -> None:
    changes.rename_person(connection, key_of(connection, person.c.personID, which), last_name=f"Name{which}")


def move_start(connection: Connection, which: int) -> None:
    start = date(2026, 9, 1) + timedelta(days=which % 5)
    changes.move_start(connection, key_of(connection, enrollment.c.enrollmentID, which), start)


def withdraw(connection: Connection, which: int) -> None:
    changes.withdraw(connection, key_of(connection, enrollment.c.enrollmentID, which), date(2027, 2, 1))


def mark_no_show(connection: Connection, which: int) -> None:
    changes.mark_no_show(connection, key_of(connection, enrollment.c.enrollmentID, which))


class Crash(RuntimeError):
    """A process that ends in the middle of a request."""


def interrupt(made: Trial, how: int, after: int) -> None:
    """A fault that begins after so many requests, or a crash at that request, or nothing."""
    if how < len(FAULTS):
        made.api.fault(**FAULTS[how], skip=after, count=60)
    elif how == len(FAULTS):
        _crash(made, after)


def calm(made: Trial) -> None:
    """No fault and no crash any more."""
    made.api.clear_faults()
    made.on_lookup.before = lambda _call: None


def _crash(made: Trial, after: int) -> None:
    left = iter(range(after))

    def fall(call: Call) -> None:
        if "/ed-fi/" in call.path and next(left, None) is None:
            raise Crash

    made.on_lookup.before = fall
