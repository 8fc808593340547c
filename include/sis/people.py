"""People and the numbers they are known by."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Label, func, or_

from include.edfi.documents.scope import Scope, UniqueId
from include.sis.narrowing import Reason
from include.sis.tables import identity, person

WORDS = {"edFiID": "Ed-Fi ID", "stateID": "state ID", "localNumber": "local number"}


def student_column(choice: UniqueId) -> str:
    """The column of Person that is sent as studentUniqueId."""
    return {"edFiID": "edFiID", "stateID": "stateID", "localNumber": "studentNumber"}[choice]


def staff_column(choice: UniqueId) -> str:
    """The column of Person that is sent as staffUniqueId."""
    return {"edFiID": "edFiID", "stateID": "staffStateID", "localNumber": "staffNumber"}[choice]


def contact_column() -> str:
    """The column of Person that is sent as contactUniqueId (parentUniqueId)."""
    return "edFiID"


def student_unique_id(scope: Scope, who: FromClause = person) -> ColumnElement[Any]:
    """What is sent as studentUniqueId."""
    return func.trim(who.c[student_column(scope.student_id)])


def staff_unique_id(scope: Scope, who: FromClause = person) -> ColumnElement[Any]:
    """What is sent as staffUniqueId."""
    return func.trim(who.c[staff_column(scope.staff_id)])


def contact_unique_id(who: FromClause = person) -> ColumnElement[Any]:
    """What is sent as contactUniqueId (parentUniqueId)."""
    return func.trim(who.c[contact_column()])


def no_student_id(scope: Scope, who: FromClause = person) -> Reason:
    """A student without the chosen number is not sent."""
    return _missing(student_unique_id(scope, who), f"the student has no {WORDS[scope.student_id]}")


def no_staff_id(scope: Scope, who: FromClause = person) -> Reason:
    """A staff member without the chosen number is not sent."""
    return _missing(staff_unique_id(scope, who), f"the staff member has no {WORDS[scope.staff_id]}")


def no_contact_id(who: FromClause = person) -> Reason:
    """A contact without an Ed-Fi ID is not sent."""
    return _missing(contact_unique_id(who), "the contact has no Ed-Fi ID")


def _missing(column: ColumnElement[Any], words: str) -> Reason:
    return or_(column.is_(None), column == ""), words


def legal_name(who: FromClause = identity) -> list[Label[Any]]:
    """firstName, middleName, lastSurname and suffix: the legal one first, else the preferred one."""
    pairs = (
        ("legalFirstName", "firstName", "firstName"),
        ("legalMiddleName", "middleName", "middleName"),
        ("legalLastName", "lastName", "lastSurname"),
        ("legalSuffix", "suffix", "suffix"),
    )
    return [_legal_or(who, legal, preferred).label(name) for legal, preferred, name in pairs]


def preferred_name(who: FromClause = identity) -> list[Label[Any]]:
    """preferredFirstName and preferredLastSurname, null where they are the legal ones."""
    return [
        func.nullif(who.c.firstName, _legal_or(who, "legalFirstName", "firstName")).label("preferredFirstName"),
        func.nullif(who.c.lastName, _legal_or(who, "legalLastName", "lastName")).label("preferredLastSurname"),
    ]


def _legal_or(who: FromClause, legal: str, preferred: str) -> ColumnElement[Any]:
    return func.coalesce(func.nullif(who.c[legal], ""), who.c[preferred])
