"""Which documents of the ODS a slice is about, and how to query just those.

The names of a natural key's parts say what a document belongs to: schoolId a school, schoolYear a year,
studentUniqueId a student, localCourseCode a course, sectionIdentifier a section. Each of them is also a query
parameter of the API. Where the key names no school, the school of a request cannot be queried; then every
document the key may read is read, or only those of the slice's people, whichever is cheaper.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from include.edfi.documents.resource import Resource, identity_of
from include.edfi.documents.standards import Standard

Query = dict[str, str | int]
PERSON_FIELDS = ("studentUniqueId", "staffUniqueId", "contactUniqueId", "parentUniqueId")
ORGANIZATION = "educationOrganizationId"
YEAR_FIELDS = ("schoolYear", "gradingPeriodSchoolYear")


@dataclass(frozen=True, kw_only=True)
class OdsFilter:
    """What of a collection is in scope. `None` means "not limited by this"."""

    key_fields: frozenset[str]
    """Names of the natural key's parts."""
    school_year: int | None
    """None for resources whose records are of every year."""
    organizations: frozenset[int]
    """IDs of the slice's schools and of the agency."""
    people: frozenset[str] | None = None
    """Unique IDs the request is narrowed to."""
    course_codes: frozenset[str] | None = None
    section_ids: frozenset[str] | None = None
    namespace: str | None = None
    """The only namespace that is ours to compare; None for resources without namespaces."""
    all_schools: bool = False
    schools: tuple[int, ...] = field(default=())

    @property
    def names_people(self) -> tuple[str, ...]:
        """The parts of the key that are people."""
        return tuple(leaf for leaf in PERSON_FIELDS if leaf in self.key_fields)

    def holds(self, identity: Mapping[str, Any]) -> bool:
        """Whether a document is in scope, by its natural key and its namespace."""
        year = next((identity[leaf] for leaf in YEAR_FIELDS if identity.get(leaf) is not None), self.school_year)
        school = identity.get("schoolId", identity.get(ORGANIZATION, identity.get("localEducationAgencyId")))
        if self.school_year is not None and year != self.school_year:
            return False
        if school is not None and school not in self.organizations:
            return False
        if self.namespace is not None and identity.get("namespace") != self.namespace:
            return False
        limits = (
            (self.people, [identity.get(leaf) for leaf in self.names_people]),
            (
                self.course_codes,
                [identity.get(leaf) for leaf in ("localCourseCode", "courseCode") if leaf in self.key_fields],
            ),
            (self.section_ids, [identity.get("sectionIdentifier")] if "sectionIdentifier" in self.key_fields else []),
        )
        return all(allowed is None or not values or bool(allowed & set(values)) for allowed, values in limits)

    def queries(self) -> list[Query]:
        """Queries that together bring every document in scope, page by page."""
        leaf = next((leaf for leaf in YEAR_FIELDS if leaf in self.key_fields), None)
        year: Query = {leaf: self.school_year} if leaf is not None and self.school_year is not None else {}
        if self.namespace is not None:
            return [{**year, "namespace": self.namespace}]
        if "schoolId" in self.key_fields and ORGANIZATION not in self.key_fields:
            return [{**year, "schoolId": school} for school in self.schools]
        if ORGANIZATION in self.key_fields and not self.all_schools:
            return [{**year, ORGANIZATION: organization} for organization in sorted(self.organizations)]
        return [year]

    def narrow_queries(self) -> list[Query] | None:
        """Queries for the request's people, sections or courses, one by one; None where it names none."""
        if self.people is not None and self.names_people:
            return [{leaf: one} for leaf in self.names_people for one in sorted(self.people)]
        if self.section_ids is not None and "sectionIdentifier" in self.key_fields:
            return [{"sectionIdentifier": one} for one in sorted(self.section_ids)]
        for leaf in ("localCourseCode", "courseCode"):
            if self.course_codes is not None and leaf in self.key_fields:
                return [{leaf: code, **query} for code in sorted(self.course_codes) for query in self.queries()]
        return None


def key_fields_of(resource: Resource, standard: Standard) -> frozenset[str]:
    """Names of the natural key's parts as a query spells them."""
    return frozenset(identity_of({}, resource.natural_key(standard)))


def only(values: Iterable[object] | None) -> frozenset[str] | None:
    """Texts of IDs or codes, or None where there is no limit."""
    return None if values is None else frozenset(str(value) for value in values)
