"""Run clean-up logic: what points to a record that must go is followed, re-sent where the SIS has it, and pruned.

What is expected is mapped from every SIS row, without the comparison under test.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, select, text, update

from include.engine.locking import release
from include.engine.prune_policy import record_decision
from include.history import queries
from include.history.outcomes import OrphanStatus
from include.history.prune_tables import backup
from include.resources import registry
from include.resync.prune.deletes import prune as prune_orphans
from include.sis.tables import course, ed_fi_term_mapping, metadata
from sandbox.district import District, changes
from tests.support.engines import lent_folder
from tests.support.other_client import Somebody
from tests.support.resync_trial import Trial, configuration, trial
from tests.support.resync_world import World, held, wanted

MAIN, EVENING, OTHER_MAIN = 2, 8, 4
"""calendarIDs of the year: two of the first school, one of the second."""
FIRST, SECOND = "255901001", "255901044"
NEW_CALENDAR, NEW_TERM, NEW_NUMBER = 1002, "FA", "X-77"
READ_ONLY = {"schools", "localEducationAgencies"}
HERE = {"schools": FIRST, "select_dependencies": False}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Tennessee after its first run; the first school reports one calendar, so its staff refer to it."""
    codes = configuration("3.3").uri_by_code
    codes = {**codes, ("TermDescriptor", NEW_TERM): "uri://ed-fi.org/TermDescriptor#First Trimester"}
    district = District(schools=2, students=10, school_year=2027, seed=1)
    with lent_folder() as folder, trial(folder, "3.3", district=district, uri_by_code=codes, error_budget=0) as made:
        with made.writable_sis.begin() as connection:
            changes.exclude_calendar(connection, EVENING)
        made.reconcile()
        yield World.of(made, tmp_path_factory.mktemp("kept"))


def clean_up(made: Trial, **asked: Any) -> dict[str, Any]:
    """A run with clean-up, in which a person approves what is held; returns its plan."""
    made.reconcile(run_clean_up=True, **asked)
    return approve(made)


def approve(made: Trial) -> dict[str, Any]:
    """A person approves what the run holds; returns its plan."""
    record_decision(made.request_id, made.context, approved=True)
    prune_orphans(made.request_id, made.context, approved=True)
    release(made.request_id, made.context.locks, made.context.history, made.context.history_engine)
    entry = queries.request(made.context.history_engine, made.request_id)
    assert entry is not None
    return dict(entry.plan)


def edit(made: Trial, change: Callable[[Connection], Any]) -> None:
    with made.writable_sis.begin() as connection:
        change(connection)


def replace_calendar(connection: Connection) -> None:
    """Another calendar takes the place of the first school's, with everything in it."""
    for table in metadata.sorted_tables:
        if "calendarID" in table.c:
            connection.execute(update(table).where(table.c.calendarID == MAIN).values(calendarID=NEW_CALENDAR))


def rename_session(connection: Connection) -> None:
    """Another term type for all terms of the fall."""
    table = ed_fi_term_mapping
    connection.execute(update(table).where(table.c.termType == "S1", table.c.endYear == 2027).values(termType=NEW_TERM))


def a_taught_course(connection: Connection) -> int:
    """The course of the first school with the most attendance of its sections."""
    query = """
        SELECT k.courseID FROM Course k JOIN Section s ON s.courseID = k.courseID
        JOIN Trial t ON t.trialID = s.trialID AND t.active JOIN Roster r ON r.sectionID = s.sectionID
        JOIN SectionPlacement q ON q.sectionID = s.sectionID
        JOIN Attendance a ON a.personID = r.personID AND a.periodID = q.periodID
        WHERE k.calendarID = :calendar AND k.active AND NOT k.stateReportExclude
        GROUP BY k.courseID ORDER BY count(*) DESC, k.courseID
    """
    return int(connection.scalars(text(query), {"calendar": MAIN}).first() or 0)


def renumber_course(connection: Connection) -> None:
    mine = course.c.courseID == a_taught_course(connection)
    connection.execute(update(course).where(mine).values(number=NEW_NUMBER))


def transfer(connection: Connection) -> None:
    """A student of the first school goes on at the second."""
    query = """
        SELECT min(e.enrollmentID) FROM Enrollment e JOIN Person p ON p.personID = e.personID
        WHERE e.calendarID = :calendar AND NOT e.noShow AND NOT e.stateExclude AND e.endDate IS NULL
        AND p.edFiID <> '' AND e.startStatus NOT LIKE 'ZZ%' AND e.grade <> 'ZZ'
    """
    changes.transfer(connection, int(connection.scalar(text(query), {"calendar": MAIN})), OTHER_MAIN, date(2027, 1, 4))


def exclude_calendar(connection: Connection) -> None:
    changes.exclude_calendar(connection, MAIN)


def equal_to_sis(made: Trial, before: dict[str, dict[str, str]]) -> None:
    """Every resource holds what the SIS wants, and else only what a guard keeps."""
    for name in before:
        sis, now = wanted(made, name), held(made, name)
        assert sis.documents.items() <= now.items(), name
        more = {key: said for key, said in now.items() if key not in sis.documents and key not in sis.unsendable}
        if not registry()[name].shared:
            assert [said for said in more.values() if FIRST in said] == [], name


def never_deleted_in_vain(made: Trial) -> set[tuple[str, str]]:
    """Nothing was deleted whose natural key the SIS has; what was comes back."""
    query = select(backup.c.resource, backup.c.key_hash).where(backup.c.request_id == made.request_id)
    with made.context.history_engine.connect() as connection:
        gone = {tuple(row) for row in connection.execute(query)}
    in_sis = {name: wanted(made, name).documents for name in {name for name, _ in gone}}
    assert [(name, key) for name, key in gone if key in in_sis[name]] == []
    return gone


