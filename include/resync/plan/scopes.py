"""Which part of the district each resource reads, once the request's IDs are looked up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from more_itertools import batched
from sqlalchemy import Engine

from include.configurations.configuration import Configuration
from include.edfi.documents.resource import Resource
from include.edfi.documents.scope import Scope
from include.edfi.errors import ConfigError
from include.resync.request.request import ResyncRequest
from include.sis import directory
from include.sis.directory import School

Ids = tuple[int, ...] | None


@dataclass(frozen=True, kw_only=True)
class ResolvedRequest:
    """What a request covers, looked up in the SIS."""

    request: ResyncRequest
    scope: Scope
    """Schools and year, not narrowed by any ID."""
    schools: tuple[School, ...]
    persons: Ids
    courses: Ids
    sections: Ids
    touched_schools: tuple[int, ...]
    touched_sections: Ids
    """Sections the persons are rostered in or teach; None without person IDs."""
    touched_courses: Ids
    section_courses: Ids
    """Courses of the request's sections; None without section IDs."""
    whole_district: bool
    """Neither schools nor IDs narrow the request."""
    no_match: dict[str, tuple[int, ...]]
    """IDs by kind (personID, courseID, sectionID) that no record has."""

    @property
    def mode(self) -> str:
        """The request's mode; a retry resends, since few records are sent sooner than looked for in the ODS."""
        return "resend" if self.request.retry_of else self.request.mode

    @property
    def obsolete_unique_ids(self) -> tuple[str, ...]:
        """Unique IDs that no person of the SIS has any more, and whose documents are in scope all the same."""
        return (*self.request.superseded_unique_ids, *self.request.merged_unique_ids)

    def scopes(self, resource: Resource) -> Iterator[Scope]:
        """The scopes a resource is read in: one, or several where the IDs are too many for one query."""
        if self.persons is not None and "person" not in resource.narrowed_by:
            yield from self._of_what_people_touch(resource)
        else:
            yield from _cut(self.scope, self._person_ids(resource), self._courses_for(resource), self.sections)

    def _person_ids(self, resource: Resource) -> Ids:
        return self.persons if "person" in resource.narrowed_by else None

    def _courses_for(self, resource: Resource) -> Ids:
        if self.sections is not None and resource.narrowed_by >= {"course"} and "section" not in resource.narrowed_by:
            return _both(self.courses, self.section_courses)
        return self.courses

    def _of_what_people_touch(self, resource: Resource) -> Iterator[Scope]:
        touched = replace(self.scope, schools=self.touched_schools)
        if "section" in resource.narrowed_by:
            yield from _cut(touched, None, self.courses, _both(self.sections, self.touched_sections))
        elif "course" in resource.narrowed_by:
            yield from _cut(touched, None, _both(self._courses_for(resource), self.touched_courses), None)
        else:
            yield touched


def _both(left: Ids, right: Ids) -> Ids:
    """IDs in both lists; None does not narrow."""
    if left is None or right is None:
        return right if left is None else left
    return tuple(sorted(set(left) & set(right)))


def _cut(scope: Scope, persons: Ids, courses: Ids, sections: Ids) -> Iterator[Scope]:
    for some_persons in _groups(persons):
        for some_courses in _groups(courses):
            for some_sections in _groups(sections):
                yield replace(scope, persons=some_persons, courses=some_courses, sections=some_sections)


def _groups(ids: Ids) -> Iterable[Ids]:
    if ids is None:
        return (None,)
    # A query may hold three lists; together they stay below what one query takes.
    return tuple(batched(ids, directory.MOST_PARAMETERS // 2)) or ((),)


def resolve(request: ResyncRequest, configuration: Configuration, engine: Engine) -> ResolvedRequest:
    """Looks the request's schools and IDs up in the SIS.

    Raises:
        ConfigError: the district or a school is not there; names all of them.
    """
    district_key = directory.district_id(engine, configuration.district_number)
    if district_key is None:
        raise ConfigError([f"district_number: the SIS has no district {configuration.district_number!r}"])
    year = configuration.school_year
    of_year = directory.schools_of_year(engine, district_key, year)
    schools = directory.chosen_schools(request.schools, of_year, year, every=request.all_schools)
    persons = _known(request.person_ids, directory.known_people(engine, request.person_ids or ()))
    courses = _known(request.course_ids, directory.known_courses(engine, year, request.course_ids or ()))
    sections = _known(request.section_ids, directory.known_sections(engine, year, request.section_ids or ()))
    school_ids = tuple(school.school_id for school in schools)
    scope = whole_scope(configuration, district_key, school_ids)
    rostered = directory.sections_of_people(engine, year, persons or ())
    return ResolvedRequest(
        request=request,
        scope=scope,
        schools=schools,
        persons=persons,
        courses=courses,
        sections=sections,
        touched_schools=tuple(sorted(directory.schools_of_people(engine, year, persons or ()) & set(school_ids))),
        touched_sections=None if persons is None else tuple(sorted(rostered)),
        touched_courses=None if persons is None else _sorted(directory.courses_of_sections(engine, rostered)),
        section_courses=None if sections is None else _sorted(directory.courses_of_sections(engine, sections)),
        whole_district=request.all_schools and persons is None and courses is None and sections is None,
        no_match=_no_match(request, persons, courses, sections),
    )


def _sorted(ids: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(ids))


def _known(asked: Ids, found: set[int]) -> Ids:
    return None if asked is None else tuple(number for number in asked if number in found)


def _no_match(request: ResyncRequest, persons: Ids, courses: Ids, sections: Ids) -> dict[str, tuple[int, ...]]:
    pairs = {
        "personID": (request.person_ids, persons),
        "courseID": (request.course_ids, courses),
        "sectionID": (request.section_ids, sections),
    }
    missing = {kind: tuple(set(asked or ()) - set(found or ())) for kind, (asked, found) in pairs.items()}
    return {kind: tuple(sorted(numbers)) for kind, numbers in missing.items() if numbers}


def whole_scope(configuration: Configuration, district_key: int, schools: tuple[int, ...] = ()) -> Scope:
    """A scope narrowed by nothing but the configuration and its state; a slice fills in the rest."""
    excluded = configuration.pack.excluded
    return Scope(
        school_year=configuration.school_year,
        standard=configuration.data_standard,
        district_id=district_key,
        schools=schools,
        student_id=configuration.unique_ids.students,
        staff_id=configuration.unique_ids.staff,
        excluded_schools=configuration.excluded_schools,
        excluded_calendars=configuration.excluded_calendars,
        excluded_service_types=tuple(dict.fromkeys((*excluded.service_types, *configuration.excluded_service_types))),
        excluded_enrollments=excluded.enrollments,
        excluded_calendar_types=excluded.calendar_types,
    )
