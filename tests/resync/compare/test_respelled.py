"""Records that a host takes for one although they are spelled differently: written once, never deleted, then equal."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, update

from include.history.outcomes import OrphanStatus, Outcome
from include.resources import registry
from include.resync.compare.spelling import RESPELLED
from include.sis.tables import course, person, room
from sandbox.edfi.traits import Traits
from tests.support.other_client import Somebody
from tests.support.resync_trial import Begin, Stage, Trial

IGNORES_CASE = Stage(settings={"traits": Traits(keys="ignore_case")})
ROSTERS = {
    "resources": "courses locations sections studentSectionAssociations staffSectionAssociations",
    "schools": "255901001",
}


def orphans(trial: Trial) -> dict[str, dict[OrphanStatus, int]]:
    counts = trial.context.prunes.counts(trial.request_id)
    return {name: statuses for name, statuses in counts.items() if set(statuses) != {OrphanStatus.PROTECTED}}


def failures(trial: Trial) -> Counter[tuple[str, str]]:
    """How many records of a resource failed alike; the district has odd rows."""
    failed = (
        (name, outcome, number) for name, outcomes in trial.counts().items() for outcome, number in outcomes.items()
    )
    return Counter({(name, str(outcome)): number for name, outcome, number in failed if outcome.is_failure})


def respelled(trial: Trial) -> Counter[str]:
    return Counter(name for name in registry() for one in trial.records(name) if one.reason == RESPELLED)


def lower_course(trial: Trial) -> str:
    """A course with sections is spelled in lower case; its number before comes back."""
    sent = {one["courseOfferingReference"]["localCourseCode"] for one in trial.documents("sections")}
    with trial.writable_sis.begin() as connection:
        numbers = sorted(str(number).strip() for number in connection.scalars(select(course.c.number).distinct()))
        number = next(one for one in numbers if one in sent and one.lower() != one)
        connection.execute(update(course).where(course.c.number == number).values(number=number.lower()))
    return number


def lower_room(trial: Trial) -> str:
    """A room that sections meet in is spelled in lower case; its name before comes back."""
    sent = {
        one["locationReference"]["classroomIdentificationCode"]
        for one in trial.documents("sections")
        if "locationReference" in one
    }
    with trial.writable_sis.begin() as connection:
        names = sorted(str(name) for name in connection.scalars(select(room.c.name).distinct()))
        name = next(one for one in names if one.strip() in sent and one.lower() != one)
        connection.execute(update(room).where(room.c.name == name).values(name=name.lower()))
    return name.strip()


@pytest.mark.case("A1")
@pytest.mark.parametrize("spell", [pytest.param(lower_course, id="a course"), pytest.param(lower_room, id="a room")])
def test_a_host_that_ignores_case_keeps_its_spelling_and_all_its_records(
    begin: Begin, spell: Callable[[Trial], str]
) -> None:
    trial = begin(stage=IGNORES_CASE)
    somebody = Somebody(trial)
    trial.reconcile(**ROSTERS)
    before, failed = somebody.everything(), failures(trial)
    spell(trial)
    trial.reconcile(**ROSTERS)
    assert somebody.everything().keys() == before.keys()
    assert orphans(trial) == {}
    assert failures(trial) == failed
    for mode in ("reconcile", "verify", "reconcile"):
        somebody.forget_requests()
        version = trial.version
        trial.reconcile(**ROSTERS, mode=mode)
        assert (somebody.writes(), trial.version) == ([], version)
        assert failures(trial) == failed
        if mode == "verify":
            assert respelled(trial)
        assert orphans(trial) == {}
    trial.run(**ROSTERS)
    assert somebody.everything().keys() == before.keys()


def rooms(trial: Trial) -> list[str]:
    return sorted(one["classroomIdentificationCode"] for one in trial.documents("locations"))


LOCATIONS: dict[str, Any] = {"resources": "locations", "select_dependencies": False}


def name_rooms(trial: Trial, *names: str) -> list[int]:
    """The first rooms of a school get other names; their roomIDs come back."""
    with trial.writable_sis.begin() as connection:
        own = room.c.schoolID == 1
        ids = list(connection.scalars(select(room.c.roomID).where(own).order_by(room.c.roomID).limit(len(names))))
        for room_id, name in zip(ids, names, strict=True):
            connection.execute(update(room).where(room.c.roomID == room_id).values(name=name))
    return ids


@pytest.mark.case("A1")
@pytest.mark.parametrize("mode", ["reconcile", "verify"])
def test_a_host_that_compares_exactly_holds_both_spellings(equal: Begin, mode: str) -> None:
    trial = equal()
    name_rooms(trial, "Annex 7", "annex 7")
    trial.reconcile(**LOCATIONS)
    assert {"Annex 7", "annex 7"} < set(rooms(trial))
    Somebody(trial).forget_requests()
    trial.reconcile(**LOCATIONS, mode=mode)
    assert Somebody(trial).writes() == []
    assert respelled(trial) == Counter()
    assert orphans(trial) == {}


@pytest.mark.case("A1")
def test_on_such_a_host_another_case_is_another_key(equal: Begin) -> None:
    trial = equal()
    name_rooms(trial, "Annex 7")
    trial.reconcile(**LOCATIONS)
    name_rooms(trial, "annex 7")
    Somebody(trial).forget_requests()
    trial.reconcile(**LOCATIONS)
    assert Somebody(trial).writes() == [("PUT", "locations")]
    assert "annex 7" in rooms(trial)
    assert "Annex 7" not in rooms(trial)


@pytest.fixture
def one_room(equal: Begin) -> Trial:
    """A room that the host spells `Annex 7` and the SIS `annex 7`, which the host has confirmed."""
    trial = equal()
    trial.api.change_traits(keys="ignore_case")
    name_rooms(trial, "Annex 7")
    trial.reconcile(**LOCATIONS)
    name_rooms(trial, "annex 7")
    trial.reconcile(**LOCATIONS)
    assert "Annex 7" in rooms(trial)
    Somebody(trial).forget_requests()
    return trial


@pytest.mark.case("A1")
def test_another_element_of_it_is_written_once(one_room: Trial) -> None:
    with one_room.writable_sis.begin() as connection:
        connection.execute(update(room).where(room.c.name == "annex 7").values(capacity=77))
    one_room.reconcile(**LOCATIONS)
    assert len(Somebody(one_room).writes()) == 1
    (seats,) = (
        one["maximumNumberOfSeats"]
        for one in one_room.documents("locations")
        if one["classroomIdentificationCode"] == "Annex 7"
    )
    assert seats == 77
    assert orphans(one_room) == {}
    Somebody(one_room).forget_requests()
    one_room.reconcile(**LOCATIONS)
    assert Somebody(one_room).writes() == []


def test_two_records_the_host_takes_for_one_are_a_duplicate(one_room: Trial) -> None:
    name_rooms(one_room, "annex 7", "Annex 7")
    one_room.reconcile(**LOCATIONS)
    Somebody(one_room).forget_requests()
    for _ in range(2):
        one_room.reconcile(**LOCATIONS)
        assert one_room.counts()["locations"][Outcome.DUPLICATE] == 1
        assert orphans(one_room) == {}


@pytest.mark.case("A1")
def test_a_record_that_fails_keeps_its_document(one_room: Trial) -> None:
    with one_room.writable_sis.begin() as connection:
        connection.execute(update(room).where(room.c.name == "annex 7").values(capacity=77))
    one_room.api.fault(status=400, resource="locations", method="POST")
    one_room.reconcile(**LOCATIONS)
    assert one_room.counts()["locations"][Outcome.REJECTED] == 1
    assert orphans(one_room) == {}
    assert "Annex 7" in rooms(one_room)


def test_before_the_first_write_verify_says_that_the_spelling_differs(begin: Begin) -> None:
    trial = begin()
    name_rooms(trial, "annex 7")
    school = {"schoolId": 255901001}
    Somebody(trial).put("locations", {"classroomIdentificationCode": "ANNEX 7", "schoolReference": school})
    trial.reconcile(**LOCATIONS, mode="verify")
    assert trial.counts()["locations"][Outcome.DIFFERENT] == 1
    assert orphans(trial) == {}


IN_KEYS = "calendarDates studentEducationOrganizationResponsibilityAssociations studentSchoolAttendanceEvents"


@pytest.mark.case("A2")
@pytest.mark.parametrize("mode", ["reconcile", "verify"])
def test_blanks_at_the_end_of_descriptors_do_not_matter(begin: Begin, mode: str) -> None:
    trial = begin(stage=Stage(settings={"traits": Traits(keys="ignore_trailing_blanks")}))
    wanted = {"resources": IN_KEYS}
    trial.reconcile(**wanted)
    trial.reconcile(**wanted)
    failed = failures(trial)
    storage = trial.api.api.storage
    for resource in IN_KEYS.split():
        # Every descriptor is read back with a blank, as from a column of fixed length.
        for number, body in storage.rows("SELECT number, body FROM documents WHERE resource = ?", resource):
            blank = re.sub(r'(Descriptor":"[^"]*)"', r'\1 "', body)
            storage.run(
                "UPDATE documents SET body = ?, version = ? WHERE number = ?", blank, storage.next_version(), number
            )
    Somebody(trial).forget_requests()
    trial.reconcile(**wanted, mode=mode)
    assert Somebody(trial).writes() == []
    assert failures(trial) == failed
    assert orphans(trial) == {}


@pytest.mark.case("A2")
def test_a_key_that_is_read_back_with_a_blank_at_the_end_is_no_orphan(begin: Begin) -> None:
    trial = begin(stage=Stage(settings={"traits": Traits(keys="ignore_trailing_blanks")}))
    name_rooms(trial, "Annex 7")
    trial.reconcile(**LOCATIONS)
    trial.api.api.storage.run("UPDATE documents SET body = replace(body, 'Annex 7', 'Annex 7 ')")
    assert "Annex 7 " in rooms(trial)
    Somebody(trial).forget_requests()
    for mode in ("reconcile", "verify", "reconcile"):
        trial.reconcile(**LOCATIONS, mode=mode, full_read_back=mode == "reconcile")
        assert Somebody(trial).writes() == []
        assert Outcome.MISSING not in trial.counts()["locations"]
        assert orphans(trial) == {}


STUDENTS = {"resources": "studentSchoolAssociations", "select_dependencies": True}


@pytest.mark.case("A1")
def test_people_whose_unique_id_is_spelled_otherwise_are_equal_in_every_attempt(begin: Begin) -> None:
    """People are asked for a second time after their association, by id."""
    trial = begin(stage=IGNORES_CASE)
    with trial.writable_sis.begin() as connection:
        connection.execute(update(person).where(person.c.edFiID.is_not(None)).values(edFiID="A" + person.c.edFiID))
    trial.reconcile(**STUDENTS)
    with trial.writable_sis.begin() as connection:
        connection.execute(
            update(person).where(person.c.edFiID.is_not(None)).values(edFiID=func.lower(person.c.edFiID))
        )
    trial.reconcile(**STUDENTS)
    # The host refuses another spelling of people it has hidden; their association is missing.
    hidden = trial.counts()["students"][Outcome.BLOCKED]
    for mode, unseen in (("reconcile", Outcome.BLOCKED), ("verify", Outcome.MISSING)):
        version = trial.version
        trial.reconcile(**STUDENTS, mode=mode)
        assert trial.version == version
        outcomes = trial.counts()["students"]
        assert outcomes[unseen] == hidden
        assert set(outcomes) <= {Outcome.UNCHANGED, Outcome.EXCLUDED, unseen}
        assert orphans(trial) == {}
