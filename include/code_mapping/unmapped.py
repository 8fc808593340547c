"""Unmapped local codes: those without a mapping, and those mapped to a descriptor that the ODS does not have."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from include.code_mapping.codes_in_use import CodesInUse, codes_in_use
from include.code_mapping.suggestions import Suggestion, suggestions
from include.configurations.configuration import Configuration
from include.configurations.mappings import UNDECIDED, MappingFile
from include.edfi.api.descriptors import Pages, download
from include.edfi.documents.codes import LocalCode, UriByCode
from include.edfi.documents.descriptors import Values, descriptor_of, elements, is_under, spelling
from include.edfi.documents.resource import Resource
from include.history.exports.sheets import defused
from include.resync.map.code_usage import MOST_EXAMPLES, CodeUsage
from include.sis.dictionary import dictionary

NOTES = (
    "suggestion",
    "similarity",
    "other suggestions",
    "name in Campus",
    "mapped to",
    "records not sent",
    "records sent without it",
    "resources",
    "examples",
)
"""Columns of the worksheet after those that are read back."""


@dataclass(frozen=True, kw_only=True)
class UnmappedCode:
    """A code to be mapped, and what helps to decide how."""

    code: LocalCode
    mapped_to: str | None
    """A URI that the ODS does not have; None where the code has no mapping."""
    names: tuple[str, ...]
    """Its names in Campus."""
    not_sent: Mapping[str, int]
    """By resource: records that are not sent until the code is mapped."""
    sent_without: Mapping[str, int]
    """By resource: records that are sent without the list entry."""
    examples: tuple[str, ...]
    """SIS keys."""
    suggested: tuple[Suggestion, ...]
    proposed: str = UNDECIDED
    """The mapping of another configuration, where the ODS has its descriptor; else `?`."""

    def __str__(self) -> str:
        name = f" ({', '.join(self.names)})" if self.names else ""
        reason = f"mapped to {self.mapped_to}, which the ODS does not have" if self.mapped_to else "not mapped"
        not_sent, sent_without = sum(self.not_sent.values()), sum(self.sent_without.values())
        suggestion = f"; suggestion: {self.suggested[0].uri}" if self.suggested else ""
        return (
            f"{self.code.descriptor} {self.code.code}{name}: {reason};"
            f" {not_sent} records not sent, {sent_without} sent without it{suggestion}"
        )


def unmapped_codes(
    configuration: Configuration,
    sis: Engine,
    client: Pages,
    resources: Mapping[str, Resource],
    before: UriByCode | None = None,
) -> list[UnmappedCode]:
    """Every unmapped code, those that keep most records from being sent first.

    `before` are the mappings of another configuration, such as last year's, to propose where they are still valid.

    Raises:
        ConfigError: the SIS has no such district, or there is no ODS at the address.
        Unreachable: the ODS does not respond.
        Refused: the key may not read descriptors.
    """
    used = codes_in_use(configuration, sis, resources)
    names = {code.descriptor for code in used.codes()} | {descriptor for descriptor, _ in configuration.uri_by_code}
    values = download(client, names)
    known = {spelling(value.uri) for ods_values in values.values() for value in ods_values}
    campus, columns = dictionary(sis), columns_of(resources.values(), names)
    codes = []
    for code, mapped_to in _unmapped(configuration, used, known).items():
        campus_names = campus.names_of(code.code, columns.get(code.descriptor, frozenset()))
        proposed = (before or {}).get((code.descriptor, code.code), UNDECIDED)
        codes.append(
            UnmappedCode(
                code=code,
                mapped_to=mapped_to,
                names=campus_names,
                not_sent=_records(used.required, code),
                sent_without=_records(used.list_entries, code),
                examples=_examples(used, code),
                suggested=_suggested(code, mapped_to, campus_names, values),
                proposed=proposed if not proposed or spelling(proposed) in known else UNDECIDED,
            )
        )
    return sorted(codes, key=_most_records_first)


def _most_records_first(unmapped: UnmappedCode) -> tuple[int, int, LocalCode]:
    return -sum(unmapped.not_sent.values()), -sum(unmapped.sent_without.values()), unmapped.code


def _unmapped(configuration: Configuration, used: CodesInUse, known: set[str]) -> dict[LocalCode, str | None]:
    """Every unmapped code with the URI that the ODS does not have; None where it has no mapping."""
    mappings = configuration.uri_by_code
    invalid = {
        LocalCode(*key): uri
        for key, uri in mappings.items()
        # A run creates descriptors under the district's own namespace.
        if uri and spelling(uri) not in known and not is_under(uri, configuration.namespace)
    }
    new = {code: None for code in used.codes() if (code.descriptor, code.code) not in mappings}
    return {**invalid, **new}


def columns_of(resources: Iterable[Resource], descriptors: Iterable[str]) -> dict[str, frozenset[str]]:
    """The Campus columns of each descriptor's codes, as Table.column, where the models declare them."""
    names = set(descriptors)
    by_descriptor: dict[str, frozenset[str]] = {}
    for resource in resources:
        for element, columns in elements(resource.model):
            descriptor = descriptor_of(element, names)
            if descriptor is not None:
                by_descriptor[descriptor] = by_descriptor.get(descriptor, frozenset()) | columns
    return by_descriptor


def _records(usage_by_resource: Mapping[str, CodeUsage], code: LocalCode) -> dict[str, int]:
    return {name: usage.records[code] for name, usage in usage_by_resource.items() if usage.records[code]}


def _examples(used: CodesInUse, code: LocalCode) -> tuple[str, ...]:
    usages = (*used.required.values(), *used.list_entries.values())
    return tuple([key for usage in usages for key in usage.examples.get(code, ())][:MOST_EXAMPLES])


def _suggested(code: LocalCode, mapped_to: str | None, names: Sequence[str], values: Values) -> tuple[Suggestion, ...]:
    texts = [code.code, *names, *([mapped_to.partition("#")[2]] if mapped_to else [])]
    return tuple(suggestions(texts, values.get(code.descriptor, ())))


def worksheet(codes: Iterable[UnmappedCode]) -> MappingFile:
    """A file to fill in: one line per code with `?` as its URI, and notes that are not read back."""
    by_key = {(unmapped.code.descriptor, unmapped.code.code): unmapped for unmapped in codes}
    notes = {key: tuple(str(defused(cell)) for cell in _notes(unmapped)) for key, unmapped in by_key.items()}
    return MappingFile({key: unmapped.proposed for key, unmapped in by_key.items()}, NOTES, notes)


def _notes(unmapped: UnmappedCode) -> Iterator[str]:
    """The cells of `NOTES`."""
    best, *others = unmapped.suggested or (None,)
    yield best.uri if best else ""
    yield f"{best.similarity:.2f}" if best else ""
    yield " | ".join(other.uri for other in others if other)
    yield ", ".join(unmapped.names)
    yield unmapped.mapped_to or ""
    yield str(sum(unmapped.not_sent.values()))
    yield str(sum(unmapped.sent_without.values()))
    records = Counter(unmapped.not_sent) + Counter(unmapped.sent_without)
    yield ", ".join(f"{name}: {records[name]}" for name in sorted(records))
    yield "; ".join(unmapped.examples)
