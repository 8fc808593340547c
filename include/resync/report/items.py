"""Part of the report: lists in which the SIS has two items with one key, of which the ODS takes one."""

from collections.abc import Iterable, Iterator

from include.history.repeated_items import RepeatedItem


def items_left_out(items: Iterable[RepeatedItem]) -> Iterator[str]:
    """A warning per list; the records themselves were sent, with the first item of each key."""
    warned = False
    for item in items:
        warned = True
        yield (
            f"Warning: in {item.records} of {item.resource}, {item.list_name} has items with the same key and different"
            " content: only the first of them was sent, since the ODS refuses a record with both"
        )
        yield f"  For example {', '.join(item.examples)}"
    if warned:
        yield "  What to do: Remove the repeated entry of these records in Campus, or make its key differ."
        yield ""
