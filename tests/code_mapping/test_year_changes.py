"""What changes with a new year: rows of the SIS, and descriptors that are missing or new."""

import pytest

from include.code_mapping.year_changes import mapped_descriptors, missing_descriptors, new_descriptors, rows_of_year
from include.edfi.documents.descriptors import Value, Values
from include.resources import registry
from tests.support.resync_trial import Begin

TERM = "TermDescriptor"


def values(*codes: str) -> Values:
    return {TERM: tuple(Value(f"uri://ed-fi.org/{TERM}#{code}", (code,)) for code in codes)}


def test_mappings_that_lead_nowhere_any_more() -> None:
    mappings = {
        (TERM, "S1"): f"uri://ed-fi.org/{TERM}#Fall Semester",
        (TERM, "S2"): "",
        ("RaceDescriptor", "W"): "uri://x#W",
    }
    assert list(missing_descriptors(mappings, values("Fall semesters", "Year"))) == [
        "missing: RaceDescriptor W is mapped to uri://x#W",
        f"missing: {TERM} S1 is mapped to uri://ed-fi.org/{TERM}#Fall Semester;"
        f" suggestion: uri://ed-fi.org/{TERM}#Fall semesters",
    ]
    assert list(missing_descriptors({(TERM, "Y"): f"uri://ed-fi.org/{TERM}#YEAR"}, values("Year"))) == []


def test_values_that_are_new() -> None:
    assert list(new_descriptors(values("Fall", "Spring"), values("FALL"))) == [f"new: uri://ed-fi.org/{TERM}#Spring"]


def test_between_two_standards(begin: Begin) -> None:
    old, new = begin("4.0"), begin("5.2")
    mappings = old.context.configuration.uri_by_code
    before, held = (mapped_descriptors(mappings, made.context.client()) for made in (old, new))
    assert list(missing_descriptors(mappings, before)) == []
    lost = list(missing_descriptors(mappings, held))
    assert [line for line in lost if "Black - African American" in line and "Black or African American" in line]
    assert "new: uri://ed-fi.org/RaceDescriptor#Black or African American" in list(new_descriptors(held, before))


@pytest.mark.parametrize("year", [2027, 2040])
def test_rows_of_the_year(begin: Begin, year: int) -> None:
    made = begin("5.2")
    configuration = made.context.configuration.model_copy(update={"school_year": year})
    sentences = list(rows_of_year(configuration, made.context.sis, registry()))
    assert ("no calendar ends in 2040" in sentences[0]) == (year == 2040)
    sessions = next(line for line in sentences if line.startswith("sessions: "))
    assert sessions.endswith(f" rows for {year}")
    assert ("has 0 rows" in sessions) == (year == 2040)
