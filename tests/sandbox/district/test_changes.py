"""Each change touches the rows it says, and only those."""

from datetime import date

import pytest
import sqlalchemy as sa

from include.sis import tables
from include.sis.tables import (
    attendance,
    calendar,
    enrollment,
    identity,
    person,
    room,
    roster,
    section,
    section_placement,
    section_staff_history,
    trial,
)
from sandbox.district import changes

DAY = date(2026, 11, 2)


@pytest.fixture
def connection(sample):
    yield sample
    sample.rollback()


def _value(connection, column, key):
    table = column.table
    return connection.scalar(sa.select(column).where(table.primary_key.columns.values()[0] == key))


@pytest.mark.parametrize(
    ("change", "column", "expected"),
    [
        pytest.param(lambda c: changes.rename_room(c, 1, "Lab 1"), room.c.name, "Lab 1", id="room renamed"),
        pytest.param(lambda c: changes.give_ed_fi_id(c, 1, "77"), person.c.edFiID, "77", id="Ed-Fi ID given"),
        pytest.param(lambda c: changes.give_ed_fi_id(c, 1, None), person.c.edFiID, None, id="Ed-Fi ID taken"),
        pytest.param(lambda c: changes.move_start(c, 1, DAY), enrollment.c.startDate, DAY, id="start moved"),
        pytest.param(lambda c: changes.withdraw(c, 1, DAY), enrollment.c.endDate, DAY, id="withdrawn"),
        pytest.param(lambda c: changes.mark_no_show(c, 1), enrollment.c.noShow, True, id="no-show"),
        pytest.param(lambda c: changes.exclude_calendar(c, 1), calendar.c.exclude, True, id="calendar excluded"),
        pytest.param(lambda c: changes.deactivate_course(c, 1), tables.course.c.active, False, id="course deactivated"),
        pytest.param(lambda c: changes.drop_roster(c, 1, DAY), roster.c.endDate, DAY, id="roster dropped"),
    ],
)
def test_a_change_of_one_row(connection, change, column, expected):
    key = column.table.primary_key.columns.values()[0]
    others = sa.select(column.table).where(key != 1).order_by(key)
    before = connection.execute(others).all()
    assert change(connection) == [1]
    assert _value(connection, column, 1) == expected
    assert connection.execute(others).all() == before


def test_a_change_of_a_row_that_is_not_there_says_so(connection):
    assert changes.rename_room(connection, 10**6, "X") == []


def test_a_surname_changes_in_the_current_identity(connection):
    someone = changes.first(connection, person, person.c.currentIdentityID.is_not(None))
    assert changes.rename_person(connection, someone, last_name="Nová") == [someone]
    assert _value(connection, identity.c.lastName, _value(connection, person.c.currentIdentityID, someone)) == "Nová"


def test_a_transfer_ends_one_enrollment_and_opens_another(connection):
    old = changes.first(connection, enrollment, enrollment.c.endDate.is_(None))
    here = _value(connection, enrollment.c.calendarID, old)
    there = changes.first(connection, calendar, calendar.c.calendarID != here)
    old_id, new = changes.transfer(connection, old, there, DAY)
    assert old_id == old
    rows = connection.execute(
        sa.select(enrollment.c.personID, enrollment.c.calendarID, enrollment.c.startDate, enrollment.c.endDate)
        .where(enrollment.c.enrollmentID.in_([old, new]))
        .order_by(enrollment.c.enrollmentID)
    ).all()
    assert (rows[0].calendarID, rows[0].endDate) == (here, DAY)
    assert (rows[1].calendarID, rows[1].startDate, rows[1].endDate) == (there, DAY, None)
    assert rows[0].personID == rows[1].personID


def test_a_deleted_section_takes_its_rows_along(connection):
    gone = changes.first(connection, section, section.c.sectionID.in_(sa.select(roster.c.sectionID)))
    assert changes.delete_section(connection, gone) == [gone]
    for table in (section, section_placement, roster, section_staff_history):
        assert not connection.scalar(sa.select(sa.func.count()).where(table.c.sectionID == gone))
        assert connection.scalar(sa.select(sa.func.count()).select_from(table))


def test_a_new_teacher_replaces_the_primary_one(connection):
    taught = _value(connection, section_staff_history.c.sectionID, 1)
    ids = changes.change_teacher(connection, taught, 1)
    assert len(ids) == 1
    assert _value(connection, section_staff_history.c.personID, ids[0]) == 1
    assert _value(connection, section.c.teacherPersonID, taught) == 1


def test_deleted_attendance_is_gone(connection):
    assert changes.delete_attendance(connection, 1) == [1]
    assert _value(connection, attendance.c.attendanceID, 1) is None


def test_activating_a_draft_leaves_one_active_trial(connection):
    old, new = changes.activate_draft(connection, 1)
    active = sa.select(trial.c.trialID).where(trial.c.structureID == 1, trial.c.active)
    assert connection.scalars(active).all() == [new]
    assert old != new


def test_nothing_to_change_is_an_error(connection):
    with pytest.raises(LookupError, match="no Room is so"):
        changes.first(connection, room, room.c.name == "Nowhere")


def test_whoever_has_no_current_identity_is_given_the_one_they_have(connection):
    column = person.c.currentIdentityID
    # A school whose students are few has none of these.
    connection.execute(sa.update(person).where(person.c.personID.in_([1, 2])).values(currentIdentityID=None))
    unidentified = list(
        connection.scalars(sa.select(person.c.personID).where(column.is_(None)).order_by(person.c.personID))
    )
    assert changes.give_identities(connection) == unidentified
    for key in (1, 2):
        assert _value(connection, identity.c.personID, _value(connection, column, key)) == key
    assert changes.give_identities(connection) == []
