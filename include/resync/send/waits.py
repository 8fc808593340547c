"""Why a document waits for another record, in words for whoever has to correct that record."""

from dataclasses import dataclass
from datetime import date

from include.engine.documents import Document
from include.history.entries import Blocked, Cause, Recorded
from include.history.outcomes import Outcome


@dataclass(frozen=True)
class Wait:
    """Why a document waits: the parent, and what became of it."""

    resource: str
    parent: Blocked
    associations: tuple[str, ...] = ()
    """What a deferred person needs first."""
    day: date | None = None
    """The day of the earlier request that had the parent; None for this request."""

    def outcome(self, document: Document) -> Recorded:
        """The document's outcome."""
        cause = self.parent.cause or Cause(self.resource, self.parent.key_hash)
        reason, hint = self._words(cause)
        return document.ended(Outcome.BLOCKED, reason=reason, hint=hint, cause=cause)

    def _words(self, cause: Cause) -> tuple[str, str]:
        of_parent = f"waits for a record of {self.resource}"
        if self.day is not None:
            reason = f"{of_parent}, which this run does not include and which was {self.parent.outcome} on {self.day}"
            return reason, f"Correct that record in Campus, then run with {cause.resource} too (Select Dependencies)."
        if self.parent.outcome is Outcome.DEFERRED:
            needed = " or ".join(self.associations)
            return (
                f"{of_parent} that has no association yet",
                f"Run again with {needed} too: the association comes first.",
            )
        if self.parent.outcome is Outcome.EXCLUDED:
            hint = f"Correct in Campus why that record of {self.resource} is excluded, or exclude this one too."
            return f"{of_parent} that is excluded: {self.parent.reason}", hint
        hint = f"Fix that record of {cause.resource}; this one is sent with the next run."
        return f"waits for a record of {cause.resource} that did not reach the ODS", hint
