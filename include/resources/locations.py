"""Locations: the rooms of a school and how many people fit in them.

A room that was entered twice under one name is one location; its seats are those of the row entered first.
"""

from typing import Annotated, Any

from sqlalchemy import Select, func, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import EdFiModel
from include.edfi.documents.references import SchoolReference
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.sis.calendars import integer_id
from include.sis.narrowing import exclusion, school_reasons
from include.sis.survivors import rank_among, survivors
from include.sis.tables import room, school


class Location(EdFiModel):
    classroom_identification_code: Annotated[str, Length(60), Key(), Source("Room.name")]
    school_reference: Annotated[SchoolReference, Key()]
    maximum_number_of_seats: Annotated[int | None, Source("Room.capacity")] = None


def rows(scope: Scope) -> Select[Any]:
    name = func.trim(room.c.name)
    reasons = [*school_reasons(scope), (name == "", "the room has no name")]
    ranked = (
        select(
            room.c.roomID,
            name.label("roomName"),
            room.c.capacity,
            school.c.schoolID,
            school.c.number.label("schoolNumber"),
            exclusion(*reasons),
            rank_among([room.c.schoolID, name], reasons, room.c.roomID),
        )
        .select_from(room.join(school, school.c.schoolID == room.c.schoolID))
        .where(school.c.schoolID.in_(scope.schools))
        .subquery("ranked_rooms")
    )
    return survivors(ranked)


def payload(row: Row, context: MappingContext) -> Location:
    return Location(
        classroom_identification_code=row["roomName"],
        school_reference=SchoolReference(school_id=integer_id(row, "schoolNumber")),
        maximum_number_of_seats=row["capacity"],
    )


RESOURCE = Resource(
    name="locations",
    category="Schedule",
    tier=2,
    model=Location,
    rows=rows,
    payload=payload,
    sis_key=("roomID",),
    personal=False,
    key_can_change=True,
)
