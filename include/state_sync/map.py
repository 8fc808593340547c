"""Map: one row of the district becomes one record of the state, or the reason why not."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from pydantic_core import to_json
from sqlalchemy import Boolean, Column, Date, DateTime, Numeric, String

from include.edfi.errors import Unmappable
from include.engine.documents import CORRECT_IN_SIS, Document
from include.history.entries import Recorded
from include.history.outcomes import Outcome
from include.state.metadata import DISTRICT
from include.state.object import StateObject
from include.state_sync.context import StateContext, hash_of, sis_key

PERSON = "personID"


class StateMapper:
    """Maps the rows of one object; a record's content has every column of the state's table."""

    def __init__(self, state_object: StateObject, context: StateContext) -> None:
        self._object = state_object
        self._context = context

    def map(self, row: Mapping[str, Any]) -> Document | Recorded:
        """The record, or how it ended: excluded or unmappable, with the reason in plain words."""
        if row.get("excluded"):
            return self._ended(row, Outcome.EXCLUDED, reason=str(row["excluded"]))
        try:
            content = self._content(row)
        except Unmappable as problem:
            reason = f"{problem.element}: {problem.reason}"
            return self._ended(row, Outcome.UNMAPPABLE, reason=reason, hint=CORRECT_IN_SIS)
        body = to_json(content)
        return Document(
            **self._known(row), body=body, payload_hash=blake2b(body, digest_size=16).hexdigest(), content=content
        )

    def _content(self, row: Mapping[str, Any]) -> dict[str, Any]:
        given = {**row, DISTRICT: self._context.configuration.district_number}
        return {name: _checked(column, given[name]) for name, column in self._object.columns.items()}

    def _ended(self, row: Mapping[str, Any], outcome: Outcome, **fields: Any) -> Recorded:
        return Recorded(**self._known(row), outcome=outcome, **fields)

    def _known(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of an outcome that every row has, whatever is wrong with it."""
        state_object, key = self._object, plain(self._object.table.c[self._object.key], row[self._object.key])
        person = row.get(PERSON)
        return {
            "sis_key": sis_key(state_object, key),
            "key": "" if state_object.personal else sis_key(state_object, key),
            "key_hash": self._context.hash_of(state_object, key),
            "school_number": str(row.get("schoolNumber") or "").strip(),
            "person_hash": person_hash(self._context.configuration.district_number, person),
        }


def person_hash(district_number: str, person_id: int | None) -> str | None:
    """The hash of a person of a district; None where there is no person."""
    return None if person_id is None else hash_of(district_number, "PersonIdentity", person_id)


def plain(column: Column[Any], value: Any) -> Any:
    """A value in the form in which both sides are compared: no blanks around text, no time beside a date."""
    if isinstance(value, str):
        value = value.strip() or None
    if value is None:
        return False if isinstance(column.type, Boolean) and not column.nullable else None
    if isinstance(column.type, String):
        return str(value)
    if isinstance(column.type, Date):
        return value.date() if isinstance(value, datetime) else value
    if isinstance(column.type, DateTime):
        return value.replace(microsecond=0)
    if isinstance(column.type, Boolean):
        return bool(value)
    if isinstance(column.type, Numeric):
        return Decimal(str(value)).quantize(Decimal(1).scaleb(-(column.type.scale or 0)))
    return int(value)


def _checked(column: Column[Any], value: Any) -> Any:
    try:
        checked = plain(column, value)
    except (ValueError, ArithmeticError):
        raise Unmappable(column.name, "the value has an unexpected form") from None
    if checked is None and not column.nullable:
        raise Unmappable(column.name, "required, but the district has none")
    longest = getattr(column.type, "length", None)
    if longest is not None and checked is not None and len(checked) > longest:
        raise Unmappable(column.name, f"longer than the {longest} characters the state accepts")
    return checked
