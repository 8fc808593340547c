"""Codes without a descriptor: each told once, with all that waits; lists go without the entry, and that is told too."""

import pytest
from sqlalchemy import text

from include.edfi.documents.codes import LocalCode
from include.history.outcomes import Outcome
from include.history.queries import ReasonGroup
from include.history.root_causes import Waiting
from include.history.slices import counts_of_slices
from include.history.unmapped_entries import UnmappedEntry, unmapped_entries
from include.resync.plan.plan import plan as plan_slices
from include.resync.report.codes import entries_without_a_code, needs_only_a_code, unmapped_codes
from include.resync.work import work as work_slice
from tests.support.resync_trial import Begin

GRADE = LocalCode("GradeLevelDescriptor", "ZZ")


def group(resource: str, code: LocalCode, records: int, outcome: Outcome = Outcome.UNMAPPABLE) -> ReasonGroup:
    return ReasonGroup(
        resource=resource,
        outcome=outcome,
        reason=f"{code.descriptor}: code {code.code} is not mapped to a descriptor",
        hint="",
        cause_resource=None,
        cause_key_hash=None,
        records=records,
        examples=(f"{resource}ID=1", f"{resource}ID=2"),
        unmapped=code,
    )


def test_one_entry_per_code_over_all_resources() -> None:
    groups = [group("enrollments", GRADE, 2), group("sessions", LocalCode("TermDescriptor", "S 9"), 1)]
    groups.append(group("plans", GRADE, 5))
    first, second = groups[0], groups[2]
    waiting = {
        (first.resource, first.outcome, first.reason): [Waiting("grades", 4)],
        (second.resource, second.outcome, second.reason): [Waiting("grades", 3), Waiting("cards", 1)],
    }
    assert list(unmapped_codes(groups, waiting))[:6] == [
        "Codes without a descriptor (2 codes, 8 records)",
        "- code ZZ of GradeLevelDescriptor: 2 of enrollments, 5 of plans",
        "  For example enrollmentsID=1, enrollmentsID=2, plansID=1",
        "  8 other records wait for these: 7 of grades, 1 of cards",
        "- code S 9 of TermDescriptor: 1 of sessions",
        "  For example sessionsID=1, sessionsID=2",
    ]


def test_only_what_cannot_be_mapped_waits_for_a_code() -> None:
    assert needs_only_a_code(group("sessions", GRADE, 1))
    assert not needs_only_a_code(group("sessions", GRADE, 1, Outcome.REJECTED))


def test_no_codes_no_section() -> None:
    assert list(unmapped_codes([], {})) == list(entries_without_a_code([])) == []


def test_lists_without_an_entry_are_reported_once_per_code() -> None:
    found = [
        UnmappedEntry(resource="calendars", code=GRADE, records=4, examples=("calendarID=2", "calendarID=3")),
        UnmappedEntry(resource="schools", code=GRADE, records=1, examples=("schoolID=2", "schoolID=9")),
    ]
    assert list(entries_without_a_code(found))[:2] == [
        "Warning: code ZZ of GradeLevelDescriptor is not mapped: lists of 4 of calendars, 1 of schools"
        " are sent without it",
        "  For example calendarID=2, calendarID=3, schoolID=2",
    ]


@pytest.mark.parametrize("mode", ["resend", "reconcile", "verify"])
def test_lists_that_lost_an_entry_are_sent_and_counted_once_however_often_the_task_runs(
    begin: Begin, mode: str
) -> None:
    made = begin("5.2")
    name = made.context.configuration.name
    request_id = made.submit({"configuration": name, "resources": "calendars", "schools": "1", "mode": mode})
    parts = plan_slices(request_id, made.context)["calendars"]
    with made.context.sis.connect() as connection:
        transition = set(connection.scalars(text("SELECT structureID FROM GradeLevel WHERE name = 'ZZ'")))
    for _ in range(2):
        for part in parts:
            work_slice(part, made.context)
        (found,) = [
            one
            for one in unmapped_entries(counts_of_slices(made.context.history_engine, request_id))
            if one.resource == "calendars"
        ]
        sent = [one.sis_key for one in made.records("calendars") if one.outcome is not Outcome.EXCLUDED]
        without = tuple(key for key in sent if int(key.partition("structureID=")[2]) in transition)
        assert (found.code, found.records, found.examples) == (GRADE, len(without), without[:3])
        assert without
    assert f"{GRADE.code} of {GRADE.descriptor} is not mapped: lists of" in made.report(request_id).text
    assert Outcome.UNMAPPABLE not in made.counts()["calendars"]
