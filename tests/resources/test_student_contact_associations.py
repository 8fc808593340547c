"""Students and contacts: order, households, and which of two students is the parent."""

import datetime
from typing import Any

import pytest

from include.edfi.documents.standards import Standard
from include.resources.student_contact_associations import RESOURCE
from include.sis import tables as sis
from tests.support.small_district import LAST_YEAR, MIDDLE, Campus


@pytest.fixture
def pair(campus: Campus) -> Campus:
    """Person 2 is a guardian of the student 1."""
    campus.calendar(1, 1)
    campus.person(1, birthdate=datetime.date(2010, 1, 1))
    campus.person(2, birthdate=datetime.date(2000, 1, 1))
    campus.enrollment(1)
    campus.add(sis.related_pair, pairID=5, personID1=1, personID2=2, name="Mother", guardian=True, seq=2)
    return campus


def test_what_a_relationship_says(pair: Campus) -> None:
    (sent,) = pair.documents(RESOURCE)
    assert sent == {
        "studentReference": {"studentUniqueId": "E1"},
        "contactReference": {"contactUniqueId": "E2"},
        "relationDescriptor": "uri://ed-fi.org/RelationDescriptor#Mother",
        "contactPriority": 2,
        "emergencyContactStatus": True,
        "primaryContactStatus": True,
        "legalGuardian": True,
        "livesWith": False,
    }


def test_the_old_standards_say_parent(pair: Campus) -> None:
    (sent,) = pair.documents(RESOURCE, Standard.DS33)
    assert sent["parentReference"] == {"parentUniqueId": "E2"}
    assert RESOURCE.collection(Standard.DS33) == "studentParentAssociations"


def test_two_relationships_of_the_same_two_people_are_one(pair: Campus) -> None:
    pair.add(sis.related_pair, pairID=3, personID1=1, personID2=2, name="Father", guardian=True)
    pair.add(sis.related_pair, pairID=6, personID1=1, personID2=2, name="Brother", guardian=True, seq=1)
    (sent,) = pair.documents(RESOURCE)
    assert sent["relationDescriptor"].endswith("#Brother")


@pytest.mark.parametrize(
    ("born", "reasons"),
    [
        pytest.param(datetime.date(2009, 1, 1), [None], id="older"),
        pytest.param(datetime.date(2011, 1, 1), ["both are students and the contact is not the older"], id="younger"),
        pytest.param(None, ["both are students and the contact is not the older"], id="age unknown"),
    ],
)
def test_of_two_students_the_older_is_the_parent(
    pair: Campus, born: datetime.date | None, reasons: list[str | None]
) -> None:
    pair.person(3, birthdate=born)
    pair.enrollment(3)
    pair.add(sis.related_pair, personID1=1, personID2=3, guardian=True)
    found = [row["excluded"] for row in pair.rows(RESOURCE) if row["contactID"] == 3]
    assert found == reasons


def test_an_emancipated_student_is_their_own_contact(pair: Campus) -> None:
    pair.add(sis.related_pair, personID1=1, personID2=1, guardian=True)
    own, _ = pair.documents(RESOURCE)
    assert own["contactReference"] == {"contactUniqueId": "E1"}


@pytest.mark.parametrize(
    ("membership", "expected"),
    [
        pytest.param({}, True, id="to this day"),
        pytest.param({"endDate": MIDDLE}, False, id="moved out during the year"),
        pytest.param({"startDate": LAST_YEAR, "secondary": True}, True, id="second home"),
        pytest.param({"private": True}, None, id="privately"),
    ],
)
def test_whether_they_live_together(pair: Campus, membership: dict[str, Any], expected: bool | None) -> None:
    pair.add(sis.household, householdID=1)
    pair.add(sis.household_member, householdID=1, personID=1)
    pair.add(sis.household_member, householdID=1, personID=2, **membership)
    (sent,) = pair.documents(RESOURCE)
    assert sent.get("livesWith") is expected


def test_a_no_show_has_no_contacts(pair: Campus) -> None:
    pair.person(4)
    pair.enrollment(4, noShow=True)
    pair.add(sis.related_pair, personID1=4, personID2=2, guardian=True)
    assert pair.reasons(RESOURCE) == [None, "the enrollment is a no-show"]
