"""What every Ed-Fi document is made of: the base model, descriptors and the parts that recur."""

import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from include.edfi.documents.standards import Length

Descriptor = Annotated[str, Length(306)]
"""A descriptor URI such as uri://ed-fi.org/TermDescriptor#Fall Semester; 306 characters at most."""


class EdFiModel(BaseModel):
    """Base of payloads: camelCase outside, snake_case inside, nothing unknown, nothing changed afterwards."""

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
    """A span of days; an open end is left out."""

    begin_date: datetime.date
    end_date: datetime.date | None = None
