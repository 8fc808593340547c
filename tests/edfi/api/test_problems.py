"""Which kind a refusal is, what it names, and that nothing of a pupil is kept of it."""

import json
from pathlib import Path

import pytest

from include.edfi.api.masking import masked
from include.edfi.api.pacing import RetryPolicy
from include.edfi.api.problems import (
    _TABLE,
    TYPE_PREFIX,
    Kind,
    Owner,
    Problem,
    dependents_wait,
    hint,
    in_words,
    kind,
    rule,
)
from include.edfi.api.transport import Call, Response
from include.edfi.errors import Refused, Rejected, Unreachable
from tests.support.fake_transport import Reply, Script

CALL = Call("POST", "/ed-fi/students")


def problem(status: int, type_: str = "", detail: str = "", **more: object) -> Problem:
    body = {"status": status, "type": TYPE_PREFIX + type_, "detail": detail, "correlationId": "c-1", **more}
    return Problem.read(Response(CALL, status, body=json.dumps(body).encode()))


def old(status: int, message: str, **more: object) -> Problem:
    return Problem.read(Response(CALL, status, body=json.dumps({"message": message, **more}).encode()))


VALIDATION = "bad-request:data-validation-failed"
NO_RELATION = (
    "No relationships have been established between the caller's claims (255901) and the resource item's '{}' value."
)
NEEDED = "Access denied. Hint: You may need to create a corresponding 'StudentSchoolAssociation' item."


