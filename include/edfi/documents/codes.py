"""Local codes and the Ed-Fi descriptors a district mapped them to."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from include.edfi.documents.standards import Standard
from include.edfi.errors import Unmappable

PLACEHOLDER = "?"
"""How the stand-ins of a lenient context begin."""

UriByCode = Mapping[tuple[str, str], str]
"""(descriptor name such as "TermDescriptor", local code) -> descriptor URI; an empty URI means "do not send"."""

Witness = Callable[[str, str, str | None, bool], None]
"""Is told of a look-up: descriptor name, local code, the URI (None where the code is not mapped), and whether the code
is one entry of a list, which the record can do without."""


@dataclass(frozen=True, order=True)
class LocalCode:
    """A local code as one descriptor is asked for it."""

    descriptor: str
    code: str


NOT_MAPPED = re.compile(r"(\w+Descriptor): code (.+) is not mapped to a descriptor", re.DOTALL)


def not_mapped(reason: str) -> LocalCode | None:
    """The code that a record of the history waits for, told by its reason; None for any other reason."""
    found = NOT_MAPPED.fullmatch(reason)
    return LocalCode(*found.groups()) if found else None


class AddsElements(Protocol):
    """What a state adds to documents; see `include.edfi.documents.extension.Extension`."""

    def content(self, resource: str, row: Mapping[str, Any], context: "MappingContext") -> dict[str, Any]: ...


@dataclass(frozen=True, kw_only=True)
class MappingContext:
    """What a payload needs besides its row: the standard, the year, the agency and the code mappings."""

    standard: Standard
    school_year: int
    local_education_agency_id: int
    uri_by_code: UriByCode
    namespace: str = ""
    """The district's own namespace, under which assessments and learning standards are kept."""
    off: frozenset[str] = frozenset()
    """Resources that are switched off: what nobody sends is not referred to where it need not be."""
    extension: AddsElements | None = None
    """What the state adds under `_ext`; None where it adds nothing."""
    lenient: bool = False
    """Give a stand-in for a code that is not mapped: enough to name the record's key, never to send it."""
    on_lookup: Witness | None = None
    """Is told of every look-up."""

    def code(self, descriptor: str, code: object) -> str:
        """The descriptor URI of a local code that must be there.

        Raises:
            Unmappable: the row has no code, or it is not mapped, or it is mapped to "do not send".
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
        """The descriptor URI of a local code, or None where the row has none or it is mapped to nothing.

        Raises:
            Unmappable: the code is not in the mapping at all.
        """
        return self._look_up(descriptor, _text(code), entry=False)

    def entry(self, descriptor: str, code: object) -> str | None:
        """As `code_or_none`, for one entry of a list: None, too, where the code is not in the mapping."""
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
            raise Unmappable(descriptor, f"code {text} is not mapped to a descriptor")
        return uri or None

    def as_lenient(self) -> "MappingContext":
        """The same context, forgiving codes that are not mapped."""
        return replace(self, lenient=True)


def _text(code: object) -> str:
    """A code as the mapping has it; columns of fixed length are padded with blanks."""
    return "" if code is None else str(code).strip()
