"""Which local codes the SIS's records ask for, told by mapping every record of a configuration; nothing is sent."""

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
    """Every code that some record asks for; grows with the number of codes."""

    waiting: dict[str, CodeUsage] = field(default_factory=dict)
    """By resource: records that cannot do without the code."""
    entries: dict[str, CodeUsage] = field(default_factory=dict)
    """By resource: records of which it is one entry of a list."""

    def codes(self) -> set[LocalCode]:
        """All of them."""
        return {code for tally in (*self.waiting.values(), *self.entries.values()) for code in tally.records}


class Survey:
    """Maps the rows of one resource and notes what they ask for."""

    def __init__(self, resource: Resource, configuration: Configuration, found: CodesInUse) -> None:
        self._resource = resource
        self._strict = replace(mapping_context_of(configuration), on_lookup=self._note)
        self._lenient = self._strict.as_lenient()
        self._waiting = found.waiting.setdefault(resource.name, CodeUsage())
        self._entries = found.entries.setdefault(resource.name, CodeUsage())
        self._asked: dict[LocalCode, bool] = {}
        """What the present row asks for, and whether only as entries of lists."""

    def _note(self, descriptor: str, code: str, uri: str | None, entry: bool) -> None:
        one = LocalCode(descriptor, code)
        self._asked[one] = entry and self._asked.get(one, True)

    def add(self, row: Row) -> None:
        """Notes one row, unless it is left out on purpose."""
        if row.get("excluded"):
            return
        self._asked.clear()
        if not self._mapped(row, lenient=False):
            # A record may wait for several codes, and the first one stops the strict mapping.
            self._mapped(row, lenient=True)
        key = sis_key(self._resource, row)
        self._waiting.add((one for one, entry in self._asked.items() if not entry), key)
        self._entries.add((one for one, entry in self._asked.items() if entry), key)

    def _mapped(self, row: Row, *, lenient: bool) -> bool:
        try:
            self._resource.payload(row, self._lenient if lenient else self._strict)
        except (Unmappable, ValueError, TypeError):
            return False
        return True


def codes_in_use(configuration: Configuration, sis: Engine, resources: Mapping[str, Resource]) -> CodesInUse:
    """What the records of the configuration's year ask for, in the resources that are on and that its standard has.

    Raises:
        ConfigError: the SIS has no such district.
    """
    scope, found = whole_year(configuration, sis), CodesInUse()
    for resource in _on(configuration, resources):
        survey = Survey(resource, configuration, found)
        for rows in extract(sis, resource, scope):
            for row in rows:
                survey.add(row)
    return found


def whole_year(configuration: Configuration, sis: Engine) -> Scope:
    """Every school of the configuration's district and year. Raises ConfigError."""
    district = directory.district_id(sis, configuration.district_number)
    if district is None:
        raise ConfigError([f"district_number: the SIS has no district {configuration.district_number!r}"])
    schools = directory.schools_of_year(sis, district, configuration.school_year)
    return whole_scope(configuration, district, tuple(school.school_id for school in schools))


def _on(configuration: Configuration, resources: Mapping[str, Resource]) -> Iterator[Resource]:
    for name, resource in resources.items():
        if configuration.is_on(name) and is_there(resource, configuration):
            yield resource
