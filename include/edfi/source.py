"""Where an element's value comes from in Campus: a mark beside the element, for docs and certification."""

from dataclasses import dataclass


@dataclass(frozen=True, init=False)
class Source:
    """`Source("Enrollment.startDate")`: the Campus columns, as Table.column, that an element is made of."""

    columns: tuple[str, ...]

    def __init__(self, *columns: str) -> None:
        object.__setattr__(self, "columns", columns)
