"""Local codes and the Ed-Fi descriptors a district mapped them to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from include.edfi.errors import Unmappable
from include.edfi.standards import Standard

STAND_IN = "?"
"""How the stand-ins of a lenient context begin."""

UriByCode = Mapping[tuple[str, str], str]
"""(descriptor name such as "TermDescriptor", local code) -> descriptor URI; an empty URI means "do not send"."""


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a payload needs besides its row: the standard, the year, the agency and the code mappings."""

    standard: Standard
    school_year: int
    local_education_agency_id: int
    uri_by_code: UriByCode
    lenient: bool = False
    """Give a stand-in for a code that is not mapped: enough to name the record's key, never to send it."""

    def code(self, descriptor: str, code: object) -> str:
        """The descriptor URI of a local code that must be there.

        Raises:
            Unmappable: the row has no code, or it is not mapped, or it is mapped to "do not send".
        """
        uri = self.code_or_none(descriptor, code)
        if uri is None and self.lenient:
            return f"{STAND_IN}{descriptor}"
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
        text = _text(code)
        if not text:
            return None
        uri = self.uri_by_code.get((descriptor, text))
        if uri is None and self.lenient:
            return f"{STAND_IN}{text}"
        if uri is None:
            raise Unmappable(descriptor, f"code {text} is not mapped to a descriptor")
        return uri or None

    def leniently(self) -> "Context":
        """The same context, forgiving codes that are not mapped."""
        return replace(self, lenient=True)


def _text(code: object) -> str:
    """A code as the mapping has it; columns of fixed length are padded with blanks."""
    return "" if code is None else str(code).strip()
