"""Which local codes the SIS records use, found by mapping every record of a configuration; nothing is sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Engine

from include.configurations.configuration import Configuration
from include.edfi.documents.codes import LocalCode
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.errors import ConfigError, Unmappable
from include.resync.context import mapping_context_of
from include.resync.extract import extract, sis_key
from include.resync.map.code_usage import CodeUsage
from include.resync.plan.scopes import whole_scope
from include.resync.request.selection import is_there
from include.sis import directory


@dataclass
class CodesInUse:
    """Every code that some record uses; its size grows with the number of codes, not of records."""

    required: dict[str, CodeUsage] = field(default_factory=dict)
    """By resource: records that cannot be sent unless the code is mapped."""
    list_entries: dict[str, CodeUsage] = field(default_factory=dict)
    """By resource: records in which the code is an entry of a list, without which they are sent."""

    def codes(self) -> set[LocalCode]:
        """All codes."""
        usages = (*self.required.values(), *self.list_entries.values())
        return {code for usage in usages for code in usage.records}


class CodeCollector:
    """Maps the rows of one resource and collects the codes that they use."""

    def __init__(self, resource: Resource, configuration: Configuration, codes: CodesInUse) -> None:
        self._resource = resource
        self._strict = replace(mapping_context_of(configuration), on_lookup=self._on_lookup)
        self._lenient = self._strict.as_lenient()
        self._required = codes.required.setdefault(resource.name, CodeUsage())
        self._list_entries = codes.list_entries.setdefault(resource.name, CodeUsage())
        self._only_in_lists: dict[LocalCode, bool] = {}
        """The codes of the current row, and whether each is used in lists only."""

    def _on_lookup(self, descriptor: str, code: str, uri: str | None, entry: bool) -> None:
        looked_up = LocalCode(descriptor, code)
        self._only_in_lists[looked_up] = entry and self._only_in_lists.get(looked_up, True)

    def add(self, row: Row) -> None:
        """Collect the codes of one row, unless the row is excluded."""
        if row.get("excluded"):
            return
        self._only_in_lists.clear()
        if not self._mapped(row, lenient=False):
            # The first unmapped code stops the strict mapping; the lenient one finds the others.
            self._mapped(row, lenient=True)
        key = sis_key(self._resource, row)
        self._required.add((code for code, in_lists in self._only_in_lists.items() if not in_lists), key)
        self._list_entries.add((code for code, in_lists in self._only_in_lists.items() if in_lists), key)

    def _mapped(self, row: Row, *, lenient: bool) -> bool:
        try:
            self._resource.payload(row, self._lenient if lenient else self._strict)
        except (Unmappable, ValueError, TypeError):
            return False
        return True


def codes_in_use(configuration: Configuration, sis: Engine, resources: Mapping[str, Resource]) -> CodesInUse:
    """The codes of the configuration's year, in the resources that are on and that its standard has.

    Raises:
        ConfigError: the SIS has no such district.
    """
    scope, codes = whole_year(configuration, sis), CodesInUse()
    for resource in _enabled(configuration, resources):
        collector = CodeCollector(resource, configuration, codes)
        for rows in extract(sis, resource, scope):
            for row in rows:
                collector.add(row)
    return codes


def whole_year(configuration: Configuration, sis: Engine) -> Scope:
    """Every school of the configuration's district and year. Raises ConfigError."""
    district = directory.district_id(sis, configuration.district_number)
    if district is None:
        raise ConfigError([f"district_number: the SIS has no district {configuration.district_number!r}"])
    schools = directory.schools_of_year(sis, district, configuration.school_year)
    return whole_scope(configuration, district, tuple(school.school_id for school in schools))


def _enabled(configuration: Configuration, resources: Mapping[str, Resource]) -> Iterator[Resource]:
    for name, resource in resources.items():
        if configuration.is_on(name) and is_there(resource, configuration):
            yield resource
