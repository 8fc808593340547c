"""Base model, descriptors and periods of Ed-Fi documents."""

import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from include.edfi.documents.standards import Key, Length

Descriptor = Annotated[str, Length(306)]
"""A descriptor URI such as uri://ed-fi.org/TermDescriptor#Fall Semester; 306 characters at most."""


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


class Period(EdFiModel):
    """A span of days; without `end_date` it has no end."""

    begin_date: Annotated[datetime.date, Key()]
    end_date: datetime.date | None = None