@pytest.mark.case("C12", "C13")
@pytest.mark.parametrize(
    ("given", "expected", "resource"),
    [
        pytest.param(
            problem(400, VALIDATION, validationErrors={"$.x": ["X is required."]}), Kind.INVALID, "", id="400"
        ),
        pytest.param(
            problem(
                400,
                VALIDATION,
                validationErrors={"$.t": ["TermDescriptor value 'uri://ed-fi.org/TermDescriptor#X' does not exist."]},
            ),
            Kind.UNKNOWN_DESCRIPTOR,
            "TermDescriptor",
            id="descriptor",
        ),
        pytest.param(problem(400, f"{VALIDATION}:key-change-not-supported"), Kind.KEY_CHANGE, "", id="key change"),
        pytest.param(
            problem(403, "security:authorization", NEEDED), Kind.NOT_ASSOCIATED, "StudentSchoolAssociation", id="403"
        ),
        pytest.param(problem(403, "security:authorization:access-denied:action"), Kind.NOT_CLAIMED, "", id="action"),
        pytest.param(
            problem(403, "security:authorization:access-denied:resource"), Kind.NOT_CLAIMED, "", id="resource"
        ),
        pytest.param(problem(404, "not-found"), Kind.NOT_FOUND, "", id="404"),
        pytest.param(
            problem(409, "data-conflict:unresolved-reference", "The referenced 'Student' item does not exist."),
            Kind.UNRESOLVED_REFERENCE,
            "Student",
            id="unresolved",
        ),
        pytest.param(
            problem(409, "data-conflict:unresolved-reference", validationErrors={"$.classPeriodReference": ["none"]}),
            Kind.UNRESOLVED_REFERENCE,
            "ClassPeriod",
            id="unresolved in version 8",
        ),
        pytest.param(
            problem(409, "data-conflict:dependent-item-exists", "it is referenced by an existing 'Grade' item."),
            Kind.DEPENDENT_EXISTS,
            "Grade",
            id="dependent",
        ),
        pytest.param(problem(409, "data-conflict:non-unique-identity"), Kind.NON_UNIQUE, "", id="non-unique"),
        pytest.param(problem(409, "data-conflict:multi-user-conflict"), Kind.TRANSIENT, "", id="multi-user"),
        pytest.param(problem(412, "optimistic-lock-failed"), Kind.CHANGED_ELSEWHERE, "", id="412"),
        pytest.param(problem(500, "system:configuration:security"), Kind.MISCONFIGURED, "", id="configuration"),
        pytest.param(problem(500, "system:something-new"), Kind.TRANSIENT, "", id="unknown type below a known one"),
        pytest.param(problem(418, "teapot"), Kind.OTHER, "", id="unknown type"),
        pytest.param(
            old(400, "Unable to resolve value 'uri://x' to an existing 'TermDescriptor' resource."),
            Kind.UNKNOWN_DESCRIPTOR,
            "TermDescriptor",
            id="old descriptor",
        ),
        pytest.param(
            old(400, "The request is invalid.", modelState={"request.x": ["bad"]}), Kind.INVALID, "", id="old 400"
        ),
        pytest.param(old(403, NO_RELATION.format("StudentUniqueId")), Kind.NOT_ASSOCIATED, "", id="6.x 403"),
        pytest.param(
            old(403, "Either referenced 'Student' was not found or no relationships have been established"),
            Kind.NOT_ASSOCIATED,
            "Student",
            id="7.1 403",
        ),
        pytest.param(
            old(403, "The claim does not have any established relationships with the requested resource."),
            Kind.NOT_ASSOCIATED,
            "",
            id="5.x 403",
        ),
        pytest.param(
            old(403, "could not be authorized for the requested action 'create'."),
            Kind.NOT_CLAIMED,
            "",
            id="old action",
        ),
        pytest.param(
            old(409, "The value supplied for the related 'Student' resource does not exist."),
            Kind.UNRESOLVED_REFERENCE,
            "Student",
            id="old unresolved",
        ),
        pytest.param(
            old(409, "cannot be deleted because it is a dependency of the 'StudentUSI' value of the 'Grade' entity."),
            Kind.DEPENDENT_EXISTS,
            "Grade",
            id="old dependent",
        ),
        pytest.param(old(409, "A natural key conflict occurred"), Kind.NON_UNIQUE, "", id="old non-unique"),
        pytest.param(old(412, "Resource was modified by another consumer."), Kind.CHANGED_ELSEWHERE, "", id="old 412"),
        pytest.param(Problem.read(Response(CALL, 502, body=b"<html>Doe")), Kind.BETWEEN, "", id="gateway page"),
        pytest.param(Problem.read(Response(CALL, 403, body=b"<html>Doe")), Kind.BETWEEN, "", id="firewall page"),
        pytest.param(Problem.read(Response(CALL, 418)), Kind.BETWEEN, "", id="a status that no ODS gives"),
        pytest.param(Problem.read(Response(CALL, 520)), Kind.TRANSIENT, "", id="520"),
        pytest.param(Problem.read(Response(CALL, 409)), Kind.CONFLICT, "", id="409 without words"),
        pytest.param(
            problem(
                403, "security:authorization:ownership:access-denied:ownership-mismatch", "Not owned by the caller."
            ),
            Kind.OWNED_ELSEWHERE,
            "",
            id="ownership",
        ),
        pytest.param(
            problem(403, "security:authorization:", "The item is not owned by the caller."),
            Kind.OWNED_ELSEWHERE,
            "",
            id="ownership by its words",
        ),
        pytest.param(
            problem(403, "security:authorization:namespace:access-denied:namespace-mismatch"),
            Kind.NAMESPACE,
            "",
            id="namespace",
        ),
        pytest.param(
            old(403, "Access could not be authorized based on the caller's NamespacePrefix claims: 'uri://x'."),
            Kind.NAMESPACE,
            "",
            id="old namespace",
        ),
        pytest.param(problem(403, "security:data-policy:incorrect-usage"), Kind.PROFILE, "", id="profile"),
        pytest.param(problem(401, "security:authentication"), Kind.KEY_REFUSED, "", id="401"),
        pytest.param(
            problem(400, "bad-request:parameter-validation-failed", errors=["Limit must be between 0 and 100."]),
            Kind.PARAMETER,
            "",
            id="parameter",
        ),
        pytest.param(
            old(400, "Limit must be omitted or set to a value between 1 and max value defined in configuration file."),
            Kind.PARAMETER,
            "",
            id="old limit",
        ),
        pytest.param(Problem.read(Response(CALL, 0, error="timed out")), Kind.TRANSIENT, "", id="no answer"),
        pytest.param(Problem.read(Response(CALL, 400, body=b"[1]")), Kind.INVALID, "", id="odd body"),
    ],
)
def test_kind_and_resource(given: Problem, expected: Kind, resource: str):
    assert (kind(given), given.resource) == (expected, resource)
    assert hint(given)
    assert "{" not in hint(given)


@pytest.mark.parametrize("name", list(_TABLE["types"]), ids=str)
def test_every_known_type_has_a_kind_and_a_hint(name: str):
    status, expected, _ = _TABLE["types"][name]
    given = problem(status, name)
    assert kind(given) == Kind(expected)
    assert hint(given).endswith(".")


@pytest.mark.parametrize("name", list(Kind), ids=str)
def test_every_kind_has_an_owner_a_retry_dependents_and_advice(name: Kind):
    owner, retry, dependents, advice = _TABLE["kinds"][name]
    assert owner in set(Owner)
    assert isinstance(retry, bool)
    assert dependents in {"blocked", "sent", "none"}
    assert advice.endswith(".")


def test_the_table_has_no_other_kind():
    assert set(_TABLE["kinds"]) == set(Kind)


