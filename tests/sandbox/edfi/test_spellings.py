"""A host whose database takes several spellings of a key for one."""

from collections.abc import Iterator

import pytest

from sandbox.edfi.server import RunningApi, Settings, Traits, running
from sandbox.edfi.settings import School
from tests.support import sandbox_documents as samples
from tests.support.sandbox_caller import Caller, Serve


def id_of(location: str) -> str:
    return location.rsplit("/", 1)[1]


@pytest.fixture
def folded(serve: Serve) -> tuple[RunningApi, Caller]:
    """An empty sandbox that takes upper and lower case in keys for the same."""
    api, call = serve()
    api.change_traits(keys="ignore_case")
    return api, call


def test_exact_keys_are_two_records(call: Caller) -> None:
    first, second = (call.post("classPeriods", samples.class_period(name)) for name in ("Annex", "ANNEX"))
    assert (first.status, second.status) == (201, 201)
    assert first.headers["Location"] != second.headers["Location"]


def test_a_post_of_another_spelling_is_the_same_record_and_changes_nothing(folded: tuple[RunningApi, Caller]) -> None:
    api, call = folded
    first, second = (call.post("classPeriods", samples.class_period(name)) for name in ("Annex", "ANNEX"))
    assert (first.status, second.status) == (201, 200)
    assert second.headers["Location"] == first.headers["Location"]
    assert second.headers["ETag"] == first.headers["ETag"]
    assert [document["classPeriodName"] for document in api.documents("classPeriods")] == ["Annex"]


@pytest.mark.parametrize("verb", ["POST", "PUT"])
def test_a_change_under_another_spelling_keeps_the_first_one(folded: tuple[RunningApi, Caller], verb: str) -> None:
    api, call = folded
    id_ = call.create("classPeriods", samples.class_period("Annex"))
    changed = samples.class_period("annex") | {"officialAttendancePeriod": True}
    reply = call.post("classPeriods", changed) if verb == "POST" else call.put("classPeriods", id_, changed)
    assert (reply.status, id_of(reply.headers["Location"])) == (200 if verb == "POST" else 204, id_)
    held = api.documents("classPeriods")[0]
    assert (held["classPeriodName"], held["officialAttendancePeriod"]) == ("Annex", True)
    assert call.get("classPeriods/keyChanges").json == []


def test_references_of_another_spelling_are_read_back_as_their_target_is_spelled(
    folded: tuple[RunningApi, Caller],
) -> None:
    api, call = folded
    for resource, document in samples.SCHEDULE[:4]:
        call.create(resource, document)
    lower = samples.course_offering() | {"courseReference": {"courseCode": "alg", "educationOrganizationId": 255901001}}
    lower["sessionReference"] = lower["sessionReference"] | {"sessionName": samples.SESSION.lower()}
    id_ = call.create("courseOfferings", lower)
    held = api.documents("courseOfferings")[0]
    assert (held["courseReference"]["courseCode"], held["sessionReference"]["sessionName"]) == ("ALG", samples.SESSION)
    again = call.post("courseOfferings", samples.course_offering())
    assert (again.status, id_of(again.headers["Location"])) == (200, id_)
    assert call.get("courseOfferings?localCourseCode=alg-1").json[0]["id"] == id_


def test_a_descriptor_is_read_back_as_the_host_spells_it(folded: tuple[RunningApi, Caller]) -> None:
    api, call = folded
    call.create("sessions", samples.session() | {"termDescriptor": samples.descriptor("Term", "FALL semester")})
    assert api.documents("sessions")[0]["termDescriptor"] == samples.descriptor("Term", "Fall Semester")


def test_a_key_change_to_another_key_is_carried_on(folded: tuple[RunningApi, Caller]) -> None:
    _, call = folded
    ids = {resource: call.create(resource, document) for resource, document in samples.EVERYTHING}
    assert call.put("sections", ids["sections"], samples.section("b2")).status == 204
    assert call.get("studentSectionAssociations").json[0]["sectionReference"]["sectionIdentifier"] == "b2"
    assert call.post("studentSectionAssociations", samples.roster(identifier="B2")).status == 200


@pytest.fixture
def blanks() -> Iterator[tuple[RunningApi, Caller]]:
    """A sandbox that ignores trailing blanks from its start, and whose state entered a descriptor with one."""
    settings = Settings(schools=(School(samples.SCHOOL, "First"),), traits=Traits(keys="ignore_trailing_blanks"))
    with running(settings) as api:
        own = {"namespace": "uri://ed-fi.org/TermDescriptor", "codeValue": "Early Fall ", "shortDescription": "E"}
        api.upload("termDescriptors", own)
        caller = Caller(api.base_url).log_in()
        yield api, caller
        caller.close()


def test_a_descriptor_with_a_trailing_blank_is_meant_without_it_and_read_back_with_it(
    blanks: tuple[RunningApi, Caller],
) -> None:
    api, call = blanks
    sent = samples.session() | {"termDescriptor": samples.descriptor("Term", "Early Fall")}
    id_ = call.create("sessions", sent)
    assert api.documents("sessions")[0]["termDescriptor"] == samples.descriptor("Term", "Early Fall ")
    assert id_of(call.post("sessions", sent).headers["Location"]) == id_
    assert len(api.documents("sessions")) == 1


def test_a_key_with_a_trailing_blank_is_the_key_without_it_and_case_counts(blanks: tuple[RunningApi, Caller]) -> None:
    api, call = blanks
    id_ = api.upload("classPeriods", samples.class_period("Annex "))
    reply = call.post("classPeriods", samples.class_period("Annex"))
    assert (reply.status, id_of(reply.headers["Location"])) == (200, id_)
    assert call.post("classPeriods", samples.class_period("annex")).status == 201
    assert [document["classPeriodName"] for document in api.documents("classPeriods")] == ["Annex ", "annex"]


def test_a_host_may_ignore_both(serve: Serve) -> None:
    api, call = serve()
    api.change_traits(keys="ignore_both")
    api.upload("classPeriods", samples.class_period("Annex "))
    assert call.post("classPeriods", samples.class_period("ANNEX")).status == 200


def test_a_change_of_the_trait_counts_for_what_is_stored(serve: Serve) -> None:
    api, call = serve()
    call.create("classPeriods", samples.class_period("Annex"))
    api.change_traits(keys="ignore_case")
    assert call.post("classPeriods", samples.class_period("ANNEX")).status == 200
    api.change_traits(keys="exact")
    assert call.post("classPeriods", samples.class_period("ANNEX")).status == 201


def test_two_records_never_become_one(serve: Serve) -> None:
    api, call = serve()
    for name in ("Annex", "ANNEX"):
        call.create("classPeriods", samples.class_period(name))
    reply = call.send("POST", "/sandbox/traits", {"keys": "ignore_case"})
    assert (reply.status, "would make one record of two" in reply.json["error"]) == (400, True)
    assert api.api.traits == Traits()
    assert call.post("classPeriods", samples.class_period("annex")).status == 201
