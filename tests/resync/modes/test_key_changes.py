"""Natural keys that change: by one PUT where the host allows it, else as a new document and a guarded delete."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from include.edfi.api.transport import Call, Response
from include.history.outcomes import OrphanStatus, Outcome
from include.resync.modes.key_changes import is_refused
from include.sis.tables import ed_fi_term_mapping, room
from tests.support.other_client import Somebody
from tests.support.resync_trial import Begin, Trial

LOCATIONS: dict[str, Any] = {"resources": "locations", "select_dependencies": False}
REFUSALS = [pytest.param("refused_400", id="400"), pytest.param("refused_405", id="405")]


def rename(trial: Trial, old: str, new: str) -> None:
    with trial.writable_sis.begin() as connection:
        connection.execute(update(room).where(room.c.schoolID == 1, room.c.name == old).values(name=new))


def codes(trial: Trial) -> set[str]:
    return {one["classroomIdentificationCode"] for one in trial.documents("locations")}


def deletes(trial: Trial) -> dict[OrphanStatus, int]:
    return trial.context.prunes.counts(trial.request_id).get("locations", {})


def observed(trial: Trial) -> Any:
    return trial.context.host_observations.value(trial.context.configuration.name, "locations", "key_change")


@pytest.fixture
def named(equal: Begin) -> Trial:
    """Rooms that only one record has."""
    trial = equal()
    with trial.writable_sis.begin() as connection:
        for number, name in enumerate(("101", "102")):
            connection.execute(
                update(room).where(room.c.schoolID == 1, room.c.name == name).values(name=f"Annex {number}")
            )
    trial.reconcile(**LOCATIONS)
    assert {"Annex 0", "Annex 1"} <= codes(trial)
    return trial


@pytest.mark.case("D17")
@pytest.mark.parametrize("key_change", REFUSALS)
def test_a_host_that_refuses_gets_the_new_key_and_loses_the_old_in_one_run(named: Trial, key_change: str) -> None:
    trial, somebody = named, Somebody(named)
    trial.api.change_traits(key_change=key_change)
    rename(trial, "Annex 0", "Annex 7")
    somebody.forget_requests()
    trial.reconcile(**LOCATIONS)
    assert somebody.writes() == [(method, "locations") for method in ("PUT", "POST", "DELETE")]
    assert "Annex 7" in codes(trial)
    assert "Annex 0" not in codes(trial)
    assert trial.counts()["locations"][Outcome.CREATED] == 1
    assert deletes(trial) == {OrphanStatus.DELETED: 1}
    assert observed(trial) == "refused"
    somebody.forget_requests()
    trial.reconcile(**LOCATIONS)
    assert somebody.writes() == []


@pytest.mark.case("D17")
def test_the_refusal_is_remembered_until_a_full_read_back(named: Trial) -> None:
    trial, somebody = named, Somebody(named)
    trial.api.change_traits(key_change="refused_400")
    rename(trial, "Annex 0", "Annex 7")
    trial.reconcile(**LOCATIONS)
    rename(trial, "Annex 1", "Annex 8")
    somebody.forget_requests()
    trial.reconcile(**LOCATIONS)
    assert somebody.writes() == [("POST", "locations"), ("DELETE", "locations")]
    trial.api.change_traits()
    rename(trial, "Annex 7", "Annex 9")
    somebody.forget_requests()
    trial.reconcile(**LOCATIONS, full_read_back=True)
    assert somebody.writes() == [("PUT", "locations")]
    assert observed(trial) == "accepted"
    assert deletes(trial) == {}


def test_verify_still_says_that_it_is_there_under_its_former_key(named: Trial) -> None:
    trial = named
    trial.api.change_traits(key_change="refused_400")
    rename(trial, "Annex 0", "Annex 7")
    trial.reconcile(**LOCATIONS)
    rename(trial, "Annex 1", "Annex 8")
    trial.reconcile(**LOCATIONS, mode="verify")
    assert trial.counts()["locations"][Outcome.DIFFERENT] == 1
    assert deletes(trial) == {}


@pytest.mark.case("D17")
def test_the_old_stays_while_the_new_is_refused(named: Trial) -> None:
    trial = named
    trial.api.change_traits(key_change="refused_400")
    trial.api.fault(status=400, resource="locations", method="POST")
    rename(trial, "Annex 0", "Annex 7")
    trial.reconcile(**LOCATIONS)
    assert trial.counts()["locations"][Outcome.REJECTED] == 1
    assert deletes(trial) == {OrphanStatus.AWAITING_APPROVAL: 1}
    assert "Annex 0" in codes(trial)


@pytest.mark.case("D17")
@pytest.mark.parametrize(
    ("method", "status", "elements", "refused"),
    [
        pytest.param("PUT", 405, (), True, id="no PUT for a new key"),
        pytest.param("PUT", 405, ("maximumNumberOfSeats",), True, id="no PUT at all"),
        pytest.param("PUT", 400, (), False, id="a value the ODS does not accept"),
        pytest.param("PUT", 409, (), False, id="a key that another document has"),
        pytest.param("POST", 405, (), False, id="no POST either"),
    ],
)
def test_what_counts_as_a_refusal_of_the_host(
    method: str, status: int, elements: tuple[str, ...], refused: bool
) -> None:
    response = Response(Call(method=method, path="/ed-fi/locations/1", tag=elements), status, body=b"{}")
    assert is_refused(response) is refused


ROSTERS: dict[str, Any] = {
    "resources": "studentSectionAssociations staffSectionAssociations studentSchoolAttendanceEvents"
}
NEW_TERM = "S9"


def names_of_sessions(trial: Trial, resource: str) -> set[str]:
    """Sessions that documents of a resource are about."""
    references = ("courseOfferingReference", "sectionReference", "sessionReference")
    return {
        reference["sessionName"]
        for document in trial.documents(resource)
        for reference in [document, *(document.get(name, {}) for name in references)]
        if "sessionName" in reference
    }


@pytest.mark.case("D18")
def test_a_session_renamed_in_the_middle_of_the_year_is_one_put_a_school(begin: Begin) -> None:
    trial = begin()
    mapping = ed_fi_term_mapping
    trial.reconcile(**ROSTERS)
    before = {name: len(trial.documents(name)) for name in ("sections", "studentSectionAssociations")}
    with trial.writable_sis.begin() as connection:
        renamed = (mapping.c.termType == "S1", mapping.c.endYear == 2027)
        connection.execute(update(mapping).where(*renamed).values(termType=NEW_TERM))
    uris = trial.context.configuration.uri_by_code
    uris = {**uris, ("TermDescriptor", NEW_TERM): uris["TermDescriptor", "S1"]}
    changed = trial.context.configuration.model_copy(update={"uri_by_code": uris})
    trial.context = replace(trial.context, configuration=changed)
    somebody = Somebody(trial)
    somebody.forget_requests()
    trial.reconcile(**ROSTERS)
    assert somebody.writes() == [("PUT", "sessions")] * 2
    for name in ("sessions", "courseOfferings", "sections", *ROSTERS["resources"].split()):
        assert NEW_TERM in names_of_sessions(trial, name)
        assert "S1" not in names_of_sessions(trial, name)
    assert {name: len(trial.documents(name)) for name in before} == before
    somebody.forget_requests()
    trial.reconcile(**ROSTERS)
    assert somebody.writes() == []
