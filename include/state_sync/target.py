"""What an error of the state's database means for a run. Its own text is never repeated: it may contain values."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from include.edfi.errors import Refused, Unreachable


def failure(error: DBAPIError) -> Unreachable | Refused:
    """The error to raise instead: one that is retried, or one that a person has to solve."""
    kind = type(error.orig).__name__
    if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
        return Unreachable(f"the state's database did not respond successfully ({kind})")
    return Refused(f"the state's database does not allow this login to do it ({kind})")


@contextmanager
def at_state() -> Iterator[None]:
    """Wraps every statement to the state's database.

    Raises:
        Unreachable: it does not answer.
        Refused: it does not allow the login to do it.
    """
    try:
        yield
    except DBAPIError as error:
        raise failure(error) from None
