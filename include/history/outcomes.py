"""The words the history uses: how one record ended, and where a request or a slice stands."""

from enum import StrEnum


class Outcome(StrEnum):
    """How one SIS record of a request ended."""

    CREATED = "created"
    """The ODS did not hold the record and holds it now."""
    UPDATED = "updated"
    """The ODS held the record differently and holds it as the SIS does now."""
    UNCHANGED = "unchanged"
    """The ODS already held the record exactly as the SIS does."""
    REJECTED = "rejected"
    """The ODS answered that it does not take the record; status and problem type say why."""
    BLOCKED = "blocked"
    """Not sent, because a record it refers to did not reach the ODS; the cause names that record."""
    DEFERRED = "deferred"
    """Refused for now; sent again in this request once the association that authorizes it exists."""
    UNMAPPABLE = "unmappable"
    """The SIS record lacks something the data standard requires, or has a code without a descriptor."""
    EXCLUDED = "excluded"
    """Left out on purpose: state-excluded, no-show, no Ed-Fi ID and the like."""
    DUPLICATE = "duplicate"
    """Another SIS record of this request has the same natural key and was sent in its place."""
    UNREACHABLE = "unreachable"
    """The ODS gave no proper answer although it was asked again; a retry of the task sends it again."""
    MISSING = "missing"
    """The ODS does not hold the record; seen in a run that only verifies."""
    DIFFERENT = "different"
    """The ODS holds the record otherwise than the SIS; seen in a run that only verifies."""
    NO_MATCH = "no_match"
    """An ID that was asked for and that no SIS record in scope has."""

    @property
    def is_final(self) -> bool:
        """Whether this request has nothing left to do for the record: a retried task passes it by."""
        return self not in _OPEN

    @property
    def is_success(self) -> bool:
        """Whether the ODS holds the record as the SIS does."""
        return self in _SUCCESSES

    @property
    def is_failure(self) -> bool:
        """Whether the record should be in the ODS and is not; these count against the error budget."""
        return self in _FAILURES

    @property
    def blocks_children(self) -> bool:
        """Whether records that refer to this one cannot reach the ODS either in this request."""
        return self in _BLOCKERS


_SUCCESSES = frozenset({Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED})
_OPEN = frozenset({Outcome.DEFERRED, Outcome.BLOCKED, Outcome.UNREACHABLE})
_FAILURES = frozenset({Outcome.REJECTED, Outcome.UNMAPPABLE, Outcome.MISSING, Outcome.DIFFERENT}) | _OPEN
_BLOCKERS = frozenset({Outcome.REJECTED, Outcome.UNMAPPABLE, Outcome.EXCLUDED, Outcome.BLOCKED, Outcome.UNREACHABLE})


class OrphanStatus(StrEnum):
    """What became of a document of the ODS that no SIS record stands for."""

    PENDING = "pending"
    """Not decided yet; in a run that only verifies it stays so."""
    DELETABLE = "deletable"
    """Every guard lets it be deleted."""
    PROTECTED = "protected"
    """A guard keeps it for good: shared, another year's, another school's."""
    AWAITING_APPROVAL = "awaiting_approval"
    """A person must approve: too many of its resource, or nobody can tell whose it is."""
    APPROVED = "approved"
    """Held before, and a person said yes."""
    REJECTED = "rejected"
    """Held before, and a person said no or nobody answered in time."""
    DELETED = "deleted"
    """The ODS no longer holds it; the document is kept in the history."""
    BLOCKED = "blocked"
    """The ODS refused, because another document refers to it."""
    FAILED = "failed"
    """The ODS refused for another reason, or gave no answer."""

    @property
    def is_equal(self) -> bool:
        """Whether nothing is left to do: the document is gone, or rightly there."""
        return self in {OrphanStatus.DELETED, OrphanStatus.PROTECTED}


class RequestStatus(StrEnum):
    """Where a request stands."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETE = "complete"
    COMPLETE_WITH_ERRORS = "complete_with_errors"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether the request has ended, in whatever way."""
        return self not in {RequestStatus.QUEUED, RequestStatus.RUNNING}


class SliceStatus(StrEnum):
    """Where a slice (one resource, one group of schools) stands."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
