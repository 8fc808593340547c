"""Part of plan: what one task of a state tool processes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from more_itertools import batched
from sqlalchemy import Engine, Select, func, select

from include.configurations.state_configuration import StateConfiguration
from include.engine.slices import BaseSlice
from include.sis.directory import School
from include.state.object import StateObject, StateScope


@dataclass(frozen=True, kw_only=True)
class StateSlice(BaseSlice):
    """One object for a group of schools, for the district, or for some IDs. JSON-able; IDs are the district's."""

    district_id: int
    school_year: int
    schools: tuple[int, ...]
    ids: tuple[int, ...] | None
    whole_district: bool
    finds_orphans: bool
    """Records of the state that the district does not have are looked for."""

    def scope(self, configuration: StateConfiguration) -> StateScope:
        """The part of the district the slice is about."""
        return scope_of(
            configuration,
            self.district_id,
            school_year=self.school_year,
            schools=self.schools,
            whole_district=self.whole_district,
        )


def scope_of(
    configuration: StateConfiguration,
    district_id: int,
    *,
    school_year: int | None = None,
    schools: tuple[int, ...] = (),
    whole_district: bool = False,
) -> StateScope:
    """A scope of a configuration's district; its own school year, unless another is named."""
    return StateScope(
        school_year=school_year or configuration.school_year,
        district_id=district_id,
        district_number=configuration.district_number,
        schools=schools,
        whole_district=whole_district,
        excluded_schools=configuration.excluded_schools,
        excluded_calendars=configuration.excluded_calendars,
        excluded_service_types=configuration.excluded_service_types,
    )


def in_scope(state_object: StateObject, scope: StateScope) -> Select[Any]:
    """The district's records of an object in a scope."""
    return state_object.rows(scope).where(state_object.within(scope))


def cut(
    state_object: StateObject, scope: StateScope, schools: Sequence[School], sis: Engine, most: int
) -> Iterator[StateSlice]:
    """Slices of an object: of schools that together have at most `most` records, or the district in one.

    A school is never split. Request, number and mode are the plan's to fill in.
    """
    for group, rows in _groups(state_object, scope, schools, sis, most):
        numbers = tuple(school.number for school in group)
        named = f"{group[0].number} {group[0].name}" if len(group) == 1 else f"{len(group)} schools"
        area = named if state_object.sliced_by == "school" else "district"
        yield _slice(state_object, scope, f"{area}, {rows} records", rows=rows, schools=group, numbers=numbers)


def cut_ids(
    state_object: StateObject, scope: StateScope, known: Sequence[int], numbers: tuple[str, ...], most: int
) -> Iterator[StateSlice]:
    """Slices of some IDs, which are in the district; `numbers` are those of the schools they belong to."""
    for group in batched(known, most):
        slice_ = _slice(state_object, scope, f"{len(group)} IDs", rows=len(group), schools=(), numbers=numbers)
        yield replace(slice_, ids=group)


def _slice(
    state_object: StateObject,
    scope: StateScope,
    label: str,
    *,
    rows: int,
    schools: Sequence[School],
    numbers: tuple[str, ...],
) -> StateSlice:
    return StateSlice(
        request_id="",
        resource=state_object.name,
        slice_no=0,
        label=label[:250],
        expected=rows,
        district_id=scope.district_id,
        school_year=scope.school_year,
        schools=tuple(school.school_id for school in schools),
        school_numbers=numbers,
        ids=None,
        whole_district=scope.whole_district,
        mode="",
        finds_orphans=False,
    )


def _groups(
    state_object: StateObject, scope: StateScope, schools: Sequence[School], sis: Engine, most: int
) -> Iterator[tuple[Sequence[School], int]]:
    rows = in_scope(state_object, scope).subquery("counted")
    with sis.connect() as connection:
        if state_object.sliced_by == "district":
            yield schools, connection.scalar(select(func.count()).select_from(rows)) or 0
            return
        query = select(rows.c.schoolID, func.count()).group_by(rows.c.schoolID)
        counts: dict[int, int] = dict(map(tuple, connection.execute(query)))
    group: list[School] = []
    total = 0
    for school in schools:
        records = counts.get(school.school_id, 0)
        if group and total + records > most:
            yield group, total
            group, total = [], 0
        group, total = [*group, school], total + records
    if group:
        yield group, total
