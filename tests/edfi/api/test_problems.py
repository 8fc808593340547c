"""Which kind a refusal is, what it names, and that nothing of a pupil is kept of it."""

import json

import pytest

from include.edfi.api.masking import masked
from include.edfi.api.problems import _TABLE, TYPE_PREFIX, Kind, Problem, hint, kind
from include.edfi.api.transport import Call, Response

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
        pytest.param(problem(500, "system:configuration:security"), Kind.OTHER, "", id="configuration"),
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
        pytest.param(Problem.read(Response(CALL, 502, body=b"<html>Doe")), Kind.TRANSIENT, "", id="gateway page"),
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
    given = problem(400, name)
    assert kind(given) == Kind(_TABLE["types"][name][0])
    assert hint(given).endswith(".")


def test_every_kind_has_a_hint():
    assert set(_TABLE["hints"]) == {*Kind, "organization"}


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
