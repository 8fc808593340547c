"""Unmapped codes: the same that a run would find, without sending anything."""

from collections import Counter
from typing import Any

import pytest

from include.code_mapping.unmapped import NOTES, UnmappedCode, columns_of, unmapped_codes, worksheet
from include.configurations.mappings import UNDECIDED, read, write
from include.edfi.documents.codes import LocalCode
from include.history.outcomes import Outcome
from include.history.slices import counts_of_slices
from include.history.unmapped_entries import unmapped_entries
from include.resources import registry
from tests.support.resync_trial import Begin, Finished, Trial

GRADE = LocalCode("GradeLevelDescriptor", "ZZ")
NINTH = ("GradeLevelDescriptor", "09")


def found(
    made: Trial, before: dict[tuple[str, str], str] | None = None, **changes: Any
) -> dict[LocalCode, UnmappedCode]:
    configuration = made.context.configuration.model_copy(update=changes)
    listed = unmapped_codes(configuration, made.context.sis, made.context.client(), registry(), before)
    return {one.code: one for one in listed}


@pytest.mark.parametrize("standard", ["5.2", "3.3"])
def test_as_many_records_as_a_run_finds(finished: Any, standard: str) -> None:
    done: Finished = finished(standard)
    waiting: Counter[tuple[LocalCode, str]] = Counter()
    for record in done.records:
        if record.outcome is Outcome.UNMAPPABLE and record.unmapped_descriptor and record.unmapped_code:
            waiting[LocalCode(record.unmapped_descriptor, record.unmapped_code), record.resource] += 1
    lists = {
        (one.code, one.resource): one.records
        for one in unmapped_entries(counts_of_slices(done.trial.context.history_engine, request(done)))
    }
    listed = found(done.trial).values()
    asked = {(one.code, name): number for one in listed for name, number in one.not_sent.items()}
    # A run reports the first unmapped code of a record, the list every one, so it may have more of the same resources.
    assert {place: min(number, asked.get(place, 0)) for place, number in waiting.items()} == waiting
    assert {name for _, name in asked} == {name for _, name in waiting}
    assert sum(number for place, number in asked.items() if place not in waiting) <= waiting.total()
    assert {(one.code, name): number for one in listed for name, number in one.sent_without.items()} == lists
    assert all(one.mapped_to is None for one in listed)
    assert GRADE in {one.code for one in listed}


def request(done: Finished) -> str:
    return done.records[0].request_id


def test_a_code_comes_with_what_helps_to_decide(finished: Any) -> None:
    one = found(finished("5.2").trial)[GRADE]
    assert one.names == ("Transition",)
    assert one.examples[0].startswith("enrollmentID=")
    assert one.suggested[0].uri == "uri://ed-fi.org/GradeLevelDescriptor#Transitional Kindergarten"
    assert str(one).startswith("GradeLevelDescriptor ZZ (Transition): not mapped; 1 records not sent, ")


def test_nothing_is_sent_and_nothing_noted(begin: Begin) -> None:
    made = begin("5.2")
    version = made.version
    found(made)
    assert (made.posts(), made.version) == ({}, version)
    assert {method for method, endpoint, _ in made.on_lookup.calls if endpoint != "token"} == {"GET"}


def test_a_uri_the_ods_does_not_hold(finished: Any) -> None:
    made: Trial = finished("5.2").trial
    known = made.context.configuration.uri_by_code
    renamed = {**known, NINTH: "uri://ed-fi.org/GradeLevelDescriptor#9th grade"}
    one = found(made, uri_by_code=renamed)[LocalCode(*NINTH)]
    assert one.mapped_to == renamed[NINTH]
    assert sum(one.not_sent.values()) > 0
    assert one.suggested[0].uri == known[NINTH]
    assert "which the ODS does not have" in str(one)


@pytest.mark.parametrize(
    ("uri", "proposed"),
    [
        pytest.param("uri://ed-fi.org/GradeLevelDescriptor#OTHER", None, id="held, whatever its case"),
        pytest.param("", None, id="not to be sent"),
        pytest.param("uri://ed-fi.org/GradeLevelDescriptor#Gone", UNDECIDED, id="not held any more"),
    ],
)
def test_last_years_mapping_is_proposed_where_it_still_holds(finished: Any, uri: str, proposed: str | None) -> None:
    one = found(finished("5.2").trial, {(GRADE.descriptor, GRADE.code): uri})[GRADE]
    assert one.proposed == (uri if proposed is None else proposed)


def test_the_worksheet_is_read_back_and_what_is_decided_is_no_longer_unmapped(finished: Any, tmp_path: Any) -> None:
    made: Trial = finished("5.2").trial
    unmapped_now = found(made)
    sheet = tmp_path / "sheet.csv"
    write(sheet, worksheet(unmapped_now.values()))
    filled = read(sheet, undecided=True)
    assert filled.notes == NOTES
    assert set(filled.uris) == {(one.descriptor, one.code) for one in unmapped_now}
    assert filled.decided() == {}
    decided = {**made.context.configuration.uri_by_code, (GRADE.descriptor, GRADE.code): ""}
    assert set(found(made, uri_by_code=decided)) == set(unmapped_now) - {GRADE}


def test_a_record_that_waits_for_two_codes_counts_for_both(begin: Begin) -> None:
    made = begin("5.2")
    known = dict(made.context.configuration.uri_by_code)
    without = {key: uri for key, uri in known.items() if key[0] not in {"GradeLevelDescriptor", "EntryTypeDescriptor"}}
    listed = found(made, uri_by_code=without)
    by_descriptor: Counter[str] = Counter()
    for one in listed.values():
        by_descriptor[one.code.descriptor] += one.not_sent.get("studentSchoolAssociations", 0)
    assert by_descriptor["GradeLevelDescriptor"] == by_descriptor["EntryTypeDescriptor"] > 20


def test_only_resources_that_are_on(begin: Begin) -> None:
    made = begin("5.2")
    listed = found(made, resources={name: name == "schools" for name in registry()})
    assert set(listed) == {GRADE}
    assert (listed[GRADE].not_sent, set(listed[GRADE].sent_without)) == ({}, {"schools"})


def test_columns_come_from_the_annotations_of_the_models() -> None:
    columns = columns_of(registry().values(), ["GradeLevelDescriptor", "ExitWithdrawTypeDescriptor"])
    assert columns["ExitWithdrawTypeDescriptor"] == frozenset({"Enrollment.endStatus"})
    assert "Enrollment.grade" in columns["GradeLevelDescriptor"]
