"""How a document of the SIS stands to what the ODS holds: missing, equal, different or moved to another key."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from pydantic_core import to_json

from include.edfi.documents.resource import Resource, identity_of, key_hash, key_text
from include.edfi.documents.standards import NEWEST
from include.engine.documents import Document, Verdict
from include.history.identity_map import IdentityEntry
from include.history.outcomes import Outcome
from include.resources import registry
from include.resync.compare.comparison import Compared, Comparison, accepted
from include.resync.compare.index import Index
from include.resync.compare.ods_filter import OdsFilter, key_fields_of
from include.resync.compare.school_year import SchoolYear

LOCATIONS, CALENDARS = registry()["locations"], registry()["calendars"]
SCHOOL = 255901001
Started = tuple[Comparison, Index]


def location(code: str = "101", school: int = SCHOOL, **more: Any) -> dict[str, Any]:
    return {"classroomIdentificationCode": code, "schoolReference": {"schoolId": school}, **more}


def calendar(code: str = "1", school_year: int = 2027, **more: Any) -> dict[str, Any]:
    year = {"schoolYearTypeReference": {"schoolYear": school_year}}
    return {"calendarCode": code, "schoolReference": {"schoolId": SCHOOL}, **year, **more}


def hashed(resource: Resource, content: dict[str, Any]) -> str:
    return key_hash(key_text(identity_of(content, resource.natural_key(NEWEST))))


def document(content: dict[str, Any], resource: Resource = LOCATIONS, sis_key: str = "roomID=1") -> Document:
    return Document(
        sis_key=sis_key,
        key="",
        key_hash=hashed(resource, content),
        school_number=str(SCHOOL),
        body=to_json(content),
        payload_hash="",
        person_hash=None,
        content=content,
    )


def before(content: dict[str, Any], ods_id: str | None, resource: Resource = LOCATIONS) -> IdentityEntry:
    return IdentityEntry(key_hash=hashed(resource, content), ods_id=ods_id, payload_hash=None, etag=None)


@pytest.fixture
def start() -> Iterator[Callable[..., Started]]:
    """A function that begins a comparison of a resource with some documents of the ODS."""
    with Index() as index:

        def begin(*theirs: dict[str, Any], resource: Resource = LOCATIONS) -> Started:
            ods_filter = OdsFilter(
                key_fields=key_fields_of(resource, NEWEST), school_year=2027, organizations=frozenset({SCHOOL, 255901})
            )
            comparison = Comparison(resource, NEWEST, ods_filter, index, SchoolYear(2027, None, None))
            comparison.add_to_index(
                [{"id": f"id{number}", "_etag": f"e{number}", **one} for number, one in enumerate(theirs)]
            )
            return comparison, index

        yield begin


def one(comparison: Comparison, content: dict[str, Any], was: IdentityEntry | None = None) -> Compared:
    (found,) = comparison.compare([document(content)], {"roomID=1": was} if was else {}).values()
    return found


def orphans(index: Index) -> list[str]:
    return [held.ods_id for held in index.orphans(schools=[], of_people=False)]


def test_missing(start):
    comparison, _ = start(location("102"))
    assert one(comparison, location("101")) == Compared(Verdict.MISSING)


def test_equal_with_id_and_etag_to_remember(start):
    comparison, _ = start(location("101", maximumNumberOfSeats=30.0))
    found = one(comparison, location("101", maximumNumberOfSeats=30))
    assert (found.verdict, found.elements) == (Verdict.EQUAL, ())
    assert found.ods_document is not None
    assert (found.ods_document.ods_id, found.ods_document.etag) == ("id0", "e0")


def test_different_names_the_elements(start):
    comparison, _ = start(location("101", maximumNumberOfSeats=30, optimalNumberOfSeats=20))
    found = one(comparison, location("101", maximumNumberOfSeats=25))
    assert (found.verdict, found.elements) == (Verdict.DIFFERENT, ("maximumNumberOfSeats", "optimalNumberOfSeats"))


def test_moved_to_another_key(start):
    comparison, index = start(location("101"))
    found = one(comparison, location("101A"), before(location("101"), "id0"))
    assert found.verdict is Verdict.MOVED
    assert found.ods_document is not None
    assert found.ods_document.ods_id == "id0"
    assert orphans(index) == []


@pytest.mark.parametrize(
    ("was", "theirs"),
    [
        pytest.param(None, [location("101")], id="never seen before"),
        pytest.param(before(location("101"), None), [location("101")], id="without its ODS id"),
        pytest.param(before(location("101"), "id7"), [location("101")], id="its document is gone"),
        pytest.param(before(location("101A"), "id0"), [location("101")], id="its key did not change"),
    ],
)
def test_not_moved(start, was, theirs):
    comparison, index = start(*theirs)
    assert one(comparison, location("101A"), was).verdict is Verdict.MISSING
    assert orphans(index) == ["id0"]


@pytest.mark.parametrize(
    ("theirs", "was", "verdict", "left"),
    [
        pytest.param(location("ANNEX"), "annex", Verdict.RESPELLED, [], id="the id it gave for this spelling"),
        pytest.param(location("ANNEX", seats=3), "annex", Verdict.DIFFERENT, [], id="another element differs too"),
        pytest.param(location("Other"), "annex", Verdict.MISSING, ["id0"], id="another key under that id"),
        pytest.param(location("ANNEX"), None, Verdict.MISSING, ["id0"], id="no id was given yet"),
    ],
)
def test_spelled_otherwise(start, theirs, was, verdict, left):
    comparison, index = start(theirs)
    found = one(comparison, location("annex"), before(location(was), "id0") if was else None)
    assert (found.verdict, orphans(index)) == (verdict, left)


def test_what_two_records_are_for_the_host_belongs_to_the_one_that_is_spelled_like_it(start):
    comparison, _ = start(location("ANNEX"))
    remembered = {"a": before(location("annex"), "id0"), "b": before(location("ANNEX"), "id0")}
    records = [document(location("annex"), sis_key="a"), document(location("ANNEX"), sis_key="b")]
    compared = comparison.compare(records, remembered)
    assert [compared[key].verdict for key in "ab"] == [Verdict.TAKEN, Verdict.EQUAL]


@pytest.mark.parametrize(
    ("ours", "theirs", "accepted_once", "verdict"),
    [
        pytest.param("annex", "ANNEX", True, Verdict.RESPELLED, id="as it was accepted"),
        pytest.param("annex", "ANNEX", False, Verdict.DIFFERENT, id="never sent so"),
        pytest.param("annex", "gym", True, Verdict.DIFFERENT, id="another room"),
    ],
)
def test_a_reference_spelled_as_its_target_is(start, ours, theirs, accepted_once, verdict):
    """A section that meets in a room: the reference is no part of its key."""
    sections = registry()["sections"]
    offering = {"localCourseCode": "A", "schoolId": SCHOOL, "schoolYear": 2027, "sessionName": "S1"}

    def section(room: str) -> dict[str, Any]:
        reference = {"classroomIdentificationCode": room, "schoolId": SCHOOL}
        return {"courseOfferingReference": offering, "sectionIdentifier": "1", "locationReference": reference}

    comparison, _ = start(section(theirs), resource=sections)
    mine = document(section(ours), sections)
    was = before(section(ours), "id0", sections)
    remembered = {"roomID=1": replace(was, payload_hash=mine.payload_hash if accepted_once else "other")}
    assert comparison.compare([mine], remembered)["roomID=1"].verdict is verdict


def test_what_the_ods_names_itself_is_no_orphan(start):
    comparison, index = start(location("ANNEX"), location("101"))
    comparison.match_ids(["id0", "id9"])
    assert orphans(index) == ["id1"]


def test_a_move_that_was_refused_leaves_an_orphan_under_its_former_key(start):
    comparison, index = start(location("101"))
    one(comparison, location("101A"), before(location("101"), "id0"))
    comparison.release("id0")
    (left,) = index.orphans(schools=[], of_people=False)
    assert left.key_hash == hashed(LOCATIONS, location("101"))


def test_a_key_that_may_not_change_is_sent_anew(start):
    comparison, index = start(calendar("1"), resource=CALENDARS)
    moved = document(calendar("2"), CALENDARS)
    compared = comparison.compare([moved], {"roomID=1": before(calendar("1"), "id0", CALENDARS)})
    assert compared["roomID=1"].verdict is Verdict.MISSING
    assert orphans(index) == ["id0"]


def test_a_former_key_that_another_record_has_now_is_that_records(start):
    """Room 101 becomes 101A and room 102 becomes 101: the document 101 is the second's, in one batch."""
    comparison, index = start(location("101"), location("102"))
    first, second = document(location("101A"), sis_key="a"), document(location("101"), sis_key="b")
    remembered = {"a": before(location("101"), "id0"), "b": before(location("102"), "id1")}
    compared = comparison.compare([first, second], remembered)
    assert compared["a"].verdict is Verdict.MISSING
    assert compared["b"].verdict is Verdict.EQUAL
    assert orphans(index) == ["id1"]


