"""Changes people make to a district between two runs; each returns the IDs of the rows it touched.

They change rows in place with Campus's own tables, as its screens would, on a connection that can write. What to change
is given by ID; `first` finds one to change.
"""

from datetime import date

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select, update

from include.sis import tables
from include.sis.tables import attendance, calendar, enrollment, person, room, roster, section, section_placement


def first(connection: Connection, table: Table, *where: ColumnElement[bool]) -> int:
    """The lowest key of a table's rows that meet `where`.

    Raises:
        LookupError: no row does.
    """
    key = table.primary_key.columns.values()[0]
    found = connection.scalar(select(func.min(key)).where(*where))
    if found is None:
        raise LookupError(f"no {table.name} is so")
    return int(found)


def rename_room(connection: Connection, room_id: int, name: str) -> list[int]:
    return _set(connection, room, room_id, {"name": name})


def rename_person(connection: Connection, person_id: int, *, last_name: str) -> list[int]:
    """A new surname in the person's current identity; the person's ID comes back."""
    current = select(person.c.currentIdentityID).where(person.c.personID == person_id).scalar_subquery()
    connection.execute(
        update(tables.identity).where(tables.identity.c.identityID == current).values({"lastName": last_name})
    )
    return [person_id]


def give_ed_fi_id(connection: Connection, person_id: int, ed_fi_id: str | None) -> list[int]:
    """Assign the Ed-Fi ID of a person, or take it away with None."""
    return _set(connection, person, person_id, {"edFiID": ed_fi_id})


def move_start(connection: Connection, enrollment_id: int, start: date) -> list[int]:
    """Another start date of an enrollment: part of its key at Ed-Fi."""
    return _set(connection, enrollment, enrollment_id, {"startDate": start})


def withdraw(connection: Connection, enrollment_id: int, end: date, status: str = "W2") -> list[int]:
    return _set(connection, enrollment, enrollment_id, {"endDate": end, "endStatus": status, "active": False})


def transfer(connection: Connection, enrollment_id: int, calendar_id: int, day: date) -> list[int]:
    """End an enrollment on `day` and open one in the first structure of another calendar; both IDs come back."""
    before = connection.execute(select(enrollment).where(enrollment.c.enrollmentID == enrollment_id)).one()
    structures = tables.schedule_structure
    there = first(connection, structures, structures.c.calendarID == calendar_id)
    new_id = _next(connection, enrollment)
    moved = {"enrollmentID": new_id, "calendarID": calendar_id, "structureID": there}
    dates = {"startDate": day, "startStatus": "E2", "endDate": None, "endStatus": None}
    connection.execute(insert(enrollment).values({**before._mapping, **moved, **dates}))
    return [*withdraw(connection, enrollment_id, day, "W1"), new_id]


def mark_no_show(connection: Connection, enrollment_id: int) -> list[int]:
    return _set(connection, enrollment, enrollment_id, {"noShow": True})


def exclude_calendar(connection: Connection, calendar_id: int, *, exclude: bool = True) -> list[int]:
    return _set(connection, calendar, calendar_id, {"exclude": exclude})


def deactivate_course(connection: Connection, course_id: int) -> list[int]:
    return _set(connection, tables.course, course_id, {"active": False})


def delete_section(connection: Connection, section_id: int) -> list[int]:
    """A section with its placements, rosters and staff."""
    for table in (section_placement, roster, tables.section_staff_history, section):
        connection.execute(delete(table).where(table.c.sectionID == section_id))
    return [section_id]


def change_teacher(connection: Connection, section_id: int, person_id: int) -> list[int]:
    """Another primary teacher; the IDs of the history rows come back."""
    history = tables.section_staff_history
    primary = (history.c.sectionID == section_id, history.c.staffType == "P")
    ids = list(connection.scalars(select(history.c.historyID).where(*primary).order_by(history.c.historyID)))
    connection.execute(update(history).where(*primary).values({"personID": person_id, "assignmentID": None}))
    _set(connection, section, section_id, {"teacherPersonID": person_id})
    return ids


def drop_roster(connection: Connection, roster_id: int, end: date) -> list[int]:
    return _set(connection, roster, roster_id, {"endDate": end})


def delete_attendance(connection: Connection, attendance_id: int) -> list[int]:
    connection.execute(delete(attendance).where(attendance.c.attendanceID == attendance_id))
    return [attendance_id]


def activate_draft(connection: Connection, structure_id: int) -> list[int]:
    """Make a structure's draft trial the active one; the old and the new active trial come back."""
    trial = tables.trial
    of_structure = trial.c.structureID == structure_id
    old = first(connection, trial, of_structure, trial.c.active.is_(True))
    new = first(connection, trial, of_structure, trial.c.active.is_(False))
    return [*_set(connection, trial, old, {"active": False}), *_set(connection, trial, new, {"active": True})]


def _set(connection: Connection, table: Table, key: int, values: dict[str, object]) -> list[int]:
    column = table.primary_key.columns.values()[0]
    changed = connection.execute(update(table).where(column == key).values(values)).rowcount
    return [key] if changed else []


def _next(connection: Connection, table: Table) -> int:
    key = table.primary_key.columns.values()[0]
    return int(connection.scalar(select(func.max(key))) or 0) + 1


def give_identities(connection: Connection) -> list[int]:
    """Whoever has no current identity is given their newest one; their personIDs come back."""
    own = tables.identity.c
    newest = select(func.max(own.identityID)).where(own.personID == person.c.personID).scalar_subquery()
    lost = (person.c.currentIdentityID.is_(None), newest.is_not(None))
    people = list(connection.scalars(select(person.c.personID).where(*lost).order_by(person.c.personID)))
    connection.execute(update(person).where(person.c.personID.in_(people)).values(currentIdentityID=newest))
    return people
