"""POST, PUT and DELETE: what is taken, what is refused, and what a change touches."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support import sandbox_documents as samples
from tests.support.sandbox_caller import Caller, Reply, Serve

STANDARDS = ["3.3", "4.0", "5.0", "5.1", "5.2"]


def load(call: Caller, entries: Any) -> dict[str, str]:
    return {resource: call.create(resource, document) for resource, document in entries}


@pytest.mark.parametrize("standard", STANDARDS)
def test_the_sample_documents_pass_in_every_standard(serve: Serve, standard: str) -> None:
    api, call = serve(standard=standard)
    load(call, samples.EVERYTHING)
    statuses = {call.post(resource, document).status for resource, document in samples.EVERYTHING}
    assert statuses == {200}
    assert {len(api.documents(resource)) for resource, _ in samples.EVERYTHING} == {1}


def test_create_answers_with_location_and_etag(call: Caller) -> None:
    reply = call.post("students", samples.student())
    assert (reply.status, reply.body) == (201, b"")
    assert "/data/v3/ed-fi/students/" in reply.headers["Location"]
    assert reply.headers["ETag"].strip('"').isdecimal()


def test_an_unchanged_document_moves_neither_etag_nor_change_version(call: Caller) -> None:
    first = call.post("classPeriods", samples.class_period())
    version = call.send("GET", "/changeQueries/v1/availableChangeVersions").json["newestChangeVersion"]
    again = call.post("classPeriods", samples.class_period() | {"meetingTimes": [], "officialAttendancePeriod": None})
    assert again.status == 200
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Location"] == first.headers["Location"]
    after = call.send("GET", "/changeQueries/v1/availableChangeVersions").json["newestChangeVersion"]
    assert after == version


def test_a_changed_document_moves_both_and_replaces_the_whole(call: Caller) -> None:
    first = call.post("classPeriods", samples.class_period() | {"officialAttendancePeriod": True})
    again = call.post("classPeriods", samples.class_period())
    assert again.headers["ETag"] != first.headers["ETag"]
    assert "officialAttendancePeriod" not in call.get("classPeriods").json[0]


def without(document: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != name}


OTHER_NAME = {"otherNameTypeDescriptor": "uri://x#y", "firstName": "A", "lastSurname": "B"}
TWICE = [{"classPeriodReference": {"classPeriodName": "01", "schoolId": samples.SCHOOL}}] * 2
ELSEWHERE = [{"classPeriodReference": {"classPeriodName": "01", "schoolId": samples.OTHER_SCHOOL}}]


@pytest.mark.parametrize(
    ("resource", "document", "path"),
    [
        pytest.param("students", without(samples.student(), "birthDate"), "$.birthDate", id="missing"),
        pytest.param("students", samples.student(birthDate=None), "$.birthDate", id="null"),
        pytest.param("students", samples.student(firstName="x" * 76), "$.firstName", id="too-long"),
        pytest.param("students", samples.student(firstName="  "), "$.firstName", id="white-space"),
        pytest.param("students", samples.student(firstName="<b>"), "$.firstName", id="markup"),
        pytest.param("students", samples.student(firstName=7), "$.firstName", id="number-for-text"),
        pytest.param("students", samples.student(birthDate="2010-02-30"), "$.birthDate", id="no-such-day"),
        pytest.param("students", samples.student(birthDate="2010-02-03T00:00:00"), "$.birthDate", id="date-time"),
        pytest.param("students", samples.student(studentUniqueId=" S1"), "$.studentUniqueId", id="padded-key"),
        pytest.param("students", samples.student(firstNam="Zoë"), "$.firstNam", id="unknown-property"),
        pytest.param(
            "students",
            samples.student(otherNames=[OTHER_NAME | {"surname": "B"}]),
            "$.otherNames[0].surname",
            id="unknown-nested",
        ),
        pytest.param(
            "classPeriods",
            {"classPeriodName": "01", "schoolReference": {"schoolId": "255901001"}},
            "$.schoolReference.schoolId",
            id="text-for-number",
        ),
        pytest.param(
            "classPeriods",
            {"classPeriodName": "01", "schoolReference": {"schoolId": samples.SCHOOL, "name": "x"}},
            "$.schoolReference.name",
            id="unknown-in-reference",
        ),
        pytest.param("classPeriods", {"classPeriodName": "01"}, "$.schoolReference", id="missing-reference"),
        pytest.param("courses", samples.course() | {"identificationCodes": []}, "$.identificationCodes", id="empty"),
        pytest.param("sections", samples.section(classPeriods=TWICE), "$.classPeriods[1]", id="duplicate-item"),
        pytest.param(
            "sections",
            samples.section(locationReference={"schoolId": samples.SCHOOL}),
            "$.locationReference.classroomIdentificationCode",
            id="partial-reference",
        ),
        pytest.param(
            "sections", samples.section(classPeriods=ELSEWHERE), "$.courseOfferingReference.schoolId", id="unified-key"
        ),
        pytest.param("sections", samples.section(sequenceOfCourse=9), "$.sequenceOfCourse", id="out-of-range"),
        pytest.param(
            "sessions", samples.session() | {"termDescriptor": "uri://x#Nothing"}, "$.termDescriptor", id="descriptor"
        ),
    ],
)
def test_a_document_that_breaks_a_rule_is_refused_by_path(
    call: Caller, resource: str, document: dict[str, Any], path: str
) -> None:
    reply = call.post(resource, document)
    assert (reply.status, reply.problem) == (400, "bad-request:data-validation-failed")
    assert list(reply.json["validationErrors"]) == [path]


def test_all_faults_of_a_document_are_listed_at_once(call: Caller) -> None:
    reply = call.post("students", {"studentUniqueId": "S1", "firstNam": "Zoë"})
    assert set(reply.json["validationErrors"]) == {"$.firstName", "$.firstNam", "$.lastSurname", "$.birthDate"}


def test_unknown_properties_can_be_ignored_as_the_real_server_does(serve: Serve) -> None:
    _, call = serve(unknown_properties="ignore")
    assert call.post("students", samples.student(firstNam="Zoë")).status == 201
    assert call.get("classPeriods?firstNam=x").status == 200


def test_extensions_are_taken_when_named(serve: Serve) -> None:
    _, call = serve(extensions=("tdoe",))
    call.create("students", samples.student(_ext={"tdoe": {"stateStudentId": 5}}))
    reply = call.post("students", samples.student(2, _ext={"other": {}}))
    assert list(reply.json["validationErrors"]) == ["$._ext"]


def test_lengths_differ_between_the_standards(serve: Serve) -> None:
    incident = {
        "incidentIdentifier": "i" * 36,
        "incidentDate": "2024-09-03",
        "schoolReference": {"schoolId": 255901001},
    }
    assert serve(standard="5.2")[1].post("disciplineIncidents", incident).status == 201
    assert serve(standard="4.0")[1].post("disciplineIncidents", incident).status == 400


def test_descriptors_match_without_regard_to_case(call: Caller) -> None:
    shouted = samples.descriptor("Term", "Fall Semester").upper().replace("URI://", "uri://")
    assert call.post("sessions", samples.session() | {"termDescriptor": shouted}).status == 201


def test_an_id_in_the_body_of_a_post_is_refused(call: Caller) -> None:
    reply = call.post("students", samples.student(id="0" * 32))
    assert (reply.status, reply.problem) == (400, "bad-request:data-validation-failed")
    assert "cannot be assigned by the client" in reply.json["errors"][0]


@pytest.mark.parametrize(
    ("send", "status", "problem"),
    [
        pytest.param(lambda c: c.send("POST", "/data/v3/ed-fi/students", "{"), 400, "bad-request", id="broken-json"),
        pytest.param(lambda c: c.send("POST", "/data/v3/ed-fi/students", ""), 400, "bad-request", id="empty-body"),
        pytest.param(lambda c: c.post("students", [1]), 400, "bad-request", id="no-object"),
        pytest.param(lambda c: c.post("student", {}), 404, "not-found", id="misspelt-resource"),
        pytest.param(lambda c: c.post("parents", {}), 404, "not-found", id="of-another-standard"),
        pytest.param(
            lambda c: c.post("students", {}, Content_Type="text/xml"), 415, "unsupported-media-type", id="content-type"
        ),
        pytest.param(lambda c: c.send("PUT", "/data/v3/ed-fi/students", {}), 405, "method-not-allowed", id="put-all"),
        pytest.param(lambda c: c.post("students/1", {}), 405, "method-not-allowed", id="post-to-id"),
        pytest.param(lambda c: c.get("students/1"), 404, "not-found", id="unknown-id"),
    ],
)
def test_requests_that_make_no_sense(call: Caller, send: Callable[[Caller], Reply], status: int, problem: str) -> None:
    reply = send(call)
    assert (reply.status, reply.problem) == (status, problem)


@pytest.mark.parametrize(
    ("standard", "style"),
    [pytest.param("3.3", "message", id="message"), pytest.param("5.2", "problem-details", id="problem-details")],
)
def test_an_unresolved_reference_names_what_is_missing(serve: Serve, standard: str, style: str) -> None:
    body = serve(standard=standard)[1].post("courseOfferings", samples.course_offering()).json
    if style == "message":
        assert body["message"] == "The value supplied for the related 'Course' resource does not exist."
        assert "type" not in body
    else:
        assert body["type"] == "urn:ed-fi:api:data-conflict:unresolved-reference"
        assert (body["status"], body["detail"]) == (409, "The referenced 'Course' item does not exist.")


@pytest.mark.parametrize(
    ("resource", "document", "message"),
    [
        pytest.param("students", {}, "The request is invalid.", id="shape"),
        pytest.param(
            "sessions", samples.session() | {"termDescriptor": "uri://x#N"}, "Unable to resolve value", id="descriptor"
        ),
        pytest.param("students", samples.student(id="1"), "cannot be assigned by the client", id="id"),
        pytest.param("sections", samples.section(classPeriods=ELSEWHERE), "unified key property", id="unified-key"),
    ],
)
def test_older_releases_answer_with_a_message(serve: Serve, resource: str, document: Any, message: str) -> None:
    reply = serve(standard="4.0")[1].post(resource, document)
    assert reply.status == 400
    assert message in reply.json["message"]


def test_a_client_can_name_its_correlation_id(call: Caller) -> None:
    assert call.get("students/1", CorrelationId="mine").json["correlationId"] == "mine"


def test_delete_is_final_and_blocked_by_what_refers(call: Caller) -> None:
    ids = load(call, samples.SCHEDULE)
    blocked = call.delete("classPeriods", ids["classPeriods"])
    assert (blocked.status, blocked.problem) == (409, "data-conflict:dependent-item-exists")
    assert "'Section'" in blocked.json["detail"]
    assert call.delete("sections", ids["sections"]).status == 204
    assert call.delete("sections", ids["sections"]).status == 404
    assert call.delete("classPeriods", ids["classPeriods"]).status == 204


def test_put_replaces_and_honours_if_match(call: Caller) -> None:
    id_ = call.create("classPeriods", samples.class_period())
    old = call.get(f"classPeriods/{id_}").headers["ETag"]
    changed = samples.class_period() | {"officialAttendancePeriod": True}
    reply = call.put("classPeriods", id_, changed | {"id": id_}, If_Match=old)
    assert (reply.status, reply.headers["Location"].rsplit("/", 1)[1]) == (204, id_)
    stale = call.put("classPeriods", id_, samples.class_period(), If_Match=old)
    assert (stale.status, stale.problem) == (412, "optimistic-lock-failed")
    assert call.post("classPeriods", samples.class_period(), If_Match=old).status == 412
    assert call.delete("classPeriods", id_, If_Match=old).status == 412
    assert call.get("classPeriods").json[0]["officialAttendancePeriod"] is True


def test_a_key_change_is_carried_into_everything_that_refers(call: Caller) -> None:
    ids = load(call, samples.EVERYTHING)
    before = call.get("studentSectionAssociations").json[0]["_etag"]
    assert call.put("sections", ids["sections"], samples.section("B2")).status == 204
    roster = call.get("studentSectionAssociations").json[0]
    event = call.get("studentSectionAttendanceEvents").json[0]
    assert roster["sectionReference"]["sectionIdentifier"] == "B2"
    assert event["sectionReference"]["sectionIdentifier"] == "B2"
    assert roster["_etag"] != before
    assert call.post("studentSectionAssociations", samples.roster(identifier="B2")).status == 200
    assert call.post("studentSectionAssociations", samples.roster()).problem == "data-conflict:unresolved-reference"
    changes = call.get("sections/keyChanges").json
    assert changes[0]["oldKeyValues"]["sectionIdentifier"] == "A1"
    assert changes[0]["newKeyValues"]["sectionIdentifier"] == "B2"


def test_a_key_change_goes_on_through_keys_that_hold_it(call: Caller) -> None:
    ids = load(call, samples.EVERYTHING)
    assert call.put("sessions", ids["sessions"], samples.session() | {"sessionName": "Fall"}).status == 204
    assert call.get("courseOfferings").json[0]["sessionReference"]["sessionName"] == "Fall"
    assert call.get("sections").json[0]["courseOfferingReference"]["sessionName"] == "Fall"
    assert call.get("studentSectionAssociations").json[0]["sectionReference"]["sessionName"] == "Fall"
    renamed = samples.roster()
    renamed["sectionReference"]["sessionName"] = "Fall"
    assert call.post("studentSectionAssociations", renamed).status == 200
    assert len(call.get("studentSectionAssociations/keyChanges").json) == 1


def test_a_key_change_to_a_taken_key_is_a_conflict(call: Caller) -> None:
    id_ = call.create("classPeriods", samples.class_period("01"))
    call.create("classPeriods", samples.class_period("02"))
    reply = call.put("classPeriods", id_, samples.class_period("02"))
    assert (reply.status, reply.problem) == (409, "data-conflict:non-unique-identity")
    assert {item["classPeriodName"] for item in call.get("classPeriods").json} == {"01", "02"}


def test_other_keys_cannot_be_changed(call: Caller) -> None:
    id_ = load(call, samples.SCHEDULE)["courses"]
    reply = call.put("courses", id_, samples.course() | {"courseCode": "GEO"})
    assert (reply.status, reply.problem) == (400, "bad-request:data-validation-failed:key-change-not-supported")


def test_own_descriptors_can_be_written_under_the_own_namespace_only(call: Caller) -> None:
    own = {"namespace": "uri://sandbox.example/TermDescriptor", "codeValue": "Early", "shortDescription": "Early"}
    early = samples.session() | {"termDescriptor": "uri://sandbox.example/TermDescriptor#Early"}
    assert call.post("sessions", early).status == 400
    id_ = call.create("termDescriptors", own)
    assert call.post("sessions", early).status == 201
    assert call.delete("termDescriptors", id_).problem == "data-conflict:dependent-item-exists"
    system = call.post("termDescriptors", own | {"namespace": "uri://ed-fi.org/TermDescriptor"})
    assert system.status == 403
    assert system.problem == "security:authorization:namespace:access-denied:namespace-mismatch"
