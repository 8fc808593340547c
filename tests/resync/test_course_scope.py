"""Runs for one course, one section or one student: each resource they narrow is compared there and nowhere else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from include.history.outcomes import OrphanStatus, Outcome
from include.resources import registry
from tests.support.engines import lent_folder
from tests.support.resync_trial import Stage, Trial, trial
from tests.support.resync_world import World

SEATED = """
    SELECT r.sectionID, s.courseID, trim(c.number) AS number, r.personID, p.edFiID
    FROM Roster r JOIN Trial t ON t.trialID = r.trialID AND t.active
    JOIN Section s ON s.sectionID = r.sectionID JOIN Course c ON c.courseID = s.courseID AND c.active
    JOIN Calendar k ON k.calendarID = c.calendarID AND k.endYear = 2027 AND k.exclude = 0
    JOIN Person p ON p.personID = r.personID
    WHERE NOT EXISTS (SELECT 1 FROM Course o WHERE o.number = c.number AND o.courseID <> c.courseID)
    AND EXISTS (SELECT 1 FROM GradingScore g WHERE g.sectionID = r.sectionID AND g.personID = r.personID)
    AND EXISTS (SELECT 1 FROM Attendance a WHERE a.personID = r.personID)
    ORDER BY r.sectionID, r.personID
"""
"""Students in sections, with marks and attendance, of courses whose number no other course has."""
KINDS = {"course": "course_ids", "section": "section_ids"}
NARROWED = [
    pytest.param(name, kind, id=f"{name}-{kind}")
    for name, resource in registry().items()
    for kind in KINDS
    if kind in resource.narrowed_by
]
ROSTERED = "studentSectionAssociations studentSectionAttendanceEvents grades"
TEACHING = f"{ROSTERED} staffSectionAssociations"


@pytest.fixture(scope="module")
def world(district_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A whole district after its first run; no report cards, which would keep grades from being deleted."""
    off = {"reportCards": False}
    with lent_folder() as folder, trial(folder, "5.2", stage=Stage(district=district_file), resources=off) as made:
        made.run()
        yield World.of(made, tmp_path_factory.mktemp("kept"))


def seats(made: Trial) -> list[dict[str, Any]]:
    """The rows of SEATED of whom the ODS holds section attendance."""
    there = {
        (one["sectionReference"]["sectionIdentifier"], one["studentReference"]["studentUniqueId"])
        for one in made.documents("studentSectionAttendanceEvents")
    }
    with made.writable_sis.connect() as connection:
        rows = [dict(row) for row in connection.execute(text(SEATED)).mappings()]
    return [row for row in rows if (str(row["sectionID"]), row["edFiID"]) in there]


def leaf(document: Any, name: str) -> Any:
    """A part of a document's key, wherever in its references."""
    if not isinstance(document, dict):
        return None
    found = (value if key == name else leaf(value, name) for key, value in document.items())
    return next((value for value in found if value is not None), None)


def about(made: Trial, resource: str, **wanted: Any) -> int:
    """How many documents of the ODS have these values in their keys."""
    documents = made.documents(resource)
    return sum(all(str(leaf(one, name)) == str(value) for name, value in wanted.items()) for one in documents)


@pytest.mark.parametrize(("resource", "kind"), NARROWED)
def test_one_course_or_section_is_compared_alone(world: World, resource: str, kind: str) -> None:
    with world.example() as made:
        seat = seats(made)[0]
        of_course = {"localCourseCode": seat["number"]}
        if resource in {"courses", "courseTranscripts"}:
            of_course = {"courseCode": seat["number"]}
        elif kind == "section" and resource != "courseOfferings":
            of_course["sectionIdentifier"] = seat["sectionID"]
        held = about(made, resource, **of_course)
        made.run(mode="verify", resources=resource, select_dependencies=False, **{KINDS[kind]: str(seat[f"{kind}ID"])})
        counts = made.counts().get(resource, {})
        assert held > 0 or resource == "courseTranscripts"
        assert counts.get(Outcome.UNCHANGED, 0) == held
        assert not counts.keys() & {Outcome.MISSING, Outcome.DIFFERENT}
        assert made.context.prunes.counts(made.request_id) == {}


def forget(connection: Connection, where: str, **values: Any) -> None:
    """Nobody sits, teaches or is marked there any more."""
    for table in ("Roster", "GradingScore", "SectionStaffHistory"):
        if "personID" not in values or table != "SectionStaffHistory":
            connection.execute(text(f"DELETE FROM {table} WHERE {where}"), values)  # noqa: S608 - words of this file


@pytest.mark.parametrize("kind", ["section", "course", "person"])
def test_only_what_was_asked_for_is_taken_away(world: World, kind: str) -> None:
    with world.example() as made:
        rows = seats(made)
        here = rows[0]
        there = next(
            row for row in rows if all(row[name] != here[name] for name in ("sectionID", "courseID", "personID"))
        )
        names = (TEACHING if kind != "person" else ROSTERED).split()
        where = {
            "section": "sectionID = :sectionID",
            "person": "personID = :personID",
            "course": "sectionID IN (SELECT sectionID FROM Section WHERE courseID = :courseID)",
        }[kind]
        with made.writable_sis.begin() as connection:
            for row in (here, there):
                forget(connection, where, **{f"{kind}ID": row[f"{kind}ID"]})
        key, column = {
            "section": ("sectionIdentifier", "sectionID"),
            "course": ("localCourseCode", "number"),
            "person": ("studentUniqueId", "edFiID"),
        }[kind]
        before = {name: (about(made, name, **{key: here[column]}), len(made.documents(name))) for name in names}
        asked = {f"{kind}_ids": str(here[f"{kind}ID"])}
        made.reconcile(resources=" ".join(names), select_dependencies=False, **asked)
        statuses = made.context.prunes.counts(made.request_id)
        for name in names:
            theirs, all_of_it = before[name]
            assert about(made, name, **{key: here[column]}) == 0, name
            assert len(made.documents(name)) == all_of_it - theirs, name
            assert statuses.get(name, {}) == ({OrphanStatus.DELETED: theirs} if theirs else {}), name
        assert sum(theirs for theirs, _ in before.values()) > 2


def test_one_student_is_compared_with_all_there_is(world: World) -> None:
    """Attendance and all else that names the student; of the rest what the student's schools and sections need."""
    with world.example() as made:
        seat = next(row for row in seats(made) if about(made, "disciplineActions", studentUniqueId=row["edFiID"]) == 0)
        made.run(mode="verify", person_ids=str(seat["personID"]))
        counts = made.counts()
        for name, outcomes in counts.items():
            assert not outcomes.keys() & {Outcome.MISSING, Outcome.DIFFERENT}, name
            if "person" in registry()[name].narrowed_by and name.startswith("student"):
                held = about(made, name, studentUniqueId=seat["edFiID"])
                assert outcomes.get(Outcome.UNCHANGED, 0) == held, name
        assert counts["studentSchoolAttendanceEvents"][Outcome.UNCHANGED] > 0
        assert {"calendars", "sessions", "bellSchedules", "locations", "disciplineIncidents"} <= counts.keys()
        assert made.context.prunes.counts(made.request_id) == {}
