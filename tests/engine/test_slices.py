import json
from dataclasses import dataclass
from enum import StrEnum

from include.engine.slices import BaseSlice, entries
from include.history.entries import PlannedSlice


class Color(StrEnum):
    RED = "red"


@dataclass(frozen=True, kw_only=True)
class Area:
    schools: tuple[int, ...]
    persons: tuple[int, ...] | None
    color: Color


@dataclass(frozen=True, kw_only=True)
class ExampleSlice(BaseSlice):
    area: Area


def example():
    return ExampleSlice(
        request_id="r",
        resource="students",
        slice_no=3,
        label="4: two schools",
        expected=7,
        school_numbers=("10", "20"),
        mode="verify",
        area=Area(schools=(1, 2), persons=None, color=Color.RED),
    )


def test_a_slice_comes_back_from_json_with_its_nested_types():
    slice_ = example()
    back = ExampleSlice.from_json(json.loads(json.dumps(slice_.as_json())))
    assert back == slice_
    assert isinstance(back.area, Area)
    assert back.area.color is Color.RED


def test_nothing_and_not_narrowed_stay_apart():
    content = example().as_json()
    content["area"]["persons"] = []
    assert ExampleSlice.from_json(content).area.persons == ()


def test_the_history_gets_one_entry_per_slice():
    expected = PlannedSlice(resource="students", slice_no=3, label="4: two schools", schools=("10", "20"), expected=7)
    assert entries({"students": [example()], "staffs": []}) == [expected]