def test_a_former_key_in_a_later_batch_does_not_take_the_moved_document_back(start):
    comparison, _ = start(location("101"), location("102"))
    remembered = {"a": before(location("101"), "id0"), "b": before(location("102"), "id1")}
    first = comparison.compare([document(location("101A"), sis_key="a")], remembered)
    second = comparison.compare([document(location("101"), sis_key="b")], remembered)
    assert [found.ods_document.ods_id for found in (first["a"], second["b"]) if found.ods_document] == ["id0", "id1"]


def test_out_of_scope_is_not_kept(start):
    _, index = start(location("101", school=255901009))
    assert len(index) == 0
    _, index = start(calendar(school_year=2026), resource=CALENDARS)
    assert len(index) == 0


def test_still_there_is_no_orphan(start):
    comparison, index = start(location("101"), location("102"))
    comparison.match_keys([hashed(LOCATIONS, location("102"))])
    assert orphans(index) == ["id0"]


def test_personal_keys_are_not_kept_in_clear(start):
    association = {
        "studentReference": {"studentUniqueId": "604821"},
        "schoolReference": {"schoolId": SCHOOL},
        "entryDate": "2026-08-03",
    }
    _, index = start(association, resource=registry()["studentSchoolAssociations"])
    (held,) = index.orphans(schools=[], of_people=False)
    assert (held.key, held.school, held.person) == ("", str(SCHOOL), "604821")


