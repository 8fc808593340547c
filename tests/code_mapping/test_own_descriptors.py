"""Descriptors under the district's own namespace are there before what uses them, and stay."""

import json
from dataclasses import replace
from typing import Any

import pytest

from include.code_mapping.own_descriptors import create_missing as create_descriptors
from include.code_mapping.own_descriptors import document
from include.code_mapping.unmapped import unmapped_codes
from include.edfi.errors import Unmappable, Unreachable
from include.history import queries
from include.history.outcomes import Outcome, RequestStatus
from include.resources import registry
from include.resync.plan.own_descriptors import NAME, OwnDescriptor, planned_slices
from include.resync.plan.plan import plan as plan_slices
from tests.support.resync_trial import Begin, Trial, configuration

OWN = "uri://sandbox.example"
ZZ1 = f"{OWN}/EntryTypeDescriptor#Special"
ASKED: dict[str, Any] = {"resources": "studentSchoolAssociations", "mode": "reconcile"}
CODE = ("EntryTypeDescriptor", "ZZ1")


def mapped(**more: str) -> dict[str, Any]:
    """A configuration in which the unmapped entry type ZZ1 has a descriptor of the district's own."""
    others = {(CODE[0], code): uri for code, uri in more.items()}
    return {"namespace": OWN, "uri_by_code": {**configuration("5.2").uri_by_code, CODE: ZZ1, **others}}


def own(made: Trial) -> list[dict[str, Any]]:
    return [one for one in made.api.documents("entryTypeDescriptors") if one["namespace"].startswith(OWN)]


def outcomes(made: Trial) -> dict[Outcome, int]:
    return made.counts().get(NAME, {})


def test_created_before_the_record_that_needs_it_and_left_alone_the_next_time(begin: Begin) -> None:
    made = begin("5.2", **mapped())
    first = made.run(**ASKED)
    (created,) = own(made)
    assert (created["codeValue"], created["shortDescription"]) == ("Special", "Special arrangement")
    assert outcomes(made) == {Outcome.CREATED: 1}
    assert "descriptors " in first.text
    assert [one for one in made.documents("studentSchoolAssociations") if one["entryTypeDescriptor"] == ZZ1]
    version = made.version
    made.run(**ASKED)
    assert outcomes(made) == {Outcome.UNCHANGED: 1}
    assert (made.version, len(own(made))) == (version, 1)


def test_never_deleted_when_nothing_is_mapped_to_it_any_more(begin: Begin) -> None:
    made = begin("5.2", **mapped())
    made.run(**ASKED)
    without = made.context.configuration.model_copy(update={"uri_by_code": configuration("5.2").uri_by_code})
    made.context = replace(made.context, configuration=without)
    report = made.run(**ASKED)
    assert len(own(made)) == 1
    assert "descriptors" not in made.counts()
    assert report.text


def test_a_run_that_verifies_creates_nothing_and_says_what_is_missing(begin: Begin) -> None:
    made = begin("5.2", **mapped())
    report = made.run(**{**ASKED, "mode": "verify"})
    assert own(made) == []
    assert outcomes(made) == {Outcome.MISSING: 1}
    assert "1 of descriptors, missing" in report.text


def test_the_step_may_run_twice(begin: Begin) -> None:
    made = begin("5.2", **mapped())
    request_id = planned_run(made)
    assert (
        create_descriptors(request_id, made.context) == create_descriptors(request_id, made.context) == {"created": 1}
    )
    assert made.posts()["entryTypeDescriptors"] == 1


def planned_run(made: Trial) -> str:
    request_id = made.submit(
        {"configuration": made.context.configuration.name, "ignore_off_peak": True, "all_schools": True}
    )
    plan_slices(request_id, made.context)
    return request_id


def test_no_answer_fails_the_step_and_the_next_attempt_goes_on(begin: Begin) -> None:
    made = begin("5.2", **mapped())
    request_id = planned_run(made)
    made.api.fault(status=503, resource="entryTypeDescriptors", method="POST", count=1000)
    with pytest.raises(Unreachable):
        create_descriptors(request_id, made.context)
    made.api.clear_faults()
    made.new_process()
    assert create_descriptors(request_id, made.context) == {"created": 1}


