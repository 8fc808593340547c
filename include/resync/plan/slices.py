"""A resource's rows, counted and cut into slices that one task can work through."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Engine, func, select

from include.edfi.documents.resource import Resource
from include.edfi.documents.scope import Scope
from include.engine.slices import BaseSlice
from include.resync.plan.scopes import ResolvedRequest
from include.sis.directory import School


@dataclass(frozen=True, kw_only=True)
class Slice(BaseSlice):
    """What one task works through. JSON-able: it travels between tasks. IDs are Campus's."""

    configuration: str
    scope: Scope
    """The part of the district that is read; `school_numbers` are those of its schools, in the same order."""
    whole_district: bool
    """Neither schools nor IDs narrow the request."""
    retry_of: str | None = None
    """The request whose failed records alone are to be sent again."""
    retry_keys: tuple[str, ...] = ()
    obsolete_unique_ids: tuple[str, ...] = ()
    """Unique IDs that no person of the SIS has any more, and whose documents are in scope all the same."""
    full_read_back: bool = False
    """Read the ODS back whatever the watermark says."""


def cut(
    resource: Resource,
    resolved: ResolvedRequest,
    engine: Engine,
    *,
    request_id: str,
    configuration: str,
    most_rows: int,
) -> list[Slice]:
    """The slices of one resource; in mode `resend` none where the SIS has no row in scope.

    A comparison also needs the slice in which the SIS has nothing, since the ODS may hold something there; and
    what cannot be queried by school or range of people is read back once, so it is one slice.
    """
    slices: list[Slice] = []
    for whole in resolved.scopes(resource):
        for scope, rows in _parts(resource, whole, engine, most_rows, compared=resolved.mode != "resend"):
            schools = [school for school in resolved.schools if school.school_id in scope.schools]
            slices.append(
                Slice(
                    request_id=request_id,
                    configuration=configuration,
                    resource=resource.name,
                    slice_no=len(slices),
                    label=_label(len(slices), schools, scope, rows),
                    expected=rows,
                    scope=scope,
                    school_numbers=tuple(school.number for school in schools),
                    whole_district=resolved.whole_district,
                    mode=resolved.mode,
                    retry_of=resolved.request.retry_of,
                    retry_keys=resolved.request.retry_keys,
                    obsolete_unique_ids=resolved.obsolete_unique_ids,
                    full_read_back=resolved.request.full_read_back,
                )
            )
    return slices


def _parts(
    resource: Resource, scope: Scope, engine: Engine, most_rows: int, *, compared: bool
) -> Iterator[tuple[Scope, int]]:
    if resource.sliced_by == "school":
        yield from _by_school(resource, scope, engine, most_rows, compared=compared)
    elif resource.sliced_by == "person" and not compared:
        yield from _by_person(resource, scope, engine, most_rows)
    else:
        rows = row_count(resource, scope, engine)
        if rows or compared:
            yield scope, rows


def row_count(resource: Resource, scope: Scope, engine: Engine) -> int:
    """Rows of a resource, those that are left out on purpose included."""
    with engine.connect() as connection:
        rows = resource.rows(scope).subquery("counted")
        return connection.scalar(select(func.count()).select_from(rows)) or 0


def _by_school(
    resource: Resource, scope: Scope, engine: Engine, most_rows: int, *, compared: bool
) -> Iterator[tuple[Scope, int]]:
    rows = resource.rows(scope).subquery("counted")
    query = select(rows.c.schoolID, func.count()).group_by(rows.c.schoolID)
    with engine.connect() as connection:
        counts: dict[int, int] = dict(map(tuple, connection.execute(query)))
    group: tuple[int, ...] = ()
    total = 0
    for school_id in (one for one in scope.schools if compared or counts.get(one)):
        rows_there = counts.get(school_id, 0)
        if group and total + rows_there > most_rows:
            yield scope.for_slice(schools=group), total
            group, total = (), 0
        group, total = (*group, school_id), total + rows_there
    if group:
        yield scope.for_slice(schools=group), total


def _by_person(resource: Resource, scope: Scope, engine: Engine, most_rows: int) -> Iterator[tuple[Scope, int]]:
    rows = resource.rows(scope).subquery("counted")
    number = func.row_number().over(order_by=rows.c.personID)
    numbered = select(rows.c.personID, number.label("number")).subquery("numbered")
    first, last = func.min(numbered.c.number), func.max(numbered.c.number)
    # A slice begins with the person who has a row number 1, 1 + most_rows, 1 + 2 * most_rows and so on.
    begins = (first + most_rows - 2) // most_rows <= (last - 1) // most_rows
    starts = select(numbered.c.personID, first).group_by(numbered.c.personID).having(begins)
    with engine.connect() as connection:
        total, greatest = connection.execute(select(func.count(), func.max(rows.c.personID))).one()
        ranges = [tuple(row) for row in connection.execute(starts.order_by(first))]
    for (person_id, before), (following, end) in pairwise([*ranges, ((greatest or 0) + 1, total + 1)]):
        yield scope.for_slice(person_range=(person_id, following - 1)), end - before


def _label(slice_no: int, schools: list[School], scope: Scope, rows: int) -> str:
    where = f"{schools[0].number} {schools[0].name}" if len(schools) == 1 else f"{len(schools)} schools"
    people = f", persons {scope.person_range[0]}-{scope.person_range[1]}" if scope.person_range else ""
    return f"{slice_no + 1}: {where}{people}, {rows} rows"[:250]
