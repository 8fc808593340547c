"""Memory stays flat: four times the rows take no more of it."""

from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Select, String, Table, create_engine, insert, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import EdFiModel
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.standards import Key, Standard
from include.engine.documents import Document
from include.resync.extract import extract
from include.resync.map.documents import Mapper
from tests.support.memory import peak_memory

FEW, MANY = 1_500, 6_000
ROOMS = Table("rooms", MetaData(), Column("roomID", Integer, primary_key=True), Column("name", String))


class Room(EdFiModel):
    room_id: Annotated[int, Key()]
    name: str


def rows(_scope: Scope) -> Select[Any]:
    return select(ROOMS.c.roomID, ROOMS.c.name)


def payload(row: Row, _context: MappingContext) -> Room:
    return Room(room_id=row["roomID"], name=row["name"])


ROOM = Resource(
    name="rooms",
    category="Schedule",
    tier=1,
    model=Room,
    rows=rows,
    payload=payload,
    sis_key=("roomID",),
    personal=False,
)
CONTEXT = MappingContext(standard=Standard.DS52, school_year=2027, local_education_agency_id=1, uri_by_code={})
SCOPE = Scope(school_year=2027, district_id=1, schools=())


@pytest.fixture
def engines(tmp_path) -> Iterator[dict[int, Engine]]:
    made = {number: create_engine(f"sqlite:///{tmp_path}/{number}.db") for number in (FEW, MANY)}
    for number, engine in made.items():
        ROOMS.metadata.create_all(engine)
        with engine.begin() as connection:
            connection.execute(insert(ROOMS), [{"name": f"Room {one}" * 10} for one in range(number)])
    yield made
    for engine in made.values():
        engine.dispose()


def peak(engine: Engine) -> tuple[int, int]:
    """Documents made and the greatest number of bytes held meanwhile."""
    mapper = Mapper(ROOM, CONTEXT)
    documents: list[int] = []

    def work() -> None:
        rows = (row for batch in extract(engine, ROOM, SCOPE) for row in batch)
        documents.append(sum(isinstance(mapper.map(row), Document) for row in rows))

    most = peak_memory(work)
    return documents[0], most


@pytest.mark.slow
def test_four_times_the_rows_take_no_more_memory(engines):
    peak(engines[FEW])
    few, many = peak(engines[FEW]), peak(engines[MANY])
    assert (few[0], many[0]) == (FEW, MANY)
    assert many[1] < few[1] * 1.25


def test_batches_are_as_small_as_asked_and_in_the_order_of_the_key(engines):
    batches = list(extract(engines[FEW], ROOM, SCOPE, batch=300))
    assert {len(batch) for batch in batches[:-1]} == {300}
    numbers = [row["roomID"] for batch in batches for row in batch]
    assert numbers == sorted(numbers)
    assert len(numbers) == FEW
