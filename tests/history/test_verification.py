"""Results and differences are derived from what a request recorded, and every record is counted once."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from more_itertools import batched

from include.history import verification_exports, verification_queries
from include.history.entries import Cause, Recorded
from include.history.listings import trend_lines
from include.history.outcomes import OrphanStatus, Outcome
from include.history.prunes import Orphan, Prunes
from include.history.store import History
from include.history.verification import DifferenceKind, ExpectedRule, Verifications, expected_reason
from include.history.verification_queries import accepted_counts, differences, groups, results, totals, trend
from include.history.verification_tables import verification_difference, verification_result
from tests.support.history_entries import REQUESTED_AT, new_request, recorded, rows
from tests.support.memory import peak_memory

AGENCY = "255901"
Numbers = dict[str, int]

COVER = verification_exports.Cover(lines=["A district"], order=["sections"])


def orphan(number: int, **changes: Any) -> Orphan:
    values = {"resource": "sections", "key": f"key {number}", "school": "10", "etag": "1", "reason": "no SIS record"}
    return Orphan(ods_id=f"id-{number}", key_hash=f"orphan-{number}", **{**values, **changes})


def numbers(engine: sa.Engine, resource: str, school: str = "10", request_id: str = "r1") -> Numbers:
    """The counts of one resource and school that are not 0."""
    found = [one for one in results(engine, request_id) if (one.resource, one.school) == (resource, school)]
    assert len(found) == 1, results(engine, request_id)
    counts = {name: number for name, number in vars(found[0]).items() if name not in {"resource", "school"}}
    whole = sum(number for name, number in counts.items() if name not in {"sis", "ods"})
    documents = sum(
        1 for one in differences(engine, request_id, resource=resource) if one.kind == DifferenceKind.ORPHAN
    )
    assert whole == counts["sis"] + (documents if school == "10" else 0)
    return {name: number for name, number in counts.items() if number}


def one(outcome: Outcome, **changes: Any) -> Recorded:
    return recorded(1, outcome, school_number="0010", **changes)


CASES = [
    pytest.param(one(Outcome.UNCHANGED, in_ods=True), None, {"equal": 1, "ods": 1}, id="equal"),
    pytest.param(one(Outcome.UNCHANGED), None, {"equal": 1, "ods": 1}, id="equal when last read back"),
    pytest.param(
        one(Outcome.UNCHANGED, in_ods=True, elements=("webSite",)),
        DifferenceKind.DIFFERENT,
        {"different": 1, "ods": 1},
        id="differs and is only read",
    ),
    pytest.param(one(Outcome.MISSING, in_ods=False), DifferenceKind.MISSING, {"missing": 1}, id="missing"),
    pytest.param(one(Outcome.CREATED), DifferenceKind.MISSING, {"missing": 1}, id="created"),
    pytest.param(
        one(Outcome.DIFFERENT, in_ods=True, elements=("a",)),
        DifferenceKind.DIFFERENT,
        {"different": 1, "ods": 1},
        id="different",
    ),
    pytest.param(
        one(Outcome.UPDATED, in_ods=True, elements=("a",)),
        DifferenceKind.DIFFERENT,
        {"different": 1, "ods": 1},
        id="updated",
    ),
    pytest.param(one(Outcome.EXCLUDED), None, {"excluded": 1}, id="excluded"),
    pytest.param(one(Outcome.UNMAPPABLE), DifferenceKind.UNMAPPABLE, {"unmappable": 1}, id="unmappable"),
    pytest.param(
        one(Outcome.UNMAPPABLE, in_ods=True),
        DifferenceKind.UNMAPPABLE,
        {"unmappable": 1, "ods": 1},
        id="unmappable, in the ODS",
    ),
    pytest.param(one(Outcome.DUPLICATE), DifferenceKind.DUPLICATE, {"duplicate": 1}, id="duplicate"),
    pytest.param(one(Outcome.BLOCKED), DifferenceKind.BLOCKED, {"blocked": 1}, id="blocked"),
    pytest.param(one(Outcome.DEFERRED), DifferenceKind.BLOCKED, {"blocked": 1}, id="deferred"),
    pytest.param(one(Outcome.UNREACHABLE), DifferenceKind.BLOCKED, {"blocked": 1}, id="no answer"),
    pytest.param(
        one(Outcome.REJECTED, cause=Cause("courses", "c")),
        DifferenceKind.BLOCKED,
        {"blocked": 1},
        id="refused for a parent",
    ),
    pytest.param(one(Outcome.REJECTED), DifferenceKind.MISSING, {"missing": 1}, id="refused when created"),
    pytest.param(
        one(Outcome.REJECTED, in_ods=True, elements=("a",)),
        DifferenceKind.DIFFERENT,
        {"different": 1, "ods": 1},
        id="refused when replaced",
    ),
]


@pytest.mark.parametrize(("record", "kind", "counted"), CASES)
def test_every_outcome_is_counted_once(
    engine: sa.Engine, history: History, record: Recorded, kind: DifferenceKind | None, counted: Numbers
) -> None:
    history.record("r1", "sections", 1, [record])
    Verifications(engine).fill("r1", [])
    assert numbers(engine, "sections") == {"sis": 1, **counted}
    assert [(each.kind, each.elements) for each in differences(engine, "r1")] == (
        [(kind, record.elements)] if kind else []
    )


@pytest.mark.parametrize("status", [pytest.param(status, id=status.value) for status in OrphanStatus])
def test_a_document_rightly_there_is_no_orphan(engine: sa.Engine, history: History, status: OrphanStatus) -> None:
    history.record("r1", "sections", 1, [one(Outcome.UNCHANGED)])
    Prunes(engine).record("r1", [orphan(1, status=status)])
    Verifications(engine).fill("r1", [])
    found = {} if status == OrphanStatus.PROTECTED else {"orphan": 1}
    assert numbers(engine, "sections") == {"sis": 1, "equal": 1, "ods": 1 + len(found), **found}


def test_two_records_of_one_key_have_one_document(engine: sa.Engine, history: History) -> None:
    same = {"key_hash": "same", "school_number": "10"}
    history.record("r1", "sections", 1, [recorded(1, Outcome.UNCHANGED, **same)])
    history.record("r1", "sections", 1, [recorded(2, Outcome.DUPLICATE, in_ods=True, **same)])
    Verifications(engine).fill("r1", [])
    assert numbers(engine, "sections") == {"sis": 2, "ods": 1, "equal": 1, "duplicate": 1}


def test_what_belongs_to_the_agency_belongs_to_no_school(engine: sa.Engine, history: History) -> None:
    history.record("r1", "students", 1, [recorded(1, Outcome.MISSING)])
    Prunes(engine).record("r1", [orphan(1, resource="students", school=AGENCY)])
    Verifications(engine).fill("r1", [], AGENCY)
    assert [(each.school, each.missing, each.orphan) for each in results(engine, "r1")] == [("", 1, 1)]


def test_ids_without_a_record_are_no_difference(engine: sa.Engine, history: History) -> None:
    history.no_match("r1", "personID", [99])
    Verifications(engine).fill("r1", [])
    assert results(engine, "r1") == []


@pytest.fixture
def filled(engine: sa.Engine, history: History) -> History:
    """Two differences in elements, one in two, three missing, an orphan; rules for some."""
    history.record(
        "r1",
        "sections",
        1,
        [
            recorded(1, Outcome.DIFFERENT, elements=("room",), school_number="10", reason="differs in room"),
            recorded(
                2, Outcome.DIFFERENT, elements=("room", "seats"), school_number="10", reason="differs in room, seats"
            ),
            recorded(3, Outcome.DIFFERENT, elements=("seats",), school_number="20", reason="differs in seats"),
            *(recorded(number, Outcome.MISSING, school_number="10") for number in (4, 5, 6)),
            recorded(7, Outcome.UNCHANGED, school_number="20"),
        ],
    )
    Prunes(engine).record("r1", [orphan(1)])
    rules = [
        ExpectedRule(resource="sections", kind=DifferenceKind.DIFFERENT, element="room", reason="rooms move in August"),
        ExpectedRule(resource="sections", kind=DifferenceKind.ORPHAN, reason="the old system's"),
        ExpectedRule(resource="students", kind=DifferenceKind.MISSING, reason="another resource"),
    ]
    Verifications(engine).fill("r1", rules)
    return history


def test_expected_differences_are_kept_apart(engine: sa.Engine, filled: History) -> None:
    assert numbers(engine, "sections") == {"sis": 5, "ods": 3, "different": 1, "missing": 3, "expected": 2}
    expected = {each.sis_key or each.ods_id: each.expected_reason for each in differences(engine, "r1")}
    assert {name: reason for name, reason in expected.items() if reason} == {
        "sectionID=1": "rooms move in August",
        "id-1": "the old system's",
    }
    assert accepted_counts(engine, "r1") == (1, 1)


@pytest.mark.parametrize(
    ("outcome", "status", "standing"),
    [
        pytest.param(Outcome.MISSING, OrphanStatus.PENDING, (1, 1), id="verified"),
        pytest.param(Outcome.CREATED, OrphanStatus.DELETED, (0, 0), id="mended"),
        pytest.param(Outcome.REJECTED, OrphanStatus.BLOCKED, (1, 1), id="could not be mended"),
    ],
)
def test_only_what_still_stands_is_forgiven(
    engine: sa.Engine, history: History, outcome: Outcome, status: OrphanStatus, standing: tuple[int, int]
) -> None:
    history.record("r1", "sections", 1, [recorded(1, outcome)])
    Prunes(engine).record("r1", [orphan(1, status=status)])
    rules = [
        ExpectedRule(resource="sections", kind=kind, reason="known")
        for kind in (DifferenceKind.MISSING, DifferenceKind.ORPHAN)
    ]
    Verifications(engine).fill("r1", rules)
    assert accepted_counts(engine, "r1") == standing


ROOM = ExpectedRule(resource="sections", kind=DifferenceKind.DIFFERENT, element="room", reason="rooms")
SEATS = ExpectedRule(resource="sections", kind=DifferenceKind.DIFFERENT, element="seats", reason="seats")
ANY = ExpectedRule(resource="sections", kind=DifferenceKind.DIFFERENT, reason="any")


@pytest.mark.parametrize(
    ("elements", "rules", "reason"),
    [
        pytest.param(["room"], [], None, id="no rule"),
        pytest.param(["room"], [SEATS], None, id="another element's"),
        pytest.param(["room", "seats"], [ROOM], None, id="one of two"),
        pytest.param(["room", "seats"], [ROOM, SEATS], "rooms; seats", id="each has one"),
        pytest.param(["room", "webSite"], [ROOM, ANY], "any", id="any element"),
        pytest.param([], [ROOM], None, id="elements are not known"),
    ],
)
def test_a_rule_for_every_element(elements: list[str], rules: list[ExpectedRule], reason: str | None) -> None:
    row = {"resource": "sections", "kind": DifferenceKind.DIFFERENT, "elements": elements}
    assert expected_reason(row, rules) == reason
    assert expected_reason({**row, "resource": "students"}, rules) is None
    assert expected_reason({**row, "kind": DifferenceKind.MISSING}, rules) is None


def test_filling_again_replaces(engine: sa.Engine, filled: History) -> None:
    before = [rows(engine, table) for table in (verification_result, verification_difference)]
    filled.record("r1", "sections", 1, [recorded(4, Outcome.CREATED, school_number="10")])
    Verifications(engine).fill("r1", [])
    after = [rows(engine, table) for table in (verification_result, verification_difference)]
    assert [len(table) for table in after] == [len(table) for table in before]
    assert not any(row["expected"] for row in after[0])
    assert {row["ended"] for row in after[1] if row["sis_key"] == "sectionID=4"} == {"created"}


def test_totals_are_the_sum_of_the_schools(engine: sa.Engine, filled: History) -> None:
    whole = totals(engine, "r1")["sections"]
    by_school = results(engine, "r1")
    assert [each.school for each in by_school] == ["10", "20"]
    for name in ("sis", "ods", "equal", "different", "missing", "orphan", "expected"):
        assert getattr(whole, name) == sum(getattr(each, name) for each in by_school)
    assert (whole.sis, whole.ods, whole.differences) == (7, 5, 7)


def test_groups_put_the_unexpected_first(engine: sa.Engine, filled: History) -> None:
    found = [(each.kind, each.records, each.reason, each.examples) for each in groups(engine, "r1")]
    assert found[0] == (DifferenceKind.MISSING, 3, "it was not in the ODS", ("sectionID=4", "sectionID=6"))
    assert {each.expected_reason is None for each in groups(engine, "r1")[:3]} == {True}
    assert found[3:] == [
        (DifferenceKind.DIFFERENT, 1, "differs in room", ("sectionID=1",)),
        (DifferenceKind.ORPHAN, 1, "no SIS record", ("id-1",)),
    ]


def test_trend_tells_the_newest_requests_oldest_first(engine: sa.Engine, filled: History) -> None:
    for number in (2, 3):
        moment = REQUESTED_AT + timedelta(days=number)
        filled.open_request(new_request(f"r{number}", requested_at=moment, mode="verify"))
        filled.record(f"r{number}", "sections", 1, [recorded(each, Outcome.MISSING) for each in range(number)])
        filled.record(f"r{number}", "courses", 1, [recorded(1, Outcome.UNCHANGED)])
        Verifications(engine).fill(f"r{number}", [])
    filled.open_request(new_request("other", configuration="another"))
    filled.record("other", "sections", 1, [recorded(1, Outcome.MISSING)])
    Verifications(engine).fill("other", [])
    found = trend(engine, "general", resource="sections")
    assert [(each.request_id, each.missing, each.different, each.sis) for each in found] == [
        ("r1", 3, 2, 7),
        ("r2", 2, 0, 2),
        ("r3", 3, 0, 3),
    ]
    assert [each.requested_at for each in found] == sorted(each.requested_at for each in found)
    newest = trend(engine, "general", limit=1)
    assert [(each.request_id, each.resource) for each in newest] == [("r3", "courses"), ("r3", "sections")]


def test_the_trend_as_lines(engine: sa.Engine, filled: History) -> None:
    heading, line = trend_lines(trend(engine, "general"))
    assert " ".join(heading.split()) == "run (UTC) mode resource sis ods different missing orphan expected"
    assert line.split() == ["2026-08-01", "06:00", "resend", "sections", "7", "5", "2", "3", ".", "2"]
    assert list(trend_lines([])) == ["No run has compared yet."]


def test_exports_lie_side_by_side(engine: sa.Engine, filled: History, tmp_path: Path) -> None:
    files = verification_exports.write(engine, "r1", tmp_path / "report", COVER)
    assert [file.name for file in files] == [
        "results.csv",
        "differences.csv",
        "verification.xlsx",
        "verification.html",
        "verification.pdf",
    ]
    assert sorted(files) == sorted((tmp_path / "report").iterdir())
    assert len(files[1].read_text(encoding="utf-8").splitlines()) == 8
    page = files[3].read_text(encoding="utf-8")
    assert all(text in page for text in ("A district", "rooms move in August", "sectionID=6", "never values"))


@pytest.mark.slow
def test_memory_does_not_grow_with_the_differences(engine: sa.Engine, history: History) -> None:
    def fill() -> None:
        Verifications(engine).fill("r1", [])

    def record(numbers: range) -> None:
        for batch in batched(numbers, 1000):
            history.record("r1", "sections", 1, [recorded(number, Outcome.MISSING) for number in batch])

    record(range(1500))
    small = peak_memory(fill)
    record(range(1500, 6000))
    assert peak_memory(fill) < small * 1.5
    assert verification_queries.totals(engine, "r1")["sections"].missing == 6000
