"""How a slice is read back: the cheapest way that still finds every document it may have to delete."""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any, cast

import pytest

from include.edfi.api.client import EdFiClient
from include.edfi.documents.scope import Scope
from include.edfi.documents.standards import NEWEST
from include.engine.documents import Document
from include.resources import registry
from include.resync.compare.comparison import Comparison
from include.resync.compare.ods_filter import OdsFilter, key_fields_of
from include.resync.compare.reading import Reading, by_key, read
from include.resync.context import RunContext
from include.resync.plan.slices import Slice
from tests.support.fake_ods import FakeOds

STUDENTS = registry()["students"]
PATH = "/ed-fi/students"


class Kept:
    """Stands in for the comparison: which students were read."""

    def __init__(self) -> None:
        self.students: set[str] = set()

    def add_to_index(self, documents: Iterable[Mapping[str, Any]]) -> None:
        self.students.update(one["studentUniqueId"] for one in documents)


def reading(in_ods: int, *, asked: tuple[str, ...] = (), former: tuple[str, ...] = ()) -> tuple[Reading, Kept]:
    ods = FakeOds([{"id": f"{one:032x}", "number": one, "studentUniqueId": str(one)} for one in range(in_ods)])
    part = Slice(
        request_id="r",
        configuration="c",
        resource="students",
        slice_no=0,
        label="",
        expected=len(asked) or in_ods,
        scope=Scope(school_year=2027, district_id=1, schools=(1,), persons=tuple(map(int, asked)) or None),
        school_numbers=("101",),
        whole_district=not asked,
        mode="reconcile",
        obsolete_unique_ids=former,
    )
    ods_filter = OdsFilter(
        key_fields=key_fields_of(STUDENTS, NEWEST),
        school_year=2027,
        organizations=frozenset({101}),
        people=frozenset((*asked, *former)) or None,
        schools=(101,),
    )
    kept = Kept()
    return read(part, STUDENTS, ods_filter, cast("Comparison", kept), cast("EdFiClient", ods), PATH), kept


@pytest.mark.parametrize("in_ods", [100, 600, 1_700], ids="of {} students".format)
def test_what_the_ods_has_under_a_former_id_is_always_read(in_ods: int) -> None:
    _, kept = reading(in_ods, asked=("5",), former=("7",))
    assert {"5", "7"} <= kept.students


def test_many_people_of_few_are_read_by_page() -> None:
    told, kept = reading(100, asked=tuple(map(str, range(50))))
    assert told.method == "pages"
    assert len(kept.students) == 100


def test_few_people_of_many_are_asked_for_one_by_one() -> None:
    told, kept = reading(1_700, asked=("5", "6"))
    assert told.method == "narrow"
    assert kept.students == {"5", "6"}


def test_documents_are_looked_up_by_their_keys_one_query_each() -> None:
    ods = FakeOds([{"id": f"{one:032x}", "number": one, "studentUniqueId": str(one)} for one in range(50)])
    context = SimpleNamespace(configuration=SimpleNamespace(data_standard=NEWEST), client=lambda: ods)
    kept = Kept()
    documents = [
        Document(
            sis_key=f"personID={one}",
            key="",
            key_hash="",
            school_number="",
            body=b"",
            payload_hash="",
            person_hash=None,
            content={"studentUniqueId": one, "firstName": "Ada"},
        )
        for one in ("7", "9", "999")
    ]
    by_key(documents, STUDENTS, cast("RunContext", context), cast("Comparison", kept), PATH)
    assert kept.students == {"7", "9"}
    assert [(path, query["studentUniqueId"]) for path, query in ods.calls] == [(PATH, one) for one in ("7", "9", "999")]
    assert not any("firstName" in query for _, query in ods.calls)
