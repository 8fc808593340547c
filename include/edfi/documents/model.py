"""Base model, descriptors and periods of Ed-Fi documents."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, ValidationError, create_model
from pydantic.alias_generators import to_camel

from include.edfi.documents.standards import Key, Length

Descriptor = Annotated[str, Length(306)]
"""A descriptor URI such as uri://ed-fi.org/TermDescriptor#Fall Semester; 306 characters at most."""


_incomplete: ContextVar[bool] = ContextVar("incomplete models are allowed", default=False)


@contextmanager
def incomplete_models() -> Iterator[None]:
    """Within it a model drops elements that are missing or invalid; what is made there is never sent."""
    token = _incomplete.set(True)
    try:
        yield
    finally:
        _incomplete.reset(token)


class EdFiModel(BaseModel):
    """Base model of documents: camelCase in JSON, snake_case in Python, no unknown elements, immutable."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        frozen=True,
        defer_build=True,
        str_strip_whitespace=True,
        allow_inf_nan=False,
    )

    def __init__(self, /, **elements: Any) -> None:
        # What the base class does; calling it instead would slow down every document.
        try:
            self.__pydantic_validator__.validate_python(elements, self_instance=self)
        except ValidationError as error:
            if not _incomplete.get():
                raise
            usable = _without_invalid(type(self), elements, error)
            vars(self).update(vars(_optional(type(self)).model_validate(usable, by_name=True)))
            object.__setattr__(self, "__pydantic_fields_set__", set(usable))
            object.__setattr__(self, "__pydantic_extra__", None)
            object.__setattr__(self, "__pydantic_private__", None)


def _without_invalid(model: type[EdFiModel], elements: dict[str, Any], error: ValidationError) -> dict[str, Any]:
    invalid = {detail["loc"][0] for detail in error.errors(include_url=False, include_input=False)}
    names = {name: {name, info.alias} for name, info in model.model_fields.items()}
    return {name: value for name, value in elements.items() if name in names and not names[name] & invalid}


@cache
def _optional(model: type[EdFiModel]) -> type[EdFiModel]:
    """The model with every element optional."""
    annotations: dict[str, Any] = {name: info.annotation for name, info in model.model_fields.items()}
    fields: dict[str, Any] = {name: (annotation | None, None) for name, annotation in annotations.items()}
    return create_model(f"Optional{model.__name__}", __base__=model, **fields)


class Period(EdFiModel):
    """A span of days; without `end_date` it has no end."""

    begin_date: Annotated[datetime.date, Key()]
    end_date: datetime.date | None = None
