"""Where an element's value comes from in Campus: a mark beside the element, for docs and certification."""

from dataclasses import dataclass


@dataclass(frozen=True, init=False)
class Source:
    """`Source("Enrollment.startDate")`: the Campus columns, as Table.column, that an element is made of.

    A mark on a collection, an object or a reference speaks for everything in it. `otherwise` says in words what the
    element is where no column holds it, such as "always School".
    """

    columns: tuple[str, ...]
    otherwise: str

    def __init__(self, *columns: str, otherwise: str = "") -> None:
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "otherwise", otherwise)

    def __str__(self) -> str:
        return ", ".join([*self.columns, *filter(None, [self.otherwise])])