def everything(made: Trial) -> dict[str, dict[str, str]]:
    standard = made.context.configuration.data_standard
    return {name: held(made, name) for name, one in registry().items() if one.collection(standard)}


def elsewhere(documents: dict[str, dict[str, str]]) -> dict[tuple[str, str], str]:
    """Documents of the second school and of the configuration's read-only resources."""
    return {
        (name, key): said
        for name, found in documents.items()
        for key, said in found.items()
        if SECOND in said or name in READ_ONLY
    }


CALENDAR_CLOSURE = {
    "calendarDates",
    "staffSchoolAssociations",
    "studentSchoolAssociations",
    "studentSectionAssociations",
    "studentSchoolAttendanceEvents",
    "studentSectionAttendanceEvents",
}
SESSION_CLOSURE = {"courseOfferings", "sections", "studentSectionAssociations", "studentSectionAttendanceEvents"}


@pytest.mark.parametrize(
    ("change", "asked", "closure"),
    [
        pytest.param(replace_calendar, "calendars", CALENDAR_CLOSURE, id="a calendar is replaced"),
        pytest.param(exclude_calendar, "calendars", CALENDAR_CLOSURE, id="a calendar is excluded after sending"),
        pytest.param(rename_session, "sessions", SESSION_CLOSURE, id="a session is renamed"),
        pytest.param(renumber_course, "courses", SESSION_CLOSURE, id="a course is re-numbered"),
        pytest.param(
            transfer,
            "studentSchoolAssociations",
            {"studentSectionAssociations", "studentEducationOrganizationAssociations"},
            id="a student is transferred",
        ),
    ],
)
def test_clean_up_makes_the_ods_equal_and_touches_nothing_else(world, change, asked, closure):
    with world.example() as made:
        somebody = Somebody(made)
        somebody.change("locations", next(one for one in made.documents("locations")), maximumNumberOfSeats=998)
        edit(made, change)
        before = everything(made)
        wide = {} if change is transfer or change is rename_session else {"schools": FIRST}
        plan = clean_up(made, resources=asked, select_dependencies=False, **wide)
        assert closure <= set(plan["clean_up"]) == set(plan["resources"]) - {asked}
        assert plan["estimated_reads"] >= sum(plan["slices"].values())
        names = {name: before[name] for name in plan["resources"]}
        equal_to_sis(made, names)
        # The API carries the new name of a session into all that refers to it.
        assert bool(never_deleted_in_vain(made)) is (change is not rename_session)
        after = everything(made)
        assert {name: after[name] for name in before.keys() - names} == {
            name: before[name] for name in before.keys() - names
        }
        if wide:
            assert elsewhere(after) == elsewhere(before)
        assert made.context.prunes.counts(made.request_id).get(asked, {}).keys() <= {
            OrphanStatus.DELETED,
            OrphanStatus.PROTECTED,
        }
        somebody.forget_requests()
        made.reconcile(resources=asked, run_clean_up=True, select_dependencies=False, **wide)
        assert somebody.writes() == []


def test_without_clean_up_a_calendar_is_reported_as_blocked_with_what_blocks_it(world):
    with world.example() as made:
        edit(made, replace_calendar)
        before = everything(made)
        report = made.reconcile(resources="calendars", **HERE)
        assert not report.ok
        assert made.context.prunes.counts(made.request_id)["calendars"] == {OrphanStatus.BLOCKED: 1}
        assert "1 of calendars, blocked: Still referred to by " in report.text
        after = everything(made)
        assert {name for name in after if after[name] != before[name]} == {"calendars"}
        assert before["calendars"].items() <= after["calendars"].items()
        entry = queries.request(made.context.history_engine, made.request_id)
        assert entry is not None
        assert entry.plan["clean_up"] == []


@dataclass(frozen=True)
class Removal:
    """A calendar's removal: how things were before a person approved, and all that was deleted, in that order."""

    statuses: dict[str, Any]
    sections_kept: bool
    rostered: set[str]
    associated: set[str]
    gone: list[str]


@pytest.fixture(scope="module")
def removal(world: World) -> Removal:
    with world.example() as made:
        somebody = Somebody(made)
        before = held(made, "studentSectionAssociations")
        edit(made, exclude_calendar)
        somebody.forget_requests()
        made.reconcile(resources="calendars", run_clean_up=True, **HERE)
        statuses = made.context.prunes.counts(made.request_id)
        sections_kept = held(made, "studentSectionAssociations") == before
        rostered, associated = students(made, "studentSectionAssociations"), students(made, "studentSchoolAssociations")
        approve(made)
        gone = [endpoint for method, endpoint, status in somebody.requests() if (method, status) == ("DELETE", 204)]
        return Removal(statuses, sections_kept, rostered, associated, gone)


def students(made: Trial, name: str) -> set[str]:
    return {one["studentReference"]["studentUniqueId"] for one in made.documents(name)}


def test_children_go_before_their_parents(removal: Removal) -> None:
    gone = removal.gone
    assert {"calendars", "calendarDates", "studentSchoolAssociations"} <= set(gone)
    # What authorizes or carries what is held goes with it, after the person's approval.
    assert gone[-1] == "calendars"
    assert gone.index("studentSchoolAssociations") > gone.index("studentSectionAssociations")


def test_an_association_stays_while_what_needs_it_waits_for_approval(removal: Removal) -> None:
    """The ODS lets nobody touch a student's documents once the student is associated no more."""
    statuses = removal.statuses
    assert statuses["studentSectionAssociations"].keys() == {OrphanStatus.AWAITING_APPROVAL}
    assert statuses["studentSchoolAssociations"][OrphanStatus.AWAITING_APPROVAL] > 0
    assert removal.sections_kept
    assert removal.rostered <= removal.associated
