"""What one task processes: the fields every slice has, how it travels between tasks, and its history entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from pydantic import TypeAdapter

from include.history.entries import PlannedSlice


@dataclass(frozen=True, kw_only=True)
class BaseSlice:
    """One resource (or one object of the state edition) for a group of schools, or for some IDs."""

    request_id: str
    resource: str
    """The object's name in the state edition; the history has one word for both tools."""
    slice_no: int
    label: str
    expected: int
    """Rows of the SIS counted while planning."""
    school_numbers: tuple[str, ...]
    mode: str

    def as_json(self) -> dict[str, Any]:
        """Lists, numbers and text; nested dataclasses become objects."""
        content: dict[str, Any] = _adapter(type(self)).dump_python(self, mode="json")
        return content

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """What `as_json` made, with tuples, enums and nested dataclasses as they were.

        Raises:
            ValidationError: a field is missing or has another type.
        """
        slice_: Self = _adapter(cls).validate_python(content)
        return slice_


_adapters: dict[type[BaseSlice], TypeAdapter[Any]] = {}


def _adapter(kind: type[BaseSlice]) -> TypeAdapter[Any]:
    # Building one takes milliseconds, and a plan may have thousands of slices.
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def entries(slices: Mapping[str, Sequence[BaseSlice]]) -> list[PlannedSlice]:
    """The history's entries of a plan's slices."""
    return [_entry(slice_) for of_resource in slices.values() for slice_ in of_resource]


def _entry(slice_: BaseSlice) -> PlannedSlice:
    return PlannedSlice(
        resource=slice_.resource,
        slice_no=slice_.slice_no,
        label=slice_.label,
        schools=slice_.school_numbers,
        expected=slice_.expected,
    )
