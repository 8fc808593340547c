"""Local codes become descriptor URIs, or a reason why not."""

import pytest

from include.edfi.documents.codes import PLACEHOLDER, MappingContext
from include.edfi.documents.standards import Standard
from include.edfi.errors import Unmappable

FALL = "uri://ed-fi.org/TermDescriptor#Fall Semester"
CONTEXT = MappingContext(
    standard=Standard.DS52,
    school_year=2027,
    local_education_agency_id=1,
    uri_by_code={("TermDescriptor", "S1"): FALL, ("TermDescriptor", "X"): "", ("TermDescriptor", "1"): FALL},
)


@pytest.mark.parametrize(
    ("code", "uri"),
    [
        pytest.param("S1", FALL, id="mapped"),
        pytest.param(" S1 ", FALL, id="padded, as fixed-length columns are"),
        pytest.param(1, FALL, id="number"),
        pytest.param("X", None, id="mapped to nothing"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="none"),
    ],
)
def test_optional_codes(code, uri):
    assert CONTEXT.code_or_none("TermDescriptor", code) == uri


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        pytest.param("ZZ", "code ZZ is not mapped to a descriptor", id="unmapped"),
        pytest.param("X", 'code X is mapped to "do not send"', id="mapped to nothing"),
        pytest.param(None, "required, but no code", id="none"),
        pytest.param("", "required, but no code", id="empty"),
    ],
)
def test_required_codes_that_are_not_there(code, reason):
    with pytest.raises(Unmappable) as caught:
        CONTEXT.code("TermDescriptor", code)
    assert (caught.value.element, caught.value.reason) == ("TermDescriptor", reason)


def test_a_code_of_another_descriptor_does_not_count():
    with pytest.raises(Unmappable):
        CONTEXT.code_or_none("EntryTypeDescriptor", "S1")


@pytest.mark.parametrize("code", [pytest.param("ZZ", id="unmapped"), pytest.param(None, id="none")])
def test_a_lenient_context_gives_stand_ins(code):
    lenient = CONTEXT.as_lenient()
    assert lenient.code("TermDescriptor", code).startswith(PLACEHOLDER)
    assert lenient.code("TermDescriptor", "S1") == FALL
    assert not CONTEXT.lenient


def test_white_space_is_no_code():
    assert CONTEXT.code_or_none("TermDescriptor", "  ") is None
