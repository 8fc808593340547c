"""Whole runs, judged by what the ODS holds afterwards: in every data standard, and a second time."""

import json
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from include.edfi.documents.standards import Standard
from include.history.outcomes import Outcome
from include.resources import registry
from include.sis.tables import metadata
from tests.support import ground_truth

STANDARDS = [pytest.param(str(standard), id=str(standard)) for standard in Standard]
SUCCESSES = {outcome for outcome in Outcome if outcome.is_success}


def calendar_id(code: str) -> int:
    """The calendarID of a code; the structureID may follow it."""
    return int(code.partition("-")[0])


IDENTIFYING: dict[str, Any] = {
    "students": lambda one: (one["studentUniqueId"],),
    "calendars": lambda one: (calendar_id(one["calendarCode"]), str(one["schoolReference"]["schoolId"])),
    "locations": lambda one: (one["classroomIdentificationCode"], str(one["schoolReference"]["schoolId"])),
    "courses": lambda one: (one["courseCode"], str(one["educationOrganizationReference"]["educationOrganizationId"])),
    "gradingPeriods": lambda one: (one["gradingPeriodName"], str(one["schoolReference"]["schoolId"])),
    "calendarDates": lambda one: (one["date"], calendar_id(one["calendarReference"]["calendarCode"])),
}


@pytest.mark.parametrize("resource", list(IDENTIFYING))
def test_the_ods_holds_what_the_sis_holds(finished, resource):
    trial = finished("5.2").trial
    with trial.writable_sis.connect() as connection:
        expected = ground_truth.expected(connection, resource)
    found = [IDENTIFYING[resource](document) for document in trial.documents(resource)]
    assert len(expected) > 3
    assert sorted(found) == sorted(expected)


def test_associations_are_the_reported_enrollments(finished):
    trial = finished("5.2").trial
    with trial.writable_sis.connect() as connection:
        expected = ground_truth.reported_associations(connection)
    found = [
        (one["studentReference"]["studentUniqueId"], one["schoolReference"]["schoolId"], one["entryDate"])
        for one in trial.documents("studentSchoolAssociations")
    ]
    assert sorted(found) == sorted(expected)


def test_a_student_word_by_word(finished):
    trial = finished("5.2").trial
    query = """
        SELECT p.edFiID, i.firstName, i.lastName, i.legalFirstName, i.legalLastName, i.birthdate FROM Person p
        JOIN Identity i ON i.identityID = p.currentIdentityID
    """
    with trial.writable_sis.connect() as connection:
        people = {row.edFiID: row for row in connection.execute(text(query))}
    for document in trial.documents("students"):
        person = people[document["studentUniqueId"]]
        assert document["birthDate"] == str(person.birthdate)
        assert document["firstName"] in {person.firstName, person.legalFirstName}
        assert document["lastSurname"] in {person.lastName, person.legalLastName}


def test_a_calendar_word_by_word(finished):
    trial = finished("5.2").trial
    document = trial.documents("calendars")[0]
    content = {name: value for name, value in document.items() if name not in {"id", "_etag", "_lastModifiedDate"}}
    for reference in ("schoolReference", "schoolYearTypeReference"):
        content[reference].pop("link", None)
    grades = content.pop("gradeLevels")
    assert content == {
        "calendarCode": document["calendarCode"],
        "schoolReference": {"schoolId": document["schoolReference"]["schoolId"]},
        "schoolYearTypeReference": {"schoolYear": 2027},
        "calendarTypeDescriptor": document["calendarTypeDescriptor"],
    }
    assert all(grade["gradeLevelDescriptor"].startswith("uri://ed-fi.org/GradeLevelDescriptor#") for grade in grades)


@pytest.mark.parametrize("standard", STANDARDS)
def test_every_row_has_an_outcome(finished, standard):
    whole = finished(standard)
    assert {name: sum(outcomes.values()) for name, outcomes in whole.counts.items()} == whole.slice_counts
    assert set(whole.counts) == {name for name, one in registry().items() if one.collection(Standard(standard))}


@pytest.mark.parametrize("standard", STANDARDS)
def test_the_ods_holds_as_many_documents_as_it_took(finished, standard):
    whole = finished(standard)
    read_only = whole.trial.context.configuration.read_only
    for name, outcomes in whole.counts.items():
        if name not in read_only:
            taken = sum(outcomes.get(outcome, 0) for outcome in SUCCESSES)
            assert len(whole.trial.documents(name)) == taken == outcomes.get(Outcome.CREATED, 0), name


@pytest.mark.parametrize("standard", STANDARDS)
def test_everything_that_is_no_success_says_why(finished, standard):
    silent = [entry for entry in finished(standard).records if entry.outcome not in SUCCESSES and not entry.reason]
    assert silent == []


@pytest.mark.parametrize("standard", STANDARDS)
def test_whatever_must_be_mended_says_what_to_do(finished, standard):
    helpless = [entry for entry in finished(standard).records if entry.outcome.is_failure and not entry.hint]
    assert {(entry.resource, entry.outcome, entry.reason) for entry in helpless} == set()