TYPES: dict[str, int] = json.loads(Path(__file__).with_name("problem_types.json").read_text("utf-8"))
OLD_TEXTS = {
    "400 model state": (400, "The request is invalid."),
    "400 descriptor": (400, "Unable to resolve value 'uri://x' to an existing 'TermDescriptor' resource."),
    "400 unified key": (400, "Supplied values for unified key property 'schoolId' on 'Grade' are not consistent."),
    "400 id in body": (400, "Resource identifiers cannot be assigned by the client."),
    "400 limit": (
        400,
        "Limit must be omitted or set to a value between 1 and max value defined in configuration file.",
    ),
    "403 of 5.4": (403, "The claim does not have any established relationships with the requested resource."),
    "403 of 6": (403, NO_RELATION.format("StudentUniqueId")),
    "403 of 7.1": (403, "Either referenced 'Student' was not found or no relationships have been established"),
    "403 person": (403, "Access to the resource item could not be authorized because the 'Student' was not found."),
    "403 action": (403, "Access to the resource could not be authorized for the requested action 'create'."),
    "403 namespace": (403, "could not be authorized based on the caller's NamespacePrefix claims: 'uri://x'."),
    "404": (404, "Entity of type 'Student' with the specified id was not found."),
    "409 reference": (409, "The value supplied for the related 'Student' resource does not exist."),
    "409 dependent": (409, "it cannot be deleted because it is a dependency of the 'X' value of the 'Grade' entity."),
    "409 key": (409, "A natural key conflict occurred when attempting to create a new resource 'X'."),
    "409 key on PostgreSQL": (409, "The value(s) 1 supplied for property 'x' of entity 'Y' are not unique."),
    "410 snapshot": (410, "Snapshot not available."),
    "412": (412, "Resource was modified by another consumer."),
    "500": (500, "An unexpected error occurred on the server."),
}
METHODS = {"GET list": ("GET", "/x"), "GET by id": ("GET", "/x/1"), "POST": ("POST", "/x"), "PUT": ("PUT", "/x/1")}
METHODS["DELETE"] = ("DELETE", "/x/1")
BODIES = {"a web page": b"<html>blocked</html>", "nothing": b"", "broken JSON": b'[{"id": "1", "na', "text": b"no"}
STATUSES = [200, 201, 204, 400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 429, 500, 502, 503, 504, 520, 525, 599]


class TestEveryAnswerHasAReason:
    """Whatever comes, reads and writes end with a kind, an owner and advice, and never with a bare exception."""

    @pytest.mark.parametrize("name", list(TYPES), ids=str)
    @pytest.mark.parametrize("method", list(METHODS))
    def test_every_problem_type(self, tmp_path: Path, method: str, name: str):
        body = {"type": TYPE_PREFIX + name, "detail": "no", "status": TYPES[name]}
        self.check(tmp_path, method, TYPES[name], json.dumps(body).encode())

    @pytest.mark.parametrize("name", list(OLD_TEXTS), ids=str)
    @pytest.mark.parametrize("method", list(METHODS))
    def test_every_text_before_7_2(self, tmp_path: Path, method: str, name: str):
        status, text = OLD_TEXTS[name]
        self.check(tmp_path, method, status, json.dumps({"message": text}).encode())

    @pytest.mark.parametrize("body", list(BODIES), ids=str)
    @pytest.mark.parametrize("status", STATUSES, ids=str)
    @pytest.mark.parametrize("method", list(METHODS))
    def test_every_status_with_every_body(self, tmp_path: Path, method: str, status: int, body: str):
        self.check(tmp_path, method, status, BODIES[body])

    @staticmethod
    def check(folder: Path, method: str, status: int, body: bytes) -> None:
        verb, path = METHODS[method]
        made = Script(folder, lambda _: Reply(status, body, bare=True), retry_policy=RetryPolicy(attempts=2))
        if method == "GET list":
            with pytest.raises((Refused, Rejected, Unreachable)) as raised:
                list(made.client.pages(path, {}))
            assert _TABLE["kinds"]["other"][3] not in str(raised.value)
            return
        try:
            (response,) = made.client.send([Call(verb, path, body=b"{}")])
        except Refused:
            assert status == 401
            return
        if response.status in {200, 201, 204}:
            assert method != "POST", "a POST without a Location counts for nothing"
            assert method != "GET by id", "a GET without JSON counts for nothing"
            assert not body.startswith(b"<"), "a web page counts for nothing"
            return
        given = Problem.read(response)
        assert kind(given) != Kind.OTHER
        assert rule(given).owner in set(Owner)
        assert hint(given).endswith(".")


