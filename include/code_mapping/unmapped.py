"""Local codes a person must decide about: mapped to nothing yet, or to a descriptor the ODS does not hold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from include.code_mapping.codes_in_use import CodesInUse, codes_in_use
from include.code_mapping.suggestions import Suggestion, suggestions
from include.configurations.configuration import Configuration
from include.configurations.mappings import UNDECIDED, MappingFile
from include.edfi.documents.codes import LocalCode, UriByCode
from include.edfi.documents.descriptors import Pages, Values, descriptor_of, download, elements, is_under, spelling
from include.edfi.documents.resource import Resource
from include.history.exports.sheets import defused
from include.resync.map.code_usage import MOST_EXAMPLES
from include.sis.dictionary import dictionary

NOTES = (
    "suggestion", "likeness", "other suggestions", "name in Campus", "mapped until now to", "records waiting",
    "lists without it", "where", "examples",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class UnmappedCode:
    """A code to be decided about, and what helps a person to decide."""

    code: LocalCode
    mapped_to: str | None
    """A URI the ODS does not hold; None where the code is not mapped."""
    names: tuple[str, ...]
    """What Campus calls it."""
    waiting: Mapping[str, int]
    """By resource: records that cannot be sent for want of it."""
    entries: Mapping[str, int]
    """By resource: records of which a list goes without it."""
    examples: tuple[str, ...]
    """SIS keys."""
    suggested: tuple[Suggestion, ...]
    proposed: str = UNDECIDED
    """What another configuration maps it to, where the ODS holds that; else `?`."""

    def __str__(self) -> str:
        name = f" ({', '.join(self.names)})" if self.names else ""
        why = f"mapped to {self.mapped_to}, which the ODS does not hold" if self.mapped_to else "not mapped"
        number, lists = sum(self.waiting.values()), sum(self.entries.values())
        nearest = f"; nearest: {self.suggested[0].uri}" if self.suggested else ""
        what = f"{self.code.descriptor} {self.code.code}{name}: {why}"
        return f"{what}; {number} records wait, lists of {lists} go without it{nearest}"


def unmapped_codes(
    configuration: Configuration,
    sis: Engine,
    client: Pages,
    resources: Mapping[str, Resource],
    before: UriByCode | None = None,
) -> list[UnmappedCode]:
    """Every code to be decided about, those that most records wait for first.

    `before` are mappings of another configuration, such as last year's, to be proposed where they still hold.

    Raises:
        ConfigError: the SIS has no such district, or there is no ODS at the address.
        Unreachable: the ODS does not answer.
        Refused: the key may not read descriptors.
    """
    used = codes_in_use(configuration, sis, resources)
    names = {code.descriptor for code in used.codes()} | {descriptor for descriptor, _ in configuration.uri_by_code}
    values = download(client, names)
    known = {spelling(value.uri) for held in values.values() for value in held}
    undecided = _undecided(configuration, used, known)
    campus, columns = dictionary(sis), columns_of(resources.values(), names)
    found = []
    for code, mapped_to in undecided.items():
        called = campus.names_of(code.code, columns.get(code.descriptor, frozenset()))
        offered = (before or {}).get((code.descriptor, code.code), UNDECIDED)
        holds = not offered or spelling(offered) in known
        found.append(
            UnmappedCode(
                code=code,
                mapped_to=mapped_to,
                names=called,
                waiting=_records(used, code, entries=False),
                entries=_records(used, code, entries=True),
                examples=_examples(used, code),
                suggested=_suggested(code, mapped_to, called, values),
                proposed=offered if holds else UNDECIDED,
            )
        )
    return sorted(found, key=lambda one: (-sum(one.waiting.values()), -sum(one.entries.values()), one.code))


def _undecided(configuration: Configuration, used: CodesInUse, known: set[str]) -> dict[LocalCode, str | None]:
    """What each code to be decided about is mapped to; None where it is not mapped."""
    mappings = configuration.uri_by_code
    lost = {
        LocalCode(*key): uri
        for key, uri in mappings.items()
        # A run creates what lies under the district's own namespace.
        if uri and spelling(uri) not in known and not is_under(uri, configuration.namespace)
    }
    new = {code: None for code in used.codes() if (code.descriptor, code.code) not in mappings}
    return {**lost, **new}


def columns_of(resources: Iterable[Resource], descriptors: Iterable[str]) -> dict[str, frozenset[str]]:
    """The Campus columns a descriptor's codes come from, as Table.column, as far as the models say so."""
    names = set(descriptors)
    found: dict[str, frozenset[str]] = {}
    for resource in resources:
        for element, columns in elements(resource.model):
            descriptor = descriptor_of(element, names)
            if descriptor is not None:
                found[descriptor] = found.get(descriptor, frozenset()) | columns
    return found


def _records(used: CodesInUse, code: LocalCode, *, entries: bool) -> dict[str, int]:
    tallies = used.entries if entries else used.waiting
    return {name: tally.records[code] for name, tally in tallies.items() if tally.records[code]}


def _examples(used: CodesInUse, code: LocalCode) -> tuple[str, ...]:
    tallies = [*used.waiting.values(), *used.entries.values()]
    return tuple([key for tally in tallies for key in tally.examples.get(code, ())][:MOST_EXAMPLES])


def _suggested(code: LocalCode, mapped_to: str | None, names: Sequence[str], values: Values) -> tuple[Suggestion, ...]:
    told = [code.code, *names, *([mapped_to.partition("#")[2]] if mapped_to else [])]
    return tuple(suggestions(told, values.get(code.descriptor, ())))


def worksheet(found: Iterable[UnmappedCode]) -> MappingFile:
    """A file to be filled in: a line per code, its uri `?`, with all that helps in columns nothing reads."""
    lines = {(one.code.descriptor, one.code.code): one for one in found}
    noted = {key: tuple(str(defused(cell)) for cell in _notes(one)) for key, one in lines.items()}
    return MappingFile({key: one.proposed for key, one in lines.items()}, NOTES, noted)


def _notes(one: UnmappedCode) -> Iterator[str]:
    yield one.suggested[0].uri if one.suggested else ""
    yield f"{one.suggested[0].similarity:.2f}" if one.suggested else ""
    yield " | ".join(other.uri for other in one.suggested[1:])
    yield ", ".join(one.names)
    yield one.mapped_to or ""
    yield str(sum(one.waiting.values()))
    yield str(sum(one.entries.values()))
    places = {**one.entries, **one.waiting}
    yield ", ".join(f"{one.waiting.get(name, 0) + one.entries.get(name, 0)} of {name}" for name in sorted(places))
    yield "; ".join(one.examples)
