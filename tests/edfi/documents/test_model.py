"""A model with a wrong element is refused, unless only the rest of it is needed."""

import datetime
import warnings
from typing import Annotated, Any

import pytest
from pydantic import ValidationError

from include.edfi.documents.model import EdFiModel, incomplete_models
from include.edfi.documents.standards import Key


class PupilReference(EdFiModel):
    pupil_id: str


class Visit(EdFiModel):
    pupil_reference: Annotated[PupilReference, Key()]
    day: datetime.date
    hours: int
    note: str | None = None


WHOLE = {"pupil_reference": PupilReference(pupil_id=" 7 "), "day": "2027-01-02", "hours": 3}


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        pytest.param({"hours": None}, {"pupilReference": {"pupilId": "7"}, "day": "2027-01-02"}, id="missing"),
        pytest.param({"hours": "many"}, {"pupilReference": {"pupilId": "7"}, "day": "2027-01-02"}, id="invalid"),
        pytest.param({"hours": None, "day": "soon"}, {"pupilReference": {"pupilId": "7"}}, id="several"),
        pytest.param({}, {"pupilReference": {"pupilId": "7"}, "day": "2027-01-02", "hours": 3}, id="none"),
    ],
)
def test_what_is_right_is_left(changes: dict[str, Any], left: dict[str, Any]) -> None:
    with incomplete_models(), warnings.catch_warnings():
        warnings.simplefilter("error")
        visit = Visit(**{**WHOLE, **changes})
        assert visit.model_dump(mode="json", by_alias=True, exclude_none=True) == left
    if changes:
        with pytest.raises(ValidationError):
            Visit(**{**WHOLE, **changes})


def test_a_reference_without_its_element_is_empty() -> None:
    values: dict[str, Any] = {"pupil_id": None}
    with incomplete_models():
        visit = Visit(pupil_reference=PupilReference(**values), day=datetime.date(2027, 1, 2), hours=1)
        assert visit.model_dump(mode="json", by_alias=True, exclude_none=True)["pupilReference"] == {}


def test_unknown_elements_are_refused_as_ever() -> None:
    values: dict[str, Any] = {**WHOLE, "hour": 3}
    with pytest.raises(ValidationError):
        Visit(**values)
    with incomplete_models():
        assert "hour" not in Visit(**values).model_dump()
