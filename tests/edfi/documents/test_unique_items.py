"""Every list has each item key once; what is lost with a repeated item is reported."""

from dataclasses import replace
from typing import Annotated, Any

import pytest

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.extension import Extension
from include.edfi.documents.model import EdFiModel
from include.edfi.documents.projection import project_to_standard, schema_of
from include.edfi.documents.standards import Key, Named, Standard
from include.edfi.documents.unique_items import unique_items


class Use(EdFiModel):
    use_descriptor: Annotated[str, Key()]
    note: str | None = None


class Tongue(EdFiModel):
    language_descriptor: Annotated[str, Key(), Named("tongueDescriptor")]
    uses: tuple[Use, ...] = ()


class Speaker(EdFiModel):
    languages: tuple[Tongue, ...] = ()


def projected(languages: list[dict[str, Any]], standard: Standard = Standard.DS52) -> tuple[Any, list[str]]:
    repeats: list[str] = []
    document = project_to_standard({"languages": languages}, schema_of(Speaker, standard), on_repeat=repeats.append)
    return document.get("languages", []), repeats


FRENCH, DUTCH = {"languageDescriptor": "uri://x#French"}, {"languageDescriptor": "uri://x#Dutch"}
HOME, SCHOOL = {"useDescriptor": "uri://x#Home"}, {"useDescriptor": "uri://x#School"}


@pytest.mark.case("D16")
@pytest.mark.parametrize(
    ("languages", "left", "repeats"),
    [
        pytest.param([FRENCH, DUTCH], [FRENCH, DUTCH], [], id="different"),
        pytest.param([FRENCH, DUTCH, FRENCH], [FRENCH, DUTCH], [], id="identical"),
        pytest.param(
            [{**FRENCH, "uses": [HOME]}, {**FRENCH, "uses": [SCHOOL]}],
            [{**FRENCH, "uses": [HOME]}],
            ["languages"],
            id="other content",
        ),
        pytest.param(
            [FRENCH, {"languageDescriptor": "uri://x#FRENCH "}],
            [FRENCH],
            ["languages"],
            id="another spelling of the key",
        ),
        pytest.param(
            [DUTCH, {**FRENCH, "uses": [{**HOME, "note": "a"}, {**HOME, "note": "b"}]}],
            [DUTCH, {**FRENCH, "uses": [{**HOME, "note": "a"}]}],
            ["languages.uses"],
            id="in a list within an item",
        ),
    ],
)
def test_each_key_is_sent_once(languages, left, repeats):
    assert projected(languages) == (left, repeats)


def test_the_key_has_the_name_of_the_standard():
    assert projected([FRENCH, FRENCH], Standard.DS33) == ([{"tongueDescriptor": "uri://x#French"}], [])


def test_without_a_key_the_whole_item_is_one():
    assert unique_items([{"a": 1}, {"a": 2}, {"a": 1}], (), "list") == [{"a": 1}, {"a": 2}]


def test_keys_may_be_references():
    pair = [{"periodReference": {"name": "P1", "schoolId": 1}, "n": n} for n in (1, 2)]
    assert unique_items(pair, ("periodReference",), "list") == pair[:1]


@pytest.mark.case("D16")
def test_the_lists_that_a_state_adds_are_unique_too():
    element = {"type": "integer", "source": "A.b", "required": True}
    items = [{**element, "name": "day", "from": "day", "key": True}, {**element, "name": "hours", "from": "hours"}]
    extension = Extension.model_validate(
        {"namespace": "tdoe", "elements": {"students": [{"name": "days", "child_rows": "days", "items": items}]}}
    )
    repeats: list[str] = []
    context = MappingContext(
        standard=Standard.DS33, school_year=2027, local_education_agency_id=1, uri_by_code={}, on_repeat=repeats.append
    )
    row = {"days": [{"day": 1, "hours": 6}, {"day": 1, "hours": 6}, {"day": 1, "hours": 7}, {"day": 2, "hours": 5}]}
    content = extension.content("students", row, replace(context, extension=extension))
    assert content["_ext"]["tdoe"]["days"] == [{"day": 1, "hours": 6}, {"day": 2, "hours": 5}]
    assert repeats == ["_ext.tdoe.days"]