def owners_of(connection: Connection) -> dict[tuple[str, str], str]:
    """Whose every record is: (the name of its key, the key) to personID."""
    return {
        (key.name, str(row[0])): str(row[1])
        for table in metadata.tables.values()
        for key in table.primary_key.columns.values()[:1]
        if "personID" in table.columns
        for row in connection.execute(select(key, table.c.personID))
    }


def student_of(sis_key: str, owners: dict[tuple[str, str], str]) -> str:
    """The personID of a record about a student, from its SIS key."""
    parts = dict(part.split("=", 1) for part in sis_key.split(","))
    owned = (owners[pair] for pair in parts.items() if pair in owners)
    return parts.get("studentID") or parts.get("personID") or next(owned, "")


@pytest.mark.parametrize("standard", STANDARDS)
def test_no_refusal_is_unexplained(finished, standard):
    """On a first run the ODS refuses only what belongs to students whose association could not be made."""
    whole = finished(standard)
    assert {entry.outcome for entry in whole.records} & {
        Outcome.DEFERRED,
        Outcome.UNREACHABLE,
        Outcome.NO_MATCH,
    } == set()
    with whole.trial.writable_sis.connect() as connection:
        owners = owners_of(connection)
    enrolled = {
        student_of(one.sis_key, owners)
        for one in whole.records
        if one.resource == "studentSchoolAssociations" and one.outcome in SUCCESSES
    }
    stuck = [entry for entry in whole.records if entry.outcome in {Outcome.REJECTED, Outcome.BLOCKED}]
    assert stuck
    unexplained = [
        (entry.resource, entry.sis_key, entry.reason)
        for entry in stuck
        if not student_of(entry.sis_key, owners) or student_of(entry.sis_key, owners) in enrolled
    ]
    assert unexplained == []


@pytest.mark.parametrize("standard", STANDARDS)
def test_nothing_is_sent_twice(finished, standard):
    sent = Counter(body for method, _, body in finished(standard).trial.on_lookup.calls if method == "POST" and body)
    assert [number for number in sent.values() if number > 1] == []


@pytest.mark.parametrize("standard", STANDARDS)
def test_schools_and_agencies_are_looked_up_and_not_sent(finished, standard):
    whole = finished(standard)
    assert not {"schools", "localEducationAgencies"} & set(whole.trial.posts())
    assert whole.counts["localEducationAgencies"] == {Outcome.UNCHANGED: 1}
    assert whole.counts["schools"][Outcome.UNCHANGED] == 2


@pytest.mark.parametrize("standard", STANDARDS)
def test_the_report_and_its_files_tell_the_same(finished, standard):
    whole = finished(standard)
    failed = sum(
        number for outcomes in whole.counts.values() for outcome, number in outcomes.items() if outcome.is_failure
    )
    assert not whole.report.ok
    assert f"{failed} records" in whole.report.verdict
    rows = json.loads(next(file for file in whole.report.files if file.suffix == ".json").read_text("utf-8"))
    assert Counter((row["resource"], row["outcome"]) for row in rows) == Counter(
        {
            (name, str(outcome)): number
            for name, outcomes in whole.counts.items()
            for outcome, number in outcomes.items()
        }
    )


def test_a_second_run_changes_nothing(begin):
    trial = begin("5.2")
    first = trial.run(resources="sections staffSchoolAssociations studentSectionAssociations")
    documents = {name: trial.documents(name) for name in registry()}
    version, counts = trial.version, trial.counts()
    second = trial.run(resources="sections staffSchoolAssociations studentSectionAssociations")
    assert trial.version == version
    assert {name: trial.documents(name) for name in registry()} == documents
    assert " created, 0 updated" in first.verdict
    assert "nothing was created" in second.verdict
    for name, outcomes in trial.counts().items():
        assert not outcomes.keys() & {Outcome.CREATED, Outcome.UPDATED}
        before = sum(counts[name].get(one, 0) for one in SUCCESSES)
        # The ODS lets nobody touch students again who have no association with a school.
        stuck = outcomes.get(Outcome.REJECTED, 0) + outcomes.get(Outcome.BLOCKED, 0) if name == "students" else 0
        assert outcomes.get(Outcome.UNCHANGED, 0) == before - stuck, name


def test_an_ods_that_was_emptied_is_filled_again(begin):
    trial = begin("5.2", error_budget=1000)
    trial.run(resources="calendars", select_dependencies=False)
    trial.api.reset()
    report = trial.run(resources="calendars", select_dependencies=False)
    assert trial.counts()["calendars"][Outcome.CREATED] == len(trial.documents("calendars")) > 0
    assert report.ok


def test_a_changed_record_is_updated_and_the_others_are_not(begin):
    trial = begin("5.2")
    trial.run(resources="locations courses", select_dependencies=False)
    with trial.writable_sis.begin() as connection:
        connection.execute(text("UPDATE Course SET name = 'Renamed by a Test' WHERE courseID = 1"))
    trial.run(resources="locations courses", select_dependencies=False)
    assert trial.counts()["courses"][Outcome.UPDATED] == 1
    assert Outcome.UPDATED not in trial.counts()["locations"]
    titles = [document["courseTitle"] for document in trial.documents("courses")]
    assert titles.count("Renamed by a Test") == 1
