"""What became different with a new school year: the SIS's records of the year, and the descriptors of the new ODS."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Engine

from include.code_mapping.codes_in_use import whole_year
from include.code_mapping.new_year import YEARLY_SETUP
from include.code_mapping.suggestions import suggestions
from include.configurations.configuration import Configuration
from include.edfi.documents.codes import UriByCode
from include.edfi.documents.descriptors import Pages, Values, download, is_under, spelling
from include.edfi.documents.resource import Resource
from include.resync.plan.slices import row_count
from include.resync.request.selection import is_there


def rows_of_year(configuration: Configuration, sis: Engine, resources: Mapping[str, Resource]) -> Iterator[str]:
    """How many rows the SIS has of each resource that is set up year by year.

    Raises ConfigError when the SIS has no such district.
    """
    scope, year = whole_year(configuration, sis), configuration.school_year
    if not scope.schools:
        yield f"schools: no calendar ends in {year} yet; roll the calendars forward in Campus first"
    for name in YEARLY_SETUP:
        resource = resources.get(name)
        if resource is None or not configuration.is_on(name) or not is_there(resource, configuration):
            continue
        yield f"{name}: the SIS has {row_count(resource, scope, sis)} rows for {year}"


def mapped_descriptors(mappings: UriByCode, client: Pages) -> Values:
    """What an ODS holds of the descriptors that codes are mapped to. Raises Unreachable, Refused, ConfigError."""
    return download(client, {descriptor for descriptor, _ in mappings})


def missing_descriptors(mappings: UriByCode, held: Values, own: str | None = None) -> Iterator[str]:
    """Mappings to descriptors that the new ODS does not hold, with what comes nearest.

    Those under the district's `own` namespace are none: a run creates them.
    """
    known = {spelling(value.uri) for values in held.values() for value in values}
    for (descriptor, code), uri in sorted(mappings.items()):
        if not uri or spelling(uri) in known or is_under(uri, own):
            continue
        nearest = suggestions([code, uri.partition("#")[2]], held.get(descriptor, ()), limit=1)
        yield f"gone: {descriptor} {code} is mapped to {uri}{f'; nearest: {nearest[0].uri}' if nearest else ''}"


def new_descriptors(held: Values, before: Values) -> Iterator[str]:
    """Descriptors that the new ODS holds and last year's did not."""
    known = {spelling(value.uri) for values in before.values() for value in values}
    for values in held.values():
        yield from (f"new: {value.uri}" for value in values if spelling(value.uri) not in known)
