"""Send: records go into the state's tables, a batch in one transaction, or one by one where one is refused."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.exc import DataError, IntegrityError

from include.engine.documents import Document, Verdict
from include.history.entries import Recorded
from include.history.outcomes import Outcome
from include.state.object import StateObject
from include.state.upserts import upsert
from include.state_sync.compare import Compared
from include.state_sync.context import StateContext
from include.state_sync.parents import without_parent
from include.state_sync.target import at_state

ENDED = {
    Verdict.MISSING: Outcome.CREATED,
    Verdict.DIFFERENT: Outcome.UPDATED,
    Verdict.EQUAL: Outcome.UNCHANGED,
}
ASK_STATE = "Ask the state's database administrator which rule the record breaks, or correct it in Campus."


class StateSender:
    """Writes records of one object; fields that the state owns are never overwritten in a record that it has."""

    def __init__(self, state_object: StateObject, context: StateContext, school_year: int) -> None:
        self._object = state_object
        self._context = context
        self._year = school_year
        self._owned = context.owned_by_district(state_object)

    def send(self, documents: Sequence[Document], compared: Mapping[str, Compared]) -> Iterator[Recorded]:
        """The outcome of each record.

        Raises:
            Unreachable: the state's database does not answer; writing the same records again does no harm.
            Refused: it does not let the login write.
        """
        failed = without_parent(documents, self._object, self._context, self._year)
        yield from failed.values()
        ready = [document for document in documents if document.sis_key not in failed]
        if not ready:
            return
        with at_state():
            refusal = self._written(ready)
        if refusal is None:
            yield from (_sent(document, compared[document.sis_key]) for document in ready)
        else:
            yield from (self._alone(document, compared[document.sis_key]) for document in ready)

    def _alone(self, document: Document, result: Compared) -> Recorded:
        """A record of a batch that was refused, sent on its own: the database does not say which record it refuses."""
        with at_state():
            refusal = self._written([document])
        if refusal is None:
            return _sent(document, result)
        # A parent may have been deleted since it was looked up.
        orphaned = without_parent([document], self._object, self._context, self._year)
        if orphaned:
            return orphaned[document.sis_key]
        reason = f"the state's database refused it ({refusal})"
        in_ods = result.verdict != Verdict.MISSING
        return document.ended(Outcome.REJECTED, reason=reason, hint=ASK_STATE, in_ods=in_ods)

    def _written(self, documents: Sequence[Document]) -> str | None:
        """Writes the records in one transaction; the kind of error where the database refuses one of them."""
        rows = [document.content for document in documents]
        try:
            with self._context.state.begin() as connection:
                upsert(connection, self._object.table, rows, self._owned)
        except (IntegrityError, DataError) as error:
            return type(error.orig).__name__
        return None


def _sent(document: Document, result: Compared) -> Recorded:
    return document.ended(
        ENDED[result.verdict],
        ods_id=document.sis_key,
        payload_hash=document.payload_hash,
        in_ods=result.verdict != Verdict.MISSING,
        elements=result.differing,
    )
