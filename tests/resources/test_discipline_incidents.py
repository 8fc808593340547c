"""Incidents: which are reported, when they were, who reported them, and who took part from outside."""

import datetime

import pytest

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.standards import NEWEST
from include.edfi.errors import Unmappable
from include.resources.discipline_incidents import RESOURCE
from include.sis import tables as sis
from tests.support.campus_rows.incidents import NOON, URIS, event, incident, pupils
from tests.support.small_district import LAST_YEAR, Campus


@pytest.mark.parametrize("status", ["DF", "SB", "IP"])
def test_only_complete_incidents_are_sent(campus: Campus, status: str) -> None:
    pupils(campus, 1)
    incident(campus, status=status)
    event(campus, Offender=1)
    assert campus.reasons(RESOURCE) == ["the incident is not complete"]


def test_an_incident_needs_an_event_and_a_participant(campus: Campus) -> None:
    pupils(campus, 1)
    for number in (1, 2, 3):
        incident(campus, number)
    event(campus, incident_id=2)
    event(campus, incident_id=3, Offender=1)
    assert campus.reasons(RESOURCE) == [
        "the incident has no event",
        "the incident has no participants",
        None,
    ]


def test_the_time_of_day_is_sent_where_it_is_known(campus: Campus) -> None:
    pupils(campus, 1)
    for number, moment in enumerate((NOON, datetime.datetime.combine(NOON, datetime.time.min)), start=1):
        incident(campus, number, timestamp=moment)
        event(campus, incident_id=number, Offender=1)
    known, unknown = campus.documents(RESOURCE, uris=URIS)
    assert (known["incidentDate"], known["incidentTime"]) == ("2026-10-05", "12:30:15")
    assert unknown["incidentDate"] == "2026-10-05"
    assert "incidentTime" not in unknown


@pytest.mark.parametrize(
    ("person_id", "described"),
    [
        pytest.param(1, "Student", id="student"),
        pytest.param(2, "Other", id="somebody else"),
        pytest.param(None, None, id="nobody"),
    ],
)
def test_who_reported_it(campus: Campus, person_id: int | None, described: str | None) -> None:
    pupils(campus, 1)
    campus.person(2)
    incident(campus, referralPersonID=person_id)
    event(campus, Offender=1)
    (sent,) = campus.documents(RESOURCE, uris=URIS)
    assert sent.get("reporterName") == (described and "Last, First")
    assert sent.get("reporterDescriptionDescriptor", "#").split("#")[1] == (described or "")


def test_people_from_outside_are_named_and_no_others(campus: Campus) -> None:
    pupils(campus, 1)
    campus.person(2, lastName="Visitor")
    campus.person(3)
    campus.assignment(3)
    campus.person(4, lastName="Graduate")
    campus.assignment(4, startDate=datetime.date(2010, 8, 1), endDate=LAST_YEAR)
    campus.person(5, firstName=None)
    incident(campus)
    event(campus, Offender=1, Victim=2, Witness=3)
    event(campus, "FGT", Victim=4, Witness=5)
    (sent,) = campus.documents(RESOURCE, uris=URIS)
    assert [one["lastSurname"] for one in sent["externalParticipants"]] == ["Graduate", "Visitor"]


def test_behaviors_that_are_one_at_ed_fi_keep_their_names_and_weapons(campus: Campus) -> None:
    pupils(campus, 1)
    incident(campus)
    for code, weapon in (("FGT", "KNI"), ("VAN", "KNI"), ("DSR", "ZZ")):
        event(campus, code, weapon=weapon, Offender=1)
    (sent,) = campus.documents(RESOURCE, uris=URIS)
    assert [one["behaviorDetailedDescription"] for one in sent["behaviors"]] == ["Dsr", "Fgt; Van"]
    assert len(sent["weapons"]) == 1


@pytest.mark.parametrize(
    ("role", "on_purpose"), [pytest.param("Mentioned", True, id="do not send"), pytest.param("Z", False, id="unmapped")]
)
def test_an_incident_without_a_role_that_is_sent(campus: Campus, role: str, on_purpose: bool) -> None:
    pupils(campus, 1)
    incident(campus)
    event(campus, Offender=1)
    campus.change(sis.behavior_role.update().values(role=role))
    (row,) = campus.rows(RESOURCE)
    context = MappingContext(standard=NEWEST, school_year=2027, local_education_agency_id=9, uri_by_code=URIS)
    with pytest.raises(Unmappable) as raised:
        RESOURCE.document(row, context)
    assert raised.value.on_purpose is on_purpose
    assert RESOURCE.key_elements(row, context.as_lenient())["incidentIdentifier"] == "1"


def test_a_calendar_that_is_excluded_excludes_its_incidents(campus: Campus) -> None:
    pupils(campus, 1)
    campus.change(sis.calendar.update().values(exclude=True))
    incident(campus)
    event(campus, Offender=1)
    assert campus.reasons(RESOURCE) == ["the calendar is excluded"]
