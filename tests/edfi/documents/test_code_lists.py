"""Lists of descriptors: what an unmapped code costs."""

import pytest

from include.edfi.documents.code_lists import level_characteristics_of, mapped_uris
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.standards import NEWEST
from include.edfi.errors import Unmappable

GRADE = "GradeLevelDescriptor"
CONTEXT = MappingContext(
    standard=NEWEST,
    school_year=2027,
    local_education_agency_id=1,
    uri_by_code={(GRADE, "09"): "#9", (GRADE, "9"): "#9", (GRADE, "10"): "#10", (GRADE, "AD"): ""},
)


@pytest.mark.parametrize(
    ("codes", "uris"),
    [
        pytest.param(["10", "09"], ("#10", "#9"), id="in the order of the codes"),
        pytest.param(["09", "9"], ("#9",), id="two codes of one descriptor"),
        pytest.param(["ZZ", "09"], ("#9",), id="an unmapped code"),
        pytest.param(["AD", None, "09"], ("#9",), id="a code not to be sent, and none"),
    ],
)
def test_uris_of_a_list(codes: list[str | None], uris: tuple[str, ...]) -> None:
    assert mapped_uris(CONTEXT, GRADE, codes) == uris


def test_a_single_code_that_is_not_mapped_holds_the_record_back() -> None:
    with pytest.raises(Unmappable, match="AP"):
        level_characteristics_of(CONTEXT, "AP")
