"""Students in incidents: how they behaved, what befell them, and what of it older standards tell together."""

import pytest

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.standards import NEWEST, Standard
from include.edfi.errors import Unmappable
from include.resources import (
    student_discipline_incident_associations as together,
)
from include.resources import student_discipline_incident_non_offender_associations as harmless
from include.resources.student_discipline_incident_behavior_associations import RESOURCE
from tests.support.campus_rows.incidents import URIS, event, incident, pupils
from tests.support.small_district import Campus, values_of

CONTEXT = MappingContext(standard=NEWEST, school_year=2027, local_education_agency_id=9, uri_by_code=URIS)
CODES, CODE = "disciplineIncidentParticipationCodes", "disciplineIncidentParticipationCodeDescriptor"


def test_each_behavior_of_a_student_is_one_record(campus: Campus) -> None:
    pupils(campus, 1, 2)
    incident(campus)
    event(campus, "FGT", weapon="KNI", Offender=1)
    event(campus, "VAN", Offender=1)
    event(campus, "DSR", Offender=2)
    fight, vandal, other = sorted(campus.rows(RESOURCE), key=lambda row: (row["personID"], row["code"]))
    sent = RESOURCE.document(fight, CONTEXT)
    assert sent["behaviorDetailedDescription"] == "Fgt; Van"
    assert values_of(sent[CODES], CODE) == ["Offender"]
    assert values_of(sent["weapons"], "weaponDescriptor") == ["Knife"]
    assert "weapons" not in RESOURCE.document(other, CONTEXT)
    with pytest.raises(Unmappable, match="reported with another") as raised:
        RESOURCE.document(vandal, CONTEXT)
    assert raised.value.on_purpose


def test_a_role_decides_which_resource_tells_it(campus: Campus) -> None:
    pupils(campus, 1, 2, 3)
    incident(campus)
    event(campus, "FGT", Offender=1, Participant=2, Victim=3)
    event(campus, "DSR", Witness=1)
    uris = URIS | {("DisciplineIncidentParticipationCodeDescriptor", "Participant"): "uri://a#Participant"}
    told = [
        (one["studentReference"]["studentUniqueId"], *values_of(one[CODES], CODE))
        for resource in (RESOURCE, harmless.RESOURCE)
        for one in campus.documents(resource, uris=uris)
    ]
    assert sorted(told) == [("E1", "Offender"), ("E1", "Witness"), ("E2", "Participant"), ("E3", "Victim")]


def test_the_older_standards_tell_the_gravest_role_and_its_behavior(campus: Campus) -> None:
    pupils(campus, 1, 2)
    incident(campus)
    event(campus, "FGT", Witness=1, Victim=2)
    event(campus, "DSR", Offender=1)
    guilty, hurt = campus.documents(together.RESOURCE, Standard.DS33, URIS)
    assert guilty["studentParticipationCodeDescriptor"].endswith("#Offender")
    assert values_of(guilty["behaviors"], "behaviorDescriptor") == ["Code"]
    assert hurt["studentParticipationCodeDescriptor"].endswith("#Victim")
    assert "behaviors" not in hurt


def test_any_reported_enrollment_in_the_district_will_do(campus: Campus) -> None:
    pupils(campus)
    campus.calendar(2, 2)
    for person_id, values in ((1, {}), (2, {"noShow": True}), (3, {"stateExclude": True})):
        campus.person(person_id)
        campus.enrollment(person_id, 2, **values)
    campus.person(4, ed_fi_id=None)
    campus.enrollment(4, 2)
    incident(campus)
    event(campus, "FGT", Offender=1, Participant=2)
    event(campus, "DSR", Offender=3, Participant=4)
    reasons = {row["personID"]: row["excluded"] for row in campus.rows(RESOURCE)}
    assert reasons == {
        1: None,
        2: "the enrollment is a no-show",
        3: "the enrollment is state excluded",
        4: "the student has no Ed-Fi ID",
    }


def test_nobody_unnamed_has_a_record(campus: Campus) -> None:
    pupils(campus, 1)
    incident(campus)
    event(campus, "FGT", Offender=1, Witness=None)
    assert campus.rows(harmless.RESOURCE) == []