def test_other_keys_are_kept_to_be_shown(start):
    _, index = start(location("101"))
    (held,) = index.orphans(schools=[], of_people=False)
    assert held.key == '{"classroomIdentificationCode":"101","schoolId":255901001}'


@pytest.mark.parametrize(
    ("status", "etag", "was", "outcome"),
    [
        pytest.param(201, "1", None, Outcome.CREATED, id="created"),
        pytest.param(200, "1", None, Outcome.UPDATED, id="never seen before"),
        pytest.param(200, "1", ("1", "p"), Outcome.UNCHANGED, id="the same ETag and payload"),
        pytest.param(200, "2", ("1", "p"), Outcome.UPDATED, id="another ETag"),
        pytest.param(200, "1", ("1", "q"), Outcome.UPDATED, id="another payload"),
        pytest.param(200, 'W/"1"', ("1", "p"), Outcome.UNCHANGED, id="a weak ETag"),
        pytest.param(200, "1", ('W/"1', "p"), Outcome.UNCHANGED, id="remembered as a weak one"),
        pytest.param(200, '"1"', ("1", "p"), Outcome.UNCHANGED, id="quoted"),
        pytest.param(200, 'W/"2"', ("1", "p"), Outcome.UPDATED, id="another weak ETag"),
        pytest.param(200, None, (None, "p"), Outcome.UNCHANGED, id="no ETag, sent as last confirmed"),
        pytest.param(200, None, (None, "q"), Outcome.UPDATED, id="no ETag, another payload"),
    ],
)
def test_accepted(status, etag, was, outcome):
    known = IdentityEntry(key_hash="k", ods_id="i", etag=was[0], payload_hash=was[1]) if was else None
    assert accepted(status, etag, known, "p") is outcome