@pytest.mark.case("E22")
@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param({"error": {"message": "bad name"}}, ("bad name",), id="error with message"),
        pytest.param({"error": [{"message": "is bad", "path": "$.x"}]}, ("$.x: is bad",), id="errors with path"),
        pytest.param({"error": "bad"}, ("bad",), id="error as text"),
        pytest.param({"errors": [{"message": "is bad"}, "too"]}, ("is bad", "too"), id="mixed list"),
        pytest.param(["one", {"message": "two"}], ("one", "two"), id="list"),
        pytest.param({"message": {"message": "deep"}}, ("deep",), id="message in message"),
        pytest.param({"error": "invalid_client", "error_description": "no"}, ("no", "invalid_client"), id="OAuth"),
        pytest.param({"detail": None, "message": "yes"}, ("yes",), id="no detail"),
        pytest.param({"error": None}, (), id="empty"),
        pytest.param("text", ("text",), id="JSON text"),
    ],
)
def test_the_text_of_any_body_is_kept(body: object, words: tuple[str, ...]):
    given = Problem.read(Response(CALL, 400, body=json.dumps(body).encode()))
    assert tuple(sentence for sentence in given.sentences if sentence) == words


@pytest.mark.case("E22")
def test_plain_text_is_kept_and_masked():
    given = Problem.read(Response(CALL, 400, body=b"The value 'Doe' is bad"))
    assert given.safe_detail == "The value '\u2026' is bad"


def test_the_text_of_a_web_page_is_not_kept():
    assert Problem.read(Response(CALL, 403, body=b"<!DOCTYPE html><p>Doe")).safe_detail == ""


def test_a_school_that_is_not_the_keys_has_a_hint_of_its_own():
    of_school = problem(403, "security:authorization", errors=[NO_RELATION.format("SchoolId")])
    of_person = problem(403, "security:authorization", errors=[NO_RELATION.format("StudentUniqueId")])
    assert kind(of_school) == kind(of_person) == Kind.NOT_ASSOCIATED
    assert "has no access to this school" in hint(of_school)
    assert "association" in hint(of_person)


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        pytest.param("The referenced 'Student' item does not exist.", None, id="resource"),
        pytest.param("the caller's claims and the resource item's 'StudentUniqueId' value.", None, id="property"),
        pytest.param("value 'uri://ed-fi.org/SexDescriptor#Male' does not exist", None, id="descriptor"),
        pytest.param("FirstName must be at most 75 characters in length.", None, id="length"),
        pytest.param("The value 'Anaïs O'Brien' is not valid.", "The value '…' is not valid.", id="name"),
        pytest.param("conflicting values: 'Ann', 'Ben'", "conflicting values: '…', '…'", id="several"),
        pytest.param('The "Smith" was bad', "The '…' was bad", id="double quotes"),
        pytest.param(
            "Error converting value 12a to type 'X'.", "Error converting value … to type '…'.", id="converting"
        ),
        pytest.param("parsing value: Ann. Path 'a'", "parsing value: …. Path '…'", id="after value"),
        pytest.param("duplicate key is (Name, Id) = (Ann, 255901)", "duplicate key is (Name, Id) = (…)", id="key"),
        pytest.param("x.studentUniqueId = 604822, y.id = Ann", "x.studentUniqueId = …, y.id = …", id="pairs"),
        pytest.param("The value(s) Ann, 5 supplied for property", "The value(s) … supplied for property", id="values"),
        pytest.param("born 2010-05-06, number 604822", "born …, number …", id="date and number"),
    ],
)
def test_values_are_masked_and_names_of_fields_stay(sentence: str, kept: str | None):
    assert masked(sentence) == (kept if kept is not None else sentence)


def test_safe_detail_and_repr_show_no_value():
    given = problem(
        400,
        VALIDATION,
        "The value 'Doe' is bad.",
        errors=["(LastSurname) = (Doe)"],
        validationErrors={"$.lastSurname": ["'Doe' is too long."]},
    )
    assert "Doe" not in given.safe_detail
    assert "Doe" not in repr(given)
    assert "$.lastSurname" in given.safe_detail
    assert "c-1" in repr(given)


@pytest.mark.case("C13")
@pytest.mark.parametrize(
    ("given", "wait"),
    [
        pytest.param(problem(403, "security:authorization:ownership"), False, id="owned"),
        pytest.param(problem(409, "data-conflict:unresolved-reference", "x"), True, id="unresolved"),
        pytest.param(problem(400, VALIDATION, "no"), True, id="invalid"),
    ],
)
def test_records_that_refer_to_another_systems_record_do_not_wait(given: Problem, wait: bool):
    assert dependents_wait(in_words(given)) is wait


def test_a_reason_of_another_origin_lets_them_wait():
    assert dependents_wait("waits for a record of schools")
    assert dependents_wait("")
