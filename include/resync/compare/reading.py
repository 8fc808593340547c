"""What a slice reads back, in the cheapest way that still finds every orphan in its scope."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from include.edfi.api.client import EdFiClient
from include.edfi.documents.resource import Resource, identity_of
from include.edfi.documents.scope import Scope
from include.engine.documents import Document
from include.resync.compare.comparison import Comparison
from include.resync.compare.index import Index
from include.resync.compare.ods_filter import ORGANIZATION, PERSON_FIELDS, OdsFilter, Query, key_fields_of, only
from include.resync.compare.read_back import count, each, pages, widened
from include.resync.context import RunContext
from include.resync.plan.slices import Slice
from include.sis import directory
from include.sis.enrollments import enrolled_people
from include.sis.people import contact_column, staff_column, student_column
from include.sis.staff import staff_members

log = logging.getLogger(__name__)


def ods_filter_of(slice_: Slice, resource: Resource, context: RunContext) -> OdsFilter:
    """What of the collection a slice is about."""
    configuration = context.configuration
    schools = tuple(int(number) for number in slice_.school_numbers if number.isdigit())
    standard = configuration.data_standard
    key_fields = key_fields_of(resource, standard)
    people = None
    if slice_.scope.persons is not None:
        columns = {_column(field, context) for field in key_fields & set(PERSON_FIELDS)}
        known = (directory.unique_ids(context.sis, column, slice_.scope.persons) for column in sorted(columns))
        people = frozenset(slice_.obsolete_unique_ids).union(*known)
    codes = None if slice_.scope.courses is None else only(directory.course_numbers(context.sis, slice_.scope.courses))
    return OdsFilter(
        key_fields=key_fields,
        school_year=None if resource.every_year else configuration.school_year,
        organizations=frozenset({*schools, configuration.local_education_agency_id}),
        people=people,
        course_codes=codes,
        section_ids=only(slice_.scope.sections),
        namespace=configuration.own_namespace if "namespace" in {*key_fields, *resource.schema(standard)} else None,
        all_schools=slice_.whole_district,
        schools=schools,
    )


def _column(field: str, context: RunContext) -> str:
    unique_ids = context.configuration.unique_ids
    if field == "studentUniqueId":
        return student_column(unique_ids.students)
    return staff_column(unique_ids.staff) if field == "staffUniqueId" else contact_column()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a slice is read back: page by page, by the request's people, sections or courses, or key by key."""

    method: str
    """pages, narrow or keys."""
    documents: int
    """How many documents the queries would bring."""


def read(
    slice_: Slice, resource: Resource, ods_filter: OdsFilter, comparison: Comparison, client: EdFiClient, path: str
) -> Reading:
    """Fills the comparison's index, unless looking up key by key is cheaper and can miss no orphan to delete."""
    queries = widened(client, path, ods_filter.queries())
    counts = [count(client, path, query) for query in queries]
    # Where the host does not count, the ODS is taken to hold about as much as the SIS.
    total = slice_.expected if None in counts else sum(number or 0 for number in counts)
    cost = len(queries) + total // client.behavior.page_size
    narrow = ods_filter.narrow_queries()
    if narrow is not None and len(narrow) <= cost:
        for documents in each(client, path, narrow):
            comparison.add_to_index(documents)
        return Reading(method="narrow", documents=total)
    # Obsolete unique IDs are no keys of SIS records, but what the ODS holds under them has to be found.
    if resource.shared and slice_.expected < cost and not slice_.obsolete_unique_ids:
        return Reading(method="keys", documents=total)
    done: list[Query] = []
    for query, expected in zip(queries, counts, strict=True):
        # A query before may have shown that the host refuses a parameter: then this one may bring nothing new.
        if client.behavior.accepted_query(path, query) not in done:
            for documents in pages(client, path, query, expected=expected):
                comparison.add_to_index(documents)
            done.append(client.behavior.accepted_query(path, query))
    return Reading(method="pages", documents=total)


def by_key(
    documents: Sequence[Document], resource: Resource, context: RunContext, comparison: Comparison, path: str
) -> None:
    """Looks some documents up by their natural keys, one query each, many at once."""
    paths = resource.natural_key(context.configuration.data_standard)
    queries: list[Query] = []
    for document in documents:
        identity = identity_of(document.content, paths)
        queries.append({name: value for name, value in identity.items() if isinstance(value, str | int)})
    for page in each(context.client(), path, queries):
        comparison.add_to_index(page)


def limit_orphans(index: Index, slice_: Slice, ods_filter: OdsFilter, context: RunContext) -> bool:
    """Where keys name people but no school, only people of the scope's schools can have orphans.

    Returns whether orphans are limited to those people.
    """
    if slice_.whole_district or ods_filter.people is not None or not ods_filter.names_people:
        return False
    if "schoolId" in ods_filter.key_fields and ORGANIZATION not in ods_filter.key_fields:
        return False
    for field in ods_filter.names_people[:1]:
        index.limit_to(directory.unique_ids_of(context.sis, _column(field, context), _people_of(field, slice_.scope)))
    return True


def _people_of(field: str, scope: Scope) -> Select[tuple[int]]:
    if field == "staffUniqueId":
        return select(staff_members(scope, "staff_in_scope").c.personID)
    return enrolled_people(scope)
