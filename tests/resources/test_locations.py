"""Rooms: duplicates and rooms nobody named."""

from include.resources.locations import RESOURCE
from include.sis import tables as sis
from tests.support.small_district import Campus


def test_a_room_entered_twice_is_one_record(campus: Campus) -> None:
    campus.add(sis.room, roomID=1, schoolID=1, name="Gym", capacity=80)
    campus.add(sis.room, roomID=2, schoolID=1, name="Gym ", capacity=90)
    campus.add(sis.room, roomID=3, schoolID=2, name="Gym")
    first, other = campus.documents(RESOURCE)
    assert first == {
        "classroomIdentificationCode": "Gym",
        "schoolReference": {"schoolId": 101},
        "maximumNumberOfSeats": 80,
    }
    assert other == {"classroomIdentificationCode": "Gym", "schoolReference": {"schoolId": 102}}


def test_a_room_without_a_name_is_not_sent(campus: Campus) -> None:
    campus.add(sis.room, roomID=1, schoolID=1, name=" ")
    assert campus.reasons(RESOURCE) == ["the room has no name"]
