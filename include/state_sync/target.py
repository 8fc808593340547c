"""What an error of the state's database means for a run; its own words are never repeated, they may hold values."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from include.edfi.errors import Refused, Unreachable


def failure(error: DBAPIError) -> Unreachable | Refused:
    """The error to raise instead: to try again, or to call a person."""
    kind = type(error.orig).__name__
    if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
        return Unreachable(f"the state's database did not answer properly ({kind})")
    return Refused(f"the state's database does not let this login do it ({kind})")


@contextmanager
def at_state() -> Iterator[None]:
    """Around whatever is asked of the state's database.

    Raises:
        Unreachable: it does not answer.
        Refused: it does not let the login do it.
    """
    try:
        yield
    except DBAPIError as error:
        raise failure(error) from None
