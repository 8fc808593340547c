"""Discipline actions: whom they are about, which behavior they answer, and who decided."""

import datetime
from dataclasses import replace
from typing import Any

import pytest

from include.edfi.documents.standards import NEWEST, Standard
from include.resources.discipline_actions import RESOURCE
from include.sis import tables as sis
from tests.support.campus_rows.incidents import NOON, URIS, event, incident, pupils
from tests.support.small_district import SCOPE, Campus


def act(campus: Campus, role_id: int, resolution_id: int = 7, **values: Any) -> None:
    """An in-school suspension, begun the day after the incident."""
    campus.add(sis.behavior_res_type, typeID=resolution_id, code="ISS", name="Suspension")
    usual = {"typeID": resolution_id, "timestamp": NOON + datetime.timedelta(days=1)}
    campus.add(sis.behavior_resolution, resolutionID=resolution_id, roleID=role_id, **(usual | values))


def test_an_action_names_the_behavior_it_answers(campus: Campus) -> None:
    pupils(campus, 1)
    incident(campus)
    event(campus, Offender=1)
    act(campus, 103, schoolDaysDuration=2.5, removalReason="SP")
    newest, oldest = (next(campus.documents(RESOURCE, standard, URIS)) for standard in (NEWEST, Standard.DS33))
    of_incident = {"incidentIdentifier": "1", "schoolId": 101, "studentUniqueId": "E1"}
    behavior = {"behaviorDescriptor": "uri://ed-fi.org/BehaviorDescriptor#Code", **of_incident}
    assert newest == {
        "disciplineActionIdentifier": "7",
        "disciplineDate": "2026-10-06",
        "disciplineActionLength": 2.5,
        "actualDisciplineActionLength": 2.5,
        "iepPlacementMeetingIndicator": True,
        "studentReference": {"studentUniqueId": "E1"},
        "responsibilitySchoolReference": {"schoolId": 101},
        "disciplines": [{"disciplineDescriptor": "uri://ed-fi.org/DisciplineDescriptor#In School Suspension"}],
        "studentDisciplineIncidentBehaviorAssociations": [
            {"studentDisciplineIncidentBehaviorAssociationReference": behavior}
        ],
    }
    assert oldest == newest | {
        "studentDisciplineIncidentAssociations": [{"studentDisciplineIncidentAssociationReference": of_incident}]
    }


@pytest.mark.parametrize(
    ("assignment", "named"),
    [
        pytest.param({}, True, id="reported"),
        pytest.param({"exclude": True}, False, id="excluded"),
        pytest.param(None, False, id="no staff"),
    ],
)
def test_who_decided_is_named_when_sent(campus: Campus, assignment: dict[str, Any] | None, named: bool) -> None:
    pupils(campus, 1)
    campus.person(2)
    if assignment is not None:
        campus.assignment(2, **assignment)
    incident(campus)
    event(campus, Offender=1)
    act(campus, 103, adminPersonID=2)
    (sent,) = campus.documents(RESOURCE, uris=URIS)
    assert sent.get("staffs") == ([{"staffReference": {"staffUniqueId": "E2"}}] if named else None)


def test_actions_of_incidents_and_roles_that_are_not_told(campus: Campus) -> None:
    pupils(campus, 1)
    for number, status in ((1, "IP"), (2, "CM"), (3, "CM")):
        incident(campus, number, status=status)
    event(campus, incident_id=1, Offender=1)
    event(campus, incident_id=2, Victim=1)
    event(campus, incident_id=3, Offender=1)
    for number in (1, 2, 3):
        act(campus, number * 100 + 3, number)
    assert campus.reasons(RESOURCE) == [
        "the incident is not complete",
        "the action is about neither an offender nor a participant",
        None,
    ]


def test_a_students_actions_come_with_the_student_wherever_it_happened(campus: Campus) -> None:
    pupils(campus)
    campus.calendar(2, 2)
    campus.person(1)
    campus.enrollment(1, 2)
    incident(campus)
    event(campus, Offender=1)
    act(campus, 103)
    counts = [len(campus.rows(RESOURCE, replace(SCOPE, schools=(school_id,)))) for school_id in (1, 2)]
    assert counts == [0, 1]
