"""The annotation that says where an element's value comes from in Campus; docs and certification read it."""

from dataclasses import dataclass


@dataclass(frozen=True, init=False)
class Source:
    """`Source("Enrollment.startDate")`: the Campus columns, as Table.column, from which an element is built.

    On a collection, an object or a reference it applies to everything inside. `otherwise` describes a value that comes
    from no column, such as "always School".
    """

    columns: tuple[str, ...]
    otherwise: str

    def __init__(self, *columns: str, otherwise: str = "") -> None:
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "otherwise", otherwise)

    def __str__(self) -> str:
        return ", ".join([*self.columns, *filter(None, [self.otherwise])])
