"""Reconcile end to end: what drifted apart is made equal again, by no more than the writes it takes."""

from typing import Any

import pytest
from sqlalchemy import select, update

from include.history.outcomes import OrphanStatus, Outcome
from include.sis.tables import course, person, room
from sandbox.district import changes
from tests.support.other_client import Somebody
from tests.support.resync_trial import SETTLED, Trial

STANDARDS = ["3.3", "4.0", "5.2"]
"""Messages and offsets, problem details later; tokens and partitions in the last."""
WIDE = {"resources": SETTLED}
ALONE = {"select_dependencies": False}
CHANGED: dict[str, dict[str, Any]] = {
    "calendarDates": {
        "calendarEvents": [{"calendarEventDescriptor": "uri://ed-fi.org/CalendarEventDescriptor#Holiday"}]
    },
    "locations": {"maximumNumberOfSeats": 999},
    "courses": {"courseTitle": "Another title"},
    "studentSchoolAssociations": {"primarySchool": False},
}
"""What somebody else makes of one document of each resource."""
EXTRA: dict[str, dict[str, Any]] = {
    "calendarDates": {"date": "2027-06-27"},
    "studentSchoolAssociations": {"entryDate": "2027-03-13"},
}
"""Keys of documents nobody knows, of this school year."""
UNREPORTED = {"schools": {OrphanStatus.PROTECTED: 1}}
"""The ODS was set up with a school that the SIS excludes."""


def outcomes(trial: Trial, resource: str) -> dict[Outcome, int]:
    return trial.counts()[resource]


def statuses(trial: Trial) -> dict[str, dict[OrphanStatus, int]]:
    return trial.context.prunes.counts(trial.request_id)


def change(trial: Trial, statement: Any) -> None:
    with trial.writable_sis.begin() as connection:
        connection.execute(statement)


def drift(trial: Trial, somebody: Somebody) -> None:
    """In every resource one document is missing, one is different and, where that can be told, one is too many."""
    for endpoint, elements in CHANGED.items():
        first, second, third, *_ = trial.documents(endpoint)
        somebody.delete(endpoint, first)
        somebody.change(endpoint, second, **elements)
        if endpoint in EXTRA:
            somebody.change(endpoint, third, **EXTRA[endpoint])


@pytest.mark.parametrize("standard", STANDARDS)
def test_drift_is_repaired_and_nothing_else_touched(equal, standard):
    trial = equal(standard)
    somebody = Somebody(trial)
    before = somebody.everything()
    drift(trial, somebody)
    assert somebody.everything() != before
    somebody.forget_requests()
    trial.reconcile(**WIDE)
    assert somebody.everything() == before
    for endpoint in CHANGED:
        found = outcomes(trial, endpoint)
        assert (found[Outcome.CREATED], found[Outcome.UPDATED]) == (1, 1), endpoint
        assert found[Outcome.UNCHANGED] > 1
    assert statuses(trial) == {endpoint: {OrphanStatus.DELETED: 1} for endpoint in EXTRA} | UNREPORTED
    assert sorted(somebody.writes()) == sorted(
        [(method, endpoint) for endpoint in CHANGED for method in ("POST", "PUT")]
        + [("DELETE", endpoint) for endpoint in EXTRA]
    )


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_second_run_writes_nothing(equal, standard):
    trial = equal(standard)
    somebody = Somebody(trial)
    version = trial.version
    somebody.forget_requests()
    trial.reconcile(**WIDE)
    assert somebody.writes() == []
    assert trial.version == version
    assert {outcome for found in trial.counts().values() for outcome in found if outcome.is_success} == {
        Outcome.UNCHANGED
    }


def test_what_differs_is_reported_by_element(equal):
    trial = equal()
    Somebody(trial).change("locations", trial.documents("locations")[0], maximumNumberOfSeats=999)
    trial.reconcile(resources="locations", **ALONE)
    (told,) = (one for one in trial.records("locations") if one.outcome is Outcome.UPDATED)
    assert told.reason == "differed in maximumNumberOfSeats"


