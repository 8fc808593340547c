"""Part of compare: what a slice reads back, in the cheapest way that still finds every orphan in its scope."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from include.edfi.api.client import EdFiClient
from include.edfi.documents.resource import Resource, identity_of
from include.edfi.documents.scope import Scope
from include.resync.compare.comparison import Comparison
from include.resync.compare.index import Index
from include.resync.compare.ods_filter import ORGANIZATION, PERSON_LEAVES, Query, Reach, leaves_of, only
from include.resync.compare.read_back import PAGE, count, each, pages
from include.resync.context import Rooms
from include.resync.map.documents import Document
from include.resync.plan.slices import Slice
from include.sis import directory
from include.sis.enrollments import enrolled_people
from include.sis.people import contact_column, staff_column, student_column
from include.sis.staff import staff_members

log = logging.getLogger(__name__)


def reach_of(part: Slice, resource: Resource, rooms: Rooms) -> Reach:
    """What of the collection a slice is about."""
    configuration = rooms.configuration
    schools = tuple(int(number) for number in part.school_numbers if number.isdigit())
    standard = configuration.data_standard
    leaves = leaves_of(resource, standard)
    people = None
    if part.persons is not None:
        columns = {_column(leaf, rooms) for leaf in leaves & set(PERSON_LEAVES)}
        known = (directory.unique_ids(rooms.sis, column, part.persons) for column in sorted(columns))
        people = frozenset(part.former_ids).union(*known)
    codes = None if part.courses is None else only(directory.course_numbers(rooms.sis, part.courses))
    return Reach(
        leaves=leaves,
        school_year=None if resource.every_year else configuration.school_year,
        organizations=frozenset({*schools, configuration.local_education_agency_id}),
        people=people,
        course_codes=codes,
        section_ids=only(part.sections),
        namespace=configuration.own_namespace if "namespace" in {*leaves, *resource.shape(standard)} else None,
        all_schools=part.whole_district,
        schools=schools,
    )


def _column(leaf: str, rooms: Rooms) -> str:
    unique_ids = rooms.configuration.unique_ids
    if leaf == "studentUniqueId":
        return student_column(unique_ids.students)
    return staff_column(unique_ids.staff) if leaf == "staffUniqueId" else contact_column()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a slice is read back: page by page, by the request's people, sections or courses, or key by key."""

    way: str
    documents: int
    """How many documents the queries would bring."""


def read(
    part: Slice, resource: Resource, reach: Reach, comparison: Comparison, client: EdFiClient, path: str
) -> Reading:
    """Fills the comparison's index, unless looking up key by key is cheaper and can miss no orphan to delete."""
    total = sum(count(client, path, query) for query in reach.queries())
    cost = sum(1 for _ in reach.queries()) + total // PAGE
    narrow = reach.narrow_queries()
    if narrow is not None and len(narrow) <= cost:
        for documents in each(client, path, narrow):
            comparison.keep(documents)
        return Reading(way="narrow", documents=total)
    # The former IDs of people are no keys of SIS records, but what the ODS holds under them is looked for.
    if resource.shared and part.expected < cost and not part.former_ids:
        return Reading(way="keys", documents=total)
    for query in reach.queries():
        for documents in pages(client, path, query):
            comparison.keep(documents)
    return Reading(way="pages", documents=total)


def by_key(documents: Sequence[Document], resource: Resource, rooms: Rooms, comparison: Comparison, path: str) -> None:
    """Looks some documents up by their natural keys, one query each, many at once."""
    paths = resource.natural_key(rooms.configuration.data_standard)
    queries: list[Query] = []
    for document in documents:
        identity = identity_of(document.content, paths)
        queries.append({name: value for name, value in identity.items() if isinstance(value, str | int)})
    for found in each(rooms.client(), path, queries):
        comparison.keep(found)


def limit_orphans(index: Index, part: Slice, reach: Reach, rooms: Rooms, scope: Scope) -> bool:
    """Where keys name people but no school, only people of the scope's schools can have orphans.

    Returns whether orphans are limited to those people.
    """
    if part.whole_district or reach.people is not None or not reach.names_people:
        return False
    if "schoolId" in reach.leaves and ORGANIZATION not in reach.leaves:
        return False
    for leaf in reach.names_people[:1]:
        index.limit_to(directory.unique_ids_of(rooms.sis, _column(leaf, rooms), _people_of(leaf, scope)))
    return True


def _people_of(leaf: str, scope: Scope) -> Select[tuple[int]]:
    if leaf == "staffUniqueId":
        return select(staff_members(scope, "staff_in_scope").c.personID)
    return enrolled_people(scope)
