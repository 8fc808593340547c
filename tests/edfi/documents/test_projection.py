"""One model, written for the newest standard, fitted to each: names, presence, requirements, lengths, keys."""

from typing import Annotated, Any, ClassVar

import pytest

from include.edfi.documents.model import EdFiModel
from include.edfi.documents.projection import key_paths, project_to_standard, references, schema_of
from include.edfi.documents.standards import In, Key, Length, Named, Standard
from include.edfi.errors import Unmappable


class HouseReference(EdFiModel):
    targets: ClassVar[tuple[str, ...]] = ("houses",)
    house_id: Annotated[int, Named("buildingId", until=Standard.DS33)]
    wing: Annotated[str | None, In(since=Standard.DS50)] = None


class Door(EdFiModel):
    color: Annotated[str, Length(5)]
    house_reference: HouseReference | None = None


class Room(EdFiModel):
    number: Annotated[str, Length(10, until={Standard.DS40: 4}), Key()]
    house_reference: Annotated[HouseReference, Key()]
    floor: Annotated[int | None, Key(until=Standard.DS33)] = None
    old: Annotated[str | None, In(until=Standard.DS40)] = None
    new: Annotated[str | None, In(since=Standard.DS50, required=True)] = None
    doors: tuple[Door, ...] = ()
    main_door: Annotated[Door | None, Named("frontDoor")] = None


def fitted(standard: Standard, **changes: Any) -> dict[str, Any]:
    room = Room.model_validate(
        {
            "number": "12",
            "house_reference": {"house_id": 1, "wing": "N"},
            "old": "o",
            "new": "n",
            **changes,
        }
    )
    return project_to_standard(
        room.model_dump(mode="json", by_alias=True, exclude_none=True), schema_of(Room, standard)
    )


@pytest.mark.parametrize(
    ("standard", "expected"),
    [
        pytest.param(Standard.DS33, {"number": "12", "houseReference": {"buildingId": 1}, "old": "o"}, id="3.3"),
        pytest.param(Standard.DS40, {"number": "12", "houseReference": {"houseId": 1}, "old": "o"}, id="4.0"),
        pytest.param(
            Standard.DS50, {"number": "12", "houseReference": {"houseId": 1, "wing": "N"}, "new": "n"}, id="5.0"
        ),
    ],
)
def test_a_document_in_each_standard(standard, expected):
    assert fitted(standard) == expected


def test_renamed_object_and_items_are_fitted_too():
    door = {"color": "red", "house_reference": {"house_id": 7}}
    found = fitted(Standard.DS33, doors=[door], main_door=door)
    inside = {"color": "red", "houseReference": {"buildingId": 7}}
    assert (found["doors"], found["frontDoor"]) == ([inside], inside)
    assert "mainDoor" not in found


@pytest.mark.parametrize(
    ("standard", "changes", "element", "reason"),
    [
        pytest.param(Standard.DS52, {"new": None}, "new", "no value for this required element", id="required since"),
        pytest.param(Standard.DS40, {"number": "12345"}, "number", "5 characters, maximum 4", id="tight limit"),
        pytest.param(
            Standard.DS52,
            {"doors": [{"color": "blue"}, {"color": "blueish"}]},
            "doors[1].color",
            "7 characters",
            id="item of a list",
        ),
        pytest.param(Standard.DS52, {"main_door": {"color": "purple"}}, "mainDoor.color", "6 characters", id="nested"),
        pytest.param(Standard.DS33, {"main_door": {"color": "purple"}}, "frontDoor.color", "6", id="by its old name"),
        pytest.param(Standard.DS52, {"number": ""}, "number", "no value", id="empty text is no value"),
    ],
)
def test_what_does_not_fit_is_named(standard, changes, element, reason):
    values = {
        "number": "12",
        "houseReference": {"houseId": 1},
        "old": "o",
        "new": "n",
        **{("mainDoor" if name == "main_door" else name): value for name, value in changes.items()},
    }
    with pytest.raises(Unmappable) as caught:
        project_to_standard(values, schema_of(Room, standard))
    assert caught.value.element == element
    assert reason in caught.value.reason


def test_a_longer_text_fits_where_the_limit_is_wider():
    assert fitted(Standard.DS50, number="1234567890")["number"] == "1234567890"


@pytest.mark.parametrize(
    ("standard", "paths"),
    [
        pytest.param(
            Standard.DS33, [("number",), ("houseReference", "buildingId"), ("floor",)], id="old name, more parts"
        ),
        pytest.param(Standard.DS40, [("number",), ("houseReference", "houseId")], id="4.0"),
        pytest.param(
            Standard.DS52, [("number",), ("houseReference", "houseId"), ("houseReference", "wing")], id="new part"
        ),
    ],
)
def test_the_natural_key_of_a_standard(standard, paths):
    assert list(key_paths(schema_of(Room, standard))) == paths


def test_references_at_any_depth():
    found = [path for path, _ in references(schema_of(Room, Standard.DS33))]
    assert found == ["houseReference", "doors.houseReference", "frontDoor.houseReference"]


def test_false_and_zero_are_values():
    class Flag(EdFiModel):
        yes: bool
        many: int

    assert project_to_standard({"yes": False, "many": 0}, schema_of(Flag, Standard.DS52)) == {"yes": False, "many": 0}