def test_verify_writes_nothing_and_tells(equal):
    trial = equal()
    somebody = Somebody(trial)
    drift(trial, somebody)
    drifted, version = somebody.everything(), trial.version
    somebody.forget_requests()
    report = trial.reconcile(**WIDE, mode="verify")
    assert not report.ok
    assert (somebody.writes(), trial.version) == ([], version)
    assert somebody.everything() == drifted
    for endpoint in CHANGED:
        found = outcomes(trial, endpoint)
        assert (found[Outcome.MISSING], found[Outcome.DIFFERENT]) == (1, 1), endpoint
    assert statuses(trial) == {endpoint: {OrphanStatus.DELETABLE: 1} for endpoint in EXTRA} | UNREPORTED


def test_a_key_the_api_can_change_is_changed_in_place(equal):
    trial = equal()
    somebody = Somebody(trial)
    before = {one["id"]: one for one in trial.documents("locations")}
    with trial.writable_sis.begin() as connection:
        names = [str(name).strip() for name in connection.scalars(select(room.c.name))]
        sent = {one["classroomIdentificationCode"] for one in before.values()}
        alone = min(name for name in names if name in sent and names.count(name) == 1)
        changes.rename_room(connection, changes.first(connection, room, room.c.name == alone), "Annex 7")
    somebody.forget_requests()
    trial.reconcile(resources="locations", **ALONE)
    assert somebody.writes() == [("PUT", "locations")]
    after = {one["id"]: one for one in trial.documents("locations")}
    assert after.keys() == before.keys()
    (renamed,) = (ods_id for ods_id in after if after[ods_id] != before[ods_id])
    assert after[renamed]["classroomIdentificationCode"] == "Annex 7"
    assert statuses(trial) == {}


def test_a_key_the_api_cannot_change_is_sent_anew_before_the_old_goes(equal):
    trial = equal()
    somebody = Somebody(trial)
    before = {one["id"]: one["courseCode"] for one in trial.documents("courses")}
    with trial.writable_sis.connect() as connection:
        number = connection.scalar(select(course.c.number).where(course.c.courseID == a_course(trial)))
    change(trial, update(course).where(course.c.courseID == a_course(trial)).values(number="X-1"))
    somebody.forget_requests()
    trial.reconcile(resources="courses", **ALONE)
    assert somebody.writes() == [("POST", "courses"), ("DELETE", "courses")]
    after = {one["id"]: one["courseCode"] for one in trial.documents("courses")}
    assert set(after.values()) - set(before.values()) == {"X-1"}
    assert [before[gone] for gone in before.keys() - after.keys()] == [number]


def a_course(trial: Trial) -> int:
    """A course that is sent, and alone with its number at its school."""
    sent = {one["courseCode"] for one in trial.documents("courses")}
    with trial.writable_sis.connect() as connection:
        rows = connection.execute(select(course.c.courseID, course.c.number).where(course.c.active.is_(True))).all()
    numbers = [number for _, number in rows]
    return min(int(key) for key, number in rows if number == "X-1" or (number in sent and numbers.count(number) == 1))


def test_another_client_writes_between_compare_and_send(equal):
    """The ETag that was compared no longer holds: the record is read again, compared again and sent."""
    trial = equal()
    somebody = Somebody(trial)
    before = somebody.everything()
    target = trial.documents("locations")[0]
    somebody.change("locations", target, maximumNumberOfSeats=999)
    once = iter([target])

    def meddle(call: Any) -> None:
        if call.method == "PUT":
            for document in once:
                somebody.change("locations", document, maximumNumberOfSeats=998)

    trial.on_lookup.before = meddle
    somebody.forget_requests()
    trial.reconcile(resources="locations", **ALONE)
    assert somebody.everything() == before
    statuses = [status for method, _, status in somebody.requests() if method == "PUT"]
    assert statuses == [412, 204]
    assert outcomes(trial, "locations")[Outcome.UPDATED] == 1


def test_another_client_corrects_it_between_compare_and_send(equal):
    trial = equal()
    somebody = Somebody(trial)
    target = trial.documents("locations")[0]
    somebody.change("locations", target, maximumNumberOfSeats=999)

    def mend(call: Any) -> None:
        if call.method == "PUT":
            somebody.put("locations", target)

    trial.on_lookup.before = mend
    report = trial.reconcile(resources="locations", **ALONE)
    assert report.ok, report.text
    (told,) = (one for one in trial.records("locations") if one.reason)
    assert (told.outcome, "another client" in told.reason) == (Outcome.UNCHANGED, True)


