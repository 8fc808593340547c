"""Elements under `_ext`, said as data: made from a row's labels, left out where the row has nothing."""

import datetime
from typing import Any

import pytest

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.extension import Extension, paths_of
from include.edfi.documents.standards import Standard
from include.edfi.errors import Unmappable

CONTEXT = MappingContext(
    standard=Standard.DS33,
    school_year=2027,
    local_education_agency_id=1,
    uri_by_code={("ColourDescriptor", "R"): "uri://x/ColourDescriptor#Red"},
)
DAY = datetime.date(2026, 8, 10)
NOON = datetime.datetime(2026, 8, 10, 12, tzinfo=datetime.UTC)


def extension(**element: Any) -> Extension:
    described = {"name": "it", "type": "text", "from": "label", "source": "Table.column"} | element
    return Extension.model_validate({"namespace": "st", "elements": {"students": [described]}})


@pytest.mark.parametrize(
    ("element", "value", "sent"),
    [
        pytest.param({}, " a ", "a", id="text"),
        pytest.param({"type": "integer"}, "0012", 12, id="integer"),
        pytest.param({"type": "number"}, "1.5", 1.5, id="number"),
        pytest.param({"type": "boolean"}, 0, False, id="boolean"),
        pytest.param({"type": "date"}, DAY, "2026-08-10", id="date"),
        pytest.param({"type": "date"}, NOON, "2026-08-10", id="date with a time"),
        pytest.param(
            {"type": "descriptor", "descriptor": "ColourDescriptor"},
            "R",
            "uri://x/ColourDescriptor#Red",
            id="descriptor",
        ),
    ],
)
def test_a_value(element: dict[str, Any], value: Any, sent: Any) -> None:
    found = extension(**element).content("students", {"label": value}, CONTEXT)
    assert found == {"_ext": {"st": {"it": sent}}}


@pytest.mark.parametrize("value", [pytest.param(None, id="null"), pytest.param("  ", id="blank")])
def test_nothing_is_said_of_nothing(value: Any) -> None:
    assert extension().content("students", {"label": value}, CONTEXT) == {}


def test_a_resource_nothing_is_added_to() -> None:
    assert extension().content("schools", {}, CONTEXT) == {}


@pytest.mark.parametrize(
    ("element", "value", "reason"),
    [
        pytest.param({"type": "integer"}, "12-A", "the SIS value is no integer", id="no integer"),
        pytest.param({"type": "date"}, "soon", "the SIS value is no date", id="no date"),
        pytest.param({"max_length": 3}, "four", "4 characters, maximum 3", id="too long"),
    ],
)
def test_what_does_not_fit_is_named_without_its_value(element: dict[str, Any], value: Any, reason: str) -> None:
    with pytest.raises(Unmappable) as problem:
        extension(**element).content("students", {"label": value}, CONTEXT)
    assert (problem.value.element, problem.value.reason) == ("_ext.st.it", reason)


ITEMS = [
    {"name": "from", "type": "date", "from": "startDate", "source": "T.startDate", "required": True},
    {"name": "minutes", "type": "integer", "from": "minutes", "source": "T.minutes"},
]


@pytest.mark.parametrize(
    ("name", "row", "sent"),
    [
        pytest.param("", {"startDate": DAY, "minutes": 7}, [{"from": str(DAY), "minutes": 7}], id="of the main row"),
        pytest.param("", {"startDate": DAY, "minutes": None}, [{"from": str(DAY)}], id="without what is optional"),
        pytest.param("", {"startDate": None, "minutes": 7}, None, id="without what is required"),
        pytest.param(
            "days",
            {"days": [{"startDate": DAY, "minutes": 7}, {"startDate": DAY, "minutes": 8}]},
            [{"from": str(DAY), "minutes": 7}, {"from": str(DAY), "minutes": 8}],
            id="of child rows",
        ),
        pytest.param("days", {"days": []}, None, id="of child rows without rows"),
    ],
)
def test_a_list(name: str, row: dict[str, Any], sent: list[dict[str, Any]] | None) -> None:
    listed = Extension.model_validate(
        {"namespace": "st", "elements": {"students": [{"name": "days", "items": ITEMS, "child_rows": name}]}}
    )
    found = listed.content("students", row, CONTEXT)
    assert found == ({"_ext": {"st": {"days": sent}}} if sent else {})


def test_the_paths_of_elements() -> None:
    assert dict(paths_of({"st": {"a": 1, "b": [2]}, "odd": "text"})) == {"_ext.st.a": 1, "_ext.st.b": [2]}
