"""Staff in incidents: who reported them, and who took part."""

from include.resources.staff_discipline_incident_associations import RESOURCE
from tests.support.campus_rows.incidents import URIS, event, incident, pupils
from tests.support.small_district import Campus, values_of

CODES, CODE = "disciplineIncidentParticipationCodes", "disciplineIncidentParticipationCodeDescriptor"


def test_who_reported_and_was_hurt_has_one_record_with_both(campus: Campus) -> None:
    pupils(campus, 1)
    campus.person(2)
    campus.assignment(2)
    incident(campus, referralPersonID=2)
    event(campus, Offender=1, Victim=2)
    event(campus, "FGT", Offender=1, Victim=2)
    (sent,) = campus.documents(RESOURCE, uris=URIS)
    assert sent["staffReference"] == {"staffUniqueId": "E2"}
    assert values_of(sent[CODES], CODE) == ["Reporter", "Victim"]


def test_staff_of_another_school_and_of_the_district_count(campus: Campus) -> None:
    pupils(campus, 1)
    for person_id in (2, 3, 4, 5):
        campus.person(person_id, ed_fi_id=None if person_id == 5 else "given")
    campus.assignment(2, 2)
    campus.employment(3, districtStaff=True)
    campus.assignment(4, exclude=True)
    campus.assignment(5)
    for number, person_id in enumerate((2, 3, 4, 5), start=1):
        incident(campus, number, referralPersonID=person_id)
        event(campus, incident_id=number, Offender=1)
    assert campus.reasons(RESOURCE) == [
        None,
        None,
        "the assignment is excluded",
        "the staff member has no Ed-Fi ID",
    ]


def test_students_and_visitors_are_no_staff(campus: Campus) -> None:
    pupils(campus, 1)
    campus.assignment(1)
    campus.person(2)
    incident(campus, referralPersonID=1)
    event(campus, Offender=1, Victim=2)
    assert campus.rows(RESOURCE) == []