def test_another_client_deletes_it_between_compare_and_send(equal):
    trial = equal()
    somebody = Somebody(trial)
    before = somebody.everything()
    target = trial.documents("locations")[0]
    somebody.change("locations", target, maximumNumberOfSeats=999)
    once = iter([target])

    def remove(call: Any) -> None:
        if call.method == "PUT":
            for document in once:
                somebody.delete("locations", document)

    trial.on_lookup.before = remove
    report = trial.reconcile(resources="locations", **ALONE)
    assert report.ok, report.text
    assert somebody.everything() == before


def test_people_the_ods_hides_are_found_by_their_association(equal):
    trial = equal()
    somebody = Somebody(trial)
    people = {"resources": "studentSchoolAssociations"}
    before = somebody.everything()
    ids = {one["id"] for one in trial.documents("students")}
    association = trial.documents("studentSchoolAssociations")[0]
    alone = association["studentReference"]["studentUniqueId"]
    for one in trial.documents("studentSchoolAssociations"):
        if one["studentReference"]["studentUniqueId"] == alone:
            somebody.delete("studentSchoolAssociations", one)
    somebody.forget_requests()
    trial.reconcile(**people)
    assert somebody.everything() == before
    assert {one["id"] for one in trial.documents("students")} == ids
    assert {endpoint for _, endpoint in somebody.writes()} == {"studentSchoolAssociations"}


def schools(trial: Trial) -> list[int]:
    return sorted({one["schoolReference"]["schoolId"] for one in trial.documents("locations")})


def test_another_school_is_left_alone(equal):
    trial = equal()
    somebody = Somebody(trial)
    mine, other = schools(trial)
    touched = [one for one in trial.documents("locations") if one["schoolReference"]["schoolId"] == other]
    somebody.delete("locations", touched[0])
    somebody.change("locations", touched[1], maximumNumberOfSeats=999)
    somebody.put("locations", {"classroomIdentificationCode": "Z", "schoolReference": {"schoolId": other}})
    left = somebody.everything()
    somebody.forget_requests()
    trial.reconcile(resources="locations calendarDates", schools=str(mine))
    assert somebody.writes() == []
    assert somebody.everything() == left


def test_another_year_is_left_alone(equal):
    trial = equal()
    somebody = Somebody(trial)
    mine = trial.documents("calendars")[0]
    last_year = {"schoolYearTypeReference": {"schoolYear": 2026}}
    somebody.put("calendars", {**mine, **last_year})
    reference = {**trial.documents("calendarDates")[0]["calendarReference"], "schoolYear": 2026}
    somebody.change("calendarDates", trial.documents("calendarDates")[0], calendarReference=reference)
    left = somebody.everything()
    somebody.forget_requests()
    trial.reconcile(resources="calendarDates")
    assert somebody.writes() == []
    assert somebody.everything() == left


def test_another_student_is_left_alone(equal):
    trial = equal()
    somebody = Somebody(trial)
    before = somebody.everything()
    first, second = (
        next(one for one in trial.documents("studentSchoolAssociations") if one["studentReference"] == reference)
        for reference in [one["studentReference"] for one in trial.documents("studentSchoolAssociations")][::30][:2]
    )
    somebody.change("studentSchoolAssociations", second, primarySchool=False)
    left = somebody.everything()
    somebody.change("studentSchoolAssociations", first, primarySchool=False)
    somebody.change("studentSchoolAssociations", first, entryDate="2027-03-13")
    somebody.forget_requests()
    trial.reconcile(resources="studentSchoolAssociations", person_ids=person_id(trial, first), **ALONE)
    assert sorted(somebody.writes()) == [
        ("DELETE", "studentSchoolAssociations"),
        ("PUT", "studentSchoolAssociations"),
    ]
    assert somebody.everything() == left != before


def person_id(trial: Trial, association: dict[str, Any]) -> str:
    unique_id = association["studentReference"]["studentUniqueId"]
    with trial.writable_sis.connect() as connection:
        return str(connection.scalar(select(person.c.personID).where(person.c.edFiID == unique_id)))
