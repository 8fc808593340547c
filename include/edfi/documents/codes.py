"""Local codes and the Ed-Fi descriptors to which a district mapped them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from include.edfi.documents.standards import Standard
from include.edfi.documents.unique_items import OnRepeat
from include.edfi.errors import Unmappable

PLACEHOLDER = "?"
"""Prefix of the placeholders that a lenient context returns."""

UriByCode = Mapping[tuple[str, str], str]
"""(descriptor name such as "TermDescriptor", local code) -> descriptor URI; an empty URI means "do not send"."""

LookupHook = Callable[[str, str, str | None, bool], None]
"""Called for a lookup: descriptor name, local code, URI (None where the code is not mapped), and whether the code is an
entry of a list, without which the record can be sent."""


@dataclass(frozen=True, order=True)
class LocalCode:
    """A local code and the descriptor for which it is looked up."""

    descriptor: str
    code: str


class AddsElements(Protocol):
    """Builds what a state adds to documents; see `include.edfi.documents.extension.Extension`."""

    def content(self, resource: str, row: Mapping[str, Any], context: "MappingContext") -> dict[str, Any]: ...


@dataclass(frozen=True, kw_only=True)
class MappingContext:
    """What a payload needs besides its row: standard, year, agency and code mappings."""

    standard: Standard
    school_year: int
    local_education_agency_id: int
    uri_by_code: UriByCode
    namespace: str = ""
    """The district's own namespace, used for assessments and learning standards."""
    off: frozenset[str] = frozenset()
    """Resources that are off: optional references to them are left out, because their records are not sent."""
    extension: AddsElements | None = None
    """Builds what the state adds under `_ext`; None where it adds nothing."""
    lenient: bool = False
    """Return a placeholder for an unmapped code, so that the record's key is known; such a record is never sent."""
    on_lookup: LookupHook | None = None
    """Called for every lookup."""
    on_repeat: OnRepeat | None = None
    """Called for every item that is left out of a list, because another item has its key and other content."""

    def code(self, descriptor: str, code: object) -> str:
        """The descriptor URI of a required local code.

        Raises:
            Unmappable: the row has no code, or the code is not mapped, or it is mapped to "do not send".
        """
        uri = self.code_or_none(descriptor, code)
        if uri is None and self.lenient:
            return f"{PLACEHOLDER}{descriptor}"
        if uri is None:
            if not _text(code):
                raise Unmappable(descriptor, "required, but no code")
            raise Unmappable(descriptor, f'code {_text(code)} is mapped to "do not send"', on_purpose=True)
        return uri

    def code_or_none(self, descriptor: str, code: object) -> str | None:
        """The descriptor URI of a local code; None where the row has no code or it is mapped to "do not send".

        Raises:
            Unmappable: the code is not mapped.
        """
        return self._look_up(descriptor, _text(code), entry=False)

    def entry(self, descriptor: str, code: object) -> str | None:
        """As `code_or_none` for one entry of a list: None, too, where the code is not mapped."""
        try:
            return self._look_up(descriptor, _text(code), entry=True)
        except Unmappable:
            return None

    def _look_up(self, descriptor: str, text: str, *, entry: bool) -> str | None:
        if not text:
            return None
        uri = self.uri_by_code.get((descriptor, text))
        if self.on_lookup is not None:
            self.on_lookup(descriptor, text, uri, entry)
        if uri is None and self.lenient:
            return f"{PLACEHOLDER}{text}"
        if uri is None:
            raise Unmappable(descriptor, f"code {text} is not mapped to a descriptor", code=LocalCode(descriptor, text))
        return uri or None

    def as_lenient(self) -> "MappingContext":
        """The same context with placeholders for unmapped codes."""
        return replace(self, lenient=True)


def _text(code: object) -> str:
    """A code as the mapping has it: columns of fixed length are padded with blanks."""
    return "" if code is None else str(code).strip()