def test_a_step_that_never_ran_is_a_run_that_failed(begin: Begin) -> None:
    made = begin("5.2", **mapped())
    report = made.report(planned_run(made))
    entry = queries.request(made.context.history_engine, made.request_id)
    assert entry is not None
    assert (report.ok, entry.status) == (False, RequestStatus.FAILED)
    assert "descriptors" in report.verdict.partition("not every slice was processed of ")[2].split(", ")


def test_a_key_without_the_namespace_is_warned_of_and_refused_with_what_to_do(begin: Begin) -> None:
    other = "uri://elsewhere.example"
    changes = mapped()
    changes["uri_by_code"] = {**changes["uri_by_code"], CODE: f"{other}/EntryTypeDescriptor#Special"}
    made = begin("5.2", **{**changes, "namespace": other})
    report = made.run(**ASKED)
    assert outcomes(made) == {Outcome.REJECTED: 1}
    assert f"the key may not write under namespace {other}, only under {OWN}" in report.text
    assert f"let this key create descriptors under {other}/EntryTypeDescriptor" in report.text


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        pytest.param(f"{OWN}/EntryTypeDescriptor#{'x' * 51}", "codeValue: 51 characters, maximum 50", id="long"),
    ],
)
def test_what_no_ods_takes_is_not_sent(begin: Begin, uri: str, reason: str) -> None:
    changes = mapped()
    made = begin("5.2", **{**changes, "uri_by_code": {**changes["uri_by_code"], CODE: uri}})
    create_descriptors(planned_run(made), made.context)
    (record,) = made.records(NAME)
    assert (record.outcome, record.reason) == (Outcome.UNMAPPABLE, reason)
    assert "entryTypeDescriptors" not in made.posts()


def test_a_descriptor_the_standard_does_not_have(begin: Begin) -> None:
    made = begin("5.2", namespace=OWN, uri_by_code={("OldThingDescriptor", "1"): f"{OWN}/OldThingDescriptor#1"})
    create_descriptors(planned_run(made), made.context)
    (record,) = made.records(NAME)
    assert record.reason == "OldThingDescriptor: the ODS has no such descriptors"


@pytest.mark.parametrize("changes", [{"namespace": OWN}, {"namespace": None, "uri_by_code": mapped()["uri_by_code"]}])
def test_without_a_namespace_or_a_mapping_there_is_nothing_to_do(begin: Begin, changes: dict[str, Any]) -> None:
    made = begin("5.2", **changes)
    assert planned_slices(made.context.configuration) == []
    assert create_descriptors(planned_run(made), made.context) == {}


def test_what_a_run_creates_is_not_unmapped(begin: Begin) -> None:
    made = begin("5.2", **mapped())
    listed = unmapped_codes(made.context.configuration, made.context.sis, made.context.client(), registry())
    assert CODE not in {(one.code.descriptor, one.code.code) for one in listed}


@pytest.mark.parametrize(
    ("names", "short", "description"),
    [
        pytest.param(["Special arrangement"], "Special arrangement", None, id="one name"),
        pytest.param(["One", "Another"], "Special", None, id="two names"),
        pytest.param([], "Special", None, id="no name"),
        pytest.param(["n" * 80], "n" * 75, "n" * 80, id="a long name"),
    ],
)
def test_how_a_descriptor_is_described(names: list[str], short: str, description: str | None) -> None:
    made = document(OwnDescriptor(CODE[0], ZZ1, ("ZZ1",)), names, configuration("5.2"))
    assert json.loads(json.dumps(made)) == {
        "namespace": f"{OWN}/EntryTypeDescriptor",
        "codeValue": "Special",
        "shortDescription": short,
        **({"description": description} if description else {}),
    }


def test_a_uri_without_a_code_value_is_unmappable() -> None:
    with pytest.raises(Unmappable, match="codeValue"):
        document(OwnDescriptor(CODE[0], f"{OWN}/EntryTypeDescriptor#", ("ZZ1",)), [], configuration("5.2"))
