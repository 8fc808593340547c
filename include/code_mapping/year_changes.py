"""What changes with a new school year: the year's records in the SIS, and the descriptors of the new ODS."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Engine

from include.code_mapping.codes_in_use import whole_year
from include.code_mapping.new_year import YEARLY_SETUP
from include.code_mapping.suggestions import suggestions
from include.configurations.configuration import Configuration
from include.edfi.api.descriptors import Pages, download
from include.edfi.documents.codes import UriByCode
from include.edfi.documents.descriptors import Values, is_under, spelling
from include.edfi.documents.resource import Resource
from include.resync.plan.slices import row_count
from include.resync.request.selection import is_there


def rows_of_year(configuration: Configuration, sis: Engine, resources: Mapping[str, Resource]) -> Iterator[str]:
    """How many rows the SIS has for each resource that is set up every year, one sentence each.

    Raises:
        ConfigError: the SIS has no such district.
    """
    scope, year = whole_year(configuration, sis), configuration.school_year
    if not scope.schools:
        yield f"schools: no calendar ends in {year}; roll the calendars forward in Campus first"
    for name in YEARLY_SETUP:
        resource = resources.get(name)
        if resource is None or not configuration.is_on(name) or not is_there(resource, configuration):
            continue
        yield f"{name}: the SIS has {row_count(resource, scope, sis)} rows for {year}"


def mapped_descriptors(mappings: UriByCode, client: Pages) -> Values:
    """The values that an ODS has of the mapped descriptors. Raises Unreachable, Refused, ConfigError."""
    return download(client, {descriptor for descriptor, _ in mappings})


def missing_descriptors(mappings: UriByCode, values: Values, own: str | None = None) -> Iterator[str]:
    """Mappings to descriptors that the new ODS does not have, with a suggestion, one sentence each.

    Descriptors under the district's `own` namespace are left out, because a run creates them.
    """
    known = {spelling(value.uri) for ods_values in values.values() for value in ods_values}
    for (descriptor, code), uri in sorted(mappings.items()):
        if not uri or spelling(uri) in known or is_under(uri, own):
            continue
        similar = suggestions([code, uri.partition("#")[2]], values.get(descriptor, ()), limit=1)
        suggestion = f"; suggestion: {similar[0].uri}" if similar else ""
        yield f"missing: {descriptor} {code} is mapped to {uri}{suggestion}"


def new_descriptors(now: Values, before: Values) -> Iterator[str]:
    """Descriptors that the new ODS has and last year's had not, one sentence each."""
    known = {spelling(value.uri) for values in before.values() for value in values}
    for values in now.values():
        yield from (f"new: {value.uri}" for value in values if spelling(value.uri) not in known)
